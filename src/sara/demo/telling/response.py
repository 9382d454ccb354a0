"""Verbs of the response: options, the choice, the evaluation plan, the log."""

from collections.abc import Sequence

from sara.accounts.permissions import Permission
from sara.demo.telling.base import Ground, prose
from sara.problems.models import Stage
from sara.response import evaluation, operations
from sara.response.models import Approach, Design, EvaluationPlan, LogKind, Plan, Side

SECTIONS: tuple[tuple[str, ...], ...] = (
    ("choice_because", "agreed", "objections", "answers", "enforcement_only_because"),
    ("short_term", "long_term"),
    ("lawful_basis", "approvals"),
)
"""The forms about the choice, each saved by itself."""


WINDOWS = ("before_first", "before_last", "after_first", "after_last")


class Response(Ground):
    def option(
        self, title: str, approach: str, side: str, hypothesis: int, how: str, *,
        chosen: bool = False,
    ) -> None:  # fmt: skip
        """Put an alternative on the table, and perhaps choose it."""
        by = self.viewer(None)
        found = self.writable(by, Stage.PLAN)
        option = operations.add_option(
            self.db, found,
            {"title": title, "approach": Approach.of(approach), "side": Side.of(side),
             "hypothesis_id": hypothesis, "how": prose(how)},
            by=by, now=self.world.tick(),
        )  # fmt: skip
        if chosen:
            operations.choose_option(
                self.db, found, option.id, chosen=True, by=by, now=self.world.tick()
            )

    def plan(self, **texts: str) -> None:
        """Write what was chosen and why, what it should reach, and what gives the right to it."""
        by = self.viewer(None)
        for section in SECTIONS:
            given = {name: prose(texts.pop(name)) for name in section if name in texts}
            if given:
                found = self.writable(by, Stage.PLAN)
                operations.save_plan(
                    self.db, found, self.version(Plan), given, by=by, now=self.world.tick()
                )
        assert not texts, f"the plan has no {', '.join(texts)}"

    def evaluation(
        self, design: str, indicators: Sequence[int], *, follow_up: int, assessor: str,
        decision_rule: str, comparison: str = "", buffer: str = "", place: str = "",
        windows: tuple[int, int, int, int] | None = None,
    ) -> None:  # fmt: skip
        """Write how success will be judged, and by which numbers."""
        by = self.viewer(None)
        found = self.writable(by, Stage.PLAN)
        settled = {} if windows is None else dict(
            zip(WINDOWS, (self.day(ago) for ago in windows), strict=True)
        )  # fmt: skip
        evaluation.save_evaluation(
            self.db, found, self.version(EvaluationPlan),
            {"design": Design.of(design), "comparison": comparison, "buffer": buffer,
             "follow_up_on": self.day(follow_up), "assessor": assessor, "place": place,
             "decision_rule": decision_rule} | settled,
            by=by, now=self.world.tick(),
        )  # fmt: skip
        for indicator in indicators:
            evaluation.name_indicator(
                self.db, found, indicator, named=True, by=by, now=self.world.tick()
            )

    def lock(self) -> None:
        by = self.viewer(None)
        evaluation.lock(
            self.db, self.found(by, Permission.PLAN_LOCK), self.version(EvaluationPlan), by=by,
            now=self.world.tick(), today=self.world.today, settings=self.world.settings,
        )  # fmt: skip

    def amend(self, what: str, because: str, *, follow_up: int) -> None:
        """Change the locked evaluation plan in the open."""
        by = self.viewer(None)
        evaluation.amend(
            self.db, self.found(by, Permission.PLAN_LOCK), what=prose(what),
            because=prose(because), follow_up_on=self.day(follow_up), by=by,
            now=self.world.tick(),
        )  # fmt: skip

    def write(self, kind: str, words: str, action: int | None = None) -> None:
        """Write a line into the log of the response, today."""
        by = self.viewer(None)
        operations.add_log_line(
            self.db, self.writable(by, Stage.RUNNING), kind=LogKind.of(kind), action_id=action,
            happened_on=self.world.today, words=prose(words), by=by, now=self.world.tick(),
        )  # fmt: skip
