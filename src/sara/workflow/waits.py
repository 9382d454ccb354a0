"""What else waits for somebody, as rooms above this one tell it to the home page."""

import datetime as dt
from collections.abc import Callable, Sequence

import msgspec

from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.settings import Settings
from sara.words import Sentence


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """One line: where it leads, what it is about, what is to be done and by when."""

    href: str
    title: Sentence | str
    """A sentence of ours, or what a person wrote."""
    words: Sentence
    due: dt.date
    late: bool


Teller = Callable[[Reader, Viewer, Settings, dt.date], Sequence[Waits]]

_TELLERS: dict[str, Teller] = {}


def register(heading: str, teller: Teller) -> None:
    """Let a room tell what waits, under this heading (marked for translation)."""
    _TELLERS[heading] = teller


def waiting_for(
    db: Reader, viewer: Viewer, settings: Settings, today: dt.date
) -> list[tuple[str, Sequence[Waits]]]:
    """What waits for this person, by heading; nothing where nothing waits."""
    told = [(heading, tell(db, viewer, settings, today)) for heading, tell in _TELLERS.items()]
    return [(heading, lines) for heading, lines in told if lines]
