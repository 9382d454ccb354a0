"""One made-up problem while it is told: who works on it, and what is held of it so far."""

import datetime as dt
from collections.abc import Mapping
from random import Random
from typing import Any

from sara.accounts.models import Role
from sara.accounts.reach import Audience
from sara.db import Base
from sara.evidence.models import (
    Evidence,
    EvidenceKind,
    Reliability,
    SourceKind,
    Support,
    Supports,
)
from sara.groups.models import Comment
from sara.problems.models import Problem, Searchable, Stage
from sara.seed import phrases
from sara.seed.bulk import Bulk
from sara.seed.course import Leg
from sara.seed.ledger import Ledger, Note
from sara.seed.people import Place, Town


class Tale:
    """Writes rows about one problem; every change leaves its entry and moves `updated_at` on."""

    def __init__(
        self, bulk: Bulk, ledger: Ledger, chance: Random, town: Town, legs: list[Leg],
        until: dt.datetime,
    ) -> None:  # fmt: skip
        self.bulk, self.ledger, self.chance, self.town = bulk, ledger, chance, town
        self.legs, self.until = legs, until
        self.id = bulk.number(Problem)
        self.place: Place = chance.choice(town.places)
        self.kind = chance.choice(phrases.KINDS)
        self.where = phrases.place_name(chance)
        officers = self.place.people[Role.OFFICER]
        self.author = chance.choice(officers)
        self.lead = self.author if chance.random() < 0.8 else chance.choice(officers)
        self.reviewer = chance.choice(self.place.people[Role.COORDINATOR])
        self.team = [self.lead]
        self.updated_at = legs[0].start
        self.indicator_id = 0
        self.frozen_at: dt.datetime | None = None
        self.hypothesis_id = 0

    def add(self, model: type[Base], **values: Any) -> int:
        """A row that belongs to the problem, and to its area where it names one."""
        if "area_id" in model.__table__.columns:
            values["area_id"] = self.place.area_id
        return self.bulk.add(model, problem_id=self.id, **values)

    def tell(
        self, at: dt.datetime, verb: str, subject: str = "problem", subject_id: int | None = None,
        *, by: int = 0, changes: Mapping[str, tuple[Any, Any]] | None = None, reason: str = "",
        audience: Audience = Audience.TEAM,
    ) -> None:  # fmt: skip
        self.updated_at = max(self.updated_at, at)
        self.ledger.note(
            Note(at, verb, by or self.lead, self.id, subject, subject_id or self.id, changes or {},
                 reason, audience)
        )  # fmt: skip

    def findable(
        self, subject: str, subject_id: int, words: str, audience: Audience = Audience.TEAM
    ) -> None:
        self.add(Searchable, subject=subject, subject_id=subject_id, words=words, audience=audience)

    def within(self, leg: Leg, first: float = 0.0, last: float = 1.0) -> dt.datetime:
        """A moment in a part of the leg."""
        whole = ((leg.end or self.until) - leg.start).total_seconds()
        return leg.start + dt.timedelta(seconds=whole * self.chance.uniform(first, last))

    def evidence(
        self, leg: Leg, title: str, body: str, source: SourceKind, claim: Supports, keys: list[Any],
        stage: Stage | None = None, audience: Audience = Audience.TEAM,
    ) -> None:  # fmt: skip
        at, by = self.within(leg, 0, 0.6), self.chance.choice(self.team)
        evidence_id = self.add(
            Evidence, kind=EvidenceKind.NOTE, title=title, body=body, source=source,
            reliability=self.chance.choice(list(Reliability)), stage=stage or leg.stage,
            audience=audience, added_by=by, added_at=at, fact_on=at.date(),
        )  # fmt: skip
        for key in keys:
            self.bulk.add(
                Support, evidence_id=evidence_id, claim=claim, key=str(getattr(key, "value", key))
            )
        self.findable("evidence", evidence_id, f"{title}\n{body}", audience)
        self.tell(at, "evidence.added", "evidence", evidence_id, by=by, audience=audience,
                  changes={"title": ("", title), "source": ("", source)})  # fmt: skip

    def comment(self, leg: Leg) -> None:
        at, by = self.within(leg), self.chance.choice([*self.team, self.reviewer])
        audience = Audience.AGENCIES if self.chance.random() < 0.2 else Audience.TEAM
        if by in self.place.people[Role.RESIDENT]:
            audience = Audience.TEAM
        body = phrases.remark(self.chance)
        comment_id = self.add(Comment, audience=audience, author_id=by, body=body, posted_at=at)
        self.findable("comment", comment_id, body, audience)
        self.tell(at, "comment.posted", "comment", comment_id, by=by, audience=audience)
