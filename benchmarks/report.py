"""The report: what was found, on what machine, and whether it is what was wanted."""

import datetime as dt
import os
import platform
from collections.abc import Sequence
from importlib.metadata import version

import msgspec
import psutil

from benchmarks.run import Effort, Found, Row

PACKAGES = ("litestar", "sqlalchemy", "psycopg", "minijinja", "msgspec", "uvicorn", "uvloop")
RATIO = {"sqlite": 3.0, "postgresql": 2.0}
GROWTH, BESIDE, MEGABYTES = 1.2, 2.0, 200.0
UNEQUAL = "search, rarer"
"""What it looks through grows with the number of matches, until that is more than 1,000."""


class Wanted(msgspec.Struct, frozen=True):
    what: str
    figure: float
    limit: float

    @property
    def met(self) -> bool:
        return self.figure <= self.limit


def wanted(all_found: list[Found]) -> list[Wanted]:
    """Every figure that has a limit."""
    held = []
    for found in all_found:
        name = NAMES[found.engine]
        for row in found.rows:
            at = f"{row.scene}, {name}, {row.size:,} problems"
            if row.ratio is not None and row.scene in ("list", "problem"):
                held.append(Wanted(f"processor time against the floor: {at}", row.ratio,
                                   RATIO[found.engine]))  # fmt: skip
            if row.growth is not None and row.scene != UNEQUAL and row.size > found.rows[0].size:
                held.append(Wanted(f"p50 against the smallest size: {at}", row.growth, GROWTH))
        for size, beside in found.beside.items():
            held.append(Wanted(f"p99 of a light page beside a search: {name}, {size:,} problems",
                               beside.beside / beside.alone, BESIDE))  # fmt: skip
        for size, used in found.megabytes.items():
            held.append(Wanted(f"megabytes of the larger server process: {name}, {size:,} problems",
                               used, MEGABYTES))  # fmt: skip
    return held


NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def written(all_found: list[Found], effort: Effort, today: dt.date, load: float) -> str:
    """The whole report in Markdown."""
    parts = [
        f"# Speed on {today}",
        "`make bench` measured this. Processor time is that of the server processes and of all"
        " processes of the database, for one request, in milliseconds; answers are timed over four"
        " connections that never pause. The floor is the raw driver with the same statements and"
        " the same template behind a bare route, measured in turn with the page; the ratio is the"
        f" median of {effort.rounds} paired rounds of {effort.seconds:g} seconds. Pages are not"
        " compressed. Compare the ratios; the times are those of this machine.",
        "Growth is that of the p50 over one connection against the smallest size. A search looks"
        " through the newest 1,000 matches. The words of *search* stand more often than that in the"
        " texts of 1,000 problems, so that both sizes have as much to look through; those of"
        " *search, rarer* do not, and their growth is that of the number of matches.",
        "## The machine",
        _machine(all_found, load),
        "## What was wanted",
        _table(
            ("", "found", "limit", ""),
            [(w.what, f"{w.figure:.2f}", f"{w.limit:g}", "met" if w.met else "**not met**")
             for w in wanted(all_found)],
        ),
    ]  # fmt: skip
    for found in all_found:
        parts += _of_one(found)
    return "\n\n".join(parts) + "\n"


def _of_one(found: Found) -> list[str]:
    heads = ("", "problems", "server", "database", "floor", "ratio", "growth", "p50", "p99",
             "wrong answers")  # fmt: skip
    parts = [f"## {NAMES[found.engine]}", _table(heads, [_row(row) for row in found.rows])]
    if found.absent:
        parts.append(f"Not there to be measured: {', '.join(found.absent)}.")
    if found.beside:
        rows = [(f"{size:,}", f"{b.alone:.1f}", f"{b.beside:.1f}", f"{b.beside / b.alone:.2f}")
                for size, b in found.beside.items()]  # fmt: skip
        parts.append("p99 of a light page, in milliseconds, alone and beside a ranked search that"
                     " never pauses:")  # fmt: skip
        parts.append(_table(("problems", "alone", "beside", "ratio"), rows))
    return parts


def _row(row: Row) -> tuple[str, ...]:
    floor = f"{row.floor.server + row.floor.database:.2f}" if row.floor else ""
    return (
        row.scene, f"{row.size:,}", f"{row.page.server:.2f}", f"{row.page.database:.2f}", floor,
        f"{row.ratio:.2f}" if row.ratio is not None else "",
        f"{row.growth:.2f}" if row.growth is not None else "", f"{row.page.p50:.1f}",
        f"{row.page.p99:.1f}", str(row.page.wrong),
    )  # fmt: skip


def _machine(all_found: list[Found], load: float) -> str:
    facts = [
        ("processor", _processor()),
        ("cores", str(os.cpu_count())),
        ("memory", f"{psutil.virtual_memory().total / 2**30:.0f} GiB"),
        ("load when it began", f"{load:.1f}"),
        ("system", f"{platform.system()} {platform.release().split('-')[0]}"),
        ("Python", platform.python_version()),
        *((NAMES[found.engine], found.version) for found in all_found),
    ]
    facts += [(name, version(name)) for name in PACKAGES]
    return _table(("", ""), facts)


def _processor() -> str:
    with open("/proc/cpuinfo") as file:
        names = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
