"""How people come in: invited by an administrator, or as the very first one."""

import datetime as dt
import secrets

import msgspec
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sara.accounts import links, queries, sessions
from sara.accounts.models import Account, AccountState, Purpose, Role, RoleGrant
from sara.accounts.operations import lock
from sara.accounts.reach import Audience
from sara.errors import NotFound, Refused
from sara.history.operations import Changes, record
from sara.mail.operations import NO_ADDRESS, is_address
from sara.people.operations.accounts import check_agency
from sara.people.operations.roles import add_role
from sara.settings import Settings
from sara.words import N_, reading_language

TAKEN = N_("There is already an account with this e-mail address.")
AT_ONCE = N_("Somebody else did the same at this moment. Please send it once more.")
HAS_ADDRESS = N_("This person has e-mail by now, or their account is out of use.")
JOINED_ALREADY = N_("This person has signed in before or is disabled: an invitation is no use.")


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """To whom a link goes, and the token in it, which is kept nowhere."""

    account_id: int
    email: str
    name: str
    token: str


def invite(
    db: Session,
    *,
    email: str,
    name: str,
    agency_id: int | None,
    role: Role,
    area_id: int | None,
    by: int | None,
    settings: Settings,
    now: dt.datetime,
) -> Invited:
    """Make an account that waits for its person. `by` is None on the command line."""
    check_agency(db, agency_id)
    account = Account(
        email=address(email), name=name, agency_id=agency_id, password_hash=None,
        state=AccountState.PENDING, created_at=now,
    )  # fmt: skip
    try:
        with db.begin_nested():
            db.add(account)
    except IntegrityError as error:
        raise Refused(TAKEN) from error
    record(
        db, "account.invited", by=by, now=now, subject="account", subject_id=account.id,
        changes={"email": ("", account.email), "name": ("", name), "agency": (None, agency_id)},
        audience=Audience.AGENCIES,
    )  # fmt: skip
    add_role(db, account.id, role, area_id, by=by, now=now)
    return _invitation(db, account, settings, now)


def invite_again(
    db: Session, account_id: int, *, by: int | None, settings: Settings, now: dt.datetime
) -> Invited:
    """Make a fresh link for someone who has not come in yet; the old one ends."""
    account = lock(db, account_id)
    if account is None:
        raise NotFound
    if account.state is not AccountState.PENDING:
        raise Refused(JOINED_ALREADY)
    record(
        db, "account.invited_again", by=by, now=now, subject="account", subject_id=account.id,
        audience=Audience.AGENCIES,
    )  # fmt: skip
    return _invitation(db, account, settings, now)


def expect(
    db: Session,
    *,
    email: str,
    name: str,
    by: int,
    settings: Settings,
    now: dt.datetime,
    account: Account | None = None,
) -> Invited:
    """Make an account without any role, for somebody whom a group has invited.

    With `account`, one that waits like this already: it gets a fresh link.
    """
    if account is not None:
        return invite_again(db, account.id, by=by, settings=settings, now=now)
    account = Account(
        email=address(email), name=name, password_hash=None, state=AccountState.PENDING,
        created_at=now,
    )  # fmt: skip
    try:
        with db.begin_nested():
            db.add(account)
    except IntegrityError as error:
        raise Refused(AT_ONCE) from error
    record(
        db, "account.invited", by=by, now=now, subject="account", subject_id=account.id,
        changes={"email": ("", account.email), "name": ("", name)}, audience=Audience.AGENCIES,
    )  # fmt: skip
    return _invitation(db, account, settings, now)


def without_address(db: Session, *, name: str, by: int, now: dt.datetime) -> Account:
    """Make an account for somebody without e-mail. It has no role, and nobody signs in with it."""
    account = Account(
        email=f"by-hand-{secrets.token_hex(8)}", by_hand=True, name=name, password_hash=None,
        state=AccountState.ACTIVE, created_at=now,
    )  # fmt: skip
    db.add(account)
    db.flush()
    record(
        db, "account.by_hand", by=by, now=now, subject="account", subject_id=account.id,
        changes={"name": ("", name)}, audience=Audience.AGENCIES,
    )  # fmt: skip
    return account


def offer_address(
    db: Session, account_id: int, email: str, *, by: int, settings: Settings, now: dt.datetime
) -> Invited | None:
    """Invite somebody who had no e-mail, and is answered for by hand until they have come in.

    None when the address belongs to an account already: what the inviter sees is the same.
    """
    account = lock(db, account_id)
    if account is None or not account.by_hand or account.state is not AccountState.ACTIVE:
        raise Refused(HAS_ADDRESS)
    before, account.offered_email = account.offered_email, address(email)
    account.version += 1
    record(
        db, "account.address_offered", by=by, now=now, subject="account", subject_id=account.id,
        changes={"email": (before, account.offered_email)}, audience=Audience.AGENCIES,
    )  # fmt: skip
    if queries.by_email(db, account.offered_email) is not None:
        links.end(db, account.id, now)
        return None
    return _invitation(db, account, settings, now)


def come_in_oneself(
    db: Session, *, email: str, name: str, password_hash: str, settings: Settings, now: dt.datetime
) -> tuple[int, str] | None:
    """Make an account without any role, for somebody who has proved this address.

    Gives the account and the session's token; None when there is an account by now.
    """
    account = Account(
        email=address(email), name=name, password_hash=password_hash,
        state=AccountState.ACTIVE, created_at=now,
    )  # fmt: skip
    try:
        with db.begin_nested():
            db.add(account)
    except IntegrityError:
        return None
    record(
        db, "account.registered", by=account.id, now=now, subject="account",
        subject_id=account.id, changes={"email": ("", account.email), "name": ("", name)},
        audience=Audience.AGENCIES,
    )  # fmt: skip
    return account.id, sessions.begin(db, account.id, settings=settings, now=now)


def join(
    db: Session, token: str, *, name: str, password_hash: str, settings: Settings, now: dt.datetime
) -> tuple[int, str]:
    """Accept an invitation and be signed in; gives the account and the session's token."""
    account = lock(db, links.find(db, token, Purpose.INVITATION, now).account_id)
    links.use(db, token, Purpose.INVITATION, now)
    if account is None:
        raise links.LinkEnded(Purpose.INVITATION)
    if account.by_hand:
        _take_address(db, account)
    elif account.state is not AccountState.PENDING:
        raise links.LinkEnded(Purpose.INVITATION)
    changes = {
        "name": (account.name, name), "state": (account.state, AccountState.ACTIVE),
        "language": (account.language, reading_language()),
    }  # fmt: skip
    account.name, account.password_hash = name, password_hash
    account.language = reading_language()  # the invitation was read in it
    account.state, account.version = AccountState.ACTIVE, account.version + 1
    links.end(db, account.id, now)
    return _come_in(db, account, changes, settings, now)


def join_first(
    db: Session,
    token: str,
    *,
    email: str,
    name: str,
    password_hash: str,
    settings: Settings,
    now: dt.datetime,
) -> tuple[int, str]:
    """Become the first administrator, by the link that the terminal printed."""
    links.use(db, token, Purpose.FIRST, now)
    if not queries.is_empty(db):
        raise links.LinkEnded(Purpose.FIRST)
    account = Account(
        email=address(email), name=name, password_hash=password_hash,
        state=AccountState.ACTIVE, created_at=now,
    )  # fmt: skip
    db.add(account)
    db.flush()
    db.add(RoleGrant(account_id=account.id, role=Role.ADMINISTRATOR, granted_at=now))
    links.end(db, None, now)
    changes = {"email": ("", account.email), "name": ("", name), "role": ("", Role.ADMINISTRATOR)}
    return _come_in(db, account, changes, settings, now)


def address(email: str) -> str:
    """The address as it is kept. Raises `Refused` for one that no letter could be sent to."""
    plain = email.strip().lower()
    if not is_address(plain):
        raise Refused(NO_ADDRESS)
    return plain


def _take_address(db: Session, account: Account) -> None:
    """From now on the person answers themselves; what was keyed in for them stays theirs."""
    email = account.offered_email
    try:
        with db.begin_nested():
            account.email, account.offered_email, account.by_hand = email, "", False
    except IntegrityError as error:
        raise Refused(TAKEN) from error


def _come_in(
    db: Session, account: Account, changes: Changes,
    settings: Settings, now: dt.datetime,
) -> tuple[int, str]:  # fmt: skip
    record(
        db, "account.joined", by=account.id, now=now, subject="account", subject_id=account.id,
        changes=changes, audience=Audience.AGENCIES,
    )  # fmt: skip
    return account.id, sessions.begin(db, account.id, settings=settings, now=now)


def _invitation(db: Session, account: Account, settings: Settings, now: dt.datetime) -> Invited:
    lasts = dt.timedelta(days=settings.invitation_days)
    token = links.make(db, Purpose.INVITATION, account.id, lasts=lasts, now=now)
    email = account.offered_email if account.by_hand else account.email
    return Invited(account_id=account.id, email=email, name=account.name, token=token)
