"""Taking a position, asking before one does, and answering questions and objections."""

import datetime as dt

from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.db import bump
from sara.errors import Forbidden, NotFound, Refused, Stale
from sara.history.operations import record
from sara.mail.operations import notify, settle
from sara.problems.queries import Found
from sara.problems.stages import AT_REST
from sara.problems.writing import Closed
from sara.rounds.asking import AGAINST, JUDGED, KINDS, NEEDS_A_REASON
from sara.rounds.closing import address, locked
from sara.rounds.models import (
    Position,
    Round,
    RoundKind,
    RoundQuestion,
    RoundState,
    RoundVoter,
    Stance,
)
from sara.rounds.operations import OVER, TAKEN_BACK
from sara.settings import Settings
from sara.words import N_, say

CHOOSE = N_("Choose one of the answers.")
HIDDEN = N_("Positions are hidden until it is closed. Objections are answered then.")
NOT_ASKED = N_("Who may answer was fixed when this was asked, and you are not among them.")
NOT_ONES_OWN = N_("An objection is answered by somebody else than who made it.")
NOT_AGAINST = N_("There is no objection of this person to answer.")
QUESTION = N_("Somebody has a question before they answer, on problem {reference}.")
ANSWERED = N_("Your question on problem {reference} is answered.")
OBJECTION = N_("Your objection on problem {reference} is answered in writing.")


def needs_a_reason(kind: RoundKind, stance: Stance) -> bool:
    """Whether this stance says nothing without words."""
    return stance in NEEDS_A_REASON or (kind is RoundKind.VERDICT and stance in JUDGED)


def take_position(
    db: Session, found: Found, round_id: int, version: int, *, stance: Stance, reason: str,
    by: Viewer, now: dt.datetime, today: dt.date, settings: Settings,
) -> None:  # fmt: skip
    """Say where one stands, or change it while the round is open.

    While positions are hidden, so is this one in the history: it is told when the round closes.
    """
    row = open_to_answers(db, found, round_id, now=now, today=today, settings=settings)
    if db.get(RoundVoter, (row.id, by.account_id)) is None:
        raise Forbidden(NOT_ASKED)
    if stance not in KINDS[row.kind].stances or (needs_a_reason(row.kind, stance) and not reason):
        raise Refused(CHOOSE)
    key = (row.id, by.account_id)
    before = db.get(Position, key, with_for_update=True, populate_existing=True)
    standing = before.version if before else 0
    said = (before.stance.value, before.reason) if before else ("", "")
    if said == (stance.value, reason) and before is not None and before.keyed_by is None:
        return
    if version != standing:
        raise Stale({"stance": said[0], "reason": said[1]}, standing)
    if before is None:
        db.add(Position(round_id=row.id, account_id=by.account_id, stance=stance, reason=reason,
                        at=now))  # fmt: skip
    else:
        # What an earlier objection was answered no longer fits; the history keeps it.
        before.stance, before.reason, before.at = stance, reason, now
        before.answer, before.answered_by, before.answered_at = "", None, None
        before.keyed_how, before.keyed_by = None, None
        before.version = standing + 1
    told = {"stance": (said[0], stance), "reason": (said[1], reason)}
    record(
        db, "position.taken", by=by.account_id, now=now, problem_id=found.id, subject="round",
        subject_id=row.id, changes={} if row.hidden else told,
    )  # fmt: skip
    settle(db, "round", row.id, who=[by.account_id], kind="round.asked", now=now)


def ask_question(
    db: Session, found: Found, round_id: int, *, question: str, by: Viewer, now: dt.datetime,
    today: dt.date, settings: Settings,
) -> RoundQuestion:  # fmt: skip
    """Ask before one answers. Whoever asked the group is told, and everybody reads it."""
    row = open_to_answers(db, found, round_id, now=now, today=today, settings=settings)
    asked = RoundQuestion(round_id=row.id, asked_by=by.account_id, asked_at=now, question=question)
    db.add(asked)
    db.flush()
    record(
        db, "round.question_asked", by=by.account_id, now=now, problem_id=found.id,
        subject="round", subject_id=row.id, changes={"asked": ("", question)},
    )  # fmt: skip
    notify(
        db, to={row.opened_by} - {by.account_id}, kind="round.question", problem_id=found.id,
        link=address(found.id, row.id), now=now, act=True, subject="round_question",
        subject_id=asked.id, says=say(QUESTION, reference=found.row.reference),
    )  # fmt: skip
    return asked


def answer_question(
    db: Session, found: Found, round_id: int, question_id: int, version: int, *, answer: str,
    by: Viewer, now: dt.datetime, today: dt.date, settings: Settings,
) -> None:  # fmt: skip
    """Answer a question, or put an answer right."""
    row = locked(db, found.id, round_id, now=now, today=today, settings=settings)
    asked = db.get(RoundQuestion, question_id, populate_existing=True)
    if asked is None or asked.round_id != row.id:
        raise NotFound
    before = asked.answer
    done = bump(
        db, RoundQuestion.__table__, asked.id, version, answer=answer,
        answered_by=by.account_id, answered_at=now,
    )  # fmt: skip
    if not done:
        raise Stale({"answer": before}, asked.version)
    record(
        db, "round.question_answered", by=by.account_id, now=now, problem_id=found.id,
        subject="round", subject_id=row.id,
        changes={"asked": (asked.question, asked.question), "answer": (before, answer)},
    )  # fmt: skip
    settle(db, "round_question", asked.id, now=now)
    notify(
        db, to={asked.asked_by} - {by.account_id}, kind="round.question_answered",
        problem_id=found.id, link=address(found.id, row.id), now=now, subject="round",
        subject_id=row.id, says=say(ANSWERED, reference=found.row.reference),
    )  # fmt: skip


def answer_objection(
    db: Session, found: Found, round_id: int, account_id: int, version: int, *, answer: str,
    by: Viewer, now: dt.datetime, today: dt.date, settings: Settings,
) -> None:  # fmt: skip
    """Answer an objection in writing, or put the answer right. The objection itself stays."""
    row = locked(db, found.id, round_id, now=now, today=today, settings=settings)
    if row.state is RoundState.TAKEN_BACK:
        raise Refused(TAKEN_BACK)
    if row.hidden and row.state is RoundState.OPEN:
        raise Refused(HIDDEN)
    said = db.get(Position, (row.id, account_id), with_for_update=True, populate_existing=True)
    if said is None or said.stance not in AGAINST:
        raise Refused(NOT_AGAINST)
    if account_id == by.account_id:
        raise Forbidden(NOT_ONES_OWN)
    if version != said.version:
        raise Stale({"answer": said.answer}, said.version)
    before = said.answer
    said.answer, said.answered_by, said.answered_at = answer, by.account_id, now
    said.version += 1
    record(
        db, "round.objection_answered", by=by.account_id, now=now, problem_id=found.id,
        subject="round", subject_id=row.id,
        changes={"objection": (said.reason, said.reason), "answer": (before, answer)},
    )  # fmt: skip
    notify(
        db, to=[account_id], kind="round.objection_answered", problem_id=found.id,
        link=address(found.id, row.id), now=now, subject="round", subject_id=row.id,
        says=say(OBJECTION, reference=found.row.reference),
    )  # fmt: skip


def open_to_answers(
    db: Session, found: Found, round_id: int, *, now: dt.datetime, today: dt.date,
    settings: Settings,
) -> Round:  # fmt: skip
    """The round, if one can answer it now. Raises `Closed` with the reason why not."""
    row = locked(db, found.id, round_id, now=now, today=today, settings=settings)
    if row.state is not RoundState.OPEN:
        raise Closed(TAKEN_BACK if row.state is RoundState.TAKEN_BACK else OVER)
    if found.row.stage in AT_REST:
        raise Closed(AT_REST[found.row.stage])
    return row
