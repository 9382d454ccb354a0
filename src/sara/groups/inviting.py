"""Inviting by e-mail, without telling the inviter whether the address has an account."""

import datetime as dt

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account, AccountState, ByHand, RoleGrant
from sara.accounts.viewer import Viewer
from sara.errors import Refused
from sara.groups import telling
from sara.groups.between import (
    ALREADY,
    ANSWERED,
    NOT_ONESELF,
    come_in,
    hold,
    leave_entry,
    others,
    standing_between,
)
from sara.groups.finding import FoundGroup
from sara.groups.models import GroupRole, Membership, MembershipState
from sara.history.operations import record
from sara.people.operations.joining import (
    Invited,
    address,
    expect,
    offer_address,
    without_address,
)
from sara.settings import Settings
from sara.words import N_

NO_CHAIR = N_("Who chairs a group has to sign in. Invite this person as a member or an observer.")
CAN_THEMSELVES = N_("This person has e-mail, and answers the invitation themselves.")


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
    held = _invited(db, found, number, name, role, by=by, now=now)
    telling.invited(db, found, held, now=now)
    return Asked(membership_id=held.id, letter=letter)


def invite_by_hand(
    db: Session, found: FoundGroup, *, name: str, role: GroupRole, by: Viewer, now: dt.datetime
) -> int:
    """Write down that somebody without e-mail is invited; gives the number of the membership.

    Raises `Refused` for a chair: who runs a group has to sign in.
    """
    hold(db, found)
    if role is GroupRole.CHAIR:
        raise Refused(NO_CHAIR)
    account = without_address(db, name=name, by=by.account_id, now=now)
    return _invited(db, found, account.id, name, role, by=by, now=now).id


def give_address(
    db: Session, found: FoundGroup, membership_id: int, *, email: str, by: Viewer,
    settings: Settings, now: dt.datetime,
) -> Invited | None:  # fmt: skip
    """Invite somebody who had no e-mail to come in themselves; what they answered stays theirs.

    Gives the letter to write, or None where the address has an account already.
    """
    hold(db, found)
    asked = others(db, found, membership_id, by, MembershipState.INVITED, MembershipState.ADMITTED)
    if address(email) == by.email:
        raise Refused(NOT_ONESELF)
    letter = offer_address(
        db, asked.account_id, email, by=by.account_id, settings=settings, now=now
    )
    leave_entry(db, found, "membership.address_given", asked, by=by.account_id, now=now, changes={})
    return letter


def _invited(
    db: Session, found: FoundGroup, account_id: int, name: str, role: GroupRole, *, by: Viewer,
    now: dt.datetime,
) -> Membership:  # fmt: skip
    held = Membership(
        group_id=found.id, account_id=account_id, role=role, state=MembershipState.INVITED,
        named_as=name, asked_by=by.account_id, asked_at=now,
    )  # fmt: skip
    db.add(held)
    db.flush()
    record(
        db, "membership.invited", by=by.account_id, now=now, problem_id=found.row.problem_id,
        subject="membership", subject_id=held.id,
        changes={"name": ("", name), "role": ("", role)},
    )  # fmt: skip
    return held


def key_in_answer(
    db: Session, found: FoundGroup, membership_id: int, version: int, *, accepts: bool,
    named_as: str, interests: str, how: ByHand, by: Viewer, now: dt.datetime,
) -> None:  # fmt: skip
    """Key in what somebody without e-mail answered to the invitation.

    Raises `Refused` for whoever can answer themselves.
    """
    hold(db, found)
    asked = others(db, found, membership_id, by, MembershipState.INVITED)
    if asked.version != version:
        raise Refused(ANSWERED)
    if not db.scalar(sa.select(Account.by_hand).where(Account.id == asked.account_id)):
        raise Refused(CAN_THEMSELVES)
    asked.keyed_how, asked.keyed_by, asked.answered_at = how, by.account_id, now
    if accepts:
        asked.named_as, asked.interests, asked.conduct_accepted_at = named_as, interests, now
        come_in(db, found, asked, decided_by=asked.asked_by, now=now)
    else:
        asked.state, asked.version = MembershipState.DECLINED, asked.version + 1
    leave_entry(
        db, found, "membership.keyed_in", asked, by=by.account_id, now=now, in_public=accepts,
        changes={"answer": ("", asked.state), "keyed_how": ("", how)},
    )  # fmt: skip


def _has_no_role(db: Session, account_id: int) -> bool:
    """An administrator's own invitation, which may have run out, is not made valid again here."""
    held = sa.select(RoleGrant.id).where(RoleGrant.account_id == account_id).limit(1)
    return db.scalar(held) is None
