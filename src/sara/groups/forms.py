"""The forms of the discussion."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from sara.web.forms import Form
from sara.words import N_, Sentence, say

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
    cover: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()
    """The personal details that a page has pointed out."""

    says = {"body": N_("Write something first")}


class CoverComment(Form, kw_only=True):
    cover: tuple[str, ...] = ()
    words: Annotated[str, Meta(max_length=300)] = ""

    def check(self) -> Mapping[str, Sentence]:
        if not self.cover and not self.words:
            return {"words": say(N_("Tick what is to be covered, or write it"))}
        return {}


class RemoveComment(Form, kw_only=True):
    because: Annotated[str, Meta(max_length=300)]

    says = {"because": N_("Say why. Everybody who could read the message reads the reason.")}
