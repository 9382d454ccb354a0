"""Inviting by e-mail, without telling the inviter whether the address has an account."""

import datetime as dt

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account, AccountState, RoleGrant
from sara.accounts.viewer import Viewer
from sara.errors import Refused
from sara.groups import telling
from sara.groups.between import ALREADY, NOT_ONESELF, hold, standing_between
from sara.groups.finding import FoundGroup
from sara.groups.models import GroupRole, Membership, MembershipState
from sara.history.operations import record
from sara.people.operations.joining import Invited, address, expect
from sara.settings import Settings


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation that was written down; `letter` is for whoever has no account in use yet."""

    membership_id: int
    letter: Invited | None


def invite(
    db: Session, found: FoundGroup, *, email: str, name: str, role: GroupRole, by: Viewer,
    settings: Settings, now: dt.datetime,
) -> Asked:  # fmt: skip
    """Invite somebody by e-mail. Whoever has no account gets one without any role.

    What the inviter sees and can do is the same whether or not there was an account.
    """
    hold(db, found)
    email = address(email)
    if email == by.email:
        raise Refused(NOT_ONESELF)
    account = db.scalars(sa.select(Account).where(Account.email == email)).one_or_none()
    letter = None
    if account is None:
        letter = expect(db, email=email, name=name, by=by.account_id, settings=settings, now=now)
    elif account.state is AccountState.PENDING and _has_no_role(db, account.id):
        letter = expect(db, email=email, name=name, by=by.account_id, settings=settings, now=now,
                        account=account)  # fmt: skip
    number = account.id if account else letter.account_id if letter else 0
    if standing_between(db, found.id, number) is not None:
        raise Refused(ALREADY)
    held = Membership(
        group_id=found.id, account_id=number, role=role, state=MembershipState.INVITED,
        named_as=name, asked_by=by.account_id, asked_at=now,
    )  # fmt: skip
    db.add(held)
    db.flush()
    record(
        db, "membership.invited", by=by.account_id, now=now, problem_id=found.row.problem_id,
        subject="membership", subject_id=held.id,
        changes={"name": ("", name), "role": ("", role)},
    )  # fmt: skip
    telling.invited(db, found, held, now=now)
    return Asked(membership_id=held.id, letter=letter)


def _has_no_role(db: Session, account_id: int) -> bool:
    """An administrator's own invitation, which may have run out, is not made valid again here."""
    held = sa.select(RoleGrant.id).where(RoleGrant.account_id == account_id).limit(1)
    return db.scalar(held) is None
