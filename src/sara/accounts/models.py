"""Who signs in, whom they work for, where, and as what."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.db import Base, Moment, partial_index, spoken
from sara.words import N_, Spoken


class AgencyKind(Spoken):
    POLICE = "police", N_("Police")
    HOUSING = "housing", N_("Housing")
    SCHOOL = "school", N_("School")
    RESIDENTS = "residents", N_("Residents' association")
    COUNCIL = "council", N_("Council or city department")
    HEALTH = "health", N_("Health service")
    BUSINESS = "business", N_("Business or traders")
    OTHER = "other", N_("Other")


class AccountState(Spoken):
    PENDING = "pending", N_("Invited, not yet signed in")
    ACTIVE = "active", N_("Active")
    DISABLED = "disabled", N_("Disabled")


class Role(Spoken):
    ADMINISTRATOR = "administrator", N_("Administrator")
    ANALYST = "analyst", N_("Analyst")
    BOARD_MEMBER = "board_member", N_("Board member")
    COORDINATOR = "coordinator", N_("Coordinator")
    OFFICER = "officer", N_("Officer")
    PARTNER = "partner", N_("Partner")
    RESIDENT = "resident", N_("Resident")


class Purpose(Spoken):
    """What a single-use link is for."""

    INVITATION = "invitation", N_("Invitation")
    RESET = "reset", N_("New password")
    FIRST = "first", N_("First administrator")


class ByHand(Spoken):
    """How an answer came that somebody keyed in for another person."""

    PAPER = "paper", N_("On paper")
    PHONE = "phone", N_("By phone")
    FACE = "face", N_("Face to face")


class Precision(Spoken):
    """How exactly a point is known, and shown."""

    EXACT = "exact", N_("Exact place")
    STREET = "street", N_("Street")
    BLOCK = "block", N_("Block")
    AREA = "area", N_("Area only")


class Agency(Base):
    __tablename__ = "agency"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    kind: Mapped[AgencyKind] = mapped_column(spoken(AgencyKind))
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)


class AgencyContact(Base):
    """An address at which an agency answers for its actions without an account; no person's own."""

    __tablename__ = "agency_contact"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("agency.id"))
    email: Mapped[str] = mapped_column(sa.String(254))
    desk: Mapped[str] = mapped_column(sa.String(120), default="")
    """Which desk or post it is."""
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    added_at: Mapped[dt.datetime] = mapped_column(Moment)
    removed_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    __table_args__ = (
        partial_index(
            "uq_agency_contact_in_use", "agency_id", "email", unique=True,
            where="removed_at IS NULL",
        ),
    )  # fmt: skip


class Area(Base):
    """A beat or neighbourhood. The boundary, when given, is a GeoJSON geometry."""

    __tablename__ = "area"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(24), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    boundary: Mapped[str | None] = mapped_column(sa.Text)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)


class Account(Base):
    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    """Where `by_hand`, a number of its own that is no address."""
    by_hand: Mapped[bool] = mapped_column(default=False)
    """Somebody without e-mail, who does not sign in: others key in what they answer."""
    offered_email: Mapped[str] = mapped_column(sa.String(254), default="")
    """Where `by_hand`, the address to which an invitation went; theirs once they have come in."""
    name: Mapped[str] = mapped_column(sa.String(120))
    agency_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agency.id"), index=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    state: Mapped[AccountState] = mapped_column(spoken(AccountState), default=AccountState.PENDING)
    language: Mapped[str] = mapped_column(sa.String(12), default="")
    """The language this person reads; empty for the one of the installation."""
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)


class RoleGrant(Base):
    """A role, on one area or (no area) on the whole installation. Nobody grants to themselves."""

    __tablename__ = "role_grant"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    role: Mapped[Role] = mapped_column(spoken(Role))
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("area.id"), index=True)
    granted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    granted_at: Mapped[dt.datetime] = mapped_column(Moment)
    __table_args__ = (
        sa.CheckConstraint("granted_by IS NULL OR granted_by <> account_id", name="not_to_oneself"),
        sa.CheckConstraint(
            "role <> 'administrator' OR area_id IS NULL", name="administrators_are_everywhere"
        ),
        partial_index(
            "uq_role_grant_everywhere", "account_id", "role", unique=True,
            where="area_id IS NULL",
        ),
        sa.Index("uq_role_grant_area", "account_id", "role", "area_id", unique=True),
    )  # fmt: skip


class SignInSession(Base):
    """A signed-in browser. Only the hash of its token is kept."""

    __tablename__ = "sign_in_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    seen_at: Mapped[dt.datetime] = mapped_column(Moment)
    ends_at: Mapped[dt.datetime] = mapped_column(Moment, index=True)


class SingleUseLink(Base):
    """An invitation or password reset. Only the hash of its token is kept."""

    __tablename__ = "single_use_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(spoken(Purpose))
    ends_at: Mapped[dt.datetime] = mapped_column(Moment)
    used_at: Mapped[dt.datetime | None] = mapped_column(Moment)


class Attempt(Base):
    """A failed sign-in or a reset request, counted by keyed hashes of name and source."""

    __tablename__ = "attempt"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[dt.datetime] = mapped_column(Moment, index=True)
    __table_args__ = (sa.Index("ix_attempt_key_at", "key", "at"),)
