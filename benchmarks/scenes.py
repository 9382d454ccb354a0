"""What is measured: pages held against a floor, forms that are sent, and a page beside a search."""

import asyncio
import statistics
from collections.abc import Callable

import msgspec

from benchmarks.ground import Ground, once
from benchmarks.load import Answered, Ask, ask, get, post
from benchmarks.processes import Running, database_cpu
from sara.workflow.gates import GATES

CONNECTIONS = 4
LIGHT = "/problems/new"
HEAVY = "/problems?q=lamp+evening&order=best"
COMMON = ("they", "from", "were", "walk", "since")
"""Each stands in more than 1,000 texts of 1,000 problems: a search looks through a full window."""
RARER = ("lamp", "glass", "quarry", "tenants+evening", "canal+path", "fence", "mattresses", "bus")
"""At most 609 times in 1,000 problems, and in 100,000 more than 1,000 times (or never)."""

POINTS = {f"point.{gate.criteria[0].code}": "List the nights." for gate in GATES.values()}
"""What must change, at a point of the gate of whatever stage a review is of."""


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """One round: processor time for each request in milliseconds, and how long answers took."""

    server: float
    database: float
    p50: float
    p99: float
    wrong: int


Paths = Callable[[Ground], list[str]]

PAGES: dict[str, Paths] = {
    "list": lambda ground: ["/problems"],
    "problem": lambda ground: [f"/problems/{number}" for number in ground.problems],
    "search": lambda ground: [f"/problems?q={word}" for word in COMMON],
    "search, rarer": lambda ground: [f"/problems?q={word}" for word in RARER],
}
"""Pages that have a floor, with their addresses."""


def in_turn(ground: Ground, paths: list[str]) -> Ask:
    """Requests for these paths, one after another."""
    ready = [get(ground, path) for path in paths]
    return lambda number: ready[number % len(ready)]


def log_problem(ground: Ground) -> Ask:
    """Requests that each log a problem, like none that is there: nobody is asked to look first."""
    return lambda _number: post(
        ground, "/problems",
        {"title": _word(), "behaviour": f"{_word()} {_word()}", "place": f"{_word()} {_word()}",
         "times": "Friday from 10 pm", "area_id": str(ground.area_id), "_once": once()},
    )  # fmt: skip


def _word() -> str:
    return once().translate(str.maketrans("0123456789", "ghijklmnop"))


def decide_review(ground: Ground) -> Ask:
    """Requests that each send back a review that waits; there are only so many."""

    def request(_number: int) -> bytes:
        problem, review = ground.reviews.pop()
        return post(
            ground, f"/problems/{problem}/reviews/{review}/decision",
            {"version": "1", "decision": "send_back", "because": "The numbers are missing.",
             "told": "We asked for the numbers.", "heard": "Nothing yet.",
             "_once": once()} | POINTS,
        )  # fmt: skip

    return request


def measure(
    ground: Ground, running: Running, requests: Ask, *, status: int = 200,
    seconds: float | None = None, times: int | None = None, connections: int = CONNECTIONS,
) -> Used:  # fmt: skip
    """One round against one server."""
    server, database = running.cpu(), database_cpu(ground)
    answered = asyncio.run(
        ask(running.port, requests, status=status, connections=connections, seconds=seconds,
            times=times)
    )  # fmt: skip
    return used(answered, running.cpu() - server, database_cpu(ground) - database)


def used(answered: Answered, server: float, database: float) -> Used:
    number = max(1, len(answered.seconds))
    return Used(
        server=server / number * 1000, database=database / number * 1000,
        p50=answered.share(0.5), p99=answered.share(0.99), wrong=answered.wrong,
    )  # fmt: skip


class Beside(msgspec.Struct, frozen=True):
    """A light page alone, and beside somebody who searches without pause: p99 in milliseconds."""

    alone: float
    beside: float


def beside_a_search(ground: Ground, running: Running, seconds: float) -> Beside:
    light, heavy = in_turn(ground, [LIGHT]), in_turn(ground, [HEAVY])

    async def both() -> Answered:
        searching = asyncio.create_task(ask(running.port, heavy, seconds=seconds + 0.2))
        await asyncio.sleep(0.1)
        found = await ask(running.port, light, seconds=seconds)
        await searching
        return found

    alone = asyncio.run(ask(running.port, light, seconds=seconds))
    return Beside(alone.share(0.99), asyncio.run(both()).share(0.99))


def middle(rounds: list[Used]) -> Used:
    """The median of every figure."""
    return Used(
        server=statistics.median(r.server for r in rounds),
        database=statistics.median(r.database for r in rounds),
        p50=statistics.median(r.p50 for r in rounds),
        p99=statistics.median(r.p99 for r in rounds),
        wrong=sum(r.wrong for r in rounds),
    )
