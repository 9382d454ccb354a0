"""A dataset with a pattern in it: nights at one corner of the north, the rest spread thinly."""

import datetime as dt
import random
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Area
from sara.accounts.reach import Audience
from sara.factories import DatasetFactory, IncidentKindFactory, IncidentLoadFactory, using
from sara.incidents.models import Incident, Timing
from tests.cast import Cast

FIRST, LAST = dt.date(2025, 9, 1), dt.date(2026, 8, 31)
SQUARE = {
    "north": [[-2.60, 51.45], [-2.58, 51.45], [-2.58, 51.462], [-2.60, 51.462], [-2.60, 51.45]],
    "south": [[-2.60, 51.43], [-2.58, 51.43], [-2.58, 51.442], [-2.60, 51.442], [-2.60, 51.43]],
}
CORNER = (51.4560, -2.5910)


class Made(msgspec.Struct, frozen=True):
    dataset_id: int
    load_id: int
    kinds: dict[str, int]
    n: int


def made(
    cast: Cast, db: Session, *, north: int = 300, south: int = 120,
    timing: Timing = Timing.MOMENT, audience: Audience = Audience.AGENCIES, seed: int = 7,
    name: str = "Calls to the city",
) -> Made:  # fmt: skip
    """A year of calls: half of the north's at the corner of Linden Street, at night."""
    chance = random.Random(seed)
    with using(db):
        for who, ring in SQUARE.items():
            area = db.get_one(Area, cast.areas[who])
            area.boundary = msgspec.json.encode({"type": "Polygon", "coordinates": [ring]}).decode()
        data = DatasetFactory(
            name=name, timing=timing, audience=audience, first_on=FIRST, last_on=LAST
        )
        load = IncidentLoadFactory(
            dataset_id=data.id, rows_read=north + south, rows_used=north + south,
            report={
                "remarks": {}, "missing": {}, "midnights": 0, "odd_bytes": 0, "parts": [],
                "usable": north + south, "ids": north + south, "with_point": north + south,
                "with_hour": north + south, "in_area": north + south, "places": 120,
                "columns": [],
            },
        )  # fmt: skip
        kinds = {
            word: IncidentKindFactory(dataset_id=data.id, name=word).id
            for word in ("Noise", "Broken glass")
        }
    rows = [
        _row(chance, number, cast, "north" if number < north else "south", timing, kinds)
        | {"dataset_id": data.id, "load_id": load.id}
        for number in range(north + south)
    ]
    db.execute(sa.insert(Incident), rows)
    return Made(data.id, load.id, kinds, len(rows))


def _row(
    chance: random.Random, number: int, cast: Cast, who: str, timing: Timing,
    kinds: dict[str, int],
) -> dict[str, Any]:  # fmt: skip
    on = FIRST + dt.timedelta(days=chance.randrange((LAST - FIRST).days + 1))
    corner = who == "north" and chance.random() < 0.5
    west, south = SQUARE[who][0]
    latitude, longitude = south + chance.random() * 0.012, west + chance.random() * 0.02
    place = f"{chance.randrange(1, 120)} Mill Lane"
    hour = chance.randrange(24)
    if corner:
        latitude, longitude = CORNER
        place, hour = "Linden Street, corner", chance.choice((22, 23, 0, 1))
    known = timing in (Timing.MOMENT, Timing.WINDOW)
    minute = hour * 60 + chance.randrange(60)
    ends = minute + 180
    return {
        "row_no": number + 2, "row_key": f"{number:032x}", "source_id": "",
        "kind_id": kinds["Noise" if corner or chance.random() < 0.5 else "Broken glass"],
        "starts_on": on, "start_minute": minute if known else None,
        "ends_on": on + dt.timedelta(days=ends // 1440) if timing is Timing.WINDOW else None,
        "end_minute": ends % 1440 if timing is Timing.WINDOW else None,
        "hour": hour if known else None,
        "weekday": None if timing is Timing.MONTH else on.weekday(),
        "latitude": latitude, "longitude": longitude, "place": place,
        "place_key": place.casefold().replace(",", ""), "area_id": cast.areas[who],
    }  # fmt: skip
