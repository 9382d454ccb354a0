"""From the agenda that proposes itself to the promises in the ledger, on a phone."""

import datetime as dt
import re

import icalendar
import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from sara.accounts.reach import SeatKind
from sara.actions.models import Action
from sara.db import Database, utc_now
from sara.evidence.models import Evidence
from sara.factories import ActionFactory, using
from sara.mail.models import Message
from sara.meetings.models import Meeting, Promise, RaisedQuestion
from sara.problems.models import Problem, Seat, Stage
from tests.browser import OpenPage, what_is_unfit
from tests.cast import Cast
from tests.databases import on_sqlite
from tests.journeys.person import Person

pytestmark = [
    pytest.mark.browser,
    on_sqlite,
    pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"]),
]

PHONE = {"width": 390, "height": 844, "has_touch": True}
TODAY = utc_now().date()
SOON = TODAY + dt.timedelta(days=6)
DUE = TODAY + dt.timedelta(days=20)


def prepared(cast: Cast) -> None:
    """A plan with a late action, and a resident who chairs the working group."""
    with cast.database.write() as db, using(db):
        db.execute(sa.update(Problem).where(Problem.id == cast.problem_id).values(stage=Stage.PLAN))
        mine = Seat.account_id == cast.accounts["resident"]
        db.execute(sa.update(Seat).where(mine).values(kind=SeatKind.CHAIR))
        ActionFactory(problem_id=cast.problem_id, added_by=cast.accounts["officer"],
                      owner_account_id=cast.accounts["partner"], what="Sweep the ramp",
                      due_on=TODAY - dt.timedelta(days=3))  # fmt: skip


def only(database: Database, kind: type) -> object:
    with database.read() as db:
        return db.execute(sa.select(*kind.__table__.c)).one()  # type: ignore[attr-defined]


def test_a_resident_chairs_a_meeting_from_the_agenda_to_the_ledger(
    cast: Cast, page: OpenPage, database: Database, script: bool
) -> None:
    prepared(cast)
    chair = Person(cast, "resident", page(script=script, **PHONE))
    chair.open(f"/problems/{cast.problem_id}")
    chair.part("Meetings")
    chair.follow("Call a meeting")
    chair.send("/meetings", title="Who sweeps the ramp?", day=SOON,
               starts="18:30", ends="20:00", place="Library, room 2",
               access="No steps")  # fmt: skip
    at = re.sub(r"/agenda.*", "", chair.window.url)

    # What is open and late is proposed by itself.
    chair.sees("The meeting is called", "Sweep the ramp", "Late action", "Open point of the gate")
    late = chair.window.locator('input[name="chosen"][value^="action:"]').get_attribute("value")
    point = chair.window.locator('input[name="chosen"][value^="criterion:"]').first
    chair.send("/agenda", "add", chosen={late, point.get_attribute("value")}, words="Tea")
    chair.follow("Done: to the invitations")
    chair.send("/invitations", "invite")
    chair.sees("The invitations are on their way", "Everybody who meets here is invited.")
    with database.read() as db:
        letter = db.execute(
            sa.select(*Message.__table__.c).where(Message.to == "partner@example.org")
        ).one()
    event = icalendar.Calendar.from_ical(letter.calendar).walk("VEVENT")[0]
    assert letter.calendar_method == "REQUEST"
    assert event["LOCATION"] == "Library, room 2"
    assert "Who sweeps" not in letter.calendar + letter.subject + letter.body

    partner = Person(cast, "partner", page(script=script, **PHONE))
    partner.open("/")
    partner.follow("Say whether you come Who sweeps the ramp?")
    partner.send("/answer", "answer", answer="yes", needs="A chair with arms")
    partner.sees("Your answer is saved")
    officer = Person(cast, "officer", page(script=script, **PHONE))
    officer.open(at)
    officer.does_not_see("A chair with arms")
    chair.open(at + "/attendance")
    chair.sees("1 person says that they come.", "A chair with arms")

    # Minutes, live: each thing in one step.
    chair.open(at + "/minutes")
    owner = f"account:{cast.accounts['partner']}"
    chair.send("/lines", "line", kind="promise", words="Empty the bins", due_on=DUE,
               owner=f"agency:{cast.agencies['parks']}")  # fmt: skip
    chair.sees("Written down, and made.")
    # The page stands at the next line by now; what was said at its top came along.
    expect(chair.window.locator("#announce .notice")).to_be_in_viewport()
    chair.send("/lines", "line", kind="action", words="Two lamps", owner=owner, due_on=DUE)
    chair.send("/lines", "line", kind="evidence", words="Nine bad nights", source="residents")
    chair.send("/lines", "line", kind="question", words="Who holds the key?", who="City Parks")
    chair.send("/lines", "line", kind="note", words="The cafe may help")
    chair.follow("Promise The cafe may help")
    line = chair.window.url.partition("?")[0].rpartition("/")[2]
    chair.send(f"/lines/{line}", "line", who="The cafe", due_on=DUE)
    chair.sees("The cafe may help", "Two lamps", "Nine bad nights")
    assert chair.wider_than_the_screen <= 0
    assert not (what_is_unfit(chair.window) if script else [])
    assert only(database, Evidence).title == "Nine bad nights"  # type: ignore[attr-defined]
    assert only(database, RaisedQuestion).asked_of == "City Parks"  # type: ignore[attr-defined]
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Action)) == 2

    # The group agrees, and not the chair alone.
    chair.send("/proposal", "propose", until=DUE)
    partner.open("/")
    partner.follow("Answer to the minutes Who sweeps the ramp?")
    partner.send("/minutes/answer", "answer", agrees="0", words="It was ten nights")
    chair.open(at + "/minutes")
    chair.sees("It was ten nights")
    assert chair.window.get_by_role("button", name="Record that the group agrees").count() == 0
    chair.send("/withdrawal", "move")
    chair.send("/proposal", "propose", until=DUE)
    partner.open(at + "/minutes")
    partner.send("/minutes/answer", "answer", agrees="1")
    chair.open(at + "/minutes")
    chair.send("/agreement", "move")
    chair.sees("The minutes are agreed.", "Agreed by the group")

    # The ledger: one kept, one dropped, one late.
    partner.open("/promises")
    partner.follow("Empty the bins")
    partner.send("/promises/1", state="kept", because="Every Friday")
    partner.sees("Kept", "Every Friday")
    chair.open("/promises")
    chair.follow("The cafe may help")
    chair.send("/promises/2", state="dropped", because="It closes in winter")
    with database.write() as db:
        meeting = db.scalars(sa.select(Meeting)).one()
        db.add(Promise(meeting_id=meeting.id, what="Cut the hedge", made_at=utc_now(),
                       agency_id=cast.agencies["parks"],
                       due_on=TODAY - dt.timedelta(days=1)))  # fmt: skip
    chair.open("/promises")
    cells = chair.window.locator("table").first.locator("tbody tr").first.locator("td")
    assert [text.split()[-1] for text in cells.all_inner_texts()] == ["0", "1", "1", "0", "0"]
    chair.sees("Late", "Dropped", "Kept")
    assert chair.wider_than_the_screen <= 0


def test_a_meeting_is_moved_then_keyed_in_from_paper_and_another_is_cancelled(
    cast: Cast, page: OpenPage, database: Database, script: bool
) -> None:
    prepared(cast)
    chair = Person(cast, "resident", page(script=script, **PHONE))
    partner = Person(cast, "partner", page(script=script, **PHONE))
    base = f"/problems/{cast.problem_id}/meetings"
    chair.open(f"{base}/new?kind=walk_round")
    consent = chair.window.locator("[name=consent]").input_value()
    assert "You may turn back at any time." in consent
    chair.send("/meetings", title="Round the ramp after dark", day=SOON, starts="18:30",
               ends="20:00", place="Gate of the park")  # fmt: skip
    at = re.sub(r"/agenda.*", "", chair.window.url)
    chair.open(at)
    chair.send("/invitations", "invite")

    come = "Say whether you come Round the ramp after dark"
    partner.open("/groups")
    partner.follow("My meetings")
    partner.follow(come)
    partner.send("/answer", "answer", answer="yes")
    chair.open(at)
    chair.follow("Change or cancel")
    assert chair.wider_than_the_screen <= 0
    chair.send(at.rpartition("/meetings/")[2], "edit", starts="19:00", ends="20:30")
    chair.sees("The meeting is changed. Whoever is invited is told.")
    partner.open("/meetings")
    partner.follow(come)
    assert partner.wider_than_the_screen <= 0

    # Paper, for the table and keyed in afterwards.
    chair.open(at)
    for sheet in ("Agenda", "Sheet to sign in", "Sheet for minutes", "Analysis board", "Minutes"):
        chair.press(chair.window.locator(".counts").get_by_role("link", name=sheet, exact=True))
        chair.sees(f"{sheet}: ")
        chair.follow("Back to the meeting")
    chair.follow("Key in from paper")
    assert chair.wider_than_the_screen <= 0
    chair.send("/keying", **{
        "words.1": "Seven came", "kind.2": "promise", "words.2": "Kevin Miller sweeps on Fridays",
        "who.2": "The kiosk", "due_on.2": DUE,
    })  # fmt: skip
    chair.sees("May this tell who somebody is?")
    assert not (what_is_unfit(chair.window) if script else [])
    chair.send("/keying")
    chair.sees("Seven came", "▇▇▇ (name) sweeps on Fridays")
    assert only(database, Promise).who == "The kiosk"  # type: ignore[attr-defined]

    # Off: out of the calendars, with its reason on the page alone.
    chair.open(f"{at}/edit")
    chair.send("/cancellation", "cancel", because="Too many have the flu")
    chair.sees("This meeting was cancelled: Too many have the flu")
    partner.open("/meetings")
    partner.sees("You are invited to no meeting now.")
    with database.read() as db:
        letters = db.execute(
            sa.select(*Message.__table__.c).where(Message.to == "partner@example.org")
            .order_by(Message.id)
        ).all()  # fmt: skip
    assert [letter.calendar_method for letter in letters] == ["REQUEST", "REQUEST", "CANCEL"]
    # Nothing was sent in between: of letters about one meeting only the newest still goes.
    [event] = [
        icalendar.Calendar.from_ical(one.calendar).walk("VEVENT")[0]
        for one in letters if one.calendar
    ]  # fmt: skip
    assert event["SEQUENCE"] == 2
    assert letters[-1].calendar
    assert "flu" not in letters[-1].body
