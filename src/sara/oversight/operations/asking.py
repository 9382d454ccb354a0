"""Asking for a review of the work: with a receipt, for somebody who agreed, or as a member."""

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.db import add_once
from sara.errors import Refused
from sara.history.days import record_day
from sara.history.operations import record, secret_of
from sara.intake import codes
from sara.intake.operations import BIGGEST, SMALLEST
from sara.oversight import queries
from sara.oversight.models import OPEN, Applicant, RequestReport, ReviewRequest
from sara.words import N_

SUBJECT = "review_request"

ALREADY = N_("You have asked for a review already. It is still open.")
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
