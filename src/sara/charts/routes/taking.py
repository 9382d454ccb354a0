"""What was chosen as rows: CSV and GeoJSON, each incident as exactly as its reader may see it."""

import json
from collections.abc import Iterator
from typing import Any

from sara.accounts.permissions import Permission
from sara.charts import looking, queries
from sara.errors import NotFound
from sara.problems.taking import GEOJSON
from sara.web.answers import Spooled
from sara.web.call import Read
from sara.web.route import Route, get
from sara.web.tables import Cell, as_file, spooled

MOST = 20_000
"""So many incidents a file holds at most, the newest; a shorter period gives the rest."""

HEADS = (
    "number", "source_id", "kind", "starts_on", "starts_at", "ends_on", "ends_at", "weekday",
    "latitude", "longitude", "place", "area",
)  # fmt: skip


@get("/problems/{problem_id:int}/chosen/{file:str}", may=Permission.PROBLEM_READ, heavy=True)
def chosen(call: Read, problem_id: int, file: str) -> Spooled:
    if file not in ("incidents.csv", "incidents.geojson"):
        raise NotFound
    here = looking.look(call, problem_id)
    looking.noted(call, problem_id, here.dataset)
    rows = (_told(here, row) for row in queries.rows(call.db, here.subject.chosen, MOST))
    if file == "incidents.csv":
        return as_file("incidents", HEADS, (list(told.values()) for told in rows))
    return spooled(file, GEOJSON, _features(rows))


def _told(here: looking.Look, row: Any) -> dict[str, Cell]:
    shown = here.dataset.showing
    known = row.latitude is not None
    point = shown.point(row.latitude, row.longitude) if known else None
    return {
        "number": row.id, "source_id": row.source_id, "kind": row.kind,
        "starts_on": row.starts_on, "starts_at": _clock(row.start_minute),
        "ends_on": row.ends_on, "ends_at": _clock(row.end_minute),
        "weekday": row.weekday + 1 if row.weekday is not None else None,
        "latitude": point[0] if point else None, "longitude": point[1] if point else None,
        "place": row.place if shown.exact else "", "area": row.area,
    }  # fmt: skip


def _clock(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"


def _features(rows: Iterator[dict[str, Cell]]) -> Iterator[str]:
    comma = ""
    yield '{"type": "FeatureCollection", "features": ['
    for told in rows:
        at = [told.pop("longitude"), told.pop("latitude")]
        place = {"type": "Point", "coordinates": at} if at[0] is not None else None
        about = {n: v if isinstance(v, str | int | None) else str(v) for n, v in told.items()}
        yield comma + json.dumps({"type": "Feature", "geometry": place, "properties": about})
        comma = ","
    yield "]}\n"


ROUTES: list[Route] = [chosen]
