"""Stops the guessing of passwords: tries are counted by keyed hashes of account and of source.

A try is noted before the password is looked at, so that many at once do not slip through, and
taken back when it was right.
"""

import datetime as dt
import ipaddress
from collections.abc import Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Attempt
from sara.errors import TooMany
from sara.secret import Secret
from sara.words import N_

WINDOW = dt.timedelta(minutes=15)
KEPT = dt.timedelta(days=1)
PER_ACCOUNT = 5
PER_SOURCE = 20
PER_DEVICE = 5
RESETS_PER_ACCOUNT = 3

WAIT = N_(
    "There were too many tries for this account, or from where you are. Wait {n} minutes, then "
    "try again: at {until} at the latest. On a device from which you signed in before, you need "
    "not wait for others."
)


class TooSoon(TooMany):
    """Too many tries in the window; by its end at the latest one counts anew."""

    wait = int(WINDOW.total_seconds())

    def __init__(self, now: dt.datetime) -> None:
        super().__init__(WAIT, n=self.wait // 60, until=now + WINDOW)


class Limit(msgspec.Struct, frozen=True):
    """At most so many tries with one key in the window."""

    key: str
    most: int


def for_sign_in(secret: Secret, email: str, source: str, device: str) -> tuple[Limit, ...]:
    """What limits a sign-in. A known device has tries of its own, so that nobody can be locked
    out by strangers, nor by the others behind the same address."""
    if device:
        return (Limit(secret.sign("attempt", "device", device), PER_DEVICE),)
    return (
        Limit(secret.sign("attempt", "account", email), PER_ACCOUNT),
        Limit(secret.sign("attempt", "source", network(source)), PER_SOURCE),
    )


def for_reset(secret: Secret, email: str) -> Limit:
    return Limit(secret.sign("attempt", "reset", email), RESETS_PER_ACCOUNT)


def for_reset_source(secret: Secret, source: str) -> Limit:
    return Limit(secret.sign("attempt", "reset source", network(source)), PER_SOURCE)


def for_joining(secret: Secret, email: str) -> Limit:
    """Letters to one address that somebody wants to join with."""
    return Limit(secret.sign("attempt", "joining", email), RESETS_PER_ACCOUNT)


def for_joining_source(secret: Secret, source: str) -> Limit:
    return Limit(secret.sign("attempt", "joining source", network(source)), PER_SOURCE)


def for_inviting(secret: Secret, account_id: int) -> Limit:
    """Letters that one person sends to addresses they type."""
    return Limit(secret.sign("attempt", "inviting", str(account_id)), PER_SOURCE)


def for_old_password(secret: Secret, account_id: int) -> Limit:
    return Limit(secret.sign("attempt", "old password", str(account_id)), PER_ACCOUNT)


def network(source: str) -> str:
    """The address, or for IPv6 the network of one household, within which addresses are free."""
    try:
        address = ipaddress.ip_address(source)
    except ValueError:
        return source
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


def note(db: Session, limits: Sequence[Limit], now: dt.datetime) -> list[int]:
    """Note a try; gives the numbers by which it can be taken back.

    Raises `TooSoon` and notes nothing when one of the limits is reached.
    """
    for limit in limits:
        if is_full(db, limit, now):
            raise TooSoon(now)
    noted = [Attempt(key=limit.key, at=now) for limit in limits]
    db.add_all(noted)
    db.flush()
    return [attempt.id for attempt in noted]


def is_full(db: Session, limit: Limit, now: dt.datetime) -> bool:
    """Whether the limit is reached. The key stays locked for this transaction, so that two
    processes count one after the other."""
    if db.get_bind().dialect.name == "postgresql":
        number = int(limit.key[:15], 16)
        db.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
    count = (
        sa.select(sa.func.count())
        .select_from(Attempt)
        .where(Attempt.key == limit.key, Attempt.at > now - WINDOW)
    )
    return (db.scalar(count) or 0) >= limit.most


def take_back(db: Session, noted: Sequence[int], *forgiven: Limit) -> None:
    """Take back a try that was right, and forget the wrong ones before it for these limits."""
    db.execute(
        sa.delete(Attempt).where(
            sa.or_(Attempt.id.in_(noted), Attempt.key.in_([limit.key for limit in forgiven]))
        )
    )


def forget_old(db: Session, now: dt.datetime) -> int:
    """Drop what no limit counts any more; gives its number."""
    done = db.execute(sa.delete(Attempt).where(Attempt.at < now - KEPT))
    return int(done.rowcount)  # type: ignore[attr-defined]  # a DML result has a rowcount
