"""A choice as SQL, the same on both engines, so that charts can be counted by the database."""

import math
from collections.abc import Sequence

import sqlalchemy as sa

from sara.incidents.chosen import Chosen, Circle, InArea, Place, Point, Shape
from sara.incidents.models import Incident
from sara.incidents.places import key_of

I = Incident.__table__.c  # noqa: E741  the columns of an incident
METRES = 111_195.0
"""A degree of latitude, on a sphere of 6,371 km."""

Conditions = list[sa.ColumnElement[bool]]


def where(chosen: Chosen) -> Conditions:
    """The conditions that hold for what is chosen, and for nothing else."""
    found: Conditions = [I.dataset_id == chosen.dataset_id]
    if chosen.kinds:
        found.append(I.kind_id.in_(chosen.kinds))
    if chosen.starts_on:
        found.append(I.starts_on >= chosen.starts_on)
    if chosen.ends_on:
        found.append(I.starts_on <= chosen.ends_on)
    if chosen.up_to_load is not None:
        found.append(I.load_id <= chosen.up_to_load)
    return found + (within(chosen.place) if chosen.place else [])


def within(place: Place) -> Conditions:
    """The conditions that a place alone sets."""
    if isinstance(place, InArea):
        return [I.area_id == place.area_id]
    if isinstance(place, Circle):
        return _circle(place)
    if isinstance(place, Shape):
        return _shape(place.corners)
    return [I.place_key.contains(key_of(place.words), autoescape=True)]


def _box(south: float, north: float, west: float, east: float) -> Conditions:
    return [I.latitude.between(south, north), I.longitude.between(west, east)]


def _circle(circle: Circle) -> Conditions:
    """Plain arithmetic on degrees: to a few metres in a town, and the same on both engines."""
    narrow = max(math.cos(math.radians(circle.latitude)), 1e-6)
    high, wide = circle.metres / METRES, circle.metres / METRES / narrow
    up = (I.latitude - circle.latitude) * METRES
    along = (I.longitude - circle.longitude) * (METRES * narrow)
    return [
        *_box(circle.latitude - high, circle.latitude + high,
              circle.longitude - wide, circle.longitude + wide),
        up * up + along * along <= circle.metres * circle.metres,
    ]  # fmt: skip


def _shape(corners: Sequence[Point]) -> Conditions:
    """Even-odd: a point is inside when an odd number of edges lies east of it."""
    ys, xs = [y for y, _ in corners], [x for _, x in corners]
    crossed: list[sa.ColumnElement[int]] = []
    for (y1, x1), (y2, x2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if y1 == y2:
            continue
        low, high = min(y1, y2), max(y1, y2)
        east = I.longitude < (I.latitude - y1) * ((x2 - x1) / (y2 - y1)) + x1
        crossed.append(sa.case((sa.and_(I.latitude >= low, I.latitude < high, east), 1), else_=0))
    if not crossed:
        return [sa.false()]
    total = crossed[0]
    for one in crossed[1:]:
        total = total + one
    return [*_box(min(ys), max(ys), min(xs), max(xs)), total % 2 == 1]
