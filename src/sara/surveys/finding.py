"""One survey of one problem, and what stands around its pages."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.errors import NotFound
from sara.problems.frame import frame
from sara.problems.models import Stage
from sara.problems.queries import Found
from sara.surveys import queries
from sara.web.call import Call


def known_survey(call: Call[Any], problem_id: int, survey_id: int) -> Any:
    """The survey, of a problem that was found already. Raises `NotFound`."""
    survey = queries.survey(call.db, problem_id, survey_id)
    if survey is None:
        raise NotFound
    return survey


def around(found: Found, call: Call[Any]) -> dict[str, Any]:
    """The frame of the problem, and whether this person may run its surveys now."""
    framed = frame(found, call.today, here="/surveys", stage=Stage.SCANNING)
    return framed | {"may_run": not framed["closed"] and found.may(Permission.SURVEY_RUN)}
