"""A chart as files: the picture as SVG, its numbers as CSV, safe to open in a spreadsheet."""

import csv
import datetime as dt
import io
from typing import Any

from sara.charts.about import MadeOf
from sara.charts.chart import Cell, Chart, Table
from sara.errors import NotFound
from sara.web.answers import Text
from sara.web.call import Call
from sara.web.rendering import Renderer
from sara.words import Sentence, gettext

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""What a spreadsheet may take for the start of a formula."""


def as_svg(call: Call[Any], chart: Chart, made: MadeOf, name: str) -> Text:
    """The picture as it is drawn for paper, with its finding and what it was made of inside."""
    if chart.picture is None:
        raise NotFound
    return Text(
        svg(call.house.renderer, chart, made),
        "image/svg+xml; charset=utf-8",
        f'attachment; filename="{name}.svg"',
    )


def svg(renderer: Renderer, chart: Chart, made: MadeOf) -> str:
    """The picture for paper, in the reader's language; only for a chart that has one."""
    return renderer.render("charts/file.svg", chart=chart, made=made)


def as_csv(chart: Chart, name: str) -> Text:
    if chart.table is None:
        raise NotFound
    body = numbers_csv(chart.table)
    return Text(body, "text/csv; charset=utf-8", f'attachment; filename="{name}.csv"')


def numbers_csv(table: Table) -> str:
    """The table with its heads; with a mark in front by which Excel knows the encoding."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow([cell(head.words) for head in table.heads])
    rows.writerows([[cell(value) for value in row] for row in table.rows])
    return "\ufeff" + out.getvalue()


def cell(value: Cell) -> str:
    """A cell as text; what may not be told is empty. Numbers and days are what they are."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    return safe(gettext(value) if isinstance(value, Sentence) else value)


def safe(text: str) -> str:
    """Text that no spreadsheet will work out."""
    return f"'{text}" if text.startswith(FORMULA) else text
