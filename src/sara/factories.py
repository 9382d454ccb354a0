"""Valid things to start from, for tests, the demo town and `sara seed`.

A factory writes through the session handed to `using`; a test says only what matters to it.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from factory.alchemy import SQLAlchemyModelFactory
from factory.declarations import Sequence
from factory.helpers import post_generation
from sqlalchemy.orm import Session

from sara.accounts.models import Account, AccountState, Agency, AgencyKind, Area, Role, RoleGrant
from sara.accounts.reach import Audience
from sara.accounts.viewer import Held, Viewer
from sara.actions.models import Action
from sara.evidence.models import Evidence, EvidenceKind, Reliability, SourceKind
from sara.figures.models import Direction, Generator, Indicator, Measurement, Taken
from sara.groups.models import Comment
from sara.incidents.models import (
    Dataset,
    Generator as MadeBy,
    Incident,
    IncidentKind,
    IncidentLoad,
    LoadState,
    Timing,
)
from sara.problems.models import Part, Problem, Seat, SeatKind, Stage, Stakeholder, StakeholderKind
from sara.problems.operations import log_problem

START = dt.datetime(2026, 9, 1, 9, 0, tzinfo=dt.UTC)
_using: list[Session] = []


@contextmanager
def using(db: Session) -> Iterator[Session]:
    """Let every factory write through this session."""
    _using.append(db)
    try:
        yield db
    finally:
        _using.pop()


def _session() -> Session:
    return _using[-1]


class _Factory(SQLAlchemyModelFactory):
    class Meta:
        abstract = True
        sqlalchemy_session_factory = _session
        sqlalchemy_session_persistence = "flush"


class AgencyFactory(_Factory):
    class Meta:
        model = Agency

    name = Sequence(lambda n: f"Agency {n}")
    kind = AgencyKind.POLICE


class AreaFactory(_Factory):
    class Meta:
        model = Area

    code = Sequence(lambda n: f"B{n}")
    name = Sequence(lambda n: f"Beat {n}")


class AccountFactory(_Factory):
    """An active account; `roles` takes (role, area or None) pairs."""

    class Meta:
        model = Account

    email = Sequence(lambda n: f"person{n}@example.org")
    name = Sequence(lambda n: f"Person {n}")
    state = AccountState.ACTIVE
    created_at = START

    @post_generation
    def roles(self, create: bool, extracted: Any, **_: Any) -> None:
        db = _session()
        for role, area in extracted or ():
            db.add(
                RoleGrant(account_id=self.id, role=role, granted_at=START,  # type: ignore[attr-defined]
                          area_id=area.id if area else None)
            )  # fmt: skip
        db.flush()


def viewer_for(account: Account, *held: tuple[Role, Area | None]) -> Viewer:
    """The account as an operation takes it."""
    return Viewer(
        account_id=account.id, name=account.name, email=account.email,
        agency_id=account.agency_id,
        held=tuple(Held(role, area.id if area else None) for role, area in held),
    )  # fmt: skip


def a_problem(by: Account, area: Area, *, now: dt.datetime = START, **values: Any) -> Problem:
    """A problem logged through the front door, with its visit, lead and history entry."""
    stated: dict[str, Any] = {
        "title": "Broken glass at Linden Park",
        "behaviour": "Groups drink and smash bottles on the skate ramp.",
        "place": "Linden Park, skate ramp",
        "times": "Friday and Saturday, 10 pm to 2 am",
        "due_on": now.date() + dt.timedelta(days=14),
    }
    return log_problem(
        _session(), area_id=area.id, by=viewer_for(by), now=now, today=now.date(),
        **(stated | values),
    )  # fmt: skip


class SeatFactory(_Factory):
    class Meta:
        model = Seat

    kind = SeatKind.MEMBER
    since = START


class StakeholderFactory(_Factory):
    class Meta:
        model = Stakeholder

    name = "Friends of Linden Park"
    kind = StakeholderKind.GROUP
    part = Part.AFFECTED
    added_at = START


class EvidenceFactory(_Factory):
    class Meta:
        model = Evidence

    kind = EvidenceKind.NOTE
    title = "Residents' list of bad nights"
    body = "Eleven nights since June."
    source = SourceKind.RESIDENTS
    reliability = Reliability.FAIR
    stage = Stage.SCANNING
    audience = Audience.TEAM
    added_at = START


class ActionFactory(_Factory):
    class Meta:
        model = Action

    what = "Repair two path lights"
    due_on = dt.date(2026, 11, 28)
    stage = Stage.PLAN
    added_at = START


class CommentFactory(_Factory):
    class Meta:
        model = Comment

    audience = Audience.TEAM
    body = "The lights were out again on Friday."
    posted_at = START


class IndicatorFactory(_Factory):
    class Meta:
        model = Indicator

    name = "Bad nights a month"
    generator = Generator.RESIDENTS
    direction = Direction.DOWN


class MeasurementFactory(_Factory):
    class Meta:
        model = Measurement

    taken = Taken.BASELINE
    value = 11.0
    starts_on = dt.date(2026, 6, 1)
    ends_on = dt.date(2026, 8, 31)
    source = "Residents' diary"
    added_at = START


class DatasetFactory(_Factory):
    class Meta:
        model = Dataset

    name = Sequence(lambda n: f"Calls about noise {n}")
    source = "City open data"
    generator = MadeBy.RESIDENTS
    zone = "Europe/London"
    timing = Timing.MOMENT
    audience = Audience.AGENCIES
    added_at = START


class IncidentLoadFactory(_Factory):
    class Meta:
        model = IncidentLoad

    state = LoadState.LOADED
    file_name = "noise.csv"
    digest = "0" * 64
    size = 1000
    arrived_at = START
    loaded_at = START


class IncidentKindFactory(_Factory):
    class Meta:
        model = IncidentKind

    name = Sequence(lambda n: f"Kind {n}")


class IncidentFactory(_Factory):
    """Give it `dataset_id`, `load_id` and `kind_id`."""

    class Meta:
        model = Incident

    row_no = Sequence(lambda n: n + 2)
    row_key = Sequence(lambda n: f"{n:032x}")
    starts_on = dt.date(2026, 3, 2)
    start_minute = 1200
    hour = 20
    weekday = 0
