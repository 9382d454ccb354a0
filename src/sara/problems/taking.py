"""The list to take along: what its reader may see of each problem, as CSV and GeoJSON.

The filters stand in the address, as those of the list do. It is read page by page along the same
ways as the list, and no further than `MOST`.
"""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Area, Precision
from sara.accounts.permissions import Permission
from sara.accounts.reach import Reach
from sara.accounts.rounding import rounded
from sara.db import Reader
from sara.problems import listing, searching
from sara.problems.terms import terms
from sara.problems.wanted import wanted
from sara.web.answers import Spooled
from sara.web.call import Read
from sara.web.dates import today
from sara.web.route import Route, get
from sara.web.tables import Cell, as_file, spooled

MOST = 10_000
CHUNK = 2_000
GEOJSON = "application/geo+json"

HEADS = (
    "reference", "title", "stage", "outcome", "area_code", "area", "changed_on", "tier", "lead",
    "late", "behaviour_kind", "surroundings", "latitude", "longitude", "precision", "address",
)  # fmt: skip
"""What is empty in a row is not known, or not open to its reader."""


@get("/problems.csv", may=Permission.PROBLEM_READ, heavy=True)
def as_csv(call: Read) -> Spooled:
    rows = ([told[name] for name in HEADS] for _, told in _every(call))
    return as_file("problems", HEADS, rows)


@get("/problems.geojson", may=Permission.PROBLEM_READ, heavy=True)
def as_geojson(call: Read) -> Spooled:
    return spooled("problems.geojson", GEOJSON, _features(call))


def _every(call: Read) -> Iterator[tuple[Any, dict[str, Cell]]]:
    """Every problem that the filters leave, up to `MOST`."""
    asked, only, left = wanted(call.asked.query), None, MOST
    asked = msgspec.structs.replace(asked, older=None, newer=None, before=None)
    if asked.q:
        only = searching.found_in(call.db, call.me, asked, terms(asked.q), call.today)
    while left > 0 and (only is None or only):
        shown = listing.page(call.db, call.me, asked, call.today, size=min(CHUNK, left), only=only)
        yield from ((row, _told(call, row)) for row in shown.rows)
        left -= len(shown.rows)
        if shown.older is None:
            return
        asked = msgspec.structs.replace(asked, older=shown.older)


def _told(call: Read, row: Any) -> dict[str, Cell]:
    point = _point(row)
    inside = row.reach >= Reach.TEAM
    end = f"/problems/{row.id}" if inside else f"/public/{row.reference}"
    return {
        "reference": row.reference, "title": row.title, "stage": row.stage, "outcome": row.outcome,
        "area_code": row.area_code, "area": row.area_name, "changed_on": today(row.updated_at),
        "tier": row.tier, "lead": row.lead_name, "late": bool(row.late) if inside else None,
        "behaviour_kind": row.behaviour_kind, "surroundings": row.surroundings,
        "latitude": point[0] if point else None, "longitude": point[1] if point else None,
        "precision": row.precision, "address": call.settings.public_address + end,
    }  # fmt: skip


def _point(row: Any) -> tuple[float, float] | None:
    """Where it is, as exactly as the problem says it may be shown."""
    if row.latitude is None or row.precision is Precision.AREA:
        return None
    latitude, longitude = (rounded(n, row.precision) for n in (row.latitude, row.longitude))
    return None if latitude is None or longitude is None else (latitude, longitude)


def _features(call: Read) -> Iterator[str]:
    """Each problem as a point, or without a place where only its area may be told; then the areas
    that have a boundary."""
    areas: set[int] = set()
    comma = ""
    yield '{"type": "FeatureCollection", "features": ['
    for row, told in _every(call):
        areas.add(row.area_id)
        point = _point(row)
        place = {"type": "Point", "coordinates": [point[1], point[0]]} if point else None
        yield comma + _feature(place, {"is": "problem"} | {n: _plain(told[n]) for n in HEADS})
        comma = ","
    for area in _boundaries(call.db, areas):
        about = {"is": "area", "area_code": area.code, "area": area.name}
        yield comma + _feature(msgspec.json.decode(area.boundary), about)
        comma = ","
    yield "]}\n"


def _feature(geometry: Any, properties: dict[str, Any]) -> str:
    return json.dumps({"type": "Feature", "geometry": geometry, "properties": properties})


def _plain(value: Cell) -> Any:
    """As JSON has it; text stays as it is, since nothing here works out formulas."""
    if value is None or isinstance(value, str | int | float):
        return value
    return str(value)


def _boundaries(db: Reader, areas: set[int]) -> list[Any]:
    asked = sa.select(Area.code, Area.name, Area.boundary).where(
        Area.id.in_(sorted(areas)), Area.boundary.is_not(None)
    )
    return list(db.execute(asked.order_by(Area.code)).all()) if areas else []


ROUTES: list[Route] = [as_csv, as_geojson]
