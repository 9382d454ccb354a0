"""Verbs of analysis: answer both ways, explain, test, show it to people."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from sara.analysis import data_requests, operations
from sara.analysis.models import (
    Agreement,
    Answer,
    Hypothesis,
    Question,
    RequestState,
    Study,
    TestResult,
)
from sara.demo.telling.base import Ground, folded, prose
from sara.figures.operations import freeze_baselines
from sara.problems.models import Stage

SECTIONS: tuple[tuple[str, ...], ...] = (
    ("offending", "target", "place", "handler", "guardian", "manager"),
    ("conditions", "done_so_far", "known_elsewhere"),
    ("pinch_point", "problem_changed"),
)
"""The forms of the analysis page, each saved by itself."""


class Analysis(Ground):
    def answers(self, **both: tuple[str, str]) -> None:
        """Answer questions for where it happens and where it does not."""
        for name, (present, absent) in both.items():
            by, question = self.viewer(None), Question.of(name)
            self.writable(by, Stage.ANALYSIS)
            operations.answer(
                self.db, self.problem_id, question, self.version(Answer, question=question),
                by=by, now=self.world.tick(), present=prose(present), absent=prose(absent),
            )  # fmt: skip

    def study(self, **texts: Any) -> None:
        """Fill in triangle, background and conclusion."""
        values = folded(texts)
        for section in SECTIONS:
            given = {name: values.pop(name) for name in section if name in values}
            if given:
                by = self.viewer(None)
                self.writable(by, Stage.ANALYSIS)
                operations.fill(
                    self.db, self.problem_id, self.version(Study), by=by,
                    now=self.world.tick(), **given,
                )  # fmt: skip
        assert not values, f"analysis has no {', '.join(values)}"

    def hypothesis(
        self, cause: str, effect: str, *, expected: str, test: str, rival_of: int | None = None
    ) -> int:
        """Write an explanation down: because of this, that happens."""
        by = self.viewer(None)
        self.writable(by, Stage.ANALYSIS)
        return operations.add_hypothesis(
            self.db, self.problem_id, cause=prose(cause), effect=prose(effect),
            expected=prose(expected), test=prose(test), rival_of=rival_of, by=by,
            now=self.world.tick(),
        ).id  # fmt: skip

    def tested(self, hypothesis: int, result: str, finding: str) -> None:
        """Say what the test of an explanation showed."""
        by = self.viewer(None)
        self.writable(by, Stage.ANALYSIS)
        version = self.db.scalar(sa.select(Hypothesis.version).where(Hypothesis.id == hypothesis))
        operations.change_hypothesis(
            self.db, self.problem_id, hypothesis, version or 0, by=by, now=self.world.tick(),
            result=TestResult.of(result), finding=prose(finding),
        )  # fmt: skip

    def freeze(self) -> None:
        by = self.viewer(None)
        self.writable(by, Stage.ANALYSIS)
        freeze_baselines(self.db, self.problem_id, by=by, now=self.world.tick())

    def ask_for_data(self, whom: str, what: str, *, within: int = 14) -> int:
        """Ask a partner for data, today."""
        by, today = self.viewer(None), self.world.today
        self.writable(by, Stage.ANALYSIS)
        return data_requests.ask_for_data(
            self.db, self.problem_id, whom_asked=whom, what=prose(what), asked_on=today,
            due_on=today + dt.timedelta(days=within), by=by, now=self.world.tick(), today=today,
        ).id  # fmt: skip

    def data_came(self, request: int, became: str, came: str) -> None:
        """Say what came of a request for data, today."""
        by = self.viewer(None)
        self.writable(by, Stage.ANALYSIS)
        data_requests.data_came(
            self.db, self.problem_id, request, 1, became=RequestState.of(became),
            answered_on=self.world.today, came=prose(came), by=by, now=self.world.tick(),
            today=self.world.today,
        )  # fmt: skip

    def check_back(self, with_whom: str, agreement: str, said: str) -> None:
        """Record what the community said to the findings, today."""
        by = self.viewer(None)
        self.writable(by, Stage.ANALYSIS)
        operations.add_check_back(
            self.db, self.problem_id, held_on=self.world.today, with_whom=with_whom,
            agreement=Agreement.of(agreement), said=prose(said), by=by, now=self.world.tick(),
            today=self.world.today,
        )  # fmt: skip
