"""What is for agencies only is read wherever its title stands, and leaves the same entry."""

from collections.abc import Sequence
from typing import Any

from sara.accounts.reach import Audience
from sara.evidence.claims import Offer
from sara.evidence.operations import SUBJECT
from sara.web.call import Call


def noted(call: Call[Any], problem_id: int, rows: Sequence[Any]) -> Sequence[Any]:
    """These rows (id, audience), with a reading of each that is for agencies only."""
    for row in rows:
        if row.audience is Audience.AGENCIES:
            call.note_reading(problem_id, SUBJECT, row.id)
    return rows


def claims_noted(call: Call[Any], problem_id: int, offers: Sequence[Offer]) -> Sequence[Offer]:
    """These claims, with a reading of each that is for agencies only: the title of an action."""
    for offer in offers:
        if offer.audience is Audience.AGENCIES:
            call.note_reading(problem_id, offer.claim.value, int(offer.key))
    return offers
