"""Opening what one was told."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.errors import NotFound
from sara.mail.models import Notification


def open_one(db: Session, notification_id: int, *, by: Viewer, now: dt.datetime) -> str:
    """Note that one thing was opened, and give where it leads. Raises `NotFound` for others'."""
    link = db.scalar(
        sa.update(Notification)
        .where(Notification.id == notification_id, Notification.account_id == by.account_id)
        .values(seen_at=sa.func.coalesce(Notification.seen_at, now), due_at=None)
        .returning(Notification.link)
        .execution_options(synchronize_session=False)
    )
    if link is None:
        raise NotFound
    return link


def open_all(db: Session, *, by: Viewer, now: dt.datetime) -> None:
    """Note that everything new was read."""
    db.execute(
        sa.update(Notification)
        .where(
            Notification.account_id == by.account_id, Notification.seen_at.is_(None),
            Notification.settled_at.is_(None),
        )
        .values(seen_at=now, due_at=None)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
