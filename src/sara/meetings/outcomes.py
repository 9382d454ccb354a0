"""From a line of the minutes a promise, an action, evidence or a question is made, in one step.

Actions and evidence are made by their own rooms, which refuse what they would refuse elsewhere.
"""

import datetime as dt

import msgspec
from sqlalchemy.orm import Session

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.actions.operations import add_action
from sara.actions.owners import columns_of
from sara.errors import Forbidden, Refused
from sara.evidence import operations as evidence
from sara.evidence.models import EvidenceKind, Reliability, SourceKind
from sara.history.operations import record
from sara.mail.operations import notify
from sara.meetings.finding import FoundMeeting, people
from sara.meetings.models import LineKind, Promise, RaisedQuestion
from sara.problems.queries import Found
from sara.problems.stages import at
from sara.words import N_, gettext, say

TITLE = 140
MADE = (LineKind.PROMISE, LineKind.ACTION, LineKind.EVIDENCE, LineKind.QUESTION)
ON_A_PROBLEM = (LineKind.ACTION, LineKind.EVIDENCE)
"""What only a meeting about one problem can make."""
LONGEST = {LineKind.PROMISE: 300, LineKind.ACTION: 300, LineKind.QUESTION: 500}

NO_PROBLEM = N_("This meeting is about no single problem. Write it as a promise instead.")
SAID_AT = N_("Said at: {kind}, {day}")
PROMISED = N_("At a meeting of {who} something was promised in your name, by {day}")


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a line shall be, with what its kind needs besides the words."""

    kind: LineKind
    words: str
    owner: str = ""
    """ "account:5" or "agency:2"; empty when `who` names somebody in words."""
    who: str = ""
    due_on: dt.date | None = None
    interim: bool = False
    source: SourceKind = SourceKind.RESIDENTS


def make(
    db: Session, found: FoundMeeting, outcome: Outcome, *, now: dt.datetime, today: dt.date
) -> int | None:  # fmt: skip
    """Make what the line is to become; gives its number, or None for a note or a decision."""
    match outcome.kind:
        case LineKind.PROMISE:
            return _promise(db, found, outcome, now)
        case LineKind.QUESTION:
            return _question(db, found, outcome, now)
        case LineKind.ACTION:
            return _action(db, found, outcome, now)
        case LineKind.EVIDENCE:
            return _evidence(db, found, outcome, now, today)
        case _:
            return None


def _promise(db: Session, found: FoundMeeting, outcome: Outcome, now: dt.datetime) -> int:
    kind, _, number = outcome.owner.partition(":")
    promise = Promise(
        meeting_id=found.id, what=outcome.words, due_on=outcome.due_on, made_at=now,
        account_id=int(number) if kind == "account" else None,
        agency_id=int(number) if kind == "agency" else None,
        who="" if outcome.owner else outcome.who,
    )  # fmt: skip
    db.add(promise)
    db.flush()
    record(
        db, "promise.made", by=found.me, now=now, problem_id=found.circle.problem_id,
        subject="promise", subject_id=promise.id,
        changes={"promise": ("", promise.what), "due_on": ("", promise.due_on)},
    )  # fmt: skip
    owners = {
        one.id
        for one in people(db, found.circle)
        if one.id == promise.account_id
        or (one.agency_id is not None and one.agency_id == promise.agency_id)
    }
    notify(
        db, to=owners - {found.me}, kind="promise.made", problem_id=found.circle.problem_id,
        group_id=found.circle.group_id, link=f"/promises/{promise.id}", now=now,
        subject="promise", subject_id=promise.id,
        says=say(PROMISED, who=found.circle.in_letters, day=promise.due_on),
    )  # fmt: skip
    return promise.id


def _question(db: Session, found: FoundMeeting, outcome: Outcome, now: dt.datetime) -> int:
    question = RaisedQuestion(meeting_id=found.id, words=outcome.words, asked_of=outcome.who)
    db.add(question)
    db.flush()
    record(
        db, "question.raised", by=found.me, now=now, problem_id=found.circle.problem_id,
        subject="raised_question", subject_id=question.id,
        changes={"question": ("", question.words)},
    )  # fmt: skip
    return question.id


def _action(db: Session, found: FoundMeeting, outcome: Outcome, now: dt.datetime) -> int:
    problem = _problem(found, Permission.ACTION_ADD)
    action = add_action(
        db, problem, by=found.circle.viewer, now=now, what=outcome.words,
        stage=at(problem.row), due_on=outcome.due_on, interim=outcome.interim,
        audience=Audience.TEAM, **columns_of(outcome.owner),
    )  # fmt: skip
    return action.id


def _evidence(
    db: Session, found: FoundMeeting, outcome: Outcome, now: dt.datetime, today: dt.date
) -> int:
    problem = _problem(found, Permission.EVIDENCE_ADD)
    day = found.row.starts_at.astimezone(db.info["zone"]).date()
    line, _, rest = outcome.words.partition("\n")
    title = line if len(line) <= TITLE else line[: TITLE - 1].rsplit(" ", 1)[0] + "…"
    values = {
        "kind": EvidenceKind.INTERVIEW, "title": title,
        "body": outcome.words if rest or title != line else "", "source": outcome.source,
        "supplied_by": gettext(SAID_AT, kind=found.row.kind, day=day), "fact_on": min(day, today),
        "reliability": Reliability.FAIR, "stage": at(problem.row), "audience": Audience.TEAM,
    }  # fmt: skip
    return evidence.add(db, problem, values=values, now=now).id


def _problem(found: FoundMeeting, permission: Permission) -> Found:
    problem = found.circle.problem
    if problem is None:
        raise Refused(NO_PROBLEM)
    if not problem.may(permission):
        raise Forbidden
    return problem
