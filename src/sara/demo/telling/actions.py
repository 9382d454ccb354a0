"""Verbs of promises: propose, accept, decline, report, give up."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.actions import operations
from sara.actions.models import Action, ActionStatus
from sara.demo.telling.base import Ground, prose


class Actions(Ground):
    def action(
        self, what: str, *, owner: str | int, due: int, hypothesis: int | None = None,
        start: int | None = None, role: str = "", place: str = "", dosage: str = "",
        cost: str = "", continuing: bool = False, interim: bool = False,
        audience: str = "team", by: str | None = None,
    ) -> int:  # fmt: skip
        """Propose an action to a person, an agency (by short name) or a stakeholder (by id)."""
        who = self.viewer(by)
        found = self.found(who, Permission.ACTION_ADD)
        added: Action = operations.add_action(
            self.db, found, by=who, now=self.world.tick(),
            what=prose(what), hypothesis_id=hypothesis, **self._owner(owner), role=role,
            place=place, start_on=None if start is None else self.day(start),
            due_on=self.day(due), continuing=continuing, interim=interim,
            audience=Audience.of(audience), stage=self.stage(who), planned_dosage=dosage,
            cost=cost,
        )  # fmt: skip
        return added.id

    def accept(self, action: int, by: str | None = None) -> None:
        """Its owner says yes; for a stakeholder the lead writes it down."""
        self._answer(action, by, ActionStatus.ACCEPTED)

    def decline(self, action: int, *, by: str, because: str) -> None:
        self._answer(action, by, ActionStatus.DECLINED, because)

    def done(
        self, action: int, by: str | None = None, *, dosage: str, proof: str = "",
        ended: int | None = None, because: str = "",
    ) -> None:  # fmt: skip
        """Report an action as done, today or so many days ago."""
        ended_on = self.world.today if ended is None else self.day(ended)
        self._answer(
            action, by, ActionStatus.DONE, because, ended_on=ended_on, done_dosage=dosage,
            delivered_percent=100, proof=prose(proof),
        )  # fmt: skip

    def part_done(
        self, action: int, by: str | None = None, *, percent: int, dosage: str,
        ended: int | None = None, because: str,
    ) -> None:  # fmt: skip
        """Report how much of an action was done, and why not all."""
        self._answer(
            action, by, ActionStatus.PART_DONE, because, done_dosage=dosage,
            delivered_percent=percent, ended_on=None if ended is None else self.day(ended),
        )  # fmt: skip

    def going_on(
        self, action: int, by: str | None = None, *, dosage: str, percent: int = 100,
        because: str = "",
    ) -> None:  # fmt: skip
        """Report an action that goes on without an end."""
        status = ActionStatus.DONE if percent == 100 else ActionStatus.PART_DONE
        self._answer(
            action, by, status, because, continuing=True, done_dosage=dosage,
            delivered_percent=percent,
        )  # fmt: skip

    def drop(self, action: int, because: str) -> None:
        """Give an action up."""
        by = self.viewer(None)
        found, row = self.found(by, Permission.PROBLEM_MOVE), self._row(action)
        operations.drop_action(
            self.db, found, row, row.version, because=prose(because), by=by,
            now=self.world.tick(), today=self.world.today,
        )  # fmt: skip

    def _answer(
        self, action: int, by: str | None, status: ActionStatus, because: str = "", **report: Any
    ) -> None:
        who = self.viewer(by)
        found, row = self.found(who, Permission.ACTION_ANSWER), self._row(action)
        operations.answer_action(
            self.db, found, row, row.version, status, because=prose(because), by=who,
            now=self.world.tick(), **report,
        )  # fmt: skip

    def _row(self, action: int) -> Action:
        return self.db.get_one(Action, action)

    def _owner(self, owner: str | int) -> dict[str, int]:
        town = self.world.town
        if isinstance(owner, int):
            return {"owner_stakeholder_id": owner}
        if owner in town.agencies:
            return {"owner_agency_id": town.agencies[owner].id}
        return {"owner_account_id": town.people[owner].account_id}
