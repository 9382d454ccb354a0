"""The forms of scanning, their mistakes in plain words."""

from typing import Annotated

from msgspec import Meta

from sara.web.forms import Form
from sara.words import N_

Short = Annotated[str, Meta(max_length=140)]
Line = Annotated[str, Meta(max_length=300)]
Long = Annotated[str, Meta(max_length=4000)]


class LogProblem(Form, kw_only=True):
    """At most five fields: an officer logs a problem on a phone in a minute."""

    title: Short
    behaviour: Long
    place: Line
    times: Line = ""
    area_id: int

    says = {
        "title": N_("Give it a short name"),
        "behaviour": N_("Say what is happening"),
        "place": N_("Say where it happens"),
        "area_id": N_("Choose the area"),
    }
