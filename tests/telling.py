"""What people were told, as a test looks at it."""

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account
from sara.db import Database
from sara.mail.models import Notification
from sara.mail.packing import unpacked


class Told(msgspec.Struct, frozen=True):
    to: str
    """Who, as the cast calls them."""
    kind: str
    says: str
    link: str
    act: bool
    settled: bool


def told(database: Database, kind: str = "") -> list[Told]:
    """Everything that anybody was told (of one kind), in its order."""
    with database.read() as db:
        rows = db.execute(
            sa.select(*Notification.__table__.c, Account.email)
            .join(Account, Account.id == Notification.account_id)
            .order_by(Notification.id)
        ).all()
    return [
        Told(
            row.email.partition("@")[0], row.kind, str(unpacked(row.says)), row.link, row.act,
            row.settled_at is not None,
        )
        for row in rows
        if kind in ("", row.kind)
    ]  # fmt: skip


def still_told(database: Database, kind: str = "") -> list[Told]:
    """What is still to be told."""
    return [one for one in told(database, kind) if not one.settled]
