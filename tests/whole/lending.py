"""What a problem can begin with: the actions of a closed one of its kind, and a template."""

from typing import Any

from sqlalchemy.orm import Session

from sara.accounts.models import Account, Area
from sara.actions.models import ActionStatus, Suggestion
from sara.factories import ActionFactory, SeatFactory, a_problem
from sara.patterns.operations import make
from sara.problems.models import BehaviourKind, Outcome, Problem, SeatKind, Stage
from tests.cast import NOW, Cast

KIND = BehaviourKind.INCIVILITIES


def lend(db: Session, cast: Cast, things: dict[str, Any], team: dict[str, SeatKind]) -> None:
    """Of the same team, so that whoever may add actions sees it from within."""
    officer = cast.accounts["officer"]
    area = db.get_one(Area, cast.areas["north"])
    lender = a_problem(db.get_one(Account, officer), area, title="Noise at the old quay")
    lender.stage, lender.outcome, lender.closed_at = Stage.CLOSED, Outcome.NOT_SOLVED, NOW
    lender.behaviour_kind = db.get_one(Problem, cast.problem_id).behaviour_kind = KIND
    for who, kind in team.items():
        SeatFactory(problem_id=lender.id, account_id=cast.accounts[who], kind=kind,
                    given_by=officer)  # fmt: skip
    done = ActionFactory(problem_id=lender.id, added_by=officer, owner_account_id=officer,
                         what="Close the quay at ten", status=ActionStatus.DONE)  # fmt: skip
    taken = Suggestion(problem_id=cast.problem_id, what=done.what, from_problem_id=lender.id,
                       from_action_id=done.id, added_by=officer, added_at=NOW)  # fmt: skip
    db.add(taken)
    db.flush()
    things["suggestion_id"] = taken.id


def keep_a_template(db: Session, cast: Cast) -> int:
    """A template that the main problem began with."""
    kept = make(
        db, by=cast.accounts["coordinator"], now=NOW, name="Noise after dark", behaviour_kind=KIND,
        behaviour="Groups are loud at night.", times="Fridays", must="times,harms",
        scanning_asks="Who hears it?", analysis_asks="What closes at that hour?",
        stakeholders="The bar", actions="Close the terrace at ten", active=True,
    )  # fmt: skip
    db.get_one(Problem, cast.problem_id).pattern_id = kept.id
    return kept.id
