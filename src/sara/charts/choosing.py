"""Reading what somebody chose on the page of incidents: in its fields, or in an address."""

import json
import re
from collections.abc import Mapping
from typing import Any

from sara.errors import BadRequest
from sara.incidents.chosen import Chosen, Circle, InArea, Shape, Street, from_query
from sara.web.forms import Choice
from sara.words import N_

EVERYWHERE, AREA, CIRCLE, SHAPE, STREET = "everywhere", "area", "circle", "shape", "street"
WHERE = (
    Choice(EVERYWHERE, N_("Everywhere in the dataset")),
    Choice(AREA, N_("An area")),
    Choice(CIRCLE, N_("Around a point")),
    Choice(SHAPE, N_("A shape that you draw")),
    Choice(STREET, N_("Places whose words hold something")),
)
NO_AREA = N_("Choose the area.")
NO_MIDDLE = N_("Give the middle of the circle in two numbers, and how many metres from there.")
NO_SHAPE = N_("Give the corners of the shape, one a line: latitude, longitude. Or paste GeoJSON.")
NO_STREET = N_("Write the street, or a part of its name.")

_NUMBER = r"[-+]?[0-9]+(?:[.][0-9]+)?"
_CORNER = re.compile(rf"\s*({_NUMBER})\s*[,;\s]\s*({_NUMBER})\s*")


def chosen_in(asked: Mapping[str, list[str]]) -> Chosen:
    """The choice in an address of ours or in what the form sent. Raises `BadRequest`."""
    where = _last(asked, "where")
    if not where:
        return from_query(asked)
    base = {name: values for name, values in asked.items() if name in _KEPT}
    return from_query(base | {name: [value] for name, value in _place(asked, where).items()})


_KEPT = ("dataset", "kind", "from", "to")


def _place(asked: Mapping[str, list[str]], where: str) -> dict[str, str]:
    if where == AREA:
        return {"area": _last(asked, "area") or _no(NO_AREA)}
    if where == CIRCLE:
        parts = [_last(asked, n).replace(",", ".") for n in ("latitude", "longitude", "metres")]
        if not all(re.fullmatch(_NUMBER, part) for part in parts):
            _no(NO_MIDDLE)
        return {"near": ",".join(part.lstrip("+") for part in parts)}
    if where == SHAPE:
        return {"shape": ";".join(corners(_last(asked, "corners")))}
    if where == STREET:
        return {"street": _last(asked, "street") or _no(NO_STREET)}
    return {}


def corners(text: str) -> list[str]:
    """Corners as "latitude,longitude" from lines of two numbers or from a GeoJSON polygon."""
    if text.startswith("{"):
        return _from_geojson(text)
    found = [_CORNER.fullmatch(line) for line in text.splitlines() if line.strip()]
    if len(found) < 3 or not all(found):
        _no(NO_SHAPE)
    return [f"{m[1].lstrip('+')},{m[2].lstrip('+')}" for m in found if m]


def _from_geojson(text: str) -> list[str]:
    try:
        shape = json.loads(text)
        shape = shape["features"][0] if "features" in shape else shape
        shape = shape.get("geometry", shape)
        many = shape["coordinates"]
        ring = many[0][0] if shape["type"] == "MultiPolygon" else many[0]
        found = [f"{float(y):.6f},{float(x):.6f}" for x, y, *_ in ring]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        _no(NO_SHAPE)
    return found[:-1] if found[0] == found[-1] else found


def standing(chosen: Chosen | None, asked: Mapping[str, list[str]]) -> dict[str, Any]:
    """The fields of the form: as typed, or as the choice of an address says it."""
    typed = {name: values for name, values in asked.items() if values}
    if "where" in typed or chosen is None:
        return {"where": AREA, "metres": "300"} | {
            name: values if name == "kind" else values[-1] for name, values in typed.items()
        }
    found: dict[str, Any] = {
        "dataset": chosen.dataset_id, "kind": [str(kind) for kind in chosen.kinds],
        "from": chosen.starts_on, "to": chosen.ends_on, "metres": "300",
    }  # fmt: skip
    match chosen.place:
        case InArea(area_id):
            return found | {"where": AREA, "area": area_id}
        case Circle(latitude, longitude, metres):
            return found | {"where": CIRCLE, "latitude": str(latitude),
                            "longitude": str(longitude), "metres": str(metres)}  # fmt: skip
        case Shape(points):
            lines = "\n".join(f"{y}, {x}" for y, x in points)
            return found | {"where": SHAPE, "corners": lines}
        case Street(words):
            return found | {"where": STREET, "street": words}
        case _:
            return found | {"where": EVERYWHERE}


def _last(asked: Mapping[str, list[str]], name: str) -> str:
    return asked.get(name, [""])[-1].strip()


def _no(sentence: str) -> Any:
    raise BadRequest(sentence)
