"""What the pages of actions have in common."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.actions import exchange, links, outside, queries
from sara.actions.models import Action
from sara.actions.operations import BEFORE_THE_PLAN
from sara.evidence.claims import Offer, of_kind
from sara.evidence.models import Supports
from sara.problems.frame import frame
from sara.problems.queries import Found, find
from sara.problems.stages import AT_REST
from sara.web.call import Call, Read, Write
from sara.web.forms import Choice


def around(call: Call[Any], found: Found) -> dict[str, Any]:
    """What every one of these pages shows around its own."""
    closed = AT_REST.get(found.row.stage, "")
    return frame(found, call.today, "/actions") | {
        "closed": closed,
        "today": call.today,
        "may_add": not closed and found.may(Permission.ACTION_ADD),
        "early": found.row.stage in BEFORE_THE_PLAN,
    }


def reached(
    call: Write, problem_id: int, action_id: int, permission: Permission
) -> tuple[Found, Action]:
    """The problem and the action, if this person may do this and see that. Raises `NotFound`."""
    found = find(call.db, call.me, problem_id, permission)
    queries.one(call.db, problem_id, action_id, found.reach.audiences)
    return found, call.db.get_one(Action, action_id)


def note(call: Read, found: Found, row: Any) -> None:
    """That an action for agencies only was read is on record."""
    if row.audience is Audience.AGENCIES:
        call.note_reading(found.id, "action", row.id)


def hypotheses(call: Call[Any], found: Found) -> list[Offer]:
    """The explanations that an action can act on."""
    return of_kind(call.db, found.id, Supports.HYPOTHESIS, found.reach.audiences)


def with_contacts(call: Read, found: Found, row: Any, at_rest: bool) -> dict[str, Any] | None:
    """What goes on with the contacts of the owning agency; None for who may not see it."""
    if row.owner_agency_id is None or not found.reach.sees(Audience.AGENCIES):
        return None
    contacts = outside.contacts(call.db, row.owner_agency_id)
    said = exchange.said(call.db, row.id)
    if said and row.audience is not Audience.AGENCIES:
        call.note_reading(found.id, "action", row.id)
    if not contacts and not said:
        return None
    manages = found.may(Permission.ACTION_MANAGE) and not at_rest
    sent = links.of_action(call.db, row.id, call.now)
    return {
        "said": said, "contacts": contacts,
        "working": [one for one in sent if one.works],
        "over": [one for one in sent if not one.works],
        "may_send": manages and bool(contacts) and links.step_of(row.status) is not None,
        "may_revoke": manages,
        "may_tell": found.may(Permission.ACTION_ADD) and not at_rest and bool(contacts),
        "link_form": call.filled(name="link"), "revoke_form": call.filled(name="revoke"),
        "tell_form": call.filled(name="tell"),
        "choices": [Choice(str(c.id), c.email) for c in contacts],
    }  # fmt: skip
