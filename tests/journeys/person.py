"""A person at a browser: opens pages, fills in forms by their fields' names, reads what it says."""

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from sara.accounts import sessions
from sara.db import utc_now
from tests.cast import Cast

BOTH_WAYS = pytest.mark.parametrize(
    "engine, script",
    [
        pytest.param("sqlite", True, id="sqlite-script"),
        pytest.param("postgresql", False, id="postgresql-no-script", marks=pytest.mark.postgresql),
    ],
    indirect=["engine"],
)
"""With script and without, on one engine and on the other: neither knows of the other choice."""

LOOK = """(form, names) => {
    const fields = names.map((name) => form.querySelector(`[name="${name}"]`)).filter(Boolean);
    const hidden = fields.filter((field) => field.closest("details:not([open])"));
    return {
        kinds: Object.fromEntries(fields.map((field) => [field.name, field.type])),
        hidden: hidden.map((field) => field.name),
        away: form.closest("details:not([open])") !== null,
    };
}"""
"""All that is asked of a form before it is filled in, in one question."""

NOT_SEEN = """(words) => {
    const plain = (text) => text.replace(/\\s+/g, " ").toLowerCase();
    const parts = [...document.querySelectorAll("main, #announce")];
    const there = parts.map((part) => plain(part.textContent));
    return words.filter((text) => !there.some((part) => part.includes(plain(text))));
}"""
"""The page is asked itself first: a locator brings all of Playwright's own script to each page."""


class Person:
    """One of the cast at a window of their own, already signed in."""

    def __init__(self, cast: Cast, who: str, window: Page) -> None:
        self.who, self.window, self.cast = who, window, cast
        self.sign_in()

    def sign_in(self, now: dt.datetime | None = None) -> None:
        """Begin a session, as the door does after a right password."""
        with self.cast.database.write() as db:
            token = sessions.begin(
                db, self.cast.accounts[self.who], settings=self.cast.settings, now=now or utc_now()
            )
        self.window.context.add_cookies(
            [{"name": "sara", "value": token, "url": self.cast.settings.public_address}]
        )

    def open(self, path: str) -> int:
        """Go there; gives the status."""
        answer = self.window.goto(path)
        assert answer is not None
        return answer.status

    def follow(self, words: str) -> None:
        """Press a link by its words."""
        self.press(self.window.get_by_role("link", name=words, exact=True).first)

    def part(self, words: str) -> None:
        """Go to a part of the problem; on a phone they stand folded."""
        folded = self.window.locator(".tabs > details:not([open]) > summary")
        if folded.is_visible():
            folded.click()
        self.press(self.window.locator(".tabs").get_by_role("link", name=words, exact=True))

    def form(self, action: str, name: str = "") -> Locator:
        """The form that is sent to this address (its end), by its name where there are several."""
        found = self.window.locator(f'form[action$="{action}"]')
        return (
            found.filter(has=self.window.locator(f'[name="_form"][value="{name}"]'))
            if name
            else found
        )

    def fill(self, action: str, values: dict[str, Any], name: str = "") -> Locator:
        form = self.form(action, name).first
        seen = form.evaluate(LOOK, list(values))
        for behind in [form] * seen["away"] + [self._field(form, name) for name in seen["hidden"]]:
            folds = behind.first.locator("xpath=ancestor::details[not(@open)]/summary")
            while folds.count():
                folds.first.click()
        for field, value in values.items():
            self._fill_one(form, field, value, seen["kinds"].get(field))
        return form

    def send(self, action: str, _name: str = "", _button: str = "", **values: Any) -> None:
        """Fill in one form of the page that is open, and send it."""
        form = self.fill(action, values, _name)
        button = (
            form.get_by_role("button", name=_button)
            if _button
            else form.locator("button[type=submit], button:not([type])").last
        )
        self.press(button.first)

    def press(self, button: Locator) -> None:
        """Press what leads to another page, and wait until that page is there."""
        with self.window.expect_navigation():
            button.click()

    def _field(self, form: Locator, name: str) -> Locator:
        return form.locator(f'[name="{name}"]')

    def _fill_one(self, form: Locator, field: str, value: Any, kind: str | None) -> None:
        found = self._field(form, field)
        kind = kind or found.first.evaluate("e => e.type")  # it comes when it was waited for
        if kind in ("radio", "checkbox"):
            chosen = (
                {value} if isinstance(value, str) else set(value) if value is not True else {"1"}
            )
            for one in chosen:
                form.locator(f'[name="{field}"][value="{one}"]').check(force=True)
        elif kind.startswith("select"):
            found.first.select_option(str(value))
        elif kind == "file":
            found.first.set_input_files(value)
        else:
            found.first.fill(value.isoformat() if isinstance(value, dt.date) else str(value))

    def sees(self, *words: str) -> None:
        """Each of these stands there, or comes to stand there."""
        for text in self.window.evaluate(NOT_SEEN, list(words)):
            expect(self.window.locator("main, #announce").get_by_text(text).first).to_be_attached()

    @property
    def wider_than_the_screen(self) -> int:
        """By how many pixels one has to scroll sideways."""
        return int(self.window.evaluate("document.documentElement.scrollWidth - innerWidth"))

    def does_not_see(self, *words: str) -> None:
        body = self.window.content()
        assert not [text for text in words if text in body]
