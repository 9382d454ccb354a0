"""A year of calls to the city line of Merrowick: made up, with patterns in it to be found.

Bins burn between the blocks of Linden Hill Road on the evenings of weekends, and nowhere else to
speak of. Harbour Square is loud on the nights before free days, most in summer. Bicycles go from
the ferry landing on working days. The rest is spread over the streets as calls are everywhere: few
places call often, most hardly ever. Where something happened, more follows nearby within days.
"""

import csv
import datetime as dt
import io
import random
from collections.abc import Iterator

import msgspec

from sara.accounts.reach import Audience
from sara.db import Database
from sara.demo.town import Point
from sara.incidents import arriving, operations, queries
from sara.incidents.areas import Areas
from sara.incidents.looking import look
from sara.incidents.models import Generator
from sara.incidents.proposing import propose
from sara.incidents.waiting import load_waiting
from sara.settings import Settings

NAME = "Calls to the city line"
ZONE = "Atlantic/Azores"
DAYS = 400
SEED = 41
COLUMNS = ("number", "received", "kind", "place", "latitude", "longitude", "caller_phone")


class Street(msgspec.Struct, frozen=True):
    """A street with its houses, from one end to the other."""

    name: str
    start: Point
    end: Point
    houses: int


STREETS = (
    Street("Linden Hill Road", (-31.2100, 47.6078), (-31.2050, 47.6105), 36),
    Street("Hilltop Gardens", (-31.2112, 47.6112), (-31.2088, 47.6125), 12),
    Street("School Lane", (-31.2050, 47.6150), (-31.2020, 47.6128), 18),
    Street("Mill Lane", (-31.2020, 47.6120), (-31.1990, 47.6090), 26),
    Street("Quarry Road", (-31.2175, 47.6120), (-31.2130, 47.6155), 20),
    Street("Harbour Square", (-31.2090, 47.5965), (-31.2066, 47.5953), 14),
    Street("Saltgate Lane", (-31.2100, 47.5978), (-31.2070, 47.5990), 22),
    Street("Rope Walk", (-31.2180, 47.5985), (-31.2145, 47.5998), 24),
    Street("Chandler Street", (-31.2150, 47.6015), (-31.2110, 47.6005), 28),
    Street("Willow Way", (-31.1880, 47.6015), (-31.1840, 47.6035), 30),
    Street("Alder Way", (-31.1885, 47.6030), (-31.1845, 47.6052), 28),
    Street("Heron Way", (-31.1890, 47.6046), (-31.1850, 47.6070), 26),
    Street("Boat House Path", (-31.1930, 47.6078), (-31.1910, 47.6100), 8),
)

EVERYDAY: tuple[tuple[str, int], ...] = (
    ("Noise", 30),
    ("Rubbish left", 24),
    ("Damage", 16),
    ("Parking", 18),
    ("Lighting", 12),
)


class Call(msgspec.Struct, frozen=True):
    day: dt.date
    minute: int
    kind: str
    place: str
    point: Point


def calls(today: dt.date) -> list[Call]:
    """Every call of the last `DAYS` days until yesterday, in the order of time."""
    chance = random.Random(SEED)  # noqa: S311  made-up calls are no secret
    homes = _homes()
    weights = [1 / (rank + 3) for rank in range(len(homes))]
    chance.shuffle(homes)
    found: list[Call] = []
    for ago in range(DAYS, 0, -1):
        day = today - dt.timedelta(days=ago)
        found += _everyday(chance, day, homes, weights)
        found += _fires(chance, day, ago)
        found += _square(chance, day)
        found += _landing(chance, day, ago)
    return sorted(found, key=lambda call: (call.day, call.minute))


def _homes() -> list[tuple[str, Point]]:
    homes = []
    for street in STREETS:
        for house in range(1, street.houses + 1):
            along = (house - 0.5) / street.houses
            x, y = (a + (b - a) * along for a, b in zip(street.start, street.end, strict=True))
            homes.append((f"{street.name} {house}", (round(x, 5), round(y, 5))))
    return homes


Homes = list[tuple[str, Point]]


def _everyday(
    chance: random.Random, day: dt.date, homes: Homes, weights: list[float]
) -> Iterator[Call]:
    kinds, shares = [kind for kind, _ in EVERYDAY], [share for _, share in EVERYDAY]
    for _ in range(_poisson(chance, 4.2)):
        place, point = chance.choices(homes, weights)[0]
        kind = chance.choices(kinds, shares)[0]
        hour = chance.choices(range(24), [2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 10, 10, 10, 10, 11, 13,
                                          15, 15, 14, 13, 12, 9, 5])[0]  # fmt: skip
        yield Call(day, hour * 60 + chance.randrange(60), kind, place, point)
        # What was damaged is often damaged again, or the house beside it.
        if kind == "Damage" and chance.random() < 0.45:
            near = homes[(homes.index((place, point)) + chance.choice((0, 0, 1))) % len(homes)]
            again = day + dt.timedelta(days=chance.randrange(1, 6))
            yield Call(again, chance.randrange(17 * 60, 23 * 60), kind, *near)


def _fires(chance: random.Random, day: dt.date, ago: int) -> Iterator[Call]:
    """Linden Hill Road 12 to 30, evenings of weekends, since some two hundred days."""
    rate = 0.06 if ago > 200 else 0.75 if ago > 90 else 0.5
    if day.weekday() >= 5:
        for _ in range(_poisson(chance, rate)):
            house = chance.choice((12, 14, 18, 18, 18, 22, 22, 26, 30))
            x, y = -31.2100 + 0.005 * house / 36, 47.6078 + 0.0027 * house / 36
            minute = round(chance.triangular(18 * 60, 21 * 60, 19.5 * 60))
            yield Call(day, minute, "Fire in the open", f"Linden Hill Road {house}",
                       (round(x, 5), round(y, 5)))  # fmt: skip


def _square(chance: random.Random, day: dt.date) -> Iterator[Call]:
    """Harbour Square by the benches, nights before free days, twice as loud in summer."""
    if day.weekday() in (4, 5):
        for _ in range(_poisson(chance, 2.6 if 5 <= day.month <= 9 else 1.2)):
            minute = round(chance.triangular(21 * 60, 26.5 * 60, 23.5 * 60))
            after = day + dt.timedelta(days=minute // 1440)
            yield Call(after, minute % 1440, "Noise", "Harbour Square, benches",
                       (-31.2084, 47.5962))  # fmt: skip


def _landing(chance: random.Random, day: dt.date, ago: int) -> Iterator[Call]:
    """The ferry landing, when commuters come back; fewer while the racks are watched."""
    if day.weekday() < 5:
        for _ in range(_poisson(chance, 0.08 if 120 < ago < 300 else 0.24)):
            yield Call(day, chance.randrange(17 * 60, 19 * 60), "Bicycle taken",
                       "Harbour Square, ferry landing", (-31.2071, 47.5957))  # fmt: skip


def _poisson(chance: random.Random, mean: float) -> int:
    """A count with this mean (Knuth's way, good for small ones)."""
    n, product, end = 0, chance.random(), 2.718281828459045**-mean
    while product > end:
        n, product = n + 1, product * chance.random()
    return n


def as_csv(found: list[Call], today: dt.date) -> str:
    """The file as the city line would publish it, with the faults that such files have."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(COLUMNS)
    rows = [_cells(n, call) for n, call in enumerate(found, 1) if call.day < today]
    for n in range(40, len(rows), 97):
        rows[n][4:6] = ["", ""] if n % 2 else ["0", "0"]
    for n in (211, 902, 1500):
        rows[n][1] = ""
    for n in (300, 1201):
        rows.insert(n, rows[n])
    writer.writerows(rows)
    return text.getvalue()


def _cells(number: int, call: Call) -> list[str]:
    longitude, latitude = call.point
    clock = f"{call.minute // 60:02}:{call.minute % 60:02}"
    return [f"CL-{number:05}", f"{call.day:%d.%m.%Y} {clock}", call.kind, call.place,
            f"{latitude}".replace(".", ","), f"{longitude}".replace(".", ","),
            f"555 01{number % 90 + 10}"]  # fmt: skip


def load(
    database: Database, settings: Settings, today: dt.date, now: dt.datetime, *, by: int
) -> None:
    """Load the calls by the way every file comes in."""
    content = as_csv(calls(today), today).encode()
    arrived = arriving.keep(settings, io.BytesIO(content), "city-line.csv", len(content))
    path = arriving.path_of(settings, arrived.token)
    with database.read() as db:
        areas = Areas(queries.areas(db))
    mapping = propose(path, look(path), zone=ZONE, areas=areas)
    with database.write() as db:
        dataset = operations.add_dataset(
            db, name=NAME, source="Merrowick city line, open data", generator=Generator.RESIDENTS,
            about="What people tell the city line. Whoever does not call is not in it.",
            zone=ZONE, audience=Audience.TEAM, by=by, now=now,
        )  # fmt: skip
        waiting = operations.arrive(db, dataset.id, arrived, mapping, by=by, now=now)
        operations.queue(db, waiting.id, mapping, by=by, now=now)
    load_waiting(database, settings, now)
