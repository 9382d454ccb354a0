"""Open data: what the public pages show of published problems, as files for programs.

Nothing stands here that is not on those pages. There are no counts in it that could be small: how
many reported something is not public.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.errors import NotFound
from sara.groups.queries import removed_in_public
from sara.public import queries
from sara.public.queries import Wanted
from sara.public.words import stands
from sara.web.answers import Spooled, Text
from sara.web.call import Read
from sara.web.dates import today
from sara.web.route import Route, get
from sara.web.tables import Cell, Column, as_file, described
from sara.words import N_

MOST, CHUNK = 10_000, 2_000
PACKAGE = "datapackage.json"

REFERENCE = Column("reference", N_("The reference of the problem"))
PROBLEMS = (
    REFERENCE, Column("title", N_("Short name")), Column("area", N_("Area")),
    Column("stage", N_("Stage")), Column("stage_since", N_("Day since when"), "date"),
    Column("stands", N_("How it stands, in words")), Column("outcome", N_("Outcome")),
    Column("published_on", N_("Day on which it was published"), "date"),
    Column("summary", N_("Summary for everyone")), Column("address", N_("Web address")),
)  # fmt: skip
STEPS = (
    REFERENCE, Column("day", N_("Day"), "date"), Column("stage", N_("Stage")),
    Column("decision", N_("What was decided or done")),
    Column("told", N_("What people were told")), Column("heard", N_("What the input changed")),
)  # fmt: skip
REMOVED = (
    REFERENCE, Column("written_on", N_("Day on which it was written"), "date"),
    Column("removed_on", N_("Day on which it was removed"), "date"),
    Column("because", N_("Reason")),
)  # fmt: skip
TABLES = {
    "problems": (N_("Published problems"), PROBLEMS),
    "steps": (N_("What was decided about them, with its day"), STEPS),
    "removed": (N_("Messages removed from public discussions"), REMOVED),
}


@get("/data/{file:str}", may=Permission.PUBLIC, heavy=True)
def open_data(call: Read, file: str) -> Spooled | Text:
    if file == PACKAGE:
        return _package(call)
    name, _, end = file.rpartition(".")
    if name not in TABLES or end != "csv":
        raise NotFound
    rows = {"problems": _problems, "steps": _steps, "removed": _removed}[name](call)
    return as_file(name, [column.name for column in TABLES[name][1]], rows)


def _problems(call: Read) -> Iterator[Sequence[Cell]]:
    for row in _every(call):
        yield (
            row.reference, row.title, row.area_name, row.stage, today(row.stage_since),
            stands(row), row.outcome, today(row.published_at), row.public_summary,
            f"{call.settings.public_address}/public/{row.reference}",
        )  # fmt: skip


def _every(call: Read) -> Iterator[Any]:
    """The published problems, the newest first, up to `MOST`."""
    before = ""
    for _ in range(MOST // CHUNK):
        rows = queries.page(call.db, Wanted(before=before), CHUNK)
        yield from rows[:CHUNK]
        if len(rows) <= CHUNK:
            return
        before = rows[CHUNK - 1].reference


def _steps(call: Read) -> Iterator[Sequence[Cell]]:
    for row in queries.news(call.db, MOST):
        yield row.reference, today(row.at), row.stage, row.decision, row.told, row.heard


def _removed(call: Read) -> Iterator[Sequence[Cell]]:
    for row in removed_in_public(call.db, MOST):
        yield row.reference, today(row.posted_at), today(row.removed_at), row.removed_because


def _package(call: Read) -> Text:
    told = described(
        "published-problems", call.settings.name,
        [(f"{name}.csv", words, columns) for name, (words, columns) in TABLES.items()],
    )  # fmt: skip
    body = msgspec.json.format(msgspec.json.encode(told).decode())
    return Text(body, "application/json; charset=utf-8")


ROUTES: list[Route] = [open_data]
