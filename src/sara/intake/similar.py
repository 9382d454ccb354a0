"""Published problems that a report may belong to, as the room that holds problems tells.

Problems lie beside this room, so they are handed in where the application is joined. Nothing that
is not published may be told here: whoever reports may be anybody.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from sara.db import Reader


class Offer(Protocol):
    """A published problem as everybody may know it. `stage` is still to be translated."""

    @property
    def problem_id(self) -> int: ...
    @property
    def reference(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def stage(self) -> str: ...
    @property
    def area_name(self) -> str: ...
    @property
    def summary(self) -> str: ...


Like = Callable[[Reader, str, int | None], Sequence[Offer]]
"""Published problems like these words, in this area (None: anywhere), the likeliest first."""
Stands = Callable[[Reader, int], Offer | None]
"""The problem with this number, if it is published now."""

_HANDED_IN: list[tuple[Like, Stands]] = []


def register(like: Like, stands: Stands) -> None:
    """Say where published problems come from."""
    _HANDED_IN[:] = [(like, stands)]


def like(db: Reader, words: str, area_id: int | None) -> Sequence[Offer]:
    return [offer for like, _ in _HANDED_IN for offer in like(db, words, area_id)]


def published(db: Reader, problem_id: int) -> Offer | None:
    return next((found for _, stands in _HANDED_IN if (found := stands(db, problem_id))), None)
