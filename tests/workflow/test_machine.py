"""The machine judges, the table explains: they must agree on every combination of facts."""

import itertools

import pytest
from statemachine.exceptions import TransitionNotAllowed

from sara.problems.models import WORKING, Stage
from sara.workflow.machine import BECAUSE, Facts, ProblemMachine
from sara.workflow.moves import TABLE, move, moves
from sara.workflow.words import WORDS

LOOKS_AT = {
    "reviewed": ("reviewed",),
    "gate_open": ("gate_open",),
    "enough_delivered": ("enough_delivered",),
    "outcome": ("outcome",),
    "whole": ("whole",),
    "reason": ("reason",),
    "until": ("until",),
    "other": ("other",),
    "receiver": ("receiver",),
    "letter": ("letter",),
    "may_review": ("may_review",),
    "may_work_back": ("may_lead", "may_review"),
}
"""The facts that each guard looks at; the six `from_...` guards look at `paused_from`."""

EVENTS = tuple(event.id for event in ProblemMachine.events)
PAUSABLE = (*WORKING, Stage.SUSTAIN)


def facts_of(stage: Stage) -> list[Facts]:
    """Every combination of the facts that the moves out of this stage look at."""
    guards = {name for _, _, cond in TABLE[stage] for name, _ in cond}
    names = sorted({f for g in guards for f in LOOKS_AT.get(g, ())})
    origins = PAUSABLE if stage is Stage.PAUSED else (None,)
    return [
        Facts(state=stage.value, paused_from=origin.value if origin else None,
              **dict(zip(names, values, strict=True)))
        for origin in origins
        for values in itertools.product((False, True), repeat=len(names))
    ]  # fmt: skip


@pytest.mark.parametrize("stage", list(Stage), ids=lambda s: s.value)
def test_the_table_and_the_machine_agree_on_every_combination_of_facts(stage: Stage) -> None:
    # One machine is pointed at one set of facts after the other: binding it anew is what is slow.
    slot = Facts(state=stage.value)
    machine = ProblemMachine(slot)
    here = {event for event, _, _ in TABLE[stage]}
    for number, facts in enumerate(facts_of(stage)):
        offered = {m.event: m.target for m in moves(facts) if m.open}
        for event in EVENTS if number % 64 == 0 else here:
            for name in facts.__struct_fields__:
                setattr(slot, name, getattr(facts, name))
            try:
                machine.send(event)
            except TransitionNotAllowed:
                assert event not in offered, (facts, event)
                assert slot.state == stage.value
            else:
                assert offered.get(event) is Stage.of(slot.state), (facts, event)


def test_an_unknown_move_raises() -> None:
    with pytest.raises(TransitionNotAllowed):
        ProblemMachine(Facts(state="scanning", reviewed=True, gate_open=True)).send("teleport")


def test_a_guard_that_fails_with_an_error_is_not_swallowed() -> None:
    class Broken(Facts):
        @property
        def gate_open(self) -> bool:  # type: ignore[override]
            raise ZeroDivisionError

        @gate_open.setter
        def gate_open(self, _: bool) -> None:
            pass

    with pytest.raises(ZeroDivisionError):
        ProblemMachine(Broken(state="scanning", reviewed=True)).send("advance")


def test_every_guard_has_its_reason_and_every_move_its_words() -> None:
    guards = {name for rows in TABLE.values() for _, _, cond in rows for name, _ in cond}
    assert guards == set(BECAUSE)
    assert {event for rows in TABLE.values() for event, _, _ in rows} == set(WORDS)


def test_every_backward_move_of_the_practice_is_there() -> None:
    back = {
        ("reanalyse", Stage.ASSESSMENT, Stage.ANALYSIS),
        ("replan", Stage.ASSESSMENT, Stage.PLAN),
        ("replan", Stage.RUNNING, Stage.PLAN),
        ("redefine", Stage.ANALYSIS, Stage.SCANNING),
        ("came_back", Stage.SUSTAIN, Stage.SCANNING),
        ("reopen", Stage.CLOSED, Stage.SCANNING),
    }
    found = {(event, s, t) for s, rows in TABLE.items() for event, t, _ in rows}
    assert back <= found


def test_a_backward_move_without_a_reason_is_refused_with_that_reason() -> None:
    found = move(Facts(state="analysis", may_lead=True), "redefine")
    assert found is not None
    assert found.blockers == ("reason",)
    assert found.reasons == [BECAUSE["reason"]]


def test_a_pause_ends_where_it_began() -> None:
    for stage in PAUSABLE:
        facts = Facts(state="paused", paused_from=stage.value, may_lead=True)
        assert [m.target for m in moves(facts) if m.open] == [stage]


def test_too_little_delivered_leaves_only_the_way_back_to_the_plan() -> None:
    facts = Facts(state="running", reviewed=True, gate_open=True, reason=True,
                  enough_delivered=False, may_lead=True)  # fmt: skip
    assert {m.event for m in moves(facts) if m.open} == {"replan"}
