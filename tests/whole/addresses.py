"""Every (method, path) that the application answers, and an address of a real thing for each.

The routes are taken from the application itself, so that a new one is never forgotten.
"""

import re
from typing import Any

import msgspec
from litestar import Litestar
from litestar.routes import HTTPRoute

from tests.whole.town import Town

PLACE = re.compile(r"\{(\w+):\w+\}")

UNKNOWN = """
No test knows what to put for {{{name}}} in {method} {path}.
Make one such thing on the main problem in tests/whole/building.py and keep its id in
things["{name}"]. Where this one route needs another thing than the rest, add a line to INSTEAD.
"""

# For routes that ask for a thing in another state: (end or part of the path) -> what to take.
INSTEAD: tuple[tuple[str, dict[str, str]], ...] = (
    (r"POST .*/reviews$|GET .*/reviews/new$", {"problem_id": "asked_id"}),
    (r".*/assessment/(agencies-verdict|no-answer)$|.*/first-dates$",
     {"problem_id": "unjudged_id"}),
    (r".*/sustain(/dates|$)",
     {"problem_id": "sustained_id", "check_id": "sustained_check_id"}),
    (r".*/plan/(lock|evaluation|indicators)",
     {"problem_id": "planned_id", "indicator_id": "planned_indicator_id"}),
    (r".*/assessment/residents-verdict$", {"problem_id": "sealed_id"}),
    (r".*/decisions/.*/closing$", {"round_id": "answered_round_id"}),
    (r".*/decisions/.*/outcome$", {"round_id": "closed_round_id"}),
    (r".*/evidence/.*/restoration$", {"evidence_id": "withdrawn_id"}),
    (r".*/filed/", {"evidence_id": "filed_id"}),
    (r".*/case-file/", {"name": "case_file_name", "kind": "case_file_kind"}),
    (r".*/stakeholders/.*/restoration$", {"stakeholder_id": "removed_stakeholder_id"}),
    (r".*/hypotheses/.*/return$", {"hypothesis_id": "dropped_hypothesis_id"}),
    (r".*/events/.*/return$", {"event_id": "removed_event_id"}),
    (r".*/admin/accounts/.*/enabling$", {"account_id": "disabled_id"}),
    (r".*/admin/accounts/.*/invitations$", {"account_id": "pending_id"}),
    (r".*/admin/areas/.*/return$", {"area_id": "closed_area_id"}),
    (r".*/admin/agencies/.*/return$", {"agency_id": "closed_agency_id"}),
    (r"POST .*/minutes/(withdrawal|answer|answers/.*|agreement)$", {"meeting_id": "proposed_id"}),
    (r".*/groups/\{group_id:int\}/meetings", {"group_id": "standing_group_id"}),
    (r".*/triage/.*/undo$|.*/photos/", {"report_id": "linked_report_id"}),
    (r".*/groups/.*/(requests/withdrawal|registrations)$", {"group_id": "standing_id"}),
    (r".*/memberships/.*/(role|end|lines|leaving)$", {"membership_id": "member_id"}),
    (r".*/triage/.*/telling$", {"report_id": "untold_id"}),
    (r".*/memberships/.*/(answer|address)$", {"membership_id": "by_hand_id"}),
    (r".*/minutes/answers/", {"account_id": "silent_id"}),
    (r".*/decisions/.*/positions/", {"account_id": "silent_id"}),
    (r"GET .*/problems/\{problem_id:int\}/group$", {"problem_id": "asked_id"}),
    (r".*/discussion/preview$", {"problem_id": "published_id"}),
    (r".*/comments/.*/return$", {"comment_id": "removed_comment_id"}),
    (r".*/(invitations|reset|first|registrations)/\{token:str\}$", {"token": "{0}_token"}),
    (r".*/actions/.*/(links|messages)", {"action_id": "partner_action_id"}),
    (r".*/partners/\{token:str\}", {"token": "partner_token"}),
    (r".*/partners/\{token:str\}/report$", {"token": "report_token"}),
    (r".*/handover/\{account_id:int\}$", {"account_id": "left_id"}),
    (r"POST .*/surveys/\{survey_id:int\}(/waves|/questions|/question-removals|)$",
     {"survey_id": "fresh_survey_id"}),
    (r".*/handover/agencies/", {"agency_id": "closed_agency_id"}),
    (r".*/loads/.*/withdrawal$", {"load_id": "loaded_load_id"}),
    (r"GET /data/", {"file": "open_file"}),
    (r".*/review-requests/withdrawal$", {"problem_id": "asked_id"}),
    (r".*/review-requests/.*/reviewer$", {"request_id": "met_request_id"}),
    (r".*/review-requests/.*/result$", {"request_id": "held_request_id"}),
)  # fmt: skip


ASKED = {
    "/problems/{problem_id:int}/moves/new": "?event=pause",
    "/problems/{problem_id:int}/incidents": "?dataset=1",
    "/problems/{problem_id:int}/chosen/{file:str}": "?selection=1",
    "/problems/{problem_id:int}/charts/{chart:str}": "?selection=1",
    "/problems/{problem_id:int}/charts/{chart:str}/picture": "?selection=1",
    "/problems/{problem_id:int}/charts/{chart:str}/numbers": "?selection=1",
}
"""What an address asks for besides, where it shows nothing without."""


class Served(msgspec.Struct, frozen=True, order=True):
    path: str
    method: str

    def __str__(self) -> str:
        return f"{self.method:4} {self.path}"


def served(app: Litestar) -> dict[Served, Any]:
    """Each route with its handler; HEAD goes with GET, and OPTIONS the framework answers itself."""
    found = {}
    for route in app.routes:
        assert isinstance(route, HTTPRoute), f"{route.path} is not served as a page"
        for handler in route.route_handlers:
            for method in handler.http_methods - {"HEAD", "OPTIONS"}:
                found[Served(route.path, str(method))] = handler
    return dict(sorted(found.items()))


def address(town: Town, route: Served) -> str:
    """The route's address for things that are there."""
    chosen = dict(town.things)
    for pattern, instead in INSTEAD:
        if match := re.match(pattern, f"{route.method} {route.path}"):
            chosen |= {
                name: town.things[PICKED[match[1]] if source == "{0}_token" else source]
                for name, source in instead.items()
            }

    def put(place: re.Match[str]) -> str:
        name = place[1]
        assert name in chosen, UNKNOWN.format(name=name, method=route.method, path=route.path)
        return str(chosen[name])

    return PLACE.sub(put, route.path) + ASKED.get(route.path, "")


PICKED = {"invitations": "invitation_token", "reset": "reset_token", "first": "first_token",
          "registrations": "registration_token"}  # fmt: skip
