"""Rows as they were understood, in words for a page."""

from typing import Any

from sara.incidents.models import Timing
from sara.incidents.preview import Preview
from sara.incidents.understanding import Understood
from sara.web import dates


def told_rows(found: Preview, area_names: dict[int, str]) -> list[dict[str, Any]]:
    """The first rows: number, when, what, where, area."""
    return [_row(row, found.timing, area_names) for row in found.first]


def told_odd(found: Preview) -> list[dict[str, Any]]:
    """Each remark with the first row it was made on."""
    return [
        {"remark": one.remark, "rows": one.rows, "used": not one.row.unused, "no": one.row.row_no,
         "shown": one.shown}
        for one in found.odd
    ]  # fmt: skip


def _row(row: Understood, timing: Timing, area_names: dict[int, str]) -> dict[str, Any]:
    point = f"{row.point[0]:.5f}, {row.point[1]:.5f}" if row.point else ""
    unused = next((said.remark.words for said in row.remarks), "") if row.unused else ""
    return {
        "no": row.row_no, "unused": unused, "when": _when(row, timing),
        "iso": dates.iso(row.starts_on), "what": row.kind,
        "where": " · ".join(filter(None, (row.place, point))),
        "area": area_names.get(row.area_id or 0, ""), "number": row.source_id,
    }  # fmt: skip


def _when(row: Understood, timing: Timing) -> str:
    if row.starts_on is None:
        return ""
    if timing is Timing.MONTH:
        return row.starts_on.isoformat()[:7]
    starts = _clock(dates.day(row.starts_on), row.start_minute)
    if row.ends_on is None:
        return starts
    return f"{starts} – {_clock(dates.day(row.ends_on), row.end_minute)}"  # noqa: RUF001  a dash


def _clock(day: str, minute: int | None) -> str:
    return day if minute is None else f"{day}, {minute // 60:02}:{minute % 60:02}"
