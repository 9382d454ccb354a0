"""A problem cannot end empty: whichever way is tried, outcome, measure and verdicts are there."""

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from statemachine.exceptions import TransitionNotAllowed

from sara.actions.models import Action
from sara.assessment.models import Assessment, Verdict, VerdictOf
from sara.db import Database
from sara.errors import Refused
from sara.factories import ActionFactory, using
from sara.figures.models import Measurement, Taken
from sara.problems.models import Outcome, Problem, Stage
from sara.words import gettext
from sara.workflow.gates import GATES
from sara.workflow.machine import Facts, ProblemMachine
from sara.workflow.models import Decision
from sara.workflow.moves import TABLE
from tests.cast import NOW, Cast
from tests.workflow.walking import Walk

WAYS = {(stage, event) for stage, rows in TABLE.items() for event, to, _ in rows
        if to is Stage.CLOSED}  # fmt: skip

GIVEN = [name for name in Facts.__struct_fields__ if name not in ("state", "paused_from")]
SPOILS = {
    "no outcome": sa.update(Assessment).values(outcome=None),
    "no verdict of residents": sa.delete(Verdict).where(Verdict.of == VerdictOf.RESIDENTS),
    "no verdict of agencies": sa.delete(Verdict).where(Verdict.of == VerdictOf.AGENCIES),
    "no value after": sa.delete(Measurement).where(Measurement.taken == Taken.AFTER),
    "no line of the summary": sa.update(Assessment).values(what_did_not=""),
}


@pytest.fixture
def walk(cast: Cast) -> Walk:
    return Walk(cast)


def test_there_are_two_ways_to_an_end() -> None:
    """Another one needs tests of its own, below."""
    assert {(Stage.ASSESSMENT, "close"), (Stage.SUSTAIN, "close")} == WAYS


def test_no_other_stage_is_closed_by_hand(walk: Walk) -> None:
    for stage in set(Stage) - {stage for stage, _ in WAYS}:
        facts = Facts(state=stage.value, paused_from="sustain" if stage is Stage.PAUSED else None,
                      **dict.fromkeys(GIVEN, True))  # fmt: skip
        with pytest.raises(TransitionNotAllowed):
            ProblemMachine(facts).send("close")
    with pytest.raises(Refused):
        walk.move("close", "coordinator", reason="Enough.")


def test_an_assessment_is_not_closed_by_hand(walk: Walk) -> None:
    walk.stand_in(Stage.ASSESSMENT)
    with pytest.raises(Refused) as refused:
        walk.move("close", "coordinator", reason="Enough.")
    assert any("reviewer" in s.text for s in refused.value.more)


def test_an_empty_assessment_is_not_closed_by_a_review_that_lets_everything_pass(
    walk: Walk,
) -> None:
    walk.stand_in(Stage.ASSESSMENT)
    review = walk.ask(note="Please.", anyway=True)
    waivers = {c.code: "Never mind." for c in GATES[Stage.ASSESSMENT].criteria if c.waivable}
    for decision in (Decision.CLOSE, Decision.ADVANCE):
        with pytest.raises(Refused):
            walk.decide("coordinator", decision, review, waivers=waivers)


def test_a_problem_does_not_end_with_actions_that_are_still_open(walk: Walk, cast: Cast) -> None:
    walk.on_to(Stage.ASSESSMENT)
    walk.fill(Stage.ASSESSMENT)
    with cast.database.write() as db, using(db):
        owner = cast.accounts["resident"]
        left = ActionFactory(problem_id=cast.problem_id, added_by=owner, owner_account_id=owner)
        number = left.id
    review = walk.ask()
    with pytest.raises(Refused) as still:
        walk.decide("coordinator", Decision.CLOSE, review)
    assert "still open: 1" in gettext(still.value.sentence)
    with cast.database.write() as db:
        db.get_one(Action, number).continuing = True
    walk.decide("coordinator", Decision.CLOSE, review)


def test_an_assessment_that_lacks_one_of_them_is_not_closed(walk: Walk, cast: Cast) -> None:
    walk.on_to(Stage.ASSESSMENT)
    walk.fill(Stage.ASSESSMENT)
    review = walk.ask()
    for spoil in SPOILS.values():
        for decision in (Decision.CLOSE, Decision.ADVANCE):
            assert refused(cast, spoil, lambda w, d=decision: w.decide("coordinator", d, review))
    walk.decide("coordinator", Decision.CLOSE, review)


def test_what_was_lost_while_sustaining_is_missed_at_the_end(walk: Walk, cast: Cast) -> None:
    walk.on_to(Stage.SUSTAIN)
    for spoil in SPOILS.values():
        assert refused(cast, spoil, lambda w: w.move("close", "coordinator", reason="Quiet."))
    walk.move("close", "coordinator", reason="Quiet.")


def test_verdicts_of_an_earlier_round_do_not_end_this_one(walk: Walk) -> None:
    walk.closed()
    walk.move("reopen", "coordinator", reason="It is loud again.")
    walk.now = NOW + dt.timedelta(days=30)
    walk.on_to(Stage.ASSESSMENT)
    review = walk.ask(note="Please.", anyway=True)
    with pytest.raises(Refused) as refused:
        walk.decide("coordinator", Decision.CLOSE, review)
    assert any("verdict" in s.text for s in refused.value.more)


@pytest.mark.parametrize(
    "values",
    [
        {"stage": Stage.CLOSED},
        {"stage": Stage.CLOSED, "closed_at": NOW},
        {"stage": Stage.CLOSED, "outcome": Outcome.GOAL_MET},
        {"outcome": Outcome.GOAL_MET, "closed_at": NOW},
    ],
    ids=["bare", "no outcome", "no day", "not closed"],
)
def test_the_table_itself_knows_no_end_without_an_outcome(
    cast: Cast, database: Database, values: dict[str, object]
) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="closed_has_outcome"), database.write() as db:
        db.execute(sa.update(Problem).values(**values))


def refused(cast: Cast, spoil: sa.Update | sa.Delete, step: Callable[[Walk], object]) -> bool:
    """Whether this step is refused once something is spoilt; afterwards it is whole again."""
    try:
        with cast.database.write() as db:
            db.execute(spoil)
            step(Walk(cast, db=db))
    except Refused:
        return True
    return False
