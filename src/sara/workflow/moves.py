"""The table derived from the machine: which moves there are, and what holds each one back.

For reading. Binding the machine costs a hundred times as much, and it does not say why it
refuses; a test compares the two over every combination of facts.
"""

from typing import Any

import msgspec

from sara.problems.models import Stage
from sara.workflow.machine import BECAUSE, Facts, ProblemMachine


class Move(msgspec.Struct, frozen=True):
    event: str
    source: Stage
    target: Stage
    blockers: tuple[str, ...]
    """Guards that say no; empty when the move is open."""

    @property
    def open(self) -> bool:
        return not self.blockers

    @property
    def reasons(self) -> list[str]:
        return [BECAUSE[name] for name in self.blockers]


Row = tuple[str, Stage, tuple[tuple[str, bool], ...]]

TABLE: dict[Stage, list[Row]] = {
    Stage.of(state.value): [
        (event.id, Stage.of(t.target.value), tuple((c.func, c.expected_value) for c in t.cond))
        for t in state.transitions
        for event in t.events
    ]
    for state in ProblemMachine.states
}


class _Guards:
    """The machine's own guards, read without binding a machine."""

    def __init__(self, facts: Facts) -> None:
        self.model = facts

    def says(self, name: str) -> bool:
        guard: Any = getattr(ProblemMachine, name)
        return bool(guard(self))


def moves(facts: Facts) -> list[Move]:
    """Every move out of the present stage, each with the guards that hold it back."""
    guards = _Guards(facts)
    stage = Stage.of(facts.state)
    return [
        Move(event, stage, target, tuple(n for n, want in cond if guards.says(n) is not want))
        for event, target, cond in TABLE[stage]
    ]


def move(facts: Facts, event: str, target: Stage | None = None) -> Move | None:
    """One move by its event (and target, where the event has several); None when impossible."""
    for found in moves(facts):
        if found.event == event and (target is None or found.target is target):
            return found
    return None
