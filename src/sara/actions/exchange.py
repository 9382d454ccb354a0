"""What was said between the contacts of an owning agency and those who work on the problem."""

from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, Agency, AgencyContact
from sara.actions.models import ActionMessage, SignedLink
from sara.db import Reader

_SAID = (
    sa.select(
        ActionMessage.id, ActionMessage.body, ActionMessage.at, ActionMessage.by_mail,
        ActionMessage.contact_id, Account.name.label("author"), Agency.name.label("agency"),
        AgencyContact.desk, AgencyContact.email,
    )
    .outerjoin(Account, Account.id == ActionMessage.author_id)
    .outerjoin(AgencyContact, AgencyContact.id == ActionMessage.contact_id)
    .outerjoin(Agency, Agency.id == AgencyContact.agency_id)
    .where(ActionMessage.action_id == sa.bindparam("action_id"))
    .order_by(ActionMessage.id.desc())
    .limit(50)
)  # fmt: skip


def said(db: Reader, action_id: int) -> list[Any]:
    """The last fifty messages between the contacts and us about one action, oldest first."""
    return list(reversed(db.execute(_SAID, {"action_id": action_id}).all()))


_Mine = sa.orm.aliased(AgencyContact)


def said_with(db: Reader, action_id: int, agency_id: int) -> list[Any]:
    """The same as a contact of this agency may see it.

    An action may have had another owner before: what was said with them stays with them.
    """
    mine = sa.or_(
        AgencyContact.agency_id == agency_id,
        sa.and_(
            ActionMessage.author_id.is_not(None),
            ActionMessage.at >= sa.select(sa.func.min(SignedLink.made_at))
            .join(_Mine, _Mine.id == SignedLink.contact_id)
            .where(SignedLink.action_id == action_id, _Mine.agency_id == agency_id)
            .scalar_subquery(),
        ),
    )  # fmt: skip
    return list(reversed(db.execute(_SAID.where(mine), {"action_id": action_id}).all()))
