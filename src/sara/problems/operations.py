"""Logging a problem, and giving and ending seats."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from sara.accounts.models import Account, AccountState, Area, Role, RoleGrant
from sara.accounts.reach import Audience
from sara.accounts.viewer import AGENCY_ROLES, Viewer
from sara.db import bump
from sara.errors import Refused, Stale
from sara.history.operations import changed, record
from sara.problems import search, seats
from sara.problems.letters import out_of_reach, tell_moved
from sara.problems.models import (
    BehaviourKind,
    Precision,
    Problem,
    Seat,
    SeatKind,
    Stage,
    Surroundings,
    Tier,
    Visit,
    YearCount,
)
from sara.problems.queries import Found
from sara.words import N_


def log_problem(
    db: Session,
    *,
    title: str,
    behaviour: str,
    place: str,
    times: str,
    area_id: int,
    by: Viewer,
    now: dt.datetime,
    today: dt.date,
    due_on: dt.date,
    tier: Tier = Tier.QUICK,
    point: tuple[float, float] | None = None,
    precision: Precision = Precision.AREA,
    kind: tuple[BehaviourKind | None, Surroundings | None] = (None, None),
    pattern: tuple[int, str] | None = None,
) -> Problem:
    """Start a problem in scanning; whoever logs it is its author and first lead.

    `pattern` is the template it begins with: its number and name.
    """
    problem = Problem(
        reference=next_reference(db, today.year),
        title=title, behaviour=behaviour, place=place, times=times, area_id=area_id,
        latitude=point[0] if point else None, longitude=point[1] if point else None,
        precision=precision, behaviour_kind=kind[0], surroundings=kind[1], tier=tier,
        pattern_id=pattern[0] if pattern else None,
        author_id=by.account_id, lead_id=by.account_id,
        stage=Stage.SCANNING, stage_since=now, stage_due=due_on, opened_at=now, updated_at=now,
    )  # fmt: skip
    db.add(problem)
    db.flush()
    db.add(
        Visit(problem_id=problem.id, stage=Stage.SCANNING, entered_at=now,
              entered_by=by.account_id, move="log")
    )  # fmt: skip
    db.add(
        Seat(problem_id=problem.id, account_id=by.account_id, kind=SeatKind.LEAD, since=now,
             given_by=by.account_id)
    )  # fmt: skip
    reindex(db, problem)
    record(
        db, "problem.logged", by=by.account_id, now=now, problem_id=problem.id,
        subject_id=problem.id,
        changes={"title": ("", title), "stage": ("", Stage.SCANNING)}
        | ({"pattern": ("", pattern[1])} if pattern else {}),
    )  # fmt: skip
    return problem


def next_reference(db: Session, year: int) -> str:
    """The next number of the year, such as 2026-0147; the row is locked until the commit."""
    # In one statement: two people may log the first problem of a year at the same moment.
    insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    last = db.scalar(
        insert(YearCount)
        .values(year=year, last=1)
        .on_conflict_do_update(index_elements=["year"], set_={"last": YearCount.last + 1})
        .returning(YearCount.last)
    )
    return f"{year}-{last:04d}"


STATEMENT = ("title", "behaviour", "place", "times", "area_id", "latitude", "longitude",
             "precision", "behaviour_kind", "surroundings")  # fmt: skip


def restate(
    db: Session, problem: Problem, version: int, *, by: Viewer, now: dt.datetime, **values: object
) -> None:
    """Change title, statement, place or area. Raises `Stale` when somebody was quicker."""
    changes = changed(problem, values)
    if not bump(db, Problem.__table__, problem.id, version, updated_at=now, **values):
        db.refresh(problem)  # what stood before may be older than what we had to wait for
        raise Stale({k: str(getattr(problem, k) or "") for k in values}, problem.version)
    db.refresh(problem)
    reindex(db, problem)
    moved = changes.pop("area_id", None)
    if moved:
        before, after = (db.get_one(Area, number).name for number in moved)
        changes["area"] = (before, after)
    record(
        db, "problem.restated", by=by.account_id, now=now, problem_id=problem.id,
        subject_id=problem.id, changes=changes,
    )  # fmt: skip
    if moved:
        tell_moved(db, problem, by=by.account_id, now=now)


def reindex(db: Session, problem: Problem) -> None:
    words = "\n".join((problem.reference, problem.title, problem.behaviour, problem.place,
                       problem.times))  # fmt: skip
    search.index(db, problem_id=problem.id, subject="problem", subject_id=problem.id, words=words)
    search.show_title(db, problem.id, problem.title, public=problem.published_at is not None)
    search.move(db, problem.id, problem.area_id)
    elsewhere = sa.and_(Seat.problem_id == problem.id, Seat.area_id != problem.area_id)
    db.execute(sa.update(Seat).where(elsewhere).values(area_id=problem.area_id))


def give_seat(
    db: Session, problem_id: int, account_id: int, kind: SeatKind, *, by: Viewer,
    now: dt.datetime, because: str = "",
) -> Seat:  # fmt: skip
    """Give a seat, ending the one the person holds there now. The lead's seat moves by handover.

    Nobody gives one to themselves, and author and lead never become the reviewer.
    """
    if account_id == by.account_id:
        raise Refused(N_("Nobody can give a seat to themselves."))
    problem = seats.locked(db, problem_id)
    account = _seatable(db, problem, account_id, kind, by)
    held = seats.held(db, problem_id, account_id)
    if held and held.kind is SeatKind.LEAD:
        raise Refused(N_("The lead keeps their seat until another lead is named."))
    if held and held.kind is kind:
        raise Refused(N_("This person has that seat already."))
    if held:
        held.until = now
        db.flush()
    if kind is SeatKind.LEAD:
        return _hand_over(db, problem, account, by=by, now=now, because=because)
    seat = Seat(problem_id=problem_id, account_id=account_id, kind=kind, since=now,
                given_by=by.account_id)  # fmt: skip
    db.add(seat)
    record(
        db, "seat.given", by=by.account_id, now=now, problem_id=problem_id, subject="seat",
        subject_id=account_id,
        changes={"name": ("", account.name), "seat": (held.kind if held else "", kind)},
        reason=because,
    )  # fmt: skip
    seats.tell(db, problem_id, account_id, kind, by=by.account_id, now=now)
    return seat


def end_seat(
    db: Session, problem_id: int, account_id: int, *, by: Viewer, now: dt.datetime,
    because: str = "",
) -> None:  # fmt: skip
    """End a seat; its dates stay on record."""
    seats.locked(db, problem_id)
    seat = seats.held(db, problem_id, account_id)
    if seat is None:
        return
    if seat.kind is SeatKind.LEAD:
        raise Refused(seats.LEADS)
    seat.until = now
    record(
        db, "seat.ended", by=by.account_id, now=now, problem_id=problem_id, subject="seat",
        subject_id=account_id,
        changes={"name": (db.get_one(Account, account_id).name, ""), "seat": (seat.kind, "")},
        reason=because,
    )  # fmt: skip
    out_of_reach(db, problem_id, account_id, now=now)
    seats.tell(db, problem_id, account_id, None, by=by.account_id, now=now)


def _seatable(
    db: Session, problem: Problem, account_id: int, kind: SeatKind, by: Viewer
) -> Account:
    """The account, if it may take this seat: a colleague, or somebody with a role in the area."""
    account = db.get(Account, account_id)
    if account is None or account.state is not AccountState.ACTIVE:
        raise Refused(N_("This person cannot take a seat now."))
    if kind is SeatKind.REVIEWER and account_id in (problem.author_id, problem.lead_id):
        raise Refused(N_("Whoever logged or leads a problem cannot be its reviewer."))
    if not sits_there(db, account, problem.area_id, by):
        raise Refused(N_("This person has no role in the area of this problem."))
    if kind is SeatKind.LEAD and not any(
        role in AGENCY_ROLES for role, _area in _held(db, account)
    ):
        raise Refused(N_("The lead works for an agency, to read what is for agencies only."))
    return account


def sits_there(db: Session, account: Account, area_id: int, by: Viewer) -> bool:
    """Whether a problem of this area is open to them: to a colleague, or by a role there."""
    colleague = account.agency_id is not None and account.agency_id == by.agency_id
    return colleague or any(area in (None, area_id) for _role, area in _held(db, account))


def _held(db: Session, account: Account) -> list[tuple[Role, int | None]]:
    rows = db.execute(
        sa.select(RoleGrant.role, RoleGrant.area_id).where(RoleGrant.account_id == account.id)
    )
    return [(role, area_id) for role, area_id in rows]


def _hand_over(
    db: Session, problem: Problem, account: Account, *, by: Viewer, now: dt.datetime, because: str
) -> Seat:
    """Make somebody the lead; the lead before becomes a member."""
    before = db.scalars(
        sa.select(Seat).where(
            Seat.problem_id == problem.id, Seat.kind == SeatKind.LEAD, Seat.until.is_(None)
        )
    ).one()
    before.until = now
    db.flush()
    seat = Seat(problem_id=problem.id, account_id=account.id, kind=SeatKind.LEAD, since=now,
                given_by=by.account_id)  # fmt: skip
    db.add_all([
        seat,
        Seat(problem_id=problem.id, account_id=before.account_id, kind=SeatKind.MEMBER,
             since=now, given_by=by.account_id),
    ])  # fmt: skip
    problem.lead_id = account.id
    problem.updated_at = now
    problem.version += 1
    record(
        db, "problem.handed_over", by=by.account_id, now=now, problem_id=problem.id,
        subject_id=problem.id,
        changes={"lead": (db.get_one(Account, before.account_id).name, account.name)},
        reason=because,
    )  # fmt: skip
    for person, kind in ((account.id, SeatKind.LEAD), (before.account_id, SeatKind.MEMBER)):
        seats.tell(db, problem.id, person, kind, by=by.account_id, now=now)
    return seat


def publish_summary(
    db: Session, found: Found, version: int, *, summary: str, public: bool, by: Viewer,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Save the public summary, and show it to everyone or take it back."""
    row = found.row
    at = (row.published_at or now) if public else None
    values = {"public_summary": summary, "published_at": at, "updated_at": now}
    if not bump(db, Problem.__table__, found.id, version, **values):
        newer = db.get_one(Problem, found.id, populate_existing=True)
        theirs = {"public_summary": newer.public_summary,
                  "publish": "1" if newer.published_at else ""}  # fmt: skip
        raise Stale(theirs, newer.version)
    search.show_title(db, found.id, row.title, public=public)
    back = row.published_at is not None
    verb = (
        "problem.published" if public else "problem.unpublished" if back else "problem.summarised"
    )
    record(
        db, verb, by=by.account_id, now=now, problem_id=found.id, subject_id=found.id,
        changes={"public_summary": (row.public_summary, summary)},
        audience=Audience.PUBLIC if public else Audience.TEAM,
    )  # fmt: skip
