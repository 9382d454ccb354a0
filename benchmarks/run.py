"""Goes through the scenes on one database, with all sizes side by side on the same machine."""

import statistics
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
import msgspec

from benchmarks import scenes
from benchmarks.ground import Ground, free_port, grounds
from benchmarks.load import get, status_of
from benchmarks.processes import Running, serving
from benchmarks.scenes import PAGES, Beside, Used, in_turn, measure, middle


class Effort(msgspec.Struct, frozen=True):
    """How long it is measured."""

    rounds: int = 5
    seconds: float = 2.0


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of one scene at one size."""

    scene: str
    size: int
    page: Used
    floor: Used | None = None
    ratio: float | None = None
    """Processor time of server and database against that of the floor, median of paired rounds."""
    growth: float | None = None
    """p50 over one connection, against that of the smallest size."""


class Floor(msgspec.Struct, frozen=True):
    """A bare server, and the numbers under which it gives the pages of each scene."""

    running: Running
    pages: dict[str, range]


class Found(msgspec.Struct, kw_only=True):
    engine: str
    version: str = ""
    rows: list[Row] = []
    beside: dict[int, Beside] = {}
    megabytes: dict[int, float] = {}
    absent: list[str] = []


def run(engine: str, sizes: list[int], effort: Effort, folder: Path) -> Found:
    """Everything on one database."""
    found = Found(engine=engine)
    with grounds(engine, sizes, folder) as made, ExitStack() as stack:
        found.version = made[0].version
        servers = {g.size: stack.enter_context(serving(g, "sara", g.port, "serve")) for g in made}
        for scene, paths in PAGES.items():
            if any(status_of(g.port, get(g, p)) != 200 for g in made for p in paths(g)[:1]):
                found.absent.append(scene)
        there = [scene for scene in PAGES if scene not in found.absent]
        with _floors(there, made) as floors:
            for scene in there:
                click.echo(f"{engine}: {scene}")
                found.rows += _pages(scene, made, servers, floors, effort)
        click.echo(f"{engine}: forms, and a page beside a search")
        for ground in made:
            found.rows += _forms(ground, servers[ground.size], effort)
        for ground in made:
            if "search" not in found.absent:
                found.beside[ground.size] = _beside(ground, servers[ground.size], effort)
            found.megabytes[ground.size] = servers[ground.size].megabytes()
    return found


def _pages(
    scene: str, made: list[Ground], servers: dict[int, Running], floors: dict[int, Floor],
    effort: Effort,
) -> list[Row]:  # fmt: skip
    pages: dict[int, list[Used]] = {g.size: [] for g in made}
    bottoms: dict[int, list[Used]] = {g.size: [] for g in made}
    alone: dict[int, list[float]] = {g.size: [] for g in made}
    for turn in range(-1, effort.rounds):
        seconds = effort.seconds if turn >= 0 else effort.seconds / 4
        for ground in made if turn % 2 else made[::-1]:
            paths = PAGES[scene](ground)
            asked = in_turn(ground, paths)
            floor = floors[ground.size]
            bare = in_turn(ground, [f"/{n}" for n in floor.pages[scene]])
            page = measure(ground, servers[ground.size], asked, seconds=seconds)
            bottom = measure(ground, floor.running, bare, seconds=seconds)
            single = measure(ground, servers[ground.size], asked, seconds=seconds / 2,
                             connections=1)  # fmt: skip
            if turn >= 0:  # the first one only warms up
                pages[ground.size].append(page)
                bottoms[ground.size].append(bottom)
                alone[ground.size].append(single.p50)
    least = made[0].size
    return [
        Row(
            scene=scene, size=size, page=middle(pages[size]), floor=middle(bottoms[size]),
            ratio=statistics.median(
                (p.server + p.database) / (b.server + b.database)
                for p, b in zip(pages[size], bottoms[size], strict=True)
            ),
            growth=statistics.median(
                a / b for a, b in zip(alone[size], alone[least], strict=True)
            ),
        )
        for size in pages
    ]  # fmt: skip


@contextmanager
def _floors(scenes: list[str], made: list[Ground]) -> Iterator[dict[int, Floor]]:
    """One for each ground, which gives the pages of all these scenes."""
    with ExitStack() as stack:
        floors = {}
        for ground in made:
            port, words, pages = free_port(), list[str](), {}
            for scene in scenes:
                paths = PAGES[scene](ground)
                pages[scene] = range(len(words), len(words) + len(paths))
                words += paths
            running = serving(ground, "benchmarks.floor", port, str(port), *words)
            floors[ground.size] = Floor(stack.enter_context(running), pages)
        yield floors


def _forms(ground: Ground, running: Running, effort: Effort) -> list[Row]:
    logged = [
        measure(ground, running, scenes.log_problem(ground), status=303, seconds=effort.seconds)
        for _ in range(effort.rounds)
    ]
    times = min(20, len(ground.reviews) // effort.rounds)
    decided = [
        measure(ground, running, scenes.decide_review(ground), status=303, times=times,
                connections=1)
        for _ in range(effort.rounds)
    ]  # fmt: skip
    return [
        Row(scene="log a problem", size=ground.size, page=middle(logged)),
        Row(scene="decide a review", size=ground.size, page=middle(decided)),
    ]


def _beside(ground: Ground, running: Running, effort: Effort) -> Beside:
    rounds = [scenes.beside_a_search(ground, running, effort.seconds) for _ in range(effort.rounds)]
    return Beside(
        statistics.median(r.alone for r in rounds), statistics.median(r.beside for r in rounds)
    )
