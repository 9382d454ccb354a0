"""The help page: its picture and its list are the machine's, its points those of the gates."""

import re

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from sara.problems.criteria import RULES
from sara.problems.models import Stage
from sara.workflow.chart import BOX, LINE, chart, told
from sara.workflow.gates import GATES
from sara.workflow.machine import ProblemMachine
from sara.workflow.moves import TABLE
from sara.workflow.words import WORDS
from tests.databases import on_sqlite

MOVES = {(stage, event, target) for stage, rows in TABLE.items() for event, target, _ in rows}


@pytest.fixture
def page(client: httpx.Client) -> LexborHTMLParser:
    answer = client.get("/help")
    assert answer.status_code == 200
    return LexborHTMLParser(answer.text)


SAID = {"advance", "came_back", "reopen"}
"""Moves whose button does not say where they lead."""


@on_sqlite
def test_the_page_tells_every_move_of_the_machine_by_its_stage(page: LexborHTMLParser) -> None:
    shown = []
    for ways in page.css("ul.ways"):
        around = ways.parent
        assert around is not None
        heading = around.css_first("h2")
        stage = heading.text() if heading else around.text(deep=False).strip()
        shown += [(stage, " ".join(li.text().split())) for li in ways.css("li")]
    wanted = {
        (source.words, WORDS[event].button + (f" to {target.words}" if event in SAID else ""))
        for source, event, target in MOVES
        if event != "resume"
    } | {(Stage.PAUSED.words, "Resume to where it was")}
    assert set(shown) == wanted
    assert len(shown) == len(wanted)


def test_what_is_told_is_the_table_with_resuming_told_once() -> None:
    moves = [(t.stage, event, target) for t in told() for event, target in t.moves]
    assert {m for m in moves if m[1] != "resume"} == {m for m in MOVES if m[1] != "resume"}
    assert [stage for stage, event, _ in moves if event == "resume"] == [Stage.PAUSED]
    assert {event for _, event, _ in moves} == {event.id for event in ProblemMachine.events}


def test_the_picture_draws_each_move_between_its_stages_once() -> None:
    drawn = [(a.source, a.words, a.target) for a in chart().arrows]
    wanted = {
        (source, WORDS[event].button, target)
        for source, event, target in MOVES
        if source in LINE and target in LINE and event != "reopen"
    }
    assert set(drawn) == wanted
    assert len(drawn) == len(wanted)


def test_an_arrow_begins_at_its_stage_and_ends_at_the_other() -> None:
    drawing = chart()
    at = {box.stage: box for box in drawing.boxes}
    for arrow in drawing.arrows:
        x, y = _begin(arrow.path)
        end_x, end_y = _end(arrow.path)
        for stage, px, py in ((arrow.source, x, y), (arrow.target, end_x, end_y)):
            box = at[stage]
            assert box.x - 8 <= px <= box.x + BOX[0] + 8, arrow
            assert box.y - 8 <= py <= box.y + BOX[1] + 8, arrow
        assert arrow.back == (LINE.index(arrow.target) < LINE.index(arrow.source))


def test_everything_drawn_lies_within_the_picture_and_no_two_lines_on_each_other() -> None:
    drawing = chart()
    columns = []
    for arrow in drawing.arrows:
        sideways = [int(n) for n in re.findall(r"H(-?\d+)", arrow.path)]
        along = [int(n) for n in re.findall(r"[VM] ?(?:-?\d+ )?(-?\d+)", arrow.path)]
        assert all(0 < n < drawing.width for n in sideways), arrow
        assert all(0 < n < drawing.height for n in along), arrow
        columns += sideways[:1] if arrow.back else []
    assert len(set(columns)) == len(columns)
    ends = [_end(a.path) for a in drawing.arrows] + [_begin(a.path) for a in drawing.arrows]
    assert len(set(ends)) == len(ends), "two arrows meet in one point"


@on_sqlite
def test_the_page_names_every_point_of_every_gate(page: LexborHTMLParser) -> None:
    main = page.css_first("main").text(separator=" ")
    for gate in GATES.values():
        for point in gate.criteria:
            assert point.asks in main, point.code
    assert RULES in main


@on_sqlite
def test_the_picture_can_be_read_aloud(page: LexborHTMLParser) -> None:
    picture = page.css_first("svg.flow")
    assert picture.attributes["role"] == "img"
    names = (picture.attributes["aria-labelledby"] or "").split()
    assert all(page.css_first(f"#{name}").text(strip=True) for name in names)
    assert [n.text() for n in picture.css("text")] == [stage.words for stage in LINE]


def _begin(path: str) -> tuple[int, int]:
    found = re.match(r"M(\d+) (\d+)", path)
    assert found
    return int(found[1]), int(found[2])


def _end(path: str) -> tuple[int, int]:
    x, y = _begin(path)
    for way, number in re.findall(r"([HV])(-?\d+)", path):
        x, y = (int(number), y) if way == "H" else (x, int(number))
    return x, y
