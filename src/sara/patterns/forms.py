"""The form of a template, its mistakes in plain words."""

from typing import Annotated

from msgspec import Meta

from sara.patterns.models import Must
from sara.problems.models import BehaviourKind, Surroundings
from sara.web.forms import Form
from sara.words import N_

Lines = Annotated[str, Meta(max_length=4000)]


class EditPattern(Form, kw_only=True):
    version: int = 0
    name: Annotated[str, Meta(max_length=140)]
    behaviour_kind: BehaviourKind
    surroundings: Surroundings | None = None
    behaviour: Lines = ""
    times: Annotated[str, Meta(max_length=300)] = ""
    scanning_asks: Lines = ""
    analysis_asks: Lines = ""
    stakeholders: Lines = ""
    actions: Lines = ""
    must: tuple[Must, ...] = ()
    active: bool = False

    says = {
        "name": N_("Give the template a name"),
        "behaviour_kind": N_("Choose the kind of problem"),
    }
