"""Asking for the review that ends a stage, and taking that back."""

import pytest

from sara.errors import Forbidden, Refusal, Refused
from sara.problems.criteria import RULES
from sara.problems.models import Stage
from sara.workflow.models import Decision, ReviewState
from tests.cast import Cast
from tests.workflow.walking import Walk, another_problem, at_once


@pytest.fixture
def walk(cast: Cast) -> Walk:
    return Walk(cast)


def test_the_lead_cannot_ask_while_points_are_missing_and_is_told_all_of_them(walk: Walk) -> None:
    with pytest.raises(Refused) as refused:
        walk.ask()
    missing = {sentence.text for sentence in refused.value.more}
    assert "Answer all six CHEERS questions." in missing
    assert len(missing) == refused.value.sentence.values["n"] > 4
    assert walk.reviews() == []


def test_asking_anyway_needs_the_tick_and_the_reason(walk: Walk) -> None:
    for note, anyway in (("", True), ("It is urgent.", False)):
        with pytest.raises(Refused):
            walk.ask(note=note, anyway=anyway)


def test_the_lead_may_ask_anyway_and_say_why(walk: Walk) -> None:
    walk.ask(note="The owner sells the land next week.", anyway=True)
    (review,) = walk.reviews()
    assert (review.state, review.stage) == (ReviewState.OPEN, Stage.SCANNING)
    assert review.note == "The owner sells the land next week."
    assert review.rules_version == RULES
    assert review.visit_id == walk.visits()[-1].id


def test_nobody_but_the_lead_asks(walk: Walk) -> None:
    for who in ("colleague", "partner", "resident", "coordinator", "analyst"):
        with pytest.raises(Forbidden):
            walk.ask(who, note="Please.", anyway=True)


def test_there_is_one_open_review_at_a_time(walk: Walk) -> None:
    walk.fill(Stage.SCANNING)
    walk.ask()
    with pytest.raises(Refused):
        walk.ask()
    assert len(walk.reviews()) == 1


def test_asking_twice_at_once_asks_once(walk: Walk) -> None:
    walk.fill(Stage.SCANNING)
    outcomes = at_once(walk.ask, walk.ask, walk.ask)
    assert sorted(type(o).__name__ for o in outcomes) == ["Refused", "Refused", "int"]
    assert len(walk.reviews()) == 1


def test_a_stage_without_a_gate_has_no_review(walk: Walk) -> None:
    walk.stand_in(Stage.SUSTAIN)
    with pytest.raises(Refused):
        walk.ask(note="Please.", anyway=True)


def test_a_withdrawn_review_makes_room_for_another(walk: Walk) -> None:
    walk.fill(Stage.SCANNING)
    walk.withdraw(walk.ask())
    walk.decide("coordinator", Decision.ADVANCE, walk.ask())
    assert [r.state for r in walk.reviews()] == [ReviewState.WITHDRAWN, ReviewState.DECIDED]


def test_a_decided_review_cannot_be_withdrawn(walk: Walk) -> None:
    walk.fill(Stage.SCANNING)
    review = walk.ask()
    walk.decide("coordinator", Decision.SEND_BACK, review, points={"scanning.goal": "Too vague."})
    with pytest.raises(Refused):
        walk.withdraw(review)
    assert walk.reviews()[0].state is ReviewState.DECIDED


def test_withdrawing_and_deciding_at_once_does_one_of_them(walk: Walk) -> None:
    walk.fill(Stage.SCANNING)
    review = walk.ask()
    outcomes = at_once(
        lambda: walk.withdraw(review),
        lambda: walk.decide("coordinator", Decision.SEND_BACK, review,
                            points={"scanning.goal": "Too vague."}),
    )  # fmt: skip
    assert sum(o is None for o in outcomes) == 1
    assert sum(isinstance(o, Refusal) for o in outcomes) == 1


def test_a_review_of_another_problem_cannot_be_withdrawn_through_this_one(
    walk: Walk, cast: Cast
) -> None:
    walk.fill(Stage.SCANNING)
    review = walk.ask()
    other = Walk(cast, another_problem(cast))
    with pytest.raises(Refused):
        other.withdraw(review)
    assert walk.reviews()[0].state is ReviewState.OPEN
