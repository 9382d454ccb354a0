"""How much of the plan was delivered."""

from collections.abc import Iterable

from sara.actions.models import ActionStatus
from sara.response.files import ActionLine, RunningFile
from sara.words import N_

HOW = N_(
    "Every action of the plan counts the same. Done counts in full, or by the percent that was"
    " reported. Done in part or dropped counts by its percent. What is not reported yet counts"
    " nothing, also when it goes on. Declined actions and those added later are not counted."
)
"""How the share is computed, as everybody reads it."""


def delivered_share(actions: Iterable[ActionLine]) -> int | None:
    """The share of the plan that was delivered, in whole percent; None without a plan.

    Rounded down, so that a share never passes a threshold that it does not reach.
    """
    weights = [weight(a) for a in actions if counts(a)]
    return sum(weights) // len(weights) if weights else None


def counts(action: ActionLine) -> bool:
    """Whether the action was promised in the plan."""
    return action.planned and action.status is not ActionStatus.DECLINED


def weight(action: ActionLine) -> int:
    """How much of one action was delivered, in percent."""
    match action.status:
        case ActionStatus.DONE:
            return _percent(action, 100)
        case ActionStatus.PART_DONE | ActionStatus.DROPPED:
            return _percent(action, 0)
        case _:
            return 0


def _percent(action: ActionLine, otherwise: int) -> int:
    return otherwise if action.delivered_percent is None else action.delivered_percent


def enough_delivered(file: RunningFile) -> bool:
    """Whether so much was delivered that the result says something about the plan."""
    share = delivered_share(file.actions)
    return share is not None and share >= file.least_share
