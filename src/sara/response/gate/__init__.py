"""The two gates of the response: out of the plan, and out of the running response."""

from sara.response.gate.plan import PLAN_CRITERIA
from sara.response.gate.running import RUNNING_CRITERIA, followed_up, unexplained

__all__ = ["PLAN_CRITERIA", "RUNNING_CRITERIA", "followed_up", "unexplained"]
