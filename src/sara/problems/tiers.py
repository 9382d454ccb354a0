"""How much a problem asks for: one officer, a working group, or several agencies.

More is always allowed. Less needs the reason of a coordinator who does not lead it (practice 1.0).
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.db import bump
from sara.errors import Forbidden, Refused, Stale
from sara.history.operations import record
from sara.problems.models import Problem, Tier
from sara.problems.queries import Found
from sara.words import N_

COORDINATOR_ONLY = N_(
    "Only a coordinator who does not lead this problem can make it a smaller one."
)
SAY_WHY = N_("Say why less will do.")


def less(tier: Tier, than: Tier) -> bool:
    order = list(Tier)
    return order.index(tier) < order.index(than)


def choosable(found: Found) -> Sequence[Tier]:
    """The tiers that this person may choose now."""
    return [t for t in Tier if _may_lower(found) or not less(t, found.row.tier)]


def choose_tier(
    db: Session, found: Found, version: int, tier: Tier, *, reason: str, by: Viewer,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Make it a larger problem, or with a coordinator's reason a smaller one."""
    before = found.row.tier
    if tier is before:
        return
    if less(tier, before):
        if not _may_lower(found):
            raise Forbidden(COORDINATOR_ONLY)
        if not reason:
            raise Refused(SAY_WHY)
    if not bump(db, Problem.__table__, found.id, version, tier=tier, updated_at=now):
        raise Stale({"tier": before.value}, found.row.version)
    record(
        db, "problem.tier_chosen", by=by.account_id, now=now, problem_id=found.id,
        subject_id=found.id, changes={"tier": (before, tier)}, reason=reason,
    )  # fmt: skip


def _may_lower(found: Found) -> bool:
    coordinates = found.viewer.may_in(Permission.GATE_REVIEW, found.row.area_id)
    return coordinates and found.viewer.account_id != found.row.lead_id
