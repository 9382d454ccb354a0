"""Deciding a review: who may, what must be said, what stays on record."""

import pytest
import sqlalchemy as sa

from sara.db import Database
from sara.errors import Forbidden, Refused, Stale
from sara.problems.criteria import RULES
from sara.problems.models import WORKING, SeatKind, Stage
from sara.problems.operations import give_seat
from sara.workflow.gates import GATES
from sara.workflow.models import Decision, Review, ReviewPoint, ReviewState, Waiver
from sara.workflow.queries import reviews
from tests.cast import NOW, Cast
from tests.workflow.walking import Walk, another_problem, at_once

LATER = "The owner sells the land next week."


@pytest.fixture
def walk(cast: Cast) -> Walk:
    return Walk(cast)


@pytest.fixture
def asked(walk: Walk) -> int:
    """A review that waits, every point of its gate met."""
    walk.fill(Stage.SCANNING)
    return walk.ask()


# who decides


def test_without_the_permission_nobody_decides(walk: Walk, asked: int) -> None:
    for who in ("officer", "colleague", "partner", "resident", "analyst"):
        with pytest.raises(Forbidden):
            walk.decide(who, Decision.ADVANCE, asked)
    assert walk.reviews()[0].state is ReviewState.OPEN


def test_a_coordinator_does_not_decide_about_a_problem_that_they_logged(cast: Cast) -> None:
    walk = Walk(cast, another_problem(cast, "coordinator"))
    review = walk.ask("coordinator", note=LATER, anyway=True)
    with pytest.raises(Forbidden):
        walk.decide("coordinator", Decision.PARK, review, until=NOW.date().replace(year=2100))
    walk.decide("second_coordinator", Decision.SEND_BACK, review,
                points={"scanning.goal": "None yet."})  # fmt: skip


def test_a_coordinator_does_not_decide_while_leading(walk: Walk, asked: int) -> None:
    lead(walk, "coordinator")
    with pytest.raises(Forbidden):
        walk.decide("coordinator", Decision.ADVANCE, asked)


def test_whoever_led_when_the_review_was_asked_for_does_not_decide_it_later(walk: Walk) -> None:
    walk.fill(Stage.SCANNING)
    lead(walk, "coordinator")
    review = walk.ask("coordinator")
    lead(walk, "officer", by="coordinator")
    with pytest.raises(Forbidden):
        walk.decide("coordinator", Decision.ADVANCE, review)
    walk.decide("second_coordinator", Decision.ADVANCE, review)


def test_the_table_itself_refuses_a_decision_by_author_or_lead(
    walk: Walk, asked: int, database: Database
) -> None:
    for whose in (Review.author_id, Review.lead_id):
        decided = sa.update(Review).values(
            state=ReviewState.DECIDED, decision=Decision.ADVANCE, decided_at=NOW, because="x",
            told="x", decided_by=whose,
        )  # fmt: skip
        with pytest.raises(sa.exc.IntegrityError, match="not_ones_own"), database.write() as db:
            db.execute(decided)


def test_the_table_itself_refuses_half_a_decision(
    walk: Walk, asked: int, database: Database
) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="decided_whole"), database.write() as db:
        db.execute(sa.update(Review).where(Review.id == asked).values(state=ReviewState.DECIDED))


# what is decided


def test_of_two_reviewers_at_once_one_decides_and_the_other_is_told(walk: Walk, asked: int) -> None:
    outcomes = at_once(
        lambda: walk.decide("coordinator", Decision.ADVANCE, asked),
        lambda: walk.decide("second_coordinator", Decision.SEND_BACK, asked,
                            points={"scanning.goal": "Too vague."}),
    )  # fmt: skip
    assert sorted(type(o).__name__ for o in outcomes) == ["NoneType", "Stale"]
    told = next(o for o in outcomes if o is not None)
    assert told.status == 409
    assert "decided meanwhile" in told.sentence.text
    (review,) = walk.reviews()
    moved = review.decision is Decision.ADVANCE
    assert walk.problem().stage is (Stage.ANALYSIS if moved else Stage.SCANNING)


def test_a_decision_upon_an_older_version_of_the_review_is_stale(walk: Walk, asked: int) -> None:
    with pytest.raises(Stale):
        walk.decide("coordinator", Decision.ADVANCE, asked, version=7)


def test_each_criterion_is_kept_as_it_was_found_with_the_rules_it_was_judged_by(
    walk: Walk, cast: Cast
) -> None:
    with cast.database.write() as db:
        db.execute(sa.text("UPDATE problem SET behaviour = 'Mr Smith is loud'"))
    review = walk.ask(note=LATER, anyway=True)
    said = {"scanning.names": "Take the name out.", "scanning.goal": "Say one."}
    walk.decide("coordinator", Decision.SEND_BACK, review, points=said)
    points = {p.criterion: p for p in walk.rows(ReviewPoint, ReviewPoint.review_id == review)}
    assert set(points) == {c.code for c in GATES[Stage.SCANNING].criteria}
    assert not points["scanning.names"].met
    assert points["scanning.statement"].met
    assert points["scanning.names"].because == "Take the name out."
    assert points["scanning.cheers"].because == ""
    assert walk.reviews()[0].rules_version == RULES


def test_sending_back_leaves_the_stage_and_says_what_must_change(walk: Walk, asked: int) -> None:
    for points in ({}, {"scanning.goal": ""}, {"scanning.nowhere": "Too vague."}):
        with pytest.raises(Refused):
            walk.decide("coordinator", Decision.SEND_BACK, asked, points=points)
    walk.decide("coordinator", Decision.SEND_BACK, asked, points={"scanning.goal": "Too vague."})
    assert walk.problem().stage is Stage.SCANNING
    assert len(walk.visits()) == 1
    assert walk.moves_told() == []
    walk.decide("coordinator", Decision.ADVANCE, walk.ask())
    assert walk.problem().stage is Stage.ANALYSIS


# what may pass unmet


def test_an_unmet_point_holds_the_problem_back_and_nothing_of_the_decision_stays(
    walk: Walk, unmet: int
) -> None:
    with pytest.raises(Refused) as refused:
        walk.decide("coordinator", Decision.ADVANCE, unmet)
    assert "Choose the kind of goal and say the smallest change that counts." in [
        s.text for s in refused.value.more
    ]
    assert walk.reviews()[0].state is ReviewState.OPEN
    assert walk.rows(ReviewPoint) == walk.rows(Waiver) == []


def test_a_reason_lets_an_unmet_point_pass_and_stays_counted_on_the_problem(
    walk: Walk, unmet: int, cast: Cast
) -> None:
    walk.decide("coordinator", Decision.ADVANCE, unmet, waivers={"scanning.goal": LATER})
    assert walk.problem().stage is Stage.ANALYSIS
    (waiver,) = walk.rows(Waiver)
    assert (waiver.criterion, waiver.because) == ("scanning.goal", LATER)
    assert waiver.waived_by == cast.accounts["coordinator"]
    with cast.database.read() as db:
        assert reviews(db, walk.problem_id)[0].waivers == 1


def test_an_empty_reason_lets_nothing_pass(walk: Walk, unmet: int) -> None:
    with pytest.raises(Refused):
        walk.decide("coordinator", Decision.ADVANCE, unmet, waivers={"scanning.goal": ""})


def test_a_point_is_not_sent_back_and_let_pass_at_once(walk: Walk, unmet: int) -> None:
    both = {"scanning.goal": LATER}
    with pytest.raises(Refused) as refused:
        walk.decide("coordinator", Decision.SEND_BACK, unmet, waivers=both, points=both)
    assert refused.value.sentence.text.startswith("Send it back for this point or let it pass")
    assert walk.rows(Waiver) == []


def test_a_waiver_counts_for_the_passage_in_which_it_was_given(walk: Walk, unmet: int) -> None:
    walk.decide("coordinator", Decision.ADVANCE, unmet, waivers={"scanning.goal": LATER})
    walk.move("redefine", reason="It is another problem.")
    with pytest.raises(Refused):
        walk.ask()


def test_what_cannot_be_waived_is_refused_whatever_the_reason(walk: Walk, cast: Cast) -> None:
    review = walk.ask(note=LATER, anyway=True)
    with pytest.raises(Refused) as refused:
        walk.decide("coordinator", Decision.ADVANCE, review, waivers={"scanning.privacy": LATER})
    assert "cannot be waived" in refused.value.sentence.text
    assert walk.rows(Waiver) == []


@pytest.mark.parametrize("stage", WORKING, ids=lambda s: s.value)
def test_every_gate_keeps_something_that_cannot_be_waived(stage: Stage) -> None:
    assert any(not c.waivable for c in GATES[stage].criteria) or stage is Stage.ANALYSIS


@pytest.fixture
def unmet(walk: Walk, cast: Cast) -> int:
    """A review that waits with one point unmet, the goal."""
    walk.fill(Stage.SCANNING)
    with cast.database.write() as db:
        db.execute(sa.text("UPDATE scan SET minimum_change = ''"))
    return walk.ask(note=LATER, anyway=True)


def lead(walk: Walk, who: str, by: str = "officer") -> None:
    """Hand the problem over to this person."""
    with walk.cast.database.write() as db:
        give_seat(db, walk.problem_id, walk.cast.accounts[who], SeatKind.LEAD,
                  by=walk.cast.viewers[by], now=NOW)  # fmt: skip
