"""The forms of the people page: seats and stakeholders."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from sara.problems.models import Part, SeatKind, StakeholderKind
from sara.web.forms import Form, FormError
from sara.words import N_, Sentence, say

Short = Annotated[str, Meta(max_length=140)]
Line = Annotated[str, Meta(max_length=300)]
Because = Annotated[str, Meta(max_length=500)]
A_PERSON = N_("Choose a person")
A_SEAT = N_("Choose a seat")
WHY = N_("Say why. It stays in the history.")
Long = Annotated[str, Meta(max_length=2000)]


class GiveSeat(Form, kw_only=True):
    account_id: int
    kind: SeatKind
    sure: bool = False

    says = {"account_id": A_PERSON, "kind": A_SEAT}

    def check(self) -> Mapping[str, Sentence]:
        return _unsure(self.kind, self.sure)


class Appoint(Form, kw_only=True):
    """What an administrator gives to one person."""

    reference: Annotated[str, Meta(max_length=16)]
    kind: SeatKind
    sure: bool = False
    reason: Because

    says = {"reference": N_("Write the reference of the problem"), "kind": A_SEAT, "reason": WHY}

    def check(self) -> Mapping[str, Sentence]:
        return _unsure(self.kind, self.sure)


def _unsure(kind: SeatKind, sure: bool) -> Mapping[str, Sentence]:
    if kind is SeatKind.LEAD and not sure:
        return {"sure": say(N_("Tick this to hand the problem over to another lead"))}
    return {}


class EndSeat(Form, kw_only=True):
    """What an administrator ends; the seat of a lead goes to somebody else."""

    account_id: int | None = None
    leaves: bool = False
    reason: Because

    says = {"reason": WHY}

    def successor(self) -> int:
        """Who leads from now on. Raises `FormError` when nobody is named."""
        if self.account_id is None:
            raise FormError({"account_id": say(A_PERSON)})
        return self.account_id


class EditStakeholder(Form, kw_only=True):
    version: int = 0
    name: Short
    kind: StakeholderKind
    part: Part
    note: Long = ""
    contact: Line | None = None
    """None when the form was drawn for somebody who may not see contacts."""
    involved: tuple[str, ...] = ()
    """Pairs of stage and involvement, such as "analysis:consulted"."""

    says = {
        "name": N_("Name the organisation, the group or the role"),
        "kind": N_("Choose what it is"),
        "part": N_("Choose the part it plays"),
    }
