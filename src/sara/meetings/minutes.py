"""The minutes: written line by line while people talk, then agreed by the group.

Whoever wrote them cannot agree them alone: somebody else has to, or the day passes on which the
group could ask for a correction. A correction that is not taken up stays with the minutes.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import ByHand
from sara.db import bump
from sara.errors import Forbidden, NotFound, Refused, Stale
from sara.history.operations import record
from sara.mail.operations import notify, settle
from sara.meetings.finding import FoundMeeting, people
from sara.meetings.forgetting import forget_needs
from sara.meetings.inviting import IS_CANCELLED, SAID_THEMSELVES, SUBJECT, hold
from sara.meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MinuteLine,
    MinutesAnswer,
    MinutesState,
    RaisedQuestion,
)
from sara.meetings.outcomes import Outcome, make
from sara.words import N_, say

MINUTES = "minutes"
WAITS = N_("The minutes of a meeting of {who} wait for your answer until {day}")

QUESTION_ANSWERED = N_("A question from a meeting of {who} that you were at is answered")
LOCKED = N_("The minutes wait for the group, or are agreed. Take them back to change a line.")
AGREED = N_("These minutes are agreed. They cannot be changed any more.")
EMPTY = N_("Nothing was written down yet.")
NOT_PROPOSED = N_("These minutes do not wait for the group.")
MADE_ALREADY = N_("Something was made from this line already.")
NOT_YET = N_(
    "Somebody else has to agree first, or the last day for corrections has to pass. A correction "
    "that is asked for is answered by taking the minutes back and changing them."
)
KEYED = N_("Somebody keyed in your answer to the minutes of a meeting of {who}. Look whether it is "
           "right.")  # fmt: skip
LAID_BY_THEM = N_("This person laid the minutes before the group: others answer to them.")
NOT_YOURS = N_("Only those who meet here answer to the minutes.")


def write_line(
    db: Session, found: FoundMeeting, outcome: Outcome, *, item_id: int | None, now: dt.datetime,
    today: dt.date, covered: Sequence[str] = (),
) -> int:  # fmt: skip
    """Write one line and make what it is to become; gives the number of the line.

    `covered` are the kinds of personal details that were covered in it before.
    """
    check_open(db, found)
    if item_id is not None:
        item = db.get(AgendaItem, item_id)
        if item is None or item.meeting_id != found.id:
            raise NotFound
    made = make(db, found, outcome, now=now, today=today)
    line = MinuteLine(
        meeting_id=found.id, item_id=item_id, kind=outcome.kind, words=outcome.words,
        thing_id=made, written_by=found.me, written_at=now,
    )  # fmt: skip
    db.add(line)
    db.flush()
    told = {"line": ("", line.words)} | _covered(covered)
    _note(db, found, "line.written", line.id, told, now)
    return line.id


def change_line(
    db: Session, found: FoundMeeting, line_id: int, version: int, outcome: Outcome, *,
    now: dt.datetime, today: dt.date, covered: Sequence[str] = (),
) -> None:  # fmt: skip
    """Change the words of a line, or make something of it. What was made from it stays."""
    check_open(db, found)
    line = _line(db, found, line_id)
    kind, made = line.kind, line.thing_id
    if outcome.kind is not kind:
        if made is not None:
            raise Refused(MADE_ALREADY)
        kind = outcome.kind
        made = make(db, found, outcome, now=now, today=today)
    before = line.words
    if (before, line.kind) == (outcome.words, kind):
        return
    values = {"words": outcome.words, "kind": kind, "thing_id": made}
    if not bump(db, MinuteLine.__table__, line_id, version, **values):
        raise Stale({"words": before}, line.version)
    told = {"line": (before, outcome.words)} | _covered(covered)
    _note(db, found, "line.changed", line_id, told, now)


def strike_line(db: Session, found: FoundMeeting, line_id: int, *, now: dt.datetime) -> None:
    """Take a line out of the minutes. What was made from it stays."""
    check_open(db, found)
    line = _line(db, found, line_id)
    line.struck_at = now
    _note(db, found, "line.struck", line_id, {"line": (line.words, "")}, now)


def propose(db: Session, found: FoundMeeting, until: dt.date, *, now: dt.datetime) -> None:
    """Lay the minutes before the group until a day. What people said they need is deleted."""
    check_open(db, found)
    lines = sa.select(MinuteLine.id).where(
        MinuteLine.meeting_id == found.id, MinuteLine.struck_at.is_(None)
    )
    if db.scalar(lines.limit(1)) is None:
        raise Refused(EMPTY)
    _become(db, found, MinutesState.PROPOSED, minutes_until=until, proposed_by=found.me)
    db.execute(sa.delete(MinutesAnswer).where(MinutesAnswer.meeting_id == found.id))
    forget_needs(db, found.id)
    _note(db, found, "minutes.proposed", None, {"until": ("", until)}, now)
    others = {one.id for one in people(db, found.circle)} - {found.me}
    notify(
        db, to=others, kind="minutes.proposed", problem_id=found.circle.problem_id, act=True,
        group_id=found.circle.group_id, link=f"/meetings/{found.id}/minutes", subject=MINUTES,
        subject_id=found.id, now=now,
        says=say(WAITS, who=found.circle.in_letters, day=until),
    )  # fmt: skip


def take_back(db: Session, found: FoundMeeting, *, now: dt.datetime) -> None:
    """Take minutes that wait for the group back, to change them."""
    _check_proposed(found)
    _become(db, found, MinutesState.DRAFT)
    settle(db, MINUTES, found.id, now=now)
    _note(db, found, "minutes.taken_back", None, {}, now)


def answer_minutes(
    db: Session, found: FoundMeeting, *, agrees: bool, words: str, now: dt.datetime
) -> None:
    """Agree, or ask for a correction. The history says that somebody did, but not who agreed."""
    _check_proposed(found)
    if not found.circle.belongs:
        raise Forbidden(NOT_YOURS)
    hold(db, found)
    mine = db.get(MinutesAnswer, (found.id, found.me))
    if mine is None:
        db.add(MinutesAnswer(meeting_id=found.id, account_id=found.me, agrees=agrees, words=words))
    else:
        mine.agrees, mine.words, mine.keyed_how, mine.keyed_by = agrees, words, None, None
    settle(db, MINUTES, found.id, now=now, who=[found.me])
    record(db, "minutes.answered", by=None, now=now, subject=SUBJECT, subject_id=found.id)


def key_in_answer(
    db: Session, found: FoundMeeting, account_id: int, *, agrees: bool, words: str, how: ByHand,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Key in what somebody who meets here said by hand. Nobody keys over what a person said
    themselves. The history names who keyed it in, and not whose answer it is."""
    _check_proposed(found)
    hold(db, found)
    if account_id not in {one.id for one in people(db, found.circle)}:
        raise NotFound
    if account_id == found.row.proposed_by:
        raise Refused(LAID_BY_THEM)
    given = db.get(MinutesAnswer, (found.id, account_id), populate_existing=True)
    if account_id == found.me or (given is not None and given.keyed_by is None):
        raise Refused(SAID_THEMSELVES)
    if given is None:
        given = MinutesAnswer(meeting_id=found.id, account_id=account_id)
        db.add(given)
    given.agrees, given.words = agrees, words
    given.keyed_how, given.keyed_by = how, found.me
    settle(db, MINUTES, found.id, now=now, who=[account_id])
    _note(db, found, "minutes.keyed_in", None, {"keyed_how": ("", how)}, now)
    notify(
        db, to=[account_id], kind="minutes.keyed_in", problem_id=found.circle.problem_id, now=now,
        group_id=found.circle.group_id, link=f"/meetings/{found.id}/minutes", subject=MINUTES,
        subject_id=found.id, says=say(KEYED, who=found.circle.in_letters),
    )  # fmt: skip


def agree(db: Session, found: FoundMeeting, *, now: dt.datetime, today: dt.date) -> None:
    """Record that the group agrees. Raises `Refused` while it has not."""
    _check_proposed(found)
    answers = db.scalars(sa.select(MinutesAnswer).where(MinutesAnswer.meeting_id == found.id))
    if not may_be_agreed(found, list(answers), today):
        raise Refused(NOT_YET)
    _become(db, found, MinutesState.AGREED, agreed_at=now)
    settle(db, MINUTES, found.id, now=now)
    _note(db, found, "minutes.agreed", None, {}, now)


def may_be_agreed(found: FoundMeeting, answers: Iterable[MinutesAnswer], today: dt.date) -> bool:
    """Whether the day has passed, or somebody else agrees and nobody asks for a correction. An
    answer that whoever laid the minutes before the group keyed in themselves is not enough."""
    if found.row.minutes_state is not MinutesState.PROPOSED:
        return False
    given = list(answers)
    others = [one for one in given
              if found.row.proposed_by not in (one.account_id, one.keyed_by)]  # fmt: skip
    agreed = bool(others) and all(one.agrees for one in given)
    return agreed or today > found.row.minutes_until


def answer_question(
    db: Session, found: FoundMeeting, question_id: int, version: int, answer: str, *,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Answer what was asked in the meeting, at any time after it."""
    question = db.get(RaisedQuestion, question_id)
    if question is None or question.meeting_id != found.id:
        raise NotFound
    if not (found.circle.speaks or found.writes):
        raise Forbidden
    before = question.answer
    if before == answer:
        return
    values = {"answer": answer, "answered_by": found.me, "answered_at": now}
    if not bump(db, RaisedQuestion.__table__, question_id, version, **values):
        db.refresh(question)
        raise Stale({"answer": question.answer}, question.version)
    record(
        db, "question.settled", by=found.me, now=now, problem_id=found.circle.problem_id,
        subject="raised_question", subject_id=question_id, changes={"answer": (before, answer)},
    )  # fmt: skip
    # Who asked is not written down: everybody who was there hears of it.
    came = sa.select(Attendance.account_id).where(
        Attendance.meeting_id == found.id, Attendance.came
    )
    notify(
        db, to=set(db.scalars(came)) - {found.me}, kind="question.settled", now=now,
        problem_id=found.circle.problem_id, group_id=found.circle.group_id,
        link=f"/meetings/{found.id}/minutes#questions", subject="raised_question",
        subject_id=question_id, says=say(QUESTION_ANSWERED, who=found.circle.in_letters),
    )  # fmt: skip


def check_open(db: Session, found: FoundMeeting) -> None:
    """Raise `Refused` unless lines can be written, until the commit."""
    if found.cancelled:
        raise Refused(IS_CANCELLED)
    state = hold(db, found)
    if state is MinutesState.AGREED:
        raise Refused(AGREED)
    if state is MinutesState.PROPOSED:
        raise Refused(LOCKED)


def _check_proposed(found: FoundMeeting) -> None:
    if found.row.minutes_state is not MinutesState.PROPOSED:
        raise Refused(NOT_PROPOSED)


def _become(db: Session, found: FoundMeeting, state: MinutesState, **values: object) -> None:
    """Change the state of the minutes, unless another did meanwhile."""
    meeting = Meeting.__table__.c
    done = db.execute(
        sa.update(Meeting)
        .where(meeting.id == found.id, meeting.minutes_state == found.row.minutes_state)
        .values(minutes_state=state, **values)
    )
    if not done.rowcount:  # type: ignore[attr-defined]  # a DML result has a rowcount
        raise Refused(LOCKED)


def _line(db: Session, found: FoundMeeting, line_id: int) -> MinuteLine:
    line = db.get(MinuteLine, line_id)
    if line is None or line.meeting_id != found.id or line.struck_at is not None:
        raise NotFound
    return line


def _covered(kinds: Sequence[str]) -> dict[str, tuple[object, object]]:
    return {"covered": ("", list(kinds))} if kinds else {}


def _note(
    db: Session, found: FoundMeeting, verb: str, line_id: int | None,
    changes: Mapping[str, tuple[object, object]], now: dt.datetime,
) -> None:  # fmt: skip
    record(
        db, verb, by=found.me, now=now, problem_id=found.circle.problem_id,
        subject="minute_line" if line_id else SUBJECT, subject_id=line_id or found.id,
        changes=changes,
    )  # fmt: skip
