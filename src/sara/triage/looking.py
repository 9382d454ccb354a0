"""Pointing out personal details in what staff write, before it is saved."""

from collections.abc import Iterable
from typing import Protocol

from sara.privacy.covering import LOOK, Found, cover_chosen, each_once, look_through, unseen
from sara.triage.covering import SPARED
from sara.web.forms import Filled, FormError
from sara.words import say


class Looked(Protocol):
    @property
    def cover(self) -> tuple[str, ...]: ...
    @property
    def looked(self) -> tuple[str, ...]: ...


def look_over(form: Looked, names: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """The texts of a form with what was chosen covered, and for the history where and what.

    Raises `FormError` when there are details that nobody has looked at yet.
    """
    texts = {name: str(getattr(form, name)) for name in names}
    found = look_through(texts, SPARED)
    if unseen(found, form.looked):
        raise FormError({"cover": say(LOOK)})
    return cover_chosen(texts, found, form.cover)


def found_in(filled: Filled, names: Iterable[str]) -> list[Found]:
    """What a form that was turned down for it has to point out."""
    if not filled.error("cover"):
        return []
    return each_once(look_through({name: filled.value(name) for name in names}, SPARED))
