"""The forms of the discussion."""

from typing import Annotated

from msgspec import Meta

from sara.web.forms import Form
from sara.words import N_

Body = Annotated[str, Meta(max_length=8000)]


class PostComment(Form, kw_only=True):
    body: Body
    call: list[int] = []
    sure: bool = False
    """Said on the second step before the public room."""
    cover: list[str] = []
    """Words to be covered."""
    seen: list[str] = []
    """Words that were pointed out on the second step."""

    says = {"body": N_("Write something first")}


class EditComment(Form, kw_only=True):
    version: int
    body: Body
    sure: bool = False

    says = {"body": N_("Write something first")}


class RemoveComment(Form, kw_only=True):
    because: Annotated[str, Meta(max_length=300)]

    says = {"because": N_("Say why. Everybody who could read the message reads the reason.")}
