"""The ledger: by agency, what is open, late, kept and dropped, as far as its reader sees."""

import datetime as dt
import re

import httpx
import pytest

from sara.db import Database, utc_now
from sara.mail.models import Notification
from sara.meetings.models import Meeting, MeetingKind, Promise, PromiseState
from tests.cast import Cast
from tests.meetings.holding import rows

TODAY = utc_now().date()
DAY = dt.timedelta(days=1)


@pytest.fixture
def promised(cast: Cast, database: Database) -> dict[str, int]:
    """Promises in every state, at a meeting on the problem."""
    now = utc_now()
    parks, partner = cast.agencies["parks"], cast.accounts["partner"]
    with database.write() as db:
        meeting = Meeting(
            problem_id=cast.problem_id, kind=MeetingKind.MEETING, title="The ramp",
            starts_at=now - 30 * DAY, ends_at=now - 29 * DAY, place="Library",
            called_by=cast.accounts["officer"], called_at=now - 40 * DAY,
        )  # fmt: skip
        db.add(meeting)
        db.flush()
        kept, dropped = PromiseState.KEPT, PromiseState.DROPPED
        on = {"meeting_id": meeting.id, "made_at": now}
        made = {
            "open": Promise(**on, what="open", agency_id=parks, due_on=TODAY),
            "late": Promise(**on, what="late", account_id=partner, due_on=TODAY - DAY),
            "kept": Promise(**on, what="kept", agency_id=parks, due_on=TODAY, state=kept,
                            ended_on=TODAY),
            "kept late": Promise(**on, what="kept late", agency_id=parks, due_on=TODAY - 3 * DAY,
                                 state=kept, ended_on=TODAY - DAY),
            "dropped": Promise(**on, what="dropped", agency_id=parks, due_on=TODAY, state=dropped,
                               because="No money", ended_on=TODAY),
            "kiosk": Promise(**on, what="kiosk", who="The kiosk", due_on=TODAY),
        }  # fmt: skip
        db.add_all(made.values())
        db.flush()
        return {name: promise.id for name, promise in made.items()}


def table(text: str) -> dict[str, list[str]]:
    """The counts of the ledger, by agency."""
    body = re.search(r"By agency.*?<tbody>(.*?)</tbody>", text, re.DOTALL)
    if body is None:
        return {}
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", body[1], re.DOTALL):
        cells = [re.sub(r"<[^>]+>", "", c).strip() for c in re.findall(r"<t[hd].*?</t[hd]>", row)]
        found[cells[0]] = cells[1:]
    return found


def test_the_ledger_counts_by_agency_and_never_by_person(
    cast: Cast, client: httpx.Client, promised: dict[str, int]
) -> None:
    cast.sign_in(client, "resident")
    assert table(client.get("/promises").text) == {
        "City Parks": ["1", "1", "2", "1", "1"],
        "Residents and others": ["1", "0", "0", "0", "0"],
    }
    only = client.get(f"/promises?agency={cast.agencies['parks']}").text
    assert f'href="/promises/{promised["late"]}"' in only
    assert f'href="/promises/{promised["kiosk"]}"' not in only
    none = client.get("/promises?agency=none").text
    assert f'href="/promises/{promised["kiosk"]}"' in none
    assert f'href="/promises/{promised["late"]}"' not in none


@pytest.mark.parametrize(
    "who, sees",
    [("coordinator", True), ("partner", True), ("analyst", True), ("stranger", False),
     ("other_officer", False), ("board_member", False), ("administrator", False)],
)  # fmt: skip
def test_nobody_reads_promises_of_a_problem_out_of_reach(
    cast: Cast, client: httpx.Client, promised: dict[str, int], who: str, sees: bool
) -> None:
    cast.sign_in(client, who)
    text = client.get("/promises").text
    assert bool(table(text)) is sees
    assert ("City Parks" in text) is sees
    assert client.get(f"/promises/{promised['late']}").status_code == (200 if sees else 404)


def test_what_one_promised_waits_at_home_until_it_is_answered_for(
    cast: Cast, client: httpx.Client, promised: dict[str, int]
) -> None:
    def waiting(who: str) -> set[str]:
        text = cast.sign_in(client, who).get("/").text.replace("&#x2f;", "/")
        return {name for name, number in promised.items() if f'"/promises/{number}"' in text}

    assert waiting("partner") == {"open", "late"}
    assert waiting("resident") == set()
    assert waiting("officer") == set()


def test_whoever_promised_says_what_became_of_it(
    cast: Cast, client: httpx.Client, database: Database, promised: dict[str, int]
) -> None:
    def send(who: str, name: str, **values: object) -> int:
        cast.sign_in(client, who)
        page = f"/promises/{promised[name]}"
        text = client.get(page).text
        if f'action="{page}"' not in text:
            hidden = cast.hidden(client, "/account", "name")
            return client.post(page, data=hidden | {"version": "1"} | values).status_code
        return cast.send(client, page, page, values).status_code

    assert send("resident", "late", state="kept") == 403
    assert send("partner", "late", state="dropped") == 422
    future = {"state": "kept", "ended_on": str(TODAY + DAY)}
    assert send("partner", "late", **future) == 422
    assert send("partner", "late", state="kept", ended_on=str(TODAY)) == 303
    assert send("partner", "late", state="kept") == 422
    assert send("partner", "open", state="dropped", because="No money this year") == 303
    assert send("officer", "kiosk", state="kept") == 303
    found = {p.what: (p.state.value, p.because) for p in rows(database, Promise)}
    assert found["late"] == ("kept", "")
    assert found["open"] == ("dropped", "No money this year")
    assert found["kiosk"] == ("kept", "")
    assert rows(database, Notification, Notification.settled_at.is_(None)) == []
    assert table(client.get("/promises").text)["City Parks"] == ["0", "0", "3", "2", "2"]
