"""The forms of the room, their mistakes in plain words."""

from typing import Annotated

from msgspec import Meta

from sara.accounts.reach import Audience
from sara.web.forms import Form
from sara.words import N_


class Keep(Form, kw_only=True):
    name: Annotated[str, Meta(max_length=140)]

    says = {"name": N_("Give the selection a name")}


class Places(Form, kw_only=True):
    places: Annotated[str, Meta(max_length=600_000)] = ""


class Baseline(Form, kw_only=True):
    name: Annotated[str, Meta(max_length=140)]
    unit: Annotated[str, Meta(max_length=60)] = ""

    says = {"name": N_("Say what is counted")}


class FileChart(Form, kw_only=True):
    title: Annotated[str, Meta(max_length=140)]
    bias: Annotated[str, Meta(max_length=2000)]
    audience: Audience
    supports: tuple[str, ...] = ()

    says = {
        "title": N_("Give it a short title"),
        "bias": N_("Say how recording and patrol may shape these numbers, or that you do not know"),
        "audience": N_("Choose who may see it"),
    }
