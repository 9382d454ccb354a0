"""The working group with its members, and the discussion in rooms with a stated audience."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.accounts.models import ByHand
from sara.accounts.reach import Audience, SeatKind
from sara.db import Base, Moment, partial_index, spoken
from sara.words import N_, Spoken


class GroupKind(Spoken):
    """What a group is for. One for an area or a board stands; one for a problem ends with it."""

    PROBLEM = "problem", N_("Working group of a problem")
    AREA = "area", N_("Standing group of an area")
    BOARD = "board", N_("Board")


class GroupRole(Spoken):
    CHAIR = "chair", N_("Chair")
    MEMBER = "member", N_("Member")
    OBSERVER = "observer", N_("Observer")

    @property
    def seat(self) -> SeatKind:
        """The seat by which this role reaches the problem of its group."""
        return SeatKind.of(self.value)


class MembershipState(Spoken):
    ASKED = "asked", N_("Has asked to join")
    INVITED = "invited", N_("Is invited")
    ADMITTED = "admitted", N_("In the group")
    REFUSED = "refused", N_("Not admitted")
    DECLINED = "declined", N_("Declined the invitation")
    WITHDRAWN = "withdrawn", N_("Took the request back")
    LEFT = "left", N_("Left")
    ENDED = "ended", N_("Membership ended by someone else")


OPEN = (MembershipState.ASKED, MembershipState.INVITED, MembershipState.ADMITTED)
"""States in which something still stands between a person and a group: one at a time."""
_OPEN = "state IN ('asked', 'invited', 'admitted')"


class WorkingGroup(Base):
    """People who work together: on one problem, for an area, or on a board.

    Membership in the group of a problem is made real by a seat, which alone gives reach. Standing
    groups give none.
    """

    __tablename__ = "working_group"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[GroupKind] = mapped_column(spoken(GroupKind))
    problem_id: Mapped[int | None] = mapped_column(sa.ForeignKey("problem.id"), unique=True)
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("area.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(140), default="")
    """Empty for the group of a problem, which goes by the problem's title."""
    purpose: Mapped[str] = mapped_column(sa.Text, default="")
    conduct: Mapped[str] = mapped_column(sa.Text, default="")
    """The code of conduct; empty for the one that every group begins with."""
    open_to_ask: Mapped[bool] = mapped_column(default=True)
    opened_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    opened_at: Mapped[dt.datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.CheckConstraint("(kind = 'problem') = (problem_id IS NOT NULL)", name="of_a_problem"),
        sa.CheckConstraint("(kind = 'area') = (area_id IS NOT NULL)", name="of_an_area"),
        sa.CheckConstraint("kind = 'problem' OR name <> ''", name="standing_has_a_name"),
    )


class Membership(Base):
    """What stands or stood between one person and one group, from the asking to the end.

    Each asking is a row of its own, so that it stays visible who was asked and who answered.
    `named_as` is how the person wants to be named in public, `interests` what could pull them
    another way. Nobody decides about themselves.
    """

    __tablename__ = "membership"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    role: Mapped[GroupRole] = mapped_column(spoken(GroupRole), default=GroupRole.MEMBER)
    state: Mapped[MembershipState] = mapped_column(spoken(MembershipState))
    named_as: Mapped[str] = mapped_column(sa.String(80), default="")
    interests: Mapped[str] = mapped_column(sa.String(500), default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    asked_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    """Themselves, or whoever invited them."""
    asked_at: Mapped[dt.datetime] = mapped_column(Moment)
    answered_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    conduct_accepted_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    because: Mapped[str] = mapped_column(sa.String(500), default="")
    keyed_how: Mapped[ByHand | None] = mapped_column(spoken(ByHand))
    """How the answer to the invitation came, where it was keyed in by `keyed_by`."""
    keyed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    since: Mapped[dt.datetime | None] = mapped_column(Moment)
    until: Mapped[dt.datetime | None] = mapped_column(Moment)
    term_ends: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.CheckConstraint("decided_by <> account_id", name="decided_by_someone_else"),
        sa.CheckConstraint("keyed_by <> account_id", name="keyed_by_another"),
        sa.CheckConstraint(
            "state <> 'admitted' OR (since IS NOT NULL AND until IS NULL)", name="admitted_since"
        ),
        sa.CheckConstraint(
            "state NOT IN ('left', 'ended') OR (since IS NOT NULL AND until IS NOT NULL)",
            name="over_with_dates",
        ),
        partial_index("uq_membership_open", "group_id", "account_id", where=_OPEN, unique=True),
        sa.Index("ix_membership_group_id", "group_id", "id"),
        sa.Index("ix_membership_account_id", "account_id", "group_id", "id"),
    )  # fmt: skip


class Registration(Base):
    """A stranger who wants to join, until their address is confirmed. No account, no name kept
    longer than the link lasts; of the link only the hash."""

    __tablename__ = "registration"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id"), index=True)
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    ends_at: Mapped[dt.datetime] = mapped_column(Moment, index=True)


class Comment(Base):
    """One contribution. Its audience is its room: everyone, the team, or agencies only.

    A removed one keeps its words, for those who moderate; everybody else sees that it was removed,
    by whom and why.
    """

    __tablename__ = "comment"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"))
    audience: Mapped[Audience] = mapped_column(spoken(Audience))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    body: Mapped[str] = mapped_column(sa.Text)
    posted_at: Mapped[dt.datetime] = mapped_column(Moment)
    edited_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    removed_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    removed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    removed_because: Mapped[str] = mapped_column(sa.String(300), default="")
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by IS NULL) AND "
            "(removed_at IS NULL OR removed_because <> '')",
            name="removed_with_a_reason",
        ),
        sa.Index("ix_comment_problem_id_audience_id", "problem_id", "audience", "id"),
        partial_index("ix_comment_removed", "removed_at", "id", where="removed_at IS NOT NULL"),
    )


class EarlierText(Base):
    """What a comment said before it was edited."""

    __tablename__ = "earlier_text"
    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comment.id"), index=True)
    body: Mapped[str] = mapped_column(sa.Text)
    until: Mapped[dt.datetime] = mapped_column(Moment)


class Mention(Base):
    """Somebody on the team called by name in a comment; `seen_at` when they opened the room."""

    __tablename__ = "mention"
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comment.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    seen_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    __table_args__ = (sa.Index("ix_mention_account_id", "account_id", "comment_id"),)
