"""What a thing without an owner is, whatever kind of thing it is."""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.reach import Audience
from sara.history.models import Entry

PROBLEM, ACTION, PROMISE = "problem", "action", "promise"
ACCOUNT, AGENCY, STAKEHOLDER = "account", "agency", "stakeholder"


class Ownerless(msgspec.Struct, frozen=True, kw_only=True):
    """A problem, an action or a promise that nobody answers for since `since`."""

    kind: str
    id: int
    problem_id: int | None
    """None for a promise of a standing group, which has `group_id`."""
    group_id: int | None = None
    reference: str
    """Of the problem; or the name of the group."""
    words: str
    area_id: int | None
    """None for a promise of a board."""
    lead_id: int
    audience: Audience
    left: str
    """What left: "account", "agency" or "stakeholder"."""
    left_id: int
    name: str
    since: dt.datetime


def last_done(verb: str, subject: str, number: Any) -> Any:
    """When this was last done to the subject, from the history."""
    return (
        sa.select(sa.func.max(Entry.at))
        .where(Entry.verb == verb, Entry.subject == subject, Entry.subject_id == number)
        .scalar_subquery()
    )
