"""The ground of a scene: one problem, who leads it, and the day it is."""

import datetime as dt
import re
from collections.abc import Generator
from typing import TypeVar

import sqlalchemy as sa

from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.db import Base
from sara.demo.telling.world import World
from sara.problems.models import Stage
from sara.problems.queries import Found, find
from sara.problems.stages import at
from sara.problems.writing import writable

T = TypeVar("T")
Part = Generator[int, None, T]
"""A part of a story: it yields how many days ago the next things happened."""
Tale = Part[None]


class Ground:
    """What all verbs of a story stand on. Each of them goes the way the page would go."""

    def __init__(self, world: World, key: str, area: str, lead: str, reviewer: str) -> None:
        self.world = world
        self.key = key
        self.area_id = world.town.areas[area].id
        self.lead = lead
        self.reviewer = reviewer
        self.problem_id = 0
        self._kept: dict[str, int] = {}

    @property
    def db(self) -> sa.orm.Session:
        return self.world.db

    def viewer(self, who: str | None) -> Viewer:
        """The person by their short name; without one, the lead."""
        return self.world.person(who or self.lead)

    def found(self, by: Viewer, permission: Permission) -> Found:
        """The problem as this person reaches it, if they may do this now."""
        return find(self.db, by, self.problem_id, permission)

    def writable(self, by: Viewer, stage: Stage) -> Found:
        """The problem, if this person may write on the page of the stage now."""
        return writable(self.db, by, self.problem_id, stage)

    def stage(self, by: Viewer) -> Stage:
        return at(find(self.db, by, self.problem_id).row)

    def version(self, kind: type[Base], **key: object) -> int:
        """The version of the one row at this key; 0 before there is one."""
        columns = kind.__table__.c
        wanted = {"problem_id": self.problem_id} | key
        statement = sa.select(columns.version).where(
            *(columns[name] == value for name, value in wanted.items())
        )
        return self.db.scalar(statement) or 0

    def day(self, ago: int) -> dt.date:
        return self.world.day(ago)

    def keep(self, name: str, row_id: int) -> None:
        """Remember something for a later part of the story."""
        self._kept[name] = row_id

    def kept(self, name: str) -> int:
        return self._kept[name]


def prose(text: str) -> str:
    """Text as somebody would have typed it: the line ends of the source are no line ends."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(" ".join(p.split()) for p in paragraphs)


def folded(values: dict[str, object]) -> dict[str, object]:
    """The same values with every text as prose."""
    return {k: prose(v) if isinstance(v, str) else v for k, v in values.items()}
