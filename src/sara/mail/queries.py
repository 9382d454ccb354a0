"""Who is told, and how each of them wants it."""

from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account, AccountState
from sara.db import Reader
from sara.mail.models import MailChoice, MailStop
from sara.mail.times import USUAL, Wish


class Recipient(msgspec.Struct, frozen=True):
    id: int
    wish: Wish
    stopped: bool
    """Whether this person wants no mail about the problem."""


WISHES = tuple(getattr(MailChoice, name) for name in Wish.__struct_fields__)
_RECIPIENTS = (
    sa.select(Account.id, MailStop.problem_id.is_not(None).label("stopped"), *WISHES)
    .outerjoin(MailChoice, MailChoice.account_id == Account.id)
    .outerjoin(
        MailStop,
        sa.and_(
            MailStop.account_id == Account.id, MailStop.problem_id == sa.bindparam("problem_id")
        ),
    )
    .where(
        Account.id.in_(sa.bindparam("ids", expanding=True)),
        Account.state == AccountState.ACTIVE,
        Account.by_hand.is_(sa.false()),
    )
    .order_by(Account.id)
)


def recipients(db: Reader, ids: list[int], problem_id: int | None) -> list[Recipient]:
    """Of these accounts, those in use whose people sign in."""
    rows = db.execute(_RECIPIENTS, {"ids": ids, "problem_id": problem_id}).all()
    return [Recipient(row.id, wish_in(row), row.stopped) for row in rows]


def wish_in(row: Any) -> Wish:
    """The wish in the columns of a row; the usual one when the person never chose."""
    if row.digest is None:
        return USUAL
    return Wish(**{name: getattr(row, name) for name in Wish.__struct_fields__})
