"""The problem, its team, its passages through the stages, and who has a stake in it."""

from sara.accounts.models import Precision
from sara.accounts.reach import SeatKind
from sara.problems.models.kinds import BehaviourKind, Surroundings
from sara.problems.models.problem import Problem, YearCount
from sara.problems.models.searchable import Searchable
from sara.problems.models.seat import Seat
from sara.problems.models.stages import WORKING, Outcome, Stage, Tier
from sara.problems.models.stakeholder import (
    Involvement,
    Part,
    Stakeholder,
    StakeholderKind,
    StakeholderStage,
)
from sara.problems.models.visit import Visit

__all__ = [
    "WORKING",
    "BehaviourKind",
    "Involvement",
    "Outcome",
    "Part",
    "Precision",
    "Problem",
    "Searchable",
    "Seat",
    "SeatKind",
    "Stage",
    "Stakeholder",
    "StakeholderKind",
    "StakeholderStage",
    "Surroundings",
    "Tier",
    "Visit",
    "YearCount",
]
