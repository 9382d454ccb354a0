"""Verbs of the assessment: what came of it, both verdicts, and the dates to look again."""

from typing import Any

import sqlalchemy as sa

from sara.accounts.permissions import Permission
from sara.assessment import operations, sustaining, verdicts
from sara.assessment.forms import RecordCheck
from sara.assessment.models import (
    Assessment as Answers,
    Delivered,
    Displacement,
    FailureReason,
    Fell,
    Finding,
    GoalMet,
    Judgement,
    Moved,
    SustainCheck,
    Verdict,
    VerdictOf,
)
from sara.demo.telling.base import Ground, folded, prose
from sara.problems.models import Outcome, Stage

SECTIONS: tuple[tuple[str, ...], ...] = (
    ("delivered", "process", "failure"),
    ("fell", "impact"),
    ("goal_met", "objectives"),
    ("residents_measure",),
    ("lessons", "goes_on"),
    ("outcome",),
    ("you_said", "we_found", "we_did", "what_changed", "what_did_not"),
)
"""The forms of the assessment page, each saved by itself."""

CHOICES = {"delivered": Delivered, "failure": FailureReason, "fell": Fell, "goal_met": GoalMet,
           "outcome": Outcome}  # fmt: skip

Later = tuple[int, float, int, int, str]
"""A later value: its indicator, how much, from and until how many days ago, and its source."""


class Assessment(Ground):
    def assess(self, **texts: str) -> None:
        """Fill in the assessment page, section by section."""
        by, values = self.viewer(None), self._chosen(folded(dict(texts)))
        for section in SECTIONS:
            given = {name: values.pop(name) for name in section if name in values}
            if given:
                found = self.writable(by, Stage.ASSESSMENT)
                operations.save_answers(
                    self.db, found, self.version(Answers), given, by=by, now=self.world.tick()
                )
        assert not values, f"the assessment has no {', '.join(values)}"

    def _chosen(self, values: dict[str, Any]) -> dict[str, Any]:
        return {k: CHOICES[k].of(v) if k in CHOICES else v for k, v in values.items()}

    def moved(self, **found: tuple[str, str]) -> None:
        """Say for each way a problem can move what was found."""
        by = self.viewer(None)
        versions = self.db.scalar(
            sa.select(sa.func.sum(Displacement.version)).where(
                Displacement.problem_id == self.problem_id
            )
        )
        answers = {
            Moved.of(kind): (Finding.of(finding), prose(words))
            for kind, (finding, words) in found.items()
        }
        operations.save_displacement(
            self.db, self.writable(by, Stage.ASSESSMENT), versions or 0, answers, by=by,
            now=self.world.tick(),
        )  # fmt: skip

    def verdict(self, of: str, judgement: str, words: str, by: str | None = None) -> None:
        """Give one of the two verdicts."""
        who, side = self.viewer(by), VerdictOf.of(of)
        verdicts.give_verdict(
            self.db, self.found(who, Permission.VERDICT_GIVE), self.version(Verdict, of=side),
            of=side, judgement=Judgement.of(judgement), words=prose(words), by=who,
            now=self.world.tick(),
        )  # fmt: skip

    def check(self, due: int, *, holder: str) -> None:
        """Set a day to measure again, so many days before today (or after it)."""
        by = self.viewer(None)
        sustaining.add_date(
            self.db, self.writable(by, Stage.ASSESSMENT), due_on=self.day(due),
            holder_id=self.viewer(holder).account_id, by=by, now=self.world.tick(),
            today=self.world.today,
        )  # fmt: skip

    def checked(
        self,
        due: int,
        holds: bool,
        words: str,
        by: str | None = None,
        *,
        value: Later | None = None,
    ) -> None:
        """Answer the date that was set for this day, perhaps with a value."""
        who, form = self.viewer(by), RecordCheck(holds="yes" if holds else "no", words=prose(words))
        if value:
            form.indicator_id, form.value, starts, ends, form.source = value
            form.starts_on, form.ends_on = self.day(starts), self.day(ends)
        check = self.db.scalars(
            sa.select(SustainCheck).where(
                SustainCheck.problem_id == self.problem_id, SustainCheck.due_on == self.day(due)
            )
        ).one()
        form.version = check.version
        sustaining.record_check(
            self.db, self.found(who, Permission.VERDICT_GIVE), check.id, form, by=who,
            now=self.world.tick(), today=self.world.today,
        )  # fmt: skip
