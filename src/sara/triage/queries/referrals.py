"""Reports that were passed on to another body, as sender and receiver see them."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, Agency, Area
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.errors import NotFound
from sara.intake.models import Report
from sara.mail.models import Notification
from sara.triage.models import Referral, ReferralState
from sara.triage.queries.reach import PAGE, R, in_reach, reads

_REFERRALS = (
    sa.select(
        *Referral.__table__.c, R.what, R.place, R.area_id, R.received_on,
        Area.name.label("area_name"), Account.name.label("sender"),
        Agency.name.label("sender_agency"),
    )
    .join(Report, Report.id == Referral.report_id)
    .join(Account, Account.id == Referral.sent_by)
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .outerjoin(Area, Area.id == R.area_id)
)  # fmt: skip


def passed_on(db: Reader, viewer: Viewer, limit: int = PAGE) -> list[Any]:
    """Reports that were passed on and that nobody has taken over yet, the oldest first."""
    asked = _REFERRALS.where(Referral.state == ReferralState.OPEN, *in_reach(viewer))
    return list(db.execute(asked.order_by(Referral.id).limit(limit)).all())


_LATE = _REFERRALS.where(
    Referral.state == ReferralState.OPEN, Referral.sent_at < sa.bindparam("before"),
    ~sa.exists().where(Notification.subject == "referral", Notification.subject_id == Referral.id,
                       Notification.kind == sa.bindparam("kind"),
                       Notification.at >= sa.bindparam("before")),
).order_by(Referral.id)  # fmt: skip


def late_referrals(
    db: Reader, before: dt.datetime, kind: str, only: int | None = None
) -> list[Any]:
    """Referrals that were sent before, and have neither an answer nor been told of since then.

    `only` looks at this one, and lets nobody change it until the commit.
    """
    asked = _LATE if only is None else _LATE.where(Referral.id == only)
    if only is not None:
        # Before it is looked at: with both in one statement it would be seen as it was.
        db.execute(sa.select(Referral.id).where(Referral.id == only).with_for_update())
    return list(db.execute(asked, {"before": before, "kind": kind}).all())


def passed_to(db: Reader, agency_id: int | None, limit: int = PAGE) -> list[Any]:
    """Reports that wait for the answer of this agency, and those it took over, newest first."""
    if agency_id is None:
        return []
    standing = (ReferralState.OPEN, ReferralState.ACCEPTED)
    asked = _REFERRALS.where(Referral.agency_id == agency_id, Referral.state.in_(standing))
    return list(db.execute(asked.order_by(Referral.id.desc()).limit(limit)).all())


def referral(db: Reader, viewer: Viewer, referral_id: int) -> Any:
    """A referral, for the people of its receiver and for those who decide. Raises `NotFound`."""
    row = db.execute(_REFERRALS.where(Referral.id == referral_id)).one_or_none()
    if row is None:
        raise NotFound
    theirs = row.agency_id is not None and row.agency_id == viewer.agency_id
    taken_back = row.state is ReferralState.TAKEN_BACK
    if not (theirs and not taken_back) and not reads(viewer, row.area_id):
        raise NotFound
    return row


def referrals_of(db: Reader, report_id: int) -> list[Any]:
    """Every referral of a report, the newest first."""
    asked = _REFERRALS.where(Referral.report_id == report_id).order_by(Referral.id.desc())
    return list(db.execute(asked).all())
