"""The forms of the discussion."""

from typing import Annotated

from msgspec import Meta

from sara.web.forms import Form
from sara.words import N_

Body = Annotated[str, Meta(max_length=8000)]


class PostComment(Form, kw_only=True):
    body: Body
    call: list[int] = []

    says = {"body": N_("Write something first")}


class EditComment(Form, kw_only=True):
    version: int
    body: Body

    says = {"body": N_("Write something first")}
