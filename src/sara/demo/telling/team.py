"""Verbs about people: seats on the team, another lead, and who has a stake."""

from sara.accounts.permissions import Permission
from sara.demo.telling.base import Ground, prose
from sara.problems import stakeholders
from sara.problems.letters import tell_seated
from sara.problems.models import Involvement, Part, SeatKind, Stage, StakeholderKind
from sara.problems.operations import end_seat, give_seat


class Team(Ground):
    def seat(self, who: str, kind: str, *, by: str | None = None) -> None:
        """Give somebody a seat on the problem."""
        giver, taker, now = self.viewer(by), self.viewer(who).account_id, self.world.tick()
        found, given = self.found(giver, Permission.TEAM_MANAGE), SeatKind.of(kind)
        give_seat(self.db, self.problem_id, taker, given, by=giver, now=now)
        tell_seated(self.db, found.row, taker, given, now=now)

    def leave(self, who: str) -> None:
        """Somebody's seat ends; its dates stay."""
        by = self.viewer(None)
        self.found(by, Permission.TEAM_MANAGE)
        end_seat(
            self.db, self.problem_id, self.viewer(who).account_id, by=by, now=self.world.tick()
        )

    def hand_over(self, who: str, *, by: str) -> None:
        """Name another lead; whoever led before becomes a member."""
        self.seat(who, "lead", by=by)
        self.lead = who

    def stakeholder(
        self, name: str, kind: str, part: str, note: str = "", *, contact: str = "", **stages: str
    ) -> int:
        """Add somebody with a stake, and how they take part in which stage."""
        by = self.viewer(None)
        involved = [(Stage.of(stage), Involvement.of(how)) for stage, how in stages.items()]
        return stakeholders.add(
            self.db, self.found(by, Permission.PROBLEM_WORK), involved=involved, by=by,
            now=self.world.tick(), name=name, kind=StakeholderKind.of(kind), part=Part.of(part),
            note=prose(note), contact=contact,
        ).id  # fmt: skip
