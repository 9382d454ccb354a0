"""Reads for everybody. Each select begins with what is published, and takes public columns only.

Nothing here may tell of work that is not public, also not by an order or a date: what changed last
on a problem is left out, because the team's silent work would show in it.
"""

import re
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account, Agency, Area
from sara.assessment.models import SustainCheck
from sara.db import BIGGEST_ID, Reader
from sara.errors import NotFound
from sara.problems.models import Outcome, Problem, Stage, Visit
from sara.problems.queries import CLOSED_FROM
from sara.public.words import ASKED, ENDED, GOOD, MOVED
from sara.rounds.models import Round, RoundState
from sara.workflow.models import Review, ReviewState

PAGE = 20

ON_A_PROBLEM = re.compile(r"/problems/([0-9]{1,18})(?:[/?#]|$)")
PUBLISHED = Problem.published_at.is_not(None)
_ENDED = Problem.stage.in_(ENDED)
_BETTER = sa.func.coalesce(Problem.outcome, "").in_([outcome.value for outcome in GOOD])
SHOWN = (
    Problem.id, Problem.reference, Problem.title, Problem.stage, Problem.outcome,
    Problem.referred_to, Problem.public_summary, Problem.published_at, Problem.stage_since,
    Problem.stage_due, Problem.paused_from, Problem.paused_until, Problem.area_id,
)  # fmt: skip
"""The columns of a published problem that everybody may know."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a visitor looks for."""

    words: str = ""
    area: int | None = None
    ended: bool | None = None
    """True: what has ended; False: what is worked on; None: both."""
    better: bool | None = None
    """Of what has ended: True for solved or less, False for every other end; None: both."""
    before: str = ""
    """The reference after which the page begins."""


_PLACE = sa.select(Problem.published_at, Problem.id).where(
    PUBLISHED, Problem.reference == sa.bindparam("reference")
)


def page(db: Reader, wanted: Wanted, limit: int = PAGE) -> list[Any]:
    """Published problems, the newest published first; one more than `limit` when there are more."""
    found = (
        sa.select(*SHOWN, Area.name.label("area_name"))
        .join(Area, Area.id == Problem.area_id)
        .where(PUBLISHED)
        .order_by(Problem.published_at.desc(), Problem.id.desc())
        .limit(limit + 1)
    )
    if wanted.area is not None:
        found = found.where(Problem.area_id == wanted.area)
    if wanted.ended is not None:
        found = found.where(_ENDED if wanted.ended else ~_ENDED)
    if wanted.better is not None:
        found = found.where(_BETTER if wanted.better else sa.not_(_BETTER))
    for word in wanted.words.split()[:6]:
        found = found.where(
            sa.or_(*(column.icontains(word, autoescape=True)
                     for column in (Problem.title, Problem.public_summary, Area.name)))
        )  # fmt: skip
    if wanted.before:
        place = db.execute(_PLACE, {"reference": wanted.before}).one_or_none()
        if place is None:
            return []
        found = found.where(sa.tuple_(Problem.published_at, Problem.id) < tuple(place))
    return list(db.execute(found).all())


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many published problems there are, by how they stand."""

    working: int = 0
    watched: int = 0
    better: int = 0
    """Closed with the goal met, or reduced."""
    otherwise: int = 0
    """Ended in any other way: not solved, referred out, not a problem, and the like."""

    @property
    def all(self) -> int:
        return self.working + self.watched + self.better + self.otherwise


_TALLY = (
    sa.select(Problem.stage, Problem.outcome, sa.func.count().label("n"))
    .where(PUBLISHED)
    .group_by(Problem.stage, Problem.outcome)
)


def tally(db: Reader) -> Tally:
    sums = dict.fromkeys(Tally.__struct_fields__, 0)
    for row in db.execute(_TALLY):
        sums[_counted(row.stage, row.outcome)] += row.n
    return Tally(**sums)


def _counted(stage: Stage, outcome: Outcome | None) -> str:
    if stage is Stage.SUSTAIN:
        return "watched"
    if stage not in ENDED:
        return "working"
    return "better" if outcome in GOOD else "otherwise"


_AREAS = (
    sa.select(Area.id, Area.name)
    .where(sa.exists().where(Problem.area_id == Area.id, PUBLISHED))
    .order_by(Area.name)
)


def areas(db: Reader) -> Sequence[Any]:
    """The areas in which something is published."""
    return db.execute(_AREAS).all()


_ONE = (
    sa.select(*SHOWN, Area.name.label("area_name"), Agency.name.label("agency_name"), CLOSED_FROM)
    .join(Area, Area.id == Problem.area_id)
    .join(Account, Account.id == Problem.lead_id)
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .where(PUBLISHED, Problem.reference == sa.bindparam("reference"))
)


def one(db: Reader, reference: str) -> Any:
    """A published problem. Raises `NotFound` for every other, whether there is one or not."""
    row = db.execute(_ONE, {"reference": reference}).one_or_none()
    if row is None:
        raise NotFound
    return row


_BEHIND = sa.select(Problem.reference, Problem.title).where(
    PUBLISHED, Problem.id == sa.bindparam("problem_id")
)


def behind(db: Reader, address: str) -> Any | None:
    """The published problem (reference, title) that an address of the team is about.

    None for every other address, whether there is a problem or not.
    """
    number = ON_A_PROBLEM.match(address)
    if number is None or int(number[1]) > BIGGEST_ID:
        return None
    return db.execute(_BEHIND, {"problem_id": int(number[1])}).one_or_none()


_DECISIONS = (
    sa.select(Review.stage, Review.decision, Review.told, Review.heard, Review.decided_at)
    .join(Problem, Problem.id == Review.problem_id)
    .where(
        Review.problem_id == sa.bindparam("problem_id"), Review.state == ReviewState.DECIDED,
        PUBLISHED,
    )
    .order_by(Review.decided_at.desc(), Review.id.desc())
)  # fmt: skip


def decisions(db: Reader, problem_id: int) -> list[Any]:
    """What was decided at each gate, and what people were told of it; the newest first."""
    return list(db.execute(_DECISIONS, {"problem_id": problem_id}).all())


_MOVES = (
    sa.select(Visit.move, Visit.entered_at, Visit.told)
    .join(Problem, Problem.id == Visit.problem_id)
    .where(
        Visit.problem_id == sa.bindparam("problem_id"), Visit.move.in_(list(MOVED)), PUBLISHED
    )
    .order_by(Visit.id.desc())
)  # fmt: skip


def moves(db: Reader, problem_id: int) -> list[Any]:
    """The moves that no review decided, with their day and what is told of them."""
    return list(db.execute(_MOVES, {"problem_id": problem_id}).all())


_ROUNDS = (
    sa.select(Round.kind, Round.result, Round.closed_at)
    .join(Problem, Problem.id == Round.problem_id)
    .where(
        Round.problem_id == sa.bindparam("problem_id"), Round.state == RoundState.CLOSED,
        Round.kind.in_(list(ASKED)), PUBLISHED,
    )
    .order_by(Round.closed_at.desc(), Round.id.desc())
)  # fmt: skip


def rounds(db: Reader, problem_id: int) -> list[Any]:
    """What the group was asked, and what came of it in a word. Never how many stood where: in a
    small group that would tell who."""
    return list(db.execute(_ROUNDS, {"problem_id": problem_id}).all())


_CHECKS = (
    sa.select(
        sa.func.max(SustainCheck.done_on).label("last"),
        sa.func.min(sa.case((SustainCheck.done_on.is_(None), SustainCheck.due_on))).label("next"),
    )
    .join(Problem, Problem.id == SustainCheck.problem_id)
    .where(SustainCheck.problem_id == sa.bindparam("problem_id"), PUBLISHED,
           SustainCheck.dropped_at.is_(None))
)  # fmt: skip


def checks(db: Reader, problem_id: int) -> Any:
    """The days on which it was last measured whether the result lasts, and is to be next."""
    return db.execute(_CHECKS, {"problem_id": problem_id}).one()


_NEWS = (
    sa.select(
        Problem.reference,
        Problem.title,
        Problem.area_id,
        Area.name.label("area_name"),
        Review.stage,
        Review.decision,
        Review.told,
        Review.heard,
        Review.decided_at.label("at"),
    )
    .join(Problem, Problem.id == Review.problem_id)
    .join(Area, Area.id == Problem.area_id)
    .where(PUBLISHED, Review.state == ReviewState.DECIDED)
    .order_by(Review.decided_at.desc(), Review.id.desc())
)


def news(db: Reader, limit: int, area: int | None = None) -> list[Any]:
    """The latest decisions about published problems."""
    found = _NEWS if area is None else _NEWS.where(Problem.area_id == area)
    return list(db.execute(found.limit(limit)).all())
