"""Every form of the application is sent nonsense, field by field, from a fixed seed. Whatever
comes, the answer is a page of ours and no fault, and so is the page that shows what was kept."""

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy.orm import Session

from sara.db import Database
from sara.settings import Settings
from tests.databases import on_postgresql
from tests.whole.addresses import PLACE, Served, address, served
from tests.whole.paperwork import Filled, better
from tests.whole.town import Town, built

SEED = 20261125
OFTEN, SELDOM = 7, 4
"""Sendings of one form: on SQLite, where each is kept and looked at, and on PostgreSQL."""

Given = dict[str, list[str]]

NONSENSE = (
    "", " ", "\x00", "a\x00b", "\r\n", "\u202e\u2066", "\ufffe\uffff", "\U0010ffff" * 9,
    "e\u0301" * 200, "\u0130\u1e9e" * 70, "\\", "'", '"', "%", "%s", "{0}", "{{ 7*7 }}", "<b>",
    "-1", "0", "1", "2147483647", "2147483648", "9223372036854775808", "1" * 400, "-" * 5000,
    "0x10", "1e3", "1e308", "-1e308", "1e-320", "1e400", "NaN", "-Infinity", "1.5", "1,5", "1_0",
    "\u0661\u0662", "\u00b2", "true", "null", "[]", "{}", "[1]", '{"a": 1}',
    "0001-01-01", "9999-12-31", "9999-W53-7", "10000-01-01", "2026-02-30", "20261125", "2026-366",
    "-0001-01-01", "2026-11-25T10:00", "1900-01-01", "2026-11-26",
    ":", ":1", "account:", "account:x", "account:2147483648", "cheers:", "cheers:c:c",
    "hypothesis:99999999999999999999", "x" * 141, "x" * 301, "word " * 5000, "x" * 30_000,
    "//evil.example", "javascript:alert(1)", "http://[::1", "http://a:b:c/", "a@b", "@", "a@b@c",
    "a" * 300 + "@example.org", "x@example.org\r\nBcc: y@example.org", "2026-0001", "2026-",
)  # fmt: skip
TAKEN_FOR_GRANTED = {"_csrf"}


def bent(values: Given, chance: random.Random) -> Given:
    """The form with something wrong in it: a field missing, twice, odd, or another's value."""
    sent = {name: list(given) for name, given in values.items()}
    names = sorted(sent.keys() - TAKEN_FOR_GRANTED)
    if not names:
        return sent
    for name in chance.sample(names, k=min(len(names), chance.choice((1, 1, 1, 2, 40)))):
        odd = chance.choice(NONSENSE)
        match chance.randrange(8):
            case 0:
                sent[name] = []
            case 1:
                sent[name] = [*sent[name], odd]
            case 2:
                sent[name] = [odd, *sent[name]] * 20
            case 3:
                sent[name] = list(sent[chance.choice(sorted(sent))])
            case 4 if sent[name]:
                sent[name] = [sent[name][-1] + odd]
            case _:
                sent[name] = [odd]
    sent = {name: given for name, given in sent.items() if given}
    if not chance.randrange(9):
        sent[chance.choice(("version", "_form", "point.", "waive.\x00", "call"))] = [
            chance.choice(NONSENSE)
        ]
    return sent


class Sending:
    """Sends bent forms and keeps what went wrong."""

    def __init__(self, town: Town, forms: dict[str, Filled]) -> None:
        self.town, self.forms, self.chance = town, forms, random.Random(SEED)
        self.sent, self.done, self.faults = 0, 0, list[str]()

    def send(self, route: Served, times: int) -> Iterator[httpx.Response]:
        path = address(self.town, route)
        form = self.forms.get(path, Filled("officer", "/", {"password": ["x"]}, {}))
        whole = better(route, form.values)
        for _ in range(times):
            self.sent += 1
            values = bent(whole, self.chance) | self.town.hidden(form.by, f"n{self.sent}")
            if not self.chance.randrange(20):
                path = PLACE.sub(lambda _: str(self.chance.choice((0, 1, 2**31 - 1))), route.path)
            answer = self.town.ask(form.by, path, "POST", data=values)
            self.look(answer, f"{form.by} POST {path} {values}")
            if answer.status_code == 303:
                self.done += 1
                yield answer

    def look(self, answer: httpx.Response, what: str) -> None:
        if answer.status_code >= 500 or "Traceback" in answer.text:
            self.faults.append(f"{answer.status_code}: {what[:600]}")


def posts(town: Town) -> list[Served]:
    return [route for route in served(town.app) if route.method == "POST"]


def test_no_form_can_be_filled_in_so_that_sara_fails(town: Town, forms: dict[str, Filled]) -> None:
    """What is taken is looked at too: where it leads, and on every page of its problem."""
    sending = Sending(town, forms)
    for route in posts(town):
        form = forms.get(address(town, route))
        for answer in sending.send(route, OFTEN):
            to = answer.headers["location"]
            pages = {to.partition("#")[0], form.page if form else "/help"}
            for page in pages:
                shown = town.ask(form.by if form else "officer", page)
                sending.look(shown, f"GET {page} after {route}")
            town.restore()
    assert not sending.faults, "\n".join(sending.faults)
    assert sending.sent > 80 * OFTEN
    assert sending.done > 60, "nothing of it was ever taken"


@pytest.fixture
def nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writes reach the database, which checks them, and are then taken back."""

    @contextmanager
    def write(database: Database) -> Iterator[Session]:
        with database.writes.connect() as connection, connection.begin() as transaction:
            session = database.session(connection)
            try:
                yield session
                session.flush()
            finally:
                session.close()
                transaction.rollback()

    monkeypatch.setattr(Database, "write", write)


@on_postgresql
def test_nor_on_postgresql(
    settings: Settings, forms: dict[str, Filled], request: pytest.FixtureRequest
) -> None:
    with built(settings) as town:
        request.getfixturevalue("nothing_is_kept")
        sending = Sending(town, forms)
        for route in posts(town):
            assert len(list(sending.send(route, SELDOM))) <= SELDOM
    assert not sending.faults, "\n".join(sending.faults)
    assert sending.done > 30, "nothing of it was ever taken"


def test_no_question_in_an_address_makes_sara_fail(town: Town) -> None:
    """Every page, with every name that a page reads from its address."""
    chance, faults = random.Random(SEED), list[str]()
    names = asked_names()
    assert len(names) > 10, names
    # More digits than Python makes a number of; an address holds a dozen such.
    digits = [[(n, "9" * 4400) for n in names[at : at + 12]] for at in range(0, len(names), 12)]
    for route in served(town.app):
        if route.method != "GET" or route.path.startswith("/static"):
            continue
        path = address(town, route).partition("?")[0]
        who = "administrator" if path.startswith("/admin") else "coordinator"
        odd = [[(n, chance.choice(NONSENSE)[:2000]) for n in names if not chance.randrange(3)]
               for _ in range(SELDOM)]  # fmt: skip
        for asked in [*odd, *digits]:
            given = town.ask(who, path, params=asked)
            if given.status_code >= 500:
                faults.append(f"{given.status_code}: {path} {asked}"[:600])
    town.restore()
    assert not faults, "\n".join(faults)


def asked_names() -> list[str]:
    """The names in the links and search forms of the templates and routes."""
    text = "".join(p.read_text() for p in Path(__file__).parents[2].glob("src/sara/**/*.py"))
    found = re.findall(r'(?:query|given|_asked)\((?:call, )?"(\w+)"', text)
    return sorted({*found, "q", "order", "mine", "late"})
