"""Tables as CSV: no cell is a formula, and what is read back is what was written."""

import csv
import datetime as dt
import io

import pytest
from hypothesis import example, given, strategies as st

from sara.web.tables import Column, as_file, cell, described, line, lines, plain, safe
from sara.words import Spoken

LURES = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "|calc",
    "%0A=1", " =1", "  +1", "\u00a0=1", "\ufeff=1", "\u200b=1", "\x01=1", "\uff1d1+1",
    "\uff0b1", "\uff0d1", "\uff20A1", "=HYPERLINK(\"http://x\")", "=IMPORTXML(1)",
    "-2+3+cmd|' /C calc'!A0",
    "'=1", "''=1",
    "=\"a\"&B1", "+A1", "@A1", "=\u202e1", "\u202e=1", "\x0b=1", "\x0c=1", "=\n1", "\u2003@x",
)  # fmt: skip


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("lure", LURES)
def test_no_text_is_taken_for_a_formula(lure: str) -> None:
    assert safe(lure).startswith("'")
    assert plain(safe(lure)) == lure


@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
def test_a_formula_does_not_hide_behind_another_separator(separator: str) -> None:
    written = line([f"words{separator}=1+1", "next"])
    if separator != "|":
        assert written.startswith('"')
    assert read(written) == [[f"words{separator}=1+1", "next"]]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=2))
@example(["'", "'="])
@example(["", '"'])
def test_what_is_read_back_is_what_was_written(texts: list[str]) -> None:
    (row,) = read(line(texts)) or [[]]
    assert [plain(one) for one in row] == texts


def test_numbers_and_days_are_what_they_are() -> None:
    class Kind(Spoken):
        ONE = "one", "The first"

    moment = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    row = [-3, 1.5, True, None, dt.date(2026, 1, 2), moment, Kind.ONE]
    assert [cell(one) for one in row] == [
        "-3", "1.5", "yes", "", "2026-01-02", "2026-01-02T03:04:05+00:00", "one",
    ]  # fmt: skip


def test_a_file_begins_with_the_mark_and_ends_its_lines_as_the_standard_says() -> None:
    assert "".join(lines(["a", "b"], [["1", "é"]])) == "\ufeffa,b\r\n1,é\r\n"


def test_a_long_file_lies_on_the_disk_and_not_in_memory() -> None:
    made = as_file("long", ["n"], ([f"{n:>50}"] for n in range(30_000)))
    assert made.file._rolled  # type: ignore[attr-defined]
    with made.file:
        assert len(made.file.read()) == made.length > 1_500_000


def test_the_description_names_every_column() -> None:
    told = described("x", "X", [("a/b.csv", "Title", (Column("n", "How many", "integer"),))])
    (one,) = told["resources"]
    assert one["path"] == "a/b.csv"
    assert one["schema"]["fields"] == [{"name": "n", "type": "integer", "description": "How many"}]
