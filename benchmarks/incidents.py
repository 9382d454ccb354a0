"""`python -m benchmarks.incidents`: charts of one area among a million incidents."""

import datetime as dt
import http.client
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec
import sqlalchemy as sa

from benchmarks.ground import Ground, grounds
from benchmarks.processes import serving
from benchmarks.report import NAMES
from sara.accounts.models import Area
from sara.accounts.reach import Audience
from sara.charts.chart import ChartKind
from sara.db import Database, utc_now
from sara.incidents.models import (
    Dataset,
    Generator,
    Incident,
    IncidentKind,
    IncidentLoad,
    LoadState,
    Timing,
)
from tests import postgresql

RESULTS = Path(__file__).parent / "results"
AREAS, KINDS, PLACES, YEARS = 20, 6, 4_000, 5
FIRST = dt.date(2021, 1, 1)
CHUNK = 10_000
PROBLEMS = 50
LIMIT = 0.5
ONE_KIND = "near"
"""Near repeats are looked for among few: one kind and one month, where that holds enough."""
ENOUGH = 100


class Took(msgspec.Struct, frozen=True, kw_only=True):
    engine: str
    version: str
    chart: str
    median: float
    most: float
    kilobytes: float


@click.command()
@click.option("--count", default=1_000_000, show_default=True, help="Number of incidents.")
@click.option("--engines", default="sqlite,postgresql", show_default=True)
@click.option("--times", default=7, show_default=True, help="How often each chart is asked for.")
@click.option("--out", default=RESULTS, type=click.Path(path_type=Path), help="Folder of reports.")
def main(count: int, engines: str, times: int, out: Path) -> None:
    """Measure every chart of one area among many incidents; some five gigabytes, ten minutes."""
    took: list[Took] = []
    load = os.getloadavg()[0]
    for engine in engines.split(","):
        if engine == "postgresql" and not postgresql.is_installed():
            click.echo("There is no PostgreSQL server here: it is left out.", err=True)
            continue
        with (
            tempfile.TemporaryDirectory(prefix="sara_bench_") as folder,
            grounds(engine, [PROBLEMS], Path(folder)) as made,
        ):
            took += measured(made[0], count, times)
    today = utc_now().date()
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"incidents-{today}.md"
    file.write_text(written(took, count, times, today, load))
    for one in took:
        word = "met    " if one.median <= LIMIT else "NOT MET"
        click.echo(f"{word} {one.median:6.3f} s  {one.chart}, {NAMES[one.engine]}")
    click.echo(f"The report is {os.path.relpath(file)}")


def measured(ground: Ground, count: int, times: int) -> list[Took]:
    database = Database(ground.settings)
    area, dataset, kind = sown(database, count, ground.engine)
    database.close()
    found = []
    with serving(ground, "sara", ground.port, "serve"):
        for chart in ChartKind:
            asked = f"dataset={dataset}&area={area}"
            if chart.value == ONE_KIND and count // (AREAS * KINDS * YEARS * 12) >= ENOUGH:
                asked += f"&kind={kind}&from=2023-05-01&to=2023-05-31"
            path = f"/problems/{ground.problems[0]}/charts/{chart.value}?{asked}"
            seconds, size = zip(*(asked_for(ground, path) for _ in range(times + 1)), strict=True)
            found.append(
                Took(engine=ground.engine, version=ground.version, chart=chart.value,
                     median=statistics.median(seconds[1:]), most=max(seconds[1:]),
                     kilobytes=size[-1] / 1024)
            )  # fmt: skip
    return found


def asked_for(ground: Ground, path: str) -> tuple[float, int]:
    """Seconds until the whole page was there, and its bytes."""
    connection = http.client.HTTPConnection("127.0.0.1", ground.port, timeout=60)
    began = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": f"sara={ground.token}"})
    answer = connection.getresponse()
    body = answer.read()
    took = time.perf_counter() - began
    assert answer.status == 200, (answer.status, path)
    assert b'<svg class="chart-picture' in body, path
    connection.close()
    return took, len(body)


def sown(database: Database, count: int, engine: str) -> tuple[int, int, int]:
    """A dataset of windows in twenty areas; gives one area, the dataset and one kind."""
    now = utc_now()
    with database.write() as db:
        areas = []
        for number in range(AREAS):
            area = Area(code=f"B{number}", name=f"Beat {number}", boundary=ring(number))
            db.add(area)
            db.flush()
            areas.append(area.id)
        dataset = Dataset(
            name="Calls", about="", source="Made up", generator=Generator.RESIDENTS,
            zone="Europe/London", timing=Timing.WINDOW, audience=Audience.AGENCIES, mapping={},
            first_on=FIRST, last_on=FIRST + dt.timedelta(days=365 * YEARS - 1), added_at=now,
        )  # fmt: skip
        db.add(dataset)
        db.flush()
        load = IncidentLoad(
            dataset_id=dataset.id, state=LoadState.LOADED, file_name="calls.csv", digest="0" * 64,
            size=1, rows_read=count, rows_used=count, arrived_at=now, loaded_at=now,
        )  # fmt: skip
        db.add(load)
        kinds = [IncidentKind(dataset_id=dataset.id, name=f"Kind {n}") for n in range(KINDS)]
        db.add_all(kinds)
        db.flush()
        ids = (dataset.id, load.id, [kind.id for kind in kinds], areas)
        with click.progressbar(length=count, label=f"Sowing incidents on {engine}") as bar:
            for chunk in rows(count, *ids):
                db.execute(sa.insert(Incident.__table__), chunk)
                bar.update(len(chunk))
    with database.writes.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(
            "ANALYZE" if engine == "sqlite" else "VACUUM ANALYZE incident"
        )
    return ids[3][3], ids[0], ids[2][0]


def ring(number: int) -> str:
    south, west = corner(number)
    points = [[west, south], [west + 0.03, south], [west + 0.03, south + 0.02],
              [west, south + 0.02], [west, south]]  # fmt: skip
    return msgspec.json.encode({"type": "Polygon", "coordinates": [points]}).decode()


def corner(number: int) -> tuple[float, float]:
    return 51.40 + 0.02 * (number // 5), -2.70 + 0.03 * (number % 5)


def rows(
    count: int, dataset: int, load: int, kinds: list[int], areas: list[int]
) -> Iterator[list[dict[str, Any]]]:
    chance = random.Random(5)
    for start in range(0, count, CHUNK):
        yield [
            row(chance, number, kinds, areas) | {"dataset_id": dataset, "load_id": load}
            for number in range(start, min(count, start + CHUNK))
        ]


def row(chance: random.Random, number: int, kinds: list[int], areas: list[int]) -> dict[str, Any]:
    at = chance.randrange(AREAS)
    south, west = corner(at)
    home = int(PLACES * chance.random() ** 3)
    place = random.Random(at * PLACES + home)
    on = FIRST + dt.timedelta(days=chance.randrange(365 * YEARS))
    minute = chance.randrange(96) * 15
    ends = minute + chance.choice((30, 60, 240, 480, 600, 1440))
    return {
        "row_no": number + 2, "row_key": f"{number:032x}", "source_id": str(number),
        "kind_id": chance.choice(kinds), "starts_on": on, "start_minute": minute,
        "ends_on": on + dt.timedelta(days=ends // 1440), "end_minute": ends % 1440,
        "hour": minute // 60, "weekday": on.weekday(),
        "latitude": round(south + place.random() * 0.02, 6),
        "longitude": round(west + place.random() * 0.03, 6),
        "place": f"{home} Long Road, Beat {at}", "place_key": f"{home} long road beat {at}",
        "area_id": areas[at],
    }  # fmt: skip


def written(took: list[Took], count: int, times: int, today: dt.date, load: float) -> str:
    lines = [
        f"# Charts among {count:,} incidents on {today}", "",
        "`python -m benchmarks.incidents` measured this: whole pages, as a browser gets them, of"
        f" one area of {AREAS} that share the incidents of {YEARS} years, known by windows. Seconds"
        f" until the last byte, median and most of {times}; the limit is {LIMIT} s. Near repeats"
        " are those of one kind in one month. PostgreSQL was vacuumed once, as it does by itself"
        f" a minute after a load. The load of the machine when it began was {load:.1f}.", "",
        "| database | chart | median | most | KB | |", "| --- | --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    lines += [
        f"| {NAMES[t.engine]} {t.version} | {t.chart} | {t.median:.3f} | {t.most:.3f} |"
        f" {t.kilobytes:.0f} | {'met' if t.median <= LIMIT else '**not met**'} |"
        for t in took
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
