"""Asking for a review, and each answer that is owed for it."""

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account, AccountState
from sara.accounts.viewer import Viewer
from sara.db import add_once, bump
from sara.errors import Forbidden, Refused, Stale
from sara.history.days import record_day
from sara.history.operations import Changes, record, secret_of
from sara.intake import codes
from sara.intake.models import IdentityMode
from sara.intake.operations import BIGGEST, SMALLEST
from sara.oversight import queries
from sara.oversight.guards import involved
from sara.oversight.models import OPEN, Applicant, RequestReport, RequestState, ReviewRequest
from sara.oversight.rules import Facts, Limits, is_met, threshold, why_not_reviewer
from sara.problems.models import Seat, SeatKind
from sara.words import N_

SUBJECT = "review_request"
S = RequestState

ALREADY = N_("You have asked for a review already. It is still open.")
MOVED_ON = N_("This was answered or changed meanwhile. Look again.")
NOT_BEFORE = N_("Decide first whether there is a review.")
IS_A_RIGHT = N_(
    "What the right asks for is met, so there is a review. Only when none of the three is met can"
    " it be turned down."
)
TOO_EARLY = N_("Choose a day that is still to come.")
NOT_HELD = N_("The meeting has not been held yet.")
NOT_IN_USE = N_("This account is not in use.")
ONLY_REVIEWER = N_("Only the reviewer writes down the result.")
NOT_OWN = N_("Nobody decides about their own request.")
NOT_LEAD = N_("Whoever logged or leads the problem does not decide about its review.")
NO_NUMBER = N_("We cannot take your request just now. Please try again.")


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says who asks for a review."""

    why: str
    wanted: str = ""
    problem_id: int | None = None
    report_ids: tuple[int, ...] = ()
    """Reports whose receipts were named; the first is the applicant's own."""


class Behalf(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks for another person, and how that person agreed."""

    contact_name: str
    contact_to: str
    consent: str


def ask_as_reporter(db: Session, report: Any, asking: Asking, *, today: dt.date) -> int:
    """Ask with a receipt. Nothing is kept of when, and nobody is named that the report does not.

    Sent twice, it is asked once: then the number of the open request is given.
    """
    standing = sa.select(ReviewRequest.id).where(
        ReviewRequest.report_id == report.id, ReviewRequest.state.in_(OPEN),
        ReviewRequest.applicant == Applicant.REPORTER,
    )  # fmt: skip
    if (known := db.scalar(standing)) is not None:
        return known
    number = _insert(db, Applicant.REPORTER, asking, report_id=report.id, asked_on=today)
    if number is None:  # sent twice at once
        return db.scalars(standing).one()
    # By the day for everybody who has a receipt: an hour would tell of whoever else has none.
    record_day(db, "request.asked", by=None, day=today, subject=SUBJECT, subject_id=number)
    return number


def ask_for_another(
    db: Session, asking: Asking, behalf: Behalf, *, once: str = "", today: dt.date
) -> tuple[int, str]:
    """Ask for somebody who agreed; gives the number, and the code to follow it with."""
    secret = secret_of(db)
    told = "\n".join(str(v) for v in (*msgspec.structs.astuple(asking),
                                      *msgspec.structs.astuple(behalf)))  # fmt: skip
    code = codes.new_code(secret, once and f"review {once}", told)
    hashed = queries.code_hash(secret, code)
    standing = sa.select(ReviewRequest.id).where(ReviewRequest.code_hash == hashed)
    if (known := db.scalar(standing)) is not None:
        return known, code
    report_id = asking.report_ids[0] if asking.report_ids else None
    number = _insert(
        db, Applicant.THIRD_PARTY, asking, report_id=report_id, code_hash=hashed, asked_on=today,
        **msgspec.structs.asdict(behalf),
    )  # fmt: skip
    if number is None:  # sent twice at once
        return db.scalars(standing).one(), code
    record_day(db, "request.asked", by=None, day=today, subject=SUBJECT, subject_id=number)
    return number, code


def ask_as_member(
    db: Session, problem_id: int, asking: Asking, *, by: Viewer, now: dt.datetime, today: dt.date
) -> int:
    """Ask as a member of the group; each who asks counts towards the share of the members."""
    standing = sa.select(ReviewRequest.id).where(
        ReviewRequest.problem_id == problem_id, ReviewRequest.account_id == by.account_id,
        ReviewRequest.state.in_(OPEN),
    )  # fmt: skip
    if db.scalar(standing) is not None:
        raise Refused(ALREADY)
    number = _insert(
        db, Applicant.MEMBER, msgspec.structs.replace(asking, problem_id=problem_id),
        account_id=by.account_id, asked_on=today,
    )  # fmt: skip
    if number is None:
        raise Refused(ALREADY)
    # Not in the history of the problem: its lead need not know who asked.
    record(db, "request.asked", by=by.account_id, now=now, subject=SUBJECT, subject_id=number)
    return number


def acknowledge(
    db: Session, row: Any, version: int, *, by: Viewer, now: dt.datetime, today: dt.date
) -> None:
    """Confirm that the request is here."""
    _step(db, row, version, (S.ASKED,), state=S.ACKNOWLEDGED, acknowledged_on=today,
          acknowledged_by=by.account_id)  # fmt: skip
    _note(db, row, "request.acknowledged", by=by, now=now)


def decide(
    db: Session, row: Any, version: int, *, met: bool, because: str, facts: Facts, limits: Limits,
    by: Viewer, now: dt.datetime, today: dt.date,
) -> None:  # fmt: skip
    """Decide, with reasons, whether there is a review. Where the rules give the right to one there
    is one; where they do not, there can be one all the same."""
    if not met and is_met(threshold(facts, limits)):
        raise Refused(IS_A_RIGHT)
    if by.account_id == row.account_id:
        raise Forbidden(NOT_OWN)
    if by.account_id in (row.lead_id, row.author_id):
        raise Forbidden(NOT_LEAD)
    seen = {} if row.acknowledged_on else {"acknowledged_on": today,
                                           "acknowledged_by": by.account_id}  # fmt: skip
    _step(
        db, row, version, (S.ASKED, S.ACKNOWLEDGED), state=S.MET if met else S.NOT_MET,
        decided_on=today, decided_by=by.account_id, because=because, problem_id=row.problem_id,
        **msgspec.structs.asdict(facts), **seen,
    )  # fmt: skip
    _note(db, row, "request.met" if met else "request.not_met", by=by, now=now, reason=because)


def name_reviewer(
    db: Session, row: Any, version: int, *, reviewer_id: int, meeting_on: dt.date,
    meeting_where: str, by: Viewer, now: dt.datetime, today: dt.date,
) -> None:  # fmt: skip
    """Name the reviewer, who was not involved before, and the day of the meeting.

    The reviewer gets to read the problem, as an observer, until the result is told.
    """
    if row.state is not S.MET:
        raise Refused(NOT_BEFORE)
    if meeting_on < today:
        raise Refused(TOO_EARLY)
    changes: dict[str, Any] = {"meeting_on": meeting_on, "meeting_where": meeting_where}
    if reviewer_id != row.reviewer_id:
        _check_reviewer(db, row, reviewer_id, by)
        changes |= {"reviewer_id": reviewer_id, "named_by": by.account_id}
    _step(db, row, version, (S.MET,), **changes)
    name = db.get_one(Account, reviewer_id).name
    _note(db, row, "request.reviewer_named", by=by, now=now,
          changes={"reviewer": (row.reviewer_name or "", name),
                   "meeting_on": (row.meeting_on, meeting_on)})  # fmt: skip
    if reviewer_id != row.reviewer_id and row.problem_id is not None:
        _let_read(db, row, row.reviewer_id, reviewer_id, by=by, now=now)


def answer(
    db: Session, row: Any, version: int, *, result: str, plan: str, by: Viewer, now: dt.datetime,
    today: dt.date,
) -> None:  # fmt: skip
    """The reviewer writes down the result and what will be done. The applicant reads both."""
    if row.reviewer_id != by.account_id:
        raise Forbidden(ONLY_REVIEWER)
    if row.meeting_on is None or row.meeting_on > today:
        raise Refused(NOT_HELD)
    _step(db, row, version, (S.MET,), state=S.ANSWERED, result=result, plan=plan,
          answered_on=today)  # fmt: skip
    _note(db, row, "request.answered", by=by, now=now,
          changes={"result": ("", result), "plan": ("", plan)})  # fmt: skip
    if row.problem_id is not None:
        _end_reading(db, row.problem_id, by.account_id, now)


def withdraw(db: Session, row: Any, *, by: Viewer | None, now: dt.datetime, today: dt.date) -> None:
    """The applicant takes the request back. Done twice, it is done once."""
    if row.state is S.WITHDRAWN:
        return
    _step(db, row, row.version, OPEN, state=S.WITHDRAWN, withdrawn_on=today)
    if by is None:
        record_day(db, "request.withdrawn", by=None, day=today, subject=SUBJECT,
                   subject_id=row.id)  # fmt: skip
    else:
        record(db, "request.withdrawn", by=by.account_id, now=now, subject=SUBJECT,
               subject_id=row.id)  # fmt: skip
    if row.reviewer_id is not None and row.problem_id is not None:
        _end_reading(db, row.problem_id, row.reviewer_id, now)


# steps of the verbs above


def _insert(db: Session, applicant: Applicant, asking: Asking, **values: Any) -> int | None:
    """The number of the new request; None when there is such an open one already."""
    values |= {"applicant": applicant, "why": asking.why, "wanted": asking.wanted,
               "problem_id": asking.problem_id}  # fmt: skip
    for _ in range(50):
        number = SMALLEST + secrets.randbelow(BIGGEST - SMALLEST + 1)
        if db.scalar(sa.select(ReviewRequest.id).where(ReviewRequest.id == number)) is not None:
            continue
        made: int | None = add_once(db, ReviewRequest, id=number, **values)
        if made is not None:
            _name_reports(db, made, asking.report_ids[1:])
        return made
    raise Refused(NO_NUMBER)


def _name_reports(db: Session, request_id: int, report_ids: Iterable[int]) -> None:
    db.add_all(RequestReport(request_id=request_id, report_id=one)
               for one in dict.fromkeys(report_ids))  # fmt: skip
    db.flush()


def _step(
    db: Session, row: Any, version: int, states: tuple[RequestState, ...], **values: Any
) -> None:
    """Move a request on, if it stands where its reader saw it."""
    if row.state not in states:
        raise Refused(MOVED_ON)
    if not bump(db, ReviewRequest.__table__, row.id, version, **values):
        raise Stale


def _note(
    db: Session, row: Any, verb: str, *, by: Viewer, now: dt.datetime,
    changes: Changes | None = None, reason: str = "",
) -> None:  # fmt: skip
    record(
        db, verb, by=by.account_id, now=now, problem_id=row.problem_id, subject=SUBJECT,
        subject_id=row.id, changes=changes, reason=reason,
    )  # fmt: skip


def _check_reviewer(db: Session, row: Any, reviewer_id: int, by: Viewer) -> None:
    why_not = why_not_reviewer(
        reviewer_id, involved=involved(db, row.id, row.problem_id), applicant=row.account_id,
        by=by.account_id,
    )  # fmt: skip
    if not why_not and reviewer_id == row.decided_by:
        raise Refused(N_("Whoever decided that there is a review does not review it."))
    if why_not:
        raise Refused(why_not)
    account = db.get(Account, reviewer_id)
    if account is None or account.state is not AccountState.ACTIVE:
        raise Refused(NOT_IN_USE)


def _let_read(
    db: Session, row: Any, before: int | None, reviewer_id: int, *, by: Viewer, now: dt.datetime
) -> None:
    if before is not None:
        _end_reading(db, row.problem_id, before, now)
    db.add(Seat(problem_id=row.problem_id, account_id=reviewer_id, kind=SeatKind.OBSERVER,
                since=now, given_by=by.account_id))  # fmt: skip
    record(
        db, "seat.given", by=by.account_id, now=now, problem_id=row.problem_id, subject="seat",
        subject_id=reviewer_id,
        changes={"name": ("", db.get_one(Account, reviewer_id).name),
                 "seat": ("", SeatKind.OBSERVER)},
    )  # fmt: skip


def _end_reading(db: Session, problem_id: int, reviewer_id: int, now: dt.datetime) -> None:
    db.execute(
        sa.update(Seat)
        .where(Seat.problem_id == problem_id, Seat.account_id == reviewer_id,
               Seat.kind == SeatKind.OBSERVER, Seat.until.is_(None))
        .values(until=now)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def is_anonymous(row: Any) -> bool:
    """Whether nobody may learn who asked."""
    return row.applicant is Applicant.REPORTER and row.mode is IdentityMode.ANONYMOUS
