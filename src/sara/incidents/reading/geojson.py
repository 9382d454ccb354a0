"""GeoJSON: a collection of features, taken one by one from the text."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sara.errors import Refused
from sara.incidents.reading.cut import NO_ROWS, Cut, Row, Table, named
from sara.incidents.reading.delimited import text_of
from sara.words import N_

LONGITUDE, LATITUDE = "geometry: longitude", "geometry: latitude"
LONGEST = 4_000_000
"""Characters of one feature."""
DAMAGED = N_("Feature {n} of this GeoJSON cannot be read.")

_START = re.compile(r'"features"\s*:\s*\[')
_CODE = re.compile(r'"crs"\s*:\s*\{.{0,200}?EPSG[:/]+(?:[0-9.]*[:/])?(\d{4,6})', re.DOTALL)
_GAP = re.compile(r"[\s,]*")


def opened(path: Path) -> Table:
    """The features as rows: their properties, and the point of each."""
    table = Table(cut=Cut(encoding="utf-8"), header=(), rows=iter(()))
    names: dict[str, None] = {}
    n = 0
    for feature in features(path, table):
        n += 1
        names.update(dict.fromkeys(_properties(feature)))
    if not n:
        raise Refused(NO_ROWS)
    table.odd_bytes = 0
    table.header = named([*names, LONGITUDE, LATITUDE])
    table.rows = _rows(path, table, list(names))
    return table


def epsg_in(path: Path) -> int:
    """The code of the coordinate system that the file names; 0 where it names none, or degrees."""
    start = next(text_of(path, Table(cut=Cut(), header=(), rows=iter(()))), "")
    found = _CODE.search(start)
    return int(found[1]) if found and int(found[1]) != 4326 else 0


def _rows(path: Path, table: Table, names: list[str]) -> Iterator[Row]:
    for number, feature in enumerate(features(path, table), 2):
        properties = _properties(feature)
        yield number, [*(_text(properties.get(name)) for name in names), *_point(feature)]


def features(path: Path, table: Table) -> Iterator[dict[str, Any]]:
    """The features of a collection, one by one. Raises `Refused` for a damaged one."""
    decoder, kept, started, n = json.JSONDecoder(), "", False, 0
    for block in text_of(path, table):
        kept += block
        if not started:
            found = _START.search(kept)
            if found is None:
                kept = kept[-200:] if len(kept) > 400_000 else kept
                continue
            kept, started = kept[found.end() :], True
        place = 0
        while True:
            place = _GAP.match(kept, place).end()  # type: ignore[union-attr]  # always matches
            if kept[place : place + 1] == "]":
                return
            try:
                feature, end = decoder.raw_decode(kept, place)
            except (ValueError, RecursionError) as error:
                if len(kept) - place > LONGEST:
                    raise Refused(DAMAGED, n=n + 1) from error
                break
            n += 1
            if not isinstance(feature, dict):
                raise Refused(DAMAGED, n=n)
            yield feature
            place = end
        kept = kept[place:]
    if started:
        raise Refused(DAMAGED, n=n + 1)


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    found = feature.get("properties")
    properties = found if isinstance(found, dict) else {}
    if "id" in feature and "id" not in properties:
        return {"id": feature["id"], **properties}
    return properties


def _point(feature: dict[str, Any]) -> tuple[str, str]:
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict):
        return "", ""
    place = geometry.get("coordinates")
    if geometry.get("type") == "MultiPoint" and isinstance(place, list) and len(place) == 1:
        place = place[0]
    elif geometry.get("type") != "Point":
        return "", ""
    if not isinstance(place, list) or len(place) < 2:
        return "", ""
    return _text(place[0]), _text(place[1])


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)[:1000]
    return str(value).replace("\x00", "")
