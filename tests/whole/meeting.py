"""Fills the town with meetings: one to come on the main problem, one whose minutes wait for the
group, one of a standing group, and one with markup in every text."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from sara.groups.models import GroupKind, GroupRole, Membership, MembershipState, WorkingGroup
from sara.meetings.models import (
    AgendaItem,
    Attendance,
    Coming,
    LineKind,
    Meeting,
    MeetingKind,
    MinuteLine,
    MinutesAnswer,
    MinutesState,
    Promise,
    RaisedQuestion,
)
from tests.cast import NOW, Cast
from tests.whole.secrets import MARKUP, SECRETS

NOON = NOW.replace(hour=12)
"""Late in the evening a meeting would end on the next day, and no form can say that."""
SOON = NOON + dt.timedelta(days=6)
LATELY = NOON - dt.timedelta(days=6)
DUE = (NOW + dt.timedelta(days=9)).date()
INVITED = ("officer", "colleague", "partner", "resident")


def meet(db: Session, cast: Cast, things: dict[str, Any], markup: int) -> None:
    officer, resident = cast.accounts["officer"], cast.accounts["resident"]
    ahead = _meeting(db, cast, problem_id=cast.problem_id, starts_at=SOON, title="The ramp")
    needs = SECRETS["what somebody needs at a meeting"].text
    for who in INVITED:
        mine = {"answer": Coming.YES, "needs": needs} if who == "resident" else {}
        db.add(Attendance(meeting_id=ahead, account_id=cast.accounts[who], **mine))
    items = [AgendaItem(meeting_id=ahead, place=n, words=words)
             for n, words in enumerate(("Who sweeps", "Tea"))]  # fmt: skip
    db.add_all(items)
    db.flush()
    question = RaisedQuestion(meeting_id=ahead, words="Who holds the key?", asked_of="Parks")
    promise = Promise(meeting_id=ahead, what="Empty the bins", agency_id=cast.agencies["parks"],
                      due_on=DUE, made_at=NOW)  # fmt: skip
    db.add_all([question, promise])
    db.flush()
    note = _line(db, ahead, officer, SECRETS["line of the minutes"].text, item_id=items[0].id)
    _line(db, ahead, officer, question.words, kind=LineKind.QUESTION, thing_id=question.id)
    _line(db, ahead, officer, promise.what, kind=LineKind.PROMISE, thing_id=promise.id)

    waiting = _meeting(
        db, cast, problem_id=cast.problem_id, starts_at=LATELY, title="The lamps",
        minutes_state=MinutesState.PROPOSED, minutes_until=DUE, proposed_by=officer,
    )  # fmt: skip
    _line(db, waiting, officer, "The east lamp is out")
    db.add(Attendance(meeting_id=waiting, account_id=resident))
    db.add(MinutesAnswer(meeting_id=waiting, account_id=cast.accounts["colleague"], agrees=True))

    group = WorkingGroup(kind=GroupKind.AREA, area_id=cast.areas["north"], name="Northside forum",
                         opened_by=cast.accounts["coordinator"], opened_at=NOW)  # fmt: skip
    db.add(group)
    db.flush()
    db.add(Membership(group_id=group.id, account_id=cast.accounts["partner"],
                      role=GroupRole.MEMBER, state=MembershipState.ADMITTED, since=NOW,
                      asked_at=NOW, asked_by=cast.accounts["partner"]))  # fmt: skip
    _meeting(db, cast, group_id=group.id, starts_at=SOON, called_by=cast.accounts["coordinator"],
             title=SECRETS["meeting of a standing group"].text)  # fmt: skip

    odd = _meeting(db, cast, problem_id=markup, starts_at=LATELY, title=MARKUP[:140],
                   place=MARKUP[:200], access=MARKUP, interpreter=MARKUP, guide=MARKUP,
                   consent=MARKUP)  # fmt: skip
    db.add(AgendaItem(meeting_id=odd, place=1, words=MARKUP))
    owed = Promise(meeting_id=odd, what=MARKUP, who=MARKUP[:140], due_on=DUE, made_at=NOW)
    asked = RaisedQuestion(meeting_id=odd, words=MARKUP, asked_of=MARKUP[:140], answer=MARKUP,
                           answered_by=officer, answered_at=NOW)  # fmt: skip
    db.add_all([owed, asked])
    db.flush()
    _line(db, odd, officer, MARKUP, kind=LineKind.PROMISE, thing_id=owed.id)
    _line(db, odd, officer, MARKUP, kind=LineKind.QUESTION, thing_id=asked.id)
    things |= {
        "meeting_id": ahead, "proposed_id": waiting, "standing_group_id": group.id,
        "item_id": items[1].id, "line_id": note, "question_id": question.id,
        "promise_id": promise.id, "sheet": "agenda",
    }  # fmt: skip


def _meeting(db: Session, cast: Cast, *, starts_at: dt.datetime, **values: Any) -> int:
    usual = {
        "kind": MeetingKind.MEETING, "place": "Library", "called_at": LATELY,
        "called_by": cast.accounts["officer"], "ends_at": starts_at + dt.timedelta(hours=2),
    }  # fmt: skip
    meeting = Meeting(starts_at=starts_at, **(usual | values))
    db.add(meeting)
    db.flush()
    return meeting.id


def _line(
    db: Session, meeting: int, by: int, words: str, kind: LineKind = LineKind.NOTE, **values: Any
) -> int:
    line = MinuteLine(meeting_id=meeting, kind=kind, words=words, written_by=by, written_at=LATELY,
                      **values)  # fmt: skip
    db.add(line)
    db.flush()
    return line.id
