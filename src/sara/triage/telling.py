"""News that a person has to bring: to reporters who are called, visited or written to by hand.

Each time something is decided, a telling is open for them until somebody has told them. What came
meanwhile is told in one.
"""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account, Area
from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.db import Reader, add_once
from sara.errors import Refused
from sara.history.operations import record
from sara.intake.models import Report
from sara.intake.operations import SUBJECT
from sara.triage import queries
from sara.triage.models import HandTelling, TellWay
from sara.words import N_

R = Report.__table__.c
NOTHING_NEW = N_("There is nothing new to tell, or somebody told it meanwhile.")
_HELD = sa.and_(HandTelling.report_id == sa.bindparam("report_id"), HandTelling.told_on.is_(None))


def to_be_told(db: Session, report_id: int, *, today: dt.date) -> None:
    """There is news for a reporter whom nothing reaches by itself."""
    add_once(db, HandTelling, report_id=report_id, news_on=today)


def told(
    db: Session, report_id: int, *, how: TellWay, line: str, by: Viewer, now: dt.datetime,
    today: dt.date,
) -> None:  # fmt: skip
    """Write down that the reporter was told: by whom, when, how, and a line about it."""
    held = db.scalars(
        sa.select(HandTelling).where(_HELD).with_for_update(), {"report_id": report_id}
    ).one_or_none()
    if held is None:
        raise Refused(NOTHING_NEW)
    held.told_on, held.told_by, held.how, held.line = today, by.account_id, how, line
    db.flush()
    record(
        db, "report.told_by_hand", by=by.account_id, now=now, subject=SUBJECT,
        subject_id=report_id, audience=Audience.AGENCIES,
        changes={"told_how": ("", how)} | ({"note": ("", line)} if line else {}),
    )  # fmt: skip


_OF_REPORT = (
    sa.select(*HandTelling.__table__.c, Account.name.label("teller"))
    .outerjoin(Account, Account.id == HandTelling.told_by)
    .where(HandTelling.report_id == sa.bindparam("report_id"))
    .order_by(HandTelling.id.desc())
)


def tellings_of(db: Reader, report_id: int) -> list[Any]:
    """What was told by hand, and what waits for it, the newest first."""
    return list(db.execute(_OF_REPORT, {"report_id": report_id}).all())


_UNTOLD = (
    sa.select(
        R.id, R.what, R.place, R.contact_by, R.safe_hours, R.safe_words, HandTelling.news_on,
        Area.name.label("area_name"),
    )
    .join(HandTelling, HandTelling.report_id == R.id)
    .outerjoin(Area, Area.id == R.area_id)
    # Whoever took out how to reach them is told on the page of the receipt alone.
    .where(HandTelling.told_on.is_(None), R.contact_to != "")
    .order_by(HandTelling.news_on, R.id)
)  # fmt: skip


def untold(db: Reader, viewer: Viewer, limit: int) -> list[Any]:
    """The reporters whom this person has to tell, who waits longest first."""
    asked = _UNTOLD.where(*queries.in_reach(viewer)).limit(limit)
    return list(db.execute(asked).all())


class Heard(msgspec.Struct, frozen=True):
    """Of the reporters of one problem: how many there are, and how many have to be told by hand."""

    reporters: int
    waiting: int

    @property
    def heard(self) -> int:
        return self.reporters - self.waiting


def heard_back(db: Reader, problem_id: int) -> Heard:
    """Who heard of the last thing decided: on the page of the receipt or by mail at once, and who
    is told by hand once somebody has told them."""
    followers = queries.followers(problem_id)
    waiting = (
        sa.select(HandTelling.report_id)
        .join(Report, Report.id == HandTelling.report_id)
        .where(HandTelling.told_on.is_(None), R.contact_to != "", R.id.in_(followers))
    )
    both = [
        sa.select(sa.func.count()).select_from(asked.subquery()).scalar_subquery()
        for asked in (followers, waiting)
    ]
    return Heard(*db.execute(sa.select(*both)).one())


def waiting_since(db: Reader, problem_id: int) -> list[tuple[int, dt.date]]:
    """The reports of a problem whose reporters have to be told by hand, and since when."""
    asked = sa.select(HandTelling.report_id, HandTelling.news_on).where(
        HandTelling.told_on.is_(None), HandTelling.report_id.in_(queries.followers(problem_id))
    )
    return [(row.report_id, row.news_on) for row in db.execute(asked)]
