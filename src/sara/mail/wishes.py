"""What one person chooses about mail: when the digest comes, quiet hours, problems left out."""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.operations import lock
from sara.accounts.reach import Audience
from sara.db import Reader, add_once
from sara.errors import Stale
from sara.history.operations import changed, record
from sara.mail.models import DigestEvery, MailChoice, MailStop, Notification
from sara.mail.queries import WISHES, wish_in
from sara.mail.stops import Stop, Stopped
from sara.mail.times import USUAL, Wish, due
from sara.mail.withdrawing import stopped_letters


def chosen(db: Reader, account_id: int) -> tuple[Wish, int]:
    """How this person wants mail, and the version of that; 0 when they never chose."""
    row = db.execute(
        sa.select(*WISHES, MailChoice.version).where(MailChoice.account_id == account_id)
    ).one_or_none()
    return (USUAL, 0) if row is None else (wish_in(row), row.version)


def choose(
    db: Session, account_id: int, wish: Wish, version: int | None = None, *, now: dt.datetime
) -> None:
    """Choose how mail comes; what waits is told at the new time.

    Raises `Stale` when the choice was changed elsewhere since `version` (None for whatever stands).
    """
    lock(db, account_id)
    before, stands = chosen(db, account_id)
    values = {name: getattr(wish, name) for name in Wish.__struct_fields__}
    if version is not None and version != stands:
        raise Stale({k: str(getattr(before, k)) for k in values}, stands)
    if stands == 0:
        db.add(MailChoice(account_id=account_id, **values))
    else:
        db.execute(
            sa.update(MailChoice)
            .where(MailChoice.account_id == account_id)
            .values(version=stands + 1, **values)
        )
    changes = changed(before, values)
    if not changes:
        return
    record(
        db, "mail.chosen", by=account_id, now=now, subject="account", subject_id=account_id,
        changes=changes, audience=Audience.AGENCIES,
    )  # fmt: skip
    _time_anew(db, account_id, wish, now)


def _time_anew(db: Session, account_id: int, wish: Wish, now: dt.datetime) -> None:
    """What waits for this person goes out as they wish it now."""
    for act in (True, False):
        db.execute(
            sa.update(Notification)
            .where(
                Notification.account_id == account_id, Notification.act.is_(act),
                Notification.due_at.is_not(None),
            )
            .values(due_at=due(wish, act=act, now=now, zone=db.info["zone"]))
            .execution_options(synchronize_session=False)
        )  # fmt: skip


def stop_problem(db: Session, account_id: int, problem_id: int, *, now: dt.datetime) -> None:
    """No mail about this problem any more; on the page it is still told."""
    if add_once(db, MailStop, account_id=account_id, problem_id=problem_id, at=now) is None:
        return
    _note(db, "mail.stopped", account_id, now)
    db.execute(
        sa.update(Notification)
        .where(Notification.account_id == account_id, Notification.problem_id == problem_id)
        .values(due_at=None)
        .execution_options(synchronize_session=False)
    )
    stopped_letters(db, account_id, problem_id, now=now)


def resume_problem(db: Session, account_id: int, problem_id: int, *, now: dt.datetime) -> None:
    """Mail about this problem again, from now on."""
    mine = (MailStop.account_id == account_id, MailStop.problem_id == problem_id)
    if db.execute(sa.delete(MailStop).where(*mine)).rowcount:  # type: ignore[attr-defined]
        _note(db, "mail.resumed", account_id, now)


def stopped_problems(db: Reader, account_id: int) -> list[int]:
    """The problems this person wants no mail about."""
    mine = sa.select(MailStop.problem_id).where(MailStop.account_id == account_id)
    return list(db.scalars(mine.order_by(MailStop.at.desc(), MailStop.problem_id)))


def obey(db: Session, stop: Stop, *, again: bool, now: dt.datetime) -> None:
    """Do what the address in a letter asks for: stop, or (with `again`) write as before."""
    if stop.what is Stopped.PROBLEM:
        change = resume_problem if again else stop_problem
        change(db, stop.account_id, stop.problem_id, now=now)
        return
    wish, _ = chosen(db, stop.account_id)
    other: dict[str, Any] = (
        {"at_once": again}
        if stop.what is Stopped.AT_ONCE
        else {"digest": DigestEvery.DAY if again else DigestEvery.NEVER}
    )
    choose(db, stop.account_id, msgspec.structs.replace(wish, **other), now=now)


def is_stopped(db: Reader, stop: Stop) -> bool:
    """Whether what the address stops is stopped already."""
    if stop.what is Stopped.PROBLEM:
        return stop.problem_id in stopped_problems(db, stop.account_id)
    wish, _ = chosen(db, stop.account_id)
    if stop.what is Stopped.AT_ONCE:
        return not wish.at_once
    return wish.digest is DigestEvery.NEVER


def _note(db: Session, verb: str, account_id: int, now: dt.datetime) -> None:
    # Not with the problem: who reads mail about it is nobody's business there.
    record(
        db, verb, by=account_id, now=now, subject="account", subject_id=account_id,
        audience=Audience.AGENCIES,
    )  # fmt: skip
