"""Files as cities publish them open as rows, whatever stands between, before and in the cells."""

import datetime as dt
import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from openpyxl import Workbook

from sara.errors import Refused
from sara.incidents.reading import workbooks
from sara.incidents.reading.cut import Cut
from sara.incidents.reading.opening import opened
from sara.web.tables import lines, plain


def kept(folder: Path, content: bytes | str, name: str = "file") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(folder: Path, content: bytes | str, cut: Cut | None = None):
    table = opened(kept(folder, content), cut)
    return list(table.header), list(table.rows), table


TWO = [["1", "Mill Lane"], ["2", "Oak Road"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_delimiter_is_found_out(tmp_path: Path, delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in [["id", "place"], *TWO])
    header, rows, _ = read(tmp_path, text)
    assert (header, [cells for _, cells in rows]) == (["id", "place"], TWO)


def test_a_decimal_comma_does_not_pass_for_a_delimiter(tmp_path: Path) -> None:
    header, rows, _ = read(tmp_path, "id;lat;lon\n1;51,5;-0,1\n2;51,6;-0,2\n3;51,7;-0,3\n")
    assert header == ["id", "lat", "lon"]
    assert rows[0] == (2, ["1", "51,5", "-0,1"])


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffid,place\n1,Über\n".encode(), "id,place\n1,Über\n".encode("windows-1252"),
        "id,place\n1,Über\n".encode("utf-16"), "id,place\n1,Über\n".encode("utf-16-le"),
        gzip.compress("id,place\n1,Über\n".encode(), mtime=0), "id,place\r1,Über\r".encode(),
        "id,place\r\n1,Über\r\n".encode(), "sep=,\nid,place\n1,Über\n".encode(),
    ],
)  # fmt: skip
def test_encodings_marks_and_ends_of_lines_are_found_out(tmp_path: Path, content: bytes) -> None:
    header, rows, _ = read(tmp_path, content)
    assert header == ["id", "place"]
    assert [cells for _, cells in rows] == [["1", "Über"]]


def test_an_odd_byte_deep_in_the_file_is_read_and_counted(tmp_path: Path) -> None:
    lines = [f"{n},Señor Street {n}".encode() for n in range(40_000)]
    lines[39_000] = b"39000,Caf\xe9 Corner"
    _, rows, table = read(tmp_path, b"id,place\n" + b"\n".join(lines))
    assert len(rows) == 40_000
    assert rows[39_000] == (39_002, ["39000", "Café Corner"])
    assert rows[38_999][1][1] == "Señor Street 38999"
    assert table.odd_bytes == 1


def test_breaks_quotes_and_delimiters_inside_cells_stay_there(tmp_path: Path) -> None:
    text = 'id,place\n1,"5 Mill Lane\nCity, State\n(51.5, -0.1)"\n2,"said ""no"""\n'
    _, rows, _ = read(tmp_path, text)
    assert rows == [(2, ["1", "5 Mill Lane\nCity, State\n(51.5, -0.1)"]), (3, ["2", 'said "no"'])]


def test_a_quote_that_is_never_closed_is_named(tmp_path: Path) -> None:
    text = 'id,place\n1,a\n2,"b\n' + "3,c\n" * 60_000
    with pytest.raises(Refused) as refused:
        list(opened(kept(tmp_path, text)).rows)
    assert "quotation mark" in str(refused.value.sentence)
    assert refused.value.sentence.values["n"] == 3


def test_titles_above_the_header_are_passed_over(tmp_path: Path) -> None:
    header, rows, _ = read(tmp_path, "Crimes of the city\n\nid,day,what\n1,2026-01-01,a\n2,b,c\n")
    assert header == ["id", "day", "what"]
    assert [n for n, _ in rows] == [4, 5]


def test_columns_without_a_name_or_with_the_same_get_one(tmp_path: Path) -> None:
    header, _, _ = read(tmp_path, "id,,day,day\n1,2,3,4\n1,2,3,4\n", Cut(header_row=1))
    assert header[0] == "id"
    assert len(set(header)) == 4
    assert "" not in header


def test_a_file_without_a_header_has_numbered_columns(tmp_path: Path) -> None:
    header, rows, _ = read(tmp_path, "1,a\n2,b\n", Cut(header_row=-1))
    assert (header, len(rows)) == (["Column 1", "Column 2"], 2)


@pytest.mark.parametrize(
    "content", [b"", b"  \n \n", b"%PDF-1.7 ...", b"\xd0\xcf\x11\xe0" + b"x" * 50, b"PK\x03\x04",
                b"<html></html>", b"\x1f\x8b\x08\x00damaged", b'{"type": "Topology"}'],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Refused):
        list(opened(kept(tmp_path, content)).rows)


def book(**sheets: list[list[object]]) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


HEAD = ["Case", "Occurred", "Offense"]
HALF_PAST_TWO = dt.datetime.fromisoformat("2026-01-05 14:30")


def test_sheets_with_the_same_columns_are_read_as_one_table(tmp_path: Path) -> None:
    content = book(
        About=[["Read me first"]],
        January=[["Crimes"], [], HEAD, [1, HALF_PAST_TWO, "Noise"]],
        February=[HEAD, [2, dt.date(2026, 2, 5), "Litter"], [3.0, None, "Litter"]],
    )
    header, rows, table = read(tmp_path, content)
    assert header == HEAD
    assert [cells for _, cells in rows] == [
        ["1", "2026-01-05 14:30:00", "Noise"], ["2", "2026-02-05 00:00:00", "Litter"],
        ["3", "", "Litter"],
    ]  # fmt: skip
    assert table.cut.sheets == ("January", "February")
    assert table.parts == (("January", 0), ("February", workbooks.PART))
    assert [n - (n // workbooks.PART) * workbooks.PART for n, _ in rows] == [4, 2, 3]


def test_one_sheet_can_be_chosen(tmp_path: Path) -> None:
    content = book(One=[HEAD, [1, 2, 3], [4, 5, 6]], Two=[HEAD, [7, 8, 9]])
    _, rows, _ = read(tmp_path, content, Cut(sheets=("Two",)))
    assert [cells for _, cells in rows] == [["7", "8", "9"]]
    with pytest.raises(Refused):
        read(tmp_path, content, Cut(sheets=("Three",)))


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    whole = book(One=[HEAD, *[[n, n, "x" * 50] for n in range(500)]])
    for cut in (len(whole) // 3, len(whole) - 40):
        with pytest.raises(Refused):
            list(opened(kept(tmp_path, whole[:cut])).rows)


def feature(n: int, geometry: object = None, **more: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {"id": n, "what": "Noise"} | more,
            "geometry": geometry or {"type": "Point", "coordinates": [-0.1, 51.5]}}  # fmt: skip


def test_features_become_rows_with_their_points(tmp_path: Path) -> None:
    features = [feature(n) for n in range(3000)]
    features[7] = feature(7, late="only here", what=None)
    features[8] = feature(8, {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [0, 0]]]})
    features[9] |= {"geometry": None}
    text = json.dumps({"type": "FeatureCollection", "name": "x", "features": features}, indent=1)
    header, rows, _ = read(tmp_path, "\ufeff" + text)
    assert header == ["id", "what", "late", "geometry: longitude", "geometry: latitude"]
    assert len(rows) == 3000
    assert rows[0] == (2, ["0", "Noise", "", "-0.1", "51.5"])
    assert rows[7][1][1:3] == ["", "only here"]
    assert [rows[n][1][3:] for n in (8, 9)] == [["", ""], ["", ""]]


def test_a_feature_that_breaks_off_is_named(tmp_path: Path) -> None:
    text = json.dumps({"type": "FeatureCollection", "features": [feature(1), feature(2)]})
    with pytest.raises(Refused):
        list(opened(kept(tmp_path, text[:-30])).rows)


cells = st.text("ab,;\"\n\r é|'", max_size=8).filter(
    lambda c: plain(c.lstrip(" ")) == c.lstrip(" ")
)
"""Not what we would take for a cell guarded from spreadsheets; that is told below."""


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8))
def test_whatever_stands_in_cells_comes_out_again(tmp_path_factory, rows) -> None:
    """Written by the csv module, read by us; spaces at the start of a cell may go."""
    import csv

    text = io.StringIO()
    csv.writer(text).writerows([["one", "two", "three"], *rows])
    cut = Cut(encoding="utf-8", delimiter=",", header_row=1)
    path = tmp_path_factory.mktemp("csv") / "file"
    path.write_bytes(text.getvalue().encode())
    found = [[c.lstrip(" ") for c in found] for _, found in opened(path, cut).rows]
    assert found == [[c.lstrip(" ") for c in row] for row in rows]


def test_a_file_of_ours_is_read_as_what_was_written(tmp_path: Path) -> None:
    rows = [["=1+1", "plain", "'quoted"], ["-3", "", "a;b\tc"], ["'=x", "@y\nz", "+49"]]
    text = "".join(lines(["first", "second", "third"], rows))
    table = opened(kept(tmp_path, text))
    assert list(table.header) == ["first", "second", "third"]
    assert [cells for _, cells in table.rows] == rows
