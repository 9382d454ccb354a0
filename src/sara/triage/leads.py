"""Who may be named the lead of a problem that starts from a report."""

from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, AccountState, Role, RoleGrant
from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.web.forms import Choice

MOST = 100


def possible_leads(db: Reader, viewer: Viewer) -> list[Choice]:
    """The officers of the areas in which this person decides about reports, by name."""
    asked = (
        sa.select(Account.id, Account.name)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role == Role.OFFICER, Account.state == AccountState.ACTIVE,
               Account.id != viewer.account_id)
        .distinct().order_by(Account.name, Account.id).limit(MOST)
    )  # fmt: skip
    areas = viewer.areas_for(Permission.REPORT_TRIAGE)
    if areas is not None:
        asked = asked.where(sa.or_(RoleGrant.area_id.is_(None), RoleGrant.area_id.in_(areas)))
    rows: list[Any] = list(db.execute(asked).all())
    return [Choice(str(row.id), row.name) for row in rows]
