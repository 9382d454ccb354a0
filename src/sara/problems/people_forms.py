"""The forms of the people page: seats and stakeholders."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from sara.problems.models import Part, SeatKind, StakeholderKind
from sara.web.forms import Form
from sara.words import N_, Sentence, say

Short = Annotated[str, Meta(max_length=140)]
Line = Annotated[str, Meta(max_length=300)]
Long = Annotated[str, Meta(max_length=2000)]


class GiveSeat(Form, kw_only=True):
    account_id: int
    kind: SeatKind
    sure: bool = False

    says = {"account_id": N_("Choose a person"), "kind": N_("Choose a seat")}

    def check(self) -> Mapping[str, Sentence]:
        if self.kind is SeatKind.LEAD and not self.sure:
            return {"sure": say(N_("Tick this to hand the problem over to another lead"))}
        return {}


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
