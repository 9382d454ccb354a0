"""A chart as files: the picture as SVG, its numbers as CSV, safe to open in a spreadsheet."""

from typing import Any

from sara.charts.about import MadeOf
from sara.charts.chart import Chart, Table
from sara.errors import NotFound
from sara.web.answers import Text
from sara.web.call import Call
from sara.web.rendering import Renderer
from sara.web.tables import CSV, lines


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
    return Text(body, CSV, f'attachment; filename="{name}.csv"')


def numbers_csv(table: Table) -> str:
    """The table with its heads."""
    return "".join(lines([head.words for head in table.heads], table.rows))
