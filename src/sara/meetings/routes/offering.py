"""What the form of a line offers: kinds, people and agencies, points of the agenda."""

from typing import Any

from sara.actions.operations import BEFORE_THE_PLAN
from sara.evidence.models import SourceKind
from sara.meetings import queries
from sara.meetings.finding import FoundMeeting
from sara.meetings.models import LineKind
from sara.meetings.outcomes import ON_A_PROBLEM
from sara.meetings.routes.around import may_write, owner_choices
from sara.web.call import Call
from sara.web.forms import Choice
from sara.words import gettext


def line_choices(call: Call[Any], found: FoundMeeting) -> dict[str, Any]:
    """What the form of a line offers."""
    problem = found.circle.problem
    items = queries.agenda(call.db, found.id) if found.writes else []
    return {
        "line_kinds": [k for k in LineKind if problem or k not in ON_A_PROBLEM],
        "owners": owner_choices(call, found.circle) if may_write(found) else [],
        "items": [
            Choice(str(one.id), gettext(one.words) if one.source.startswith("criterion") else
                   one.words)
            for one in items
        ],
        "sources": list(SourceKind) if problem else [],
        "early": problem is not None and problem.row.stage in BEFORE_THE_PLAN,
    }  # fmt: skip
