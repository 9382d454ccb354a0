"""Who may do what, asked of the running application: every route, every person.

The expected answers stand in matrix.txt, one line for each route and one letter for each person.
"""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from sara.accounts.permissions import Permission
from sara.settings import Settings
from tests.databases import on_postgresql
from tests.whole.addresses import Served, address, served
from tests.whole.paperwork import Filled, better
from tests.whole.town import PEOPLE, Town, built

TABLE = Path(__file__).with_name("matrix.txt")

LETTERS = {200: "o", 303: "d", 403: "f", 404: "n", 409: "c", 410: "g", 422: "w", 429: "t"}
SIGN_IN = "s"
REFUSED = frozenset("fns")
DONE = frozenset("do")

MISSING = """
{lines}

These lines are not in {table}, or not like this. Read each letter: is that who may do it?
Then put the lines there. The people, in the order of the letters: {people}
"""


def letter(method: str, answer: httpx.Response) -> str:
    to_the_door = answer.headers.get("location", "").partition("?")[0] == "/sign-in"
    if answer.status_code == 401 or (method == "GET" and to_the_door):
        return SIGN_IN
    return LETTERS.get(answer.status_code, "?")


def expected() -> dict[Served, str]:
    """The table as it is written down."""
    lines = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    rows = [line.split() for line in lines]
    return {Served(path, method): letters for letters, method, path in rows}


def row(letters: str, route: Served) -> str:
    return f"{letters}  {route}"


class Asking:
    """Asks as one person after the other, and puts the town back whenever something changed."""

    # What every request may write, whatever is answered.
    ASIDE = frozenset({"submission", "attempt"})
    # What a page may write when it shows what is for agencies only, or who was called.
    READING = frozenset({"entry", "entry_text", "head"})

    def __init__(self, town: Town, forms: dict[str, Filled]) -> None:
        self.town, self.forms, self.number = town, forms, 0
        self.before, self.told = self.digest(), self.entries()
        self.untold: dict[str, set[str]] = {}

    def digest(self) -> dict[str, Any]:
        tables = self.town.tables()
        del tables["sign_in_session"]
        return {name: rows for name, rows in tables.items() if name not in self.ASIDE}

    def answers(self, route: Served) -> str:
        return "".join(self.answer(who, route) for who in PEOPLE)

    def answer(self, who: str, route: Served) -> str:
        path, self.number = address(self.town, route), self.number + 1
        version = self.town.version()
        if route.method == "GET":
            given = self.town.ask(who, path)
        else:
            form = self.forms.get(path)
            values = better(route, form.values) if form else {}
            sent = values | self.town.hidden(who, once=f"number {self.number}")
            given = self.town.ask(who, path, route.method, data=sent)
        found = letter(route.method, given)
        if self.town.version() != version:
            self.check(who, route, found)
            if route.method != "GET" and found in DONE and self.entries() == self.told:
                self.untold.setdefault(str(route), set()).update(self.changed_in_words())
            self.town.restore()
        return found

    def check(self, who: str, route: Served, found: str) -> None:
        if route.method == "GET":
            changed = self.changed()
            assert changed <= self.READING, f"{route} as {who} changed {changed}"
        elif found in REFUSED or found in "wcgt":
            changed = self.changed()
            assert not changed, f"{route} was refused to {who} and changed {changed}"

    def entries(self) -> int:
        """How many changes the history tells of, those of today that wait for its end too."""
        chained = "select count(*) from entry where verb <> 'read'"
        asked = f"select ({chained}) + (select count(*) from day_entry)"
        return int(self.town.live.execute(asked).fetchone()[0])

    def changed_in_words(self) -> set[str]:
        """Without those that were saved as they stood: only their version is another."""
        now = self.digest()
        kept = self.without_version
        return {n for n in self.changed(now) if kept(n, now) != kept(n, self.before)}

    def without_version(self, name: str, rows: dict[str, Any]) -> list[Any]:
        columns = [c[1] for c in self.town.live.execute(f'pragma table_info("{name}")')]
        kept = [n for n, column in enumerate(columns) if column != "version"]
        return [tuple(row[n] for n in kept) for row in rows[name]]

    def changed(self, now: dict[str, Any] | None = None) -> set[str]:
        now = now or self.digest()
        return {name for name in now if now[name] != self.before[name]}


@pytest.fixture(scope="module")
def asking(town: Town, forms: dict[str, Filled]) -> Asking:
    return Asking(town, forms)


@pytest.fixture(scope="module")
def answered(town: Town, asking: Asking) -> dict[Served, str]:
    return {route: asking.answers(route) for route in served(town.app)}


def test_every_route_names_one_permission(town: Town) -> None:
    for route, handler in served(town.app).items():
        assert handler.opt.get("permission") in Permission, f"{route} names no permission"


def test_the_table_names_the_people_of_these_tests() -> None:
    listed = re.findall(r"^# +\d+ (\w+)$", TABLE.read_text(), re.MULTILINE)
    assert tuple(listed) == PEOPLE


def test_every_route_answers_every_person_as_the_table_says(answered: dict[Served, str]) -> None:
    known = expected()
    other = [row(letters, r) for r, letters in answered.items() if known.get(r) != letters]
    people = ", ".join(f"{number} {who}" for number, who in enumerate(PEOPLE, 1))
    told = MISSING.format(lines="\n".join(other), table=TABLE.name, people=people)
    assert not other, told
    gone = [row(letters, route) for route, letters in known.items() if route not in answered]
    assert not gone, "These routes are gone; take their lines out:\n" + "\n".join(gone)


def test_nobody_is_answered_with_a_fault(answered: dict[Served, str]) -> None:
    assert {str(route): letters for route, letters in answered.items() if "?" in letters} == {}


def test_disabled_and_pending_people_get_what_a_stranger_to_the_house_gets(
    answered: dict[Served, str],
) -> None:
    disabled, pending, nobody = map(PEOPLE.index, ("disabled", "pending", "nobody"))
    for route, letters in answered.items():
        assert letters[disabled] == letters[pending] == letters[nobody], str(route)


def test_what_the_tests_send_is_what_a_person_could_send(
    answered: dict[Served, str], asking: Asking
) -> None:
    """Without this a route that lets everybody through would hide behind a form filled in wrong."""
    never = {str(route) for route, letters in answered.items()
             if route.method == "POST" and not set(letters) & set("do")}  # fmt: skip
    assert never == set(NEVER_DONE), "say why in NEVER_DONE, or fill them in with BETTER"


NEVER_DONE = {
    "POST /first/{token:str}": "the first administrator has been there long ago",
    "POST /receipt/narrowing": "only for whoever chose that the group may know who they are",
    "POST /incidents": "asks for a file, which none of these forms carries",
    "POST /incidents/{dataset_id:int}/loads": "asks for a file, too",
}
"""Routes that none of these people gets done here, and why."""


def test_every_change_leaves_an_entry_in_the_history(
    answered: dict[Served, str], asking: Asking
) -> None:
    untold = {route: tables for route, tables in asking.untold.items() if tables}
    told = "\n".join(f"{route} changed {sorted(tables)}" for route, tables in untold.items())
    assert set(untold) == set(UNTOLD), f"Without an entry:\n{told}"


UNTOLD = {
    "POST /account/mail": "how somebody wants to be written to is their own matter",
    "POST /groups/{group_id:int}/registrations": "nobody yet: kept until the address is confirmed",
    "POST /notifications/readings": "what somebody has read of their own news",
    "POST /notifications/{notification_id:int}/opening": "the same",
    "POST /problems/{problem_id:int}/discussion/seen": "the same of a call by name",
}
"""Routes that change something of which no history tells, and why."""


@on_postgresql
def test_a_sample_of_the_table_holds_on_postgresql(settings: Settings) -> None:
    known = expected()
    with built(settings) as town:
        for number, route in enumerate(served(town.app)):
            who = PEOPLE[number % len(PEOPLE)]
            if route.method == "GET" and route in known:
                given = town.ask(who, address(town, route))
                found = letter(route.method, given)
                assert found == known[route][PEOPLE.index(who)], f"{route} as {who}"
