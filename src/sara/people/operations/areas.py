"""Areas: add, change, retire, bring back."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sara.accounts.models import Area
from sara.accounts.reach import Audience
from sara.db import bump
from sara.errors import NotFound, Refused, Stale
from sara.history.operations import Changes, changed, record
from sara.words import N_

TAKEN = N_("There is already an area with this code.")
RETIRED_ALREADY = N_("This area is retired already.")
IN_USE_ALREADY = N_("This area is in use already.")


def add_area(
    db: Session, *, code: str, name: str, boundary: str | None, by: int | None, now: dt.datetime
) -> Area:
    """Add a beat or neighbourhood; `boundary` as `sara.people.boundaries.read` gives it.

    Raises `Refused` for a code that only its capitals tell from another one.
    """
    _not_taken(db, code)
    area = Area(code=code, name=name, boundary=boundary)
    try:
        with db.begin_nested():
            db.add(area)
    except IntegrityError as error:
        raise Refused(TAKEN) from error
    changes = {"code": ("", code), "name": ("", name), "boundary": ("", _told(boundary))}
    _record(db, "area.added", area.id, by, now, changes)
    return area


def change_area(
    db: Session,
    area_id: int,
    version: int,
    *,
    code: str,
    name: str,
    boundary: str | None,
    by: int,
    now: dt.datetime,
) -> None:
    """Change an area. Raises `Stale` when another was quicker."""
    area = _held(db, area_id)
    if code != area.code:
        _not_taken(db, code, but=area_id)
    values = {"code": code, "name": name, "boundary": boundary}
    changes = changed(area, values)
    try:
        with db.begin_nested():
            done = bump(db, Area.__table__, area_id, version, **values)
    except IntegrityError as error:
        raise Refused(TAKEN) from error
    if not done:
        theirs = {"code": area.code, "name": area.name, "boundary": area.boundary or ""}
        raise Stale(theirs, area.version)
    if "boundary" in changes:
        changes["boundary"] = (_told(area.boundary), _told(boundary))
    if changes:
        _record(db, "area.changed", area_id, by, now, changes)


def retire_area(db: Session, area_id: int, *, reason: str, by: int, now: dt.datetime) -> None:
    """Take an area out of use: nothing new begins there; what is there stays."""
    area = _held(db, area_id)
    if not area.active:
        raise Refused(RETIRED_ALREADY)
    _record(db, "area.retired", area_id, by, now, {"active": (True, False)}, reason)
    area.active, area.version = False, area.version + 1


def return_area(db: Session, area_id: int, *, by: int, now: dt.datetime) -> None:
    area = _held(db, area_id)
    if area.active:
        raise Refused(IN_USE_ALREADY)
    _record(db, "area.returned", area_id, by, now, {"active": (False, True)})
    area.active, area.version = True, area.version + 1


def _not_taken(db: Session, code: str, but: int = 0) -> None:
    # Here and not in the database: SQLite knows the capitals of ASCII alone.
    others = db.scalars(sa.select(Area.code).where(Area.id != but))
    if code.casefold() in {other.casefold() for other in others}:
        raise Refused(TAKEN)


def _told(boundary: str | None) -> str:
    """What the history says of a boundary: its length would fill the page and says nothing."""
    return f"GeoJSON, {len(boundary)} characters" if boundary else ""


def _held(db: Session, area_id: int) -> Area:
    area = db.scalars(
        sa.select(Area).where(Area.id == area_id).with_for_update(key_share=True)
    ).one_or_none()
    if area is None:
        raise NotFound
    return area


def _record(
    db: Session, verb: str, area_id: int, by: int | None, now: dt.datetime, changes: Changes,
    reason: str = "",
) -> None:  # fmt: skip
    record(
        db, verb, by=by, now=now, subject="area", subject_id=area_id, changes=changes,
        reason=reason, audience=Audience.AGENCIES,
    )  # fmt: skip
