"""Whose dates a feed shows. Each room says at the joining of the rooms which dates it has."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.mail.calendars import Happening

Mine = Callable[[Reader, Viewer, dt.datetime], Iterable[Happening]]
"""What a person has to come to or to do, and reaches: (db, viewer, now)."""
OfGroup = Callable[[Reader, Viewer, Any, dt.datetime], Iterable[Happening]]
"""The same for a group (a row of `working_group`) as this member reaches it."""

_mine: list[Mine] = []
_of_group: list[OfGroup] = []


def add(*, mine: Mine | None = None, of_group: OfGroup | None = None) -> None:
    if mine is not None:
        _mine.append(mine)
    if of_group is not None:
        _of_group.append(of_group)


def of_person(db: Reader, viewer: Viewer, now: dt.datetime) -> list[Happening]:
    return [happening for source in _mine for happening in source(db, viewer, now)]


def of_group(db: Reader, viewer: Viewer, group: Any, now: dt.datetime) -> list[Happening]:
    return [happening for source in _of_group for happening in source(db, viewer, group, now)]
