"""Verbs of the working group: open it, join, admit, give roles, and speak in public."""

import sqlalchemy as sa

from sara.accounts.permissions import Permission
from sara.demo.telling.base import Ground, prose
from sara.groups import going, joining, moderation
from sara.groups.finding import FoundGroup, find_group, group_of, run_group
from sara.groups.inviting import invite
from sara.groups.models import GroupRole, Membership, MembershipState
from sara.groups.opening import open_group


class Group(Ground):
    def open_group(self, by: str | None = None) -> None:
        """Open the working group of the problem."""
        who = self.viewer(by)
        self.found(who, Permission.GROUP_RUN)
        open_group(self.db, self.problem_id, by=who, now=self.world.tick())

    def joins(self, who: str, named_as: str, *, interests: str = "", note: str = "") -> None:
        """Ask to join; whoever is on the team accepts the code of conduct by it and is in."""
        viewer = self.viewer(who)
        joining.ask(
            self.db, self._group(who), named_as=named_as, interests=prose(interests),
            note=prose(note), by=viewer, now=self.world.tick(),
        )  # fmt: skip

    def admit(
        self, who: str, *, by: str | None = None, role: str = "member", term: int | None = None
    ) -> None:
        """Admit somebody who asked, perhaps until a day so many days from now."""
        asked = self._membership(who)
        joining.admit(
            self.db, self._run(by), asked.id, asked.version, role=GroupRole.of(role),
            term_ends=None if term is None else self.day(-term), by=self.viewer(by),
            now=self.world.tick(),
        )  # fmt: skip

    def refuse(self, who: str, because: str, *, by: str | None = None) -> None:
        """Do not admit somebody who asked."""
        asked = self._membership(who)
        joining.refuse(
            self.db, self._run(by), asked.id, asked.version, because=prose(because),
            by=self.viewer(by), now=self.world.tick(),
        )  # fmt: skip

    def role(self, who: str, role: str, *, by: str | None = None) -> None:
        """Give somebody in the group another role."""
        held = self._membership(who)
        going.give_role(
            self.db, self._run(by), held.id, held.version, role=GroupRole.of(role),
            term_ends=held.term_ends, by=self.viewer(by), now=self.world.tick(),
        )  # fmt: skip

    def invites(self, email: str, name: str, *, by: str) -> None:
        """Invite somebody by e-mail."""
        invite(
            self.db, self._run(by), email=email, name=name, role=GroupRole.MEMBER,
            by=self.viewer(by), settings=self.world.settings, now=self.world.tick(),
        )  # fmt: skip

    def remove(self, comment: int, because: str, *, by: str) -> None:
        """Remove a message from the discussion, with a reason that stays."""
        who = self.viewer(by)
        moderation.remove_comment(
            self.db, self.found(who, Permission.DISCUSSION_MODERATE), comment,
            because=prose(because), by=who, now=self.world.tick(),
        )  # fmt: skip

    def _group(self, who: str | None) -> FoundGroup:
        return find_group(self.db, self.viewer(who), self._number())

    def _run(self, by: str | None) -> FoundGroup:
        return run_group(self.db, self.viewer(by), self._number())

    def _number(self) -> int:
        number = group_of(self.db, self.problem_id)
        assert number is not None, f"{self.key}: the group is not open"
        return number

    def _membership(self, who: str) -> Membership:
        return self.db.scalars(
            sa.select(Membership)
            .where(
                Membership.group_id == self._number(),
                Membership.account_id == self.viewer(who).account_id,
                Membership.state.in_((MembershipState.ASKED, MembershipState.ADMITTED)),
            )
            .execution_options(populate_existing=True)
        ).one()
