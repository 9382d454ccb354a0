"""What would be understood of a file: of its first rows, and of the odd ones among the many."""

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from sara.incidents.areas import Areas
from sara.incidents.codes import Codes, Suspect
from sara.incidents.loading import BATCH
from sara.incidents.meanings import Mapping
from sara.incidents.models import Remark, Timing
from sara.incidents.reading.cut import Row
from sara.incidents.reading.opening import opened
from sara.incidents.understanding import Understanding, Understood, finish

FIRST = 5
SECONDS = 3.0
AT_LEAST = 10_000
"""Rows that are looked at however slow the machine is."""


class Odd(msgspec.Struct):
    """One remark: how many rows have it, and the first of them."""

    remark: Remark
    row: Understood
    shown: str
    rows: int = 1


class Preview(msgspec.Struct, kw_only=True):
    first: list[Understood] = []
    odd: list[Odd] = []
    rows: int = 0
    used: int = 0
    whole: bool = True
    """Whether every row of the file was looked at."""
    midnights: int = 0
    hours: list[int] = msgspec.field(default_factory=lambda: [0] * 24)
    odd_bytes: int = 0
    timing: Timing = Timing.MOMENT
    codes: list[Suspect] = []
    """What looks like a code for "not known" in these rows."""


def preview(
    path: Path, mapping: Mapping, *, zone: str, today: dt.date, areas: Areas,
    seconds: float = SECONDS, at_least: int = AT_LEAST,
) -> Preview:  # fmt: skip
    """Read as many rows as these seconds allow. Raises `Refused` when there is no table."""
    table = opened(path, mapping.cut)
    understanding = Understanding(table.header, mapping, ZoneInfo(zone), today)
    found = Preview(timing=Timing.of(mapping.timing))
    odd: dict[Remark, Odd] = {}
    codes = Codes(table.header, mapping, areas)
    ends = time.monotonic() + seconds
    for rows in _batches(understanding, codes, table.rows):
        finish(rows, mapping, areas)
        for row in rows:
            _count(found, odd, row)
        if found.rows >= at_least and time.monotonic() > ends:
            found.whole = next(table.rows, None) is None
            break
    found.odd = sorted(odd.values(), key=lambda one: (one.row.unused is False, -one.rows))
    found.odd_bytes, found.codes = table.odd_bytes, codes.found()
    return found


def _batches(
    understanding: Understanding, codes: Codes, rows: Iterator[Row]
) -> Iterator[list[Understood]]:
    batch: list[Understood] = []
    for number, cells in rows:
        codes.see(cells)
        batch.append(understanding.of(number, cells))
        if len(batch) >= BATCH // 4:
            yield batch
            batch = []
    if batch:
        yield batch


def _count(found: Preview, odd: dict[Remark, Odd], row: Understood) -> None:
    found.rows += 1
    if len(found.first) < FIRST:
        found.first.append(row)
    for said in row.remarks:
        if said.remark in odd:
            odd[said.remark].rows += 1
        else:
            odd[said.remark] = Odd(said.remark, row, said.shown)
    if row.unused:
        return
    found.used += 1
    found.midnights += row.midnight
    hour = row.hour(found.timing)
    if hour is not None:
        found.hours[hour] += 1
