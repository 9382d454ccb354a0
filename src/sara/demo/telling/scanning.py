"""Verbs of scanning: log, describe, list events, follow numbers."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sara.demo.telling.base import Ground, folded, prose
from sara.demo.town import Point
from sara.evidence.models import SourceKind
from sara.figures import operations as figures
from sara.figures.models import Counted, Direction, Generator, Place, Taken
from sara.figures.windows import Step
from sara.problems.models import BehaviourKind, Precision, Stage, Surroundings, Tier
from sara.problems.operations import log_problem
from sara.scanning import operations
from sara.scanning.models import GoalType, Letter, Scan

SECTIONS: tuple[tuple[str, ...], ...] = (
    tuple(letter.value for letter in Letter),
    ("since_on", "identified_by", "community_input"),
    ("no_voice_because",),
    ("goal_type", "minimum_change", "success_by"),
    ("no_names", "child_involved", "other_process"),
    ("review_on",),
)
"""The forms of the scanning page, each saved by itself."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Before = tuple[float, int, int, str]
"""A value from before: how much, from and until how many days ago, and its source."""


class Scanning(Ground):
    def log(
        self, title: str, *, behaviour: str, place: str, times: str, point: Point,
        precision: str = "area", tier: str = "1", kind: tuple[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Start the problem; from here on the story has one."""
        world, longitude, latitude = self.world, *point
        now = world.tick()
        days = dt.timedelta(days=world.settings.scanning_days)
        problem = log_problem(
            self.db, title=title, behaviour=prose(behaviour), place=place, times=times,
            area_id=self.area_id, by=self.viewer(None), now=now, today=world.today,
            due_on=world.today + days, tier=Tier.of(tier), point=(latitude, longitude),
            precision=Precision.of(precision),
            kind=(BehaviourKind.of(kind[0]), Surroundings.of(kind[1])) if kind else (None, None),
        )  # fmt: skip
        self.problem_id = problem.id
        world.problems[self.key] = problem.id

    def scan(
        self, *, since: int | None = None, success_by: int | None = None,
        review: int | None = None, goal_type: str | None = None, **texts: Any,
    ) -> None:  # fmt: skip
        """Fill in the scanning page, section by section, and confirm that nobody is named."""
        values: dict[str, Any] = {"no_names": True} | folded(texts)
        for name, ago in (("since_on", since), ("success_by", success_by), ("review_on", review)):
            if ago is not None:
                values[name] = self.day(ago)
        if goal_type:
            values["goal_type"] = GoalType.of(goal_type)
        for section in SECTIONS:
            self._fill({name: values.pop(name) for name in section if name in values})
        assert not values, f"scanning has no {', '.join(values)}"

    def _fill(self, values: dict[str, Any]) -> None:
        if not values:
            return
        by = self.viewer(None)
        self.writable(by, Stage.SCANNING)
        operations.fill(
            self.db, self.problem_id, self.version(Scan), by=by, now=self.world.tick(), **values
        )

    def event(self, ago: int, what: str, source: str, on: str = "") -> None:
        """List one similar event; `on` moves it back to that day of the week."""
        by, happened_on = self.viewer(None), self.day(ago)
        if on:
            back = (happened_on.weekday() - WEEKDAYS.index(on)) % 7
            happened_on -= dt.timedelta(days=back)
        self.writable(by, Stage.SCANNING)
        operations.add_event(
            self.db, self.problem_id, happened_on=happened_on, what=prose(what),
            source=SourceKind.of(source), by=by, now=self.world.tick(), today=self.world.today,
        )  # fmt: skip

    def indicator(
        self, name: str, *, unit: str, generator: str, counted: str = "count",
        direction: str = "down", before: Before | None = None, **said: Any,
    ) -> int:  # fmt: skip
        """Follow one more number, with its value from before where it is one value."""
        by = self.viewer(None)
        self.writable(by, Stage.SCANNING)
        made = figures.add_indicator(
            self.db, self.problem_id, name=name, unit=unit, counted=Counted.of(counted),
            generator=Generator.of(generator), direction=Direction.of(direction), by=by,
            now=self.world.tick(), **said,
        )  # fmt: skip
        if before is not None:
            self.measure(made.id, "baseline", *before)
        return made.id

    def weeks(
        self, indicator: int, taken: str, starts: int, values: Sequence[float], source: str,
        place: str = "response",
    ) -> None:  # fmt: skip
        """Add a number for each of the weeks that began so many days ago."""
        by = self.viewer(None)
        self.writable(by, Stage.SCANNING)
        first = self.day(starts)
        firsts = [Step.WEEK.after(first, n) for n in range(len(values) + 1)]
        figures.add_series(
            self.db, self.problem_id, indicator, taken=Taken.of(taken), place=Place.of(place),
            windows=[
                (begin, following - dt.timedelta(days=1), value)
                for begin, following, value in zip(firsts[:-1], firsts[1:], values, strict=True)
            ],
            source=source, by=by, now=self.world.tick(), today=self.world.today,
        )  # fmt: skip

    def measure(
        self, indicator: int, taken: str, value: float, starts: int, ends: int, source: str
    ) -> None:
        """Add one value over a window that began and ended so many days ago."""
        by = self.viewer(None)
        self.writable(by, Stage.SCANNING)
        figures.add_measurement(
            self.db, self.problem_id, indicator, taken=Taken.of(taken), value=value,
            starts_on=self.day(starts), ends_on=self.day(ends), source=source, by=by,
            now=self.world.tick(), today=self.world.today,
        )  # fmt: skip
