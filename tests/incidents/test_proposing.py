"""What sara proposes for the columns of files as they come, and what it asks about."""

from pathlib import Path

import pytest

from sara.incidents import proposing
from sara.incidents.areas import Areas
from sara.incidents.looking import Looked, look
from sara.incidents.meanings import Mapping
from sara.incidents.proposing import propose


def proposed(folder: Path, text: str, zone: str = "America/New_York") -> tuple[Mapping, Looked]:
    path = folder / "file"
    path.write_text(text)
    looked = look(path)
    return propose(path, looked, zone=zone, areas=Areas([])), looked


def rows(head: str, *lines: str, times: int = 8) -> str:
    return "\n".join([head, *[line.replace("#", str(n)) for n in range(times) for line in lines]])


@pytest.mark.parametrize(
    "text, meanings, timing",
    [
        (rows("DR_NO,Date Rptd,DATE OCC,TIME OCC,Crm Cd Desc,LOCATION,LAT,LON",
              "190#,03/01/2020,02/27/2020,1345,VANDALISM,100 MAIN ST,34.0,-118.2"),
         {"DATE OCC": "start", "TIME OCC": "start_time", "Crm Cd Desc": "kind",
          "LOCATION": "place", "LAT": "latitude", "LON": "longitude", "DR_NO": "id"}, "moment"),
        (rows("id,from_date,from_time,to_date,to_time,offence",
              "A#,2026-01-02,23:00,2026-01-03,07:00,Burglary"),
         {"from_date": "start", "from_time": "start_time", "to_date": "end", "to_time": "end_time",
          "offence": "kind", "id": "id"}, "window"),
        (rows("Crime ID,Month,Longitude,Latitude,Location,Crime type",
              "c#x,2026-01,-0.1,51.5,On or near Mill Lane,Burglary"),
         {"Crime ID": "id", "Month": "start", "Longitude": "longitude", "Latitude": "latitude",
          "Location": "place", "Crime type": "kind"}, "month"),
        (rows("TYPE,YEAR,MONTH,DAY,HOUR,MINUTE,HUNDRED_BLOCK,X,Y",
              "Theft,2003,5,12,16,15,9XX TERMINAL AVE,493906.5,5457452.4"),
         {"TYPE": "kind", "YEAR": "year", "MONTH": "month", "DAY": "day", "HOUR": "hour",
          "MINUTE": "minute", "HUNDRED_BLOCK": "place", "X": "longitude", "Y": "latitude"},
         "moment"),
        (rows("nr;wann;was;wo", "N#;02.03.2026 14:10;Lärm;Mühlweg 3"),
         {"nr": "id", "wann": "start", "was": "kind", "wo": "place"}, "moment"),
        (rows("a,b,c", "x#,2026-03-04,Noise"), {"b": "start"}, "day"),
        (rows('Incident,Occurred,Location', '"Theft",2026-03-04 10:00,"5 Mill St\n(39.1, -84.5)"'),
         {"Occurred": "start", "Location": "point", "Incident": "kind"}, "moment"),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_names_and_by_what_stands_in_them(
    tmp_path: Path, text: str, meanings: dict[str, str], timing: str
) -> None:
    mapping, _ = proposed(tmp_path, text)
    assert mapping.meanings == meanings
    assert mapping.timing == timing


@pytest.mark.parametrize(
    "dates, zone, order, ambiguous",
    [
        (("01/02/2026", "03/04/2026"), "America/New_York", "month_first", True),
        (("01/02/2026", "03/04/2026"), "Europe/London", "day_first", True),
        (("01/02/2026", "23/04/2026"), "America/New_York", "day_first", False),
        (("01/02/2026", "03/24/2026"), "Europe/London", "month_first", False),
        (("2026-01-02", "2026-03-04"), "Europe/London", "day_first", False),
    ],
)  # fmt: skip
def test_the_order_of_a_date_is_found_or_asked(
    tmp_path: Path, dates: tuple[str, str], zone: str, order: str, ambiguous: bool
) -> None:
    mapping, looked = proposed(tmp_path, rows("day,what", *(f"{d},x" for d in dates)), zone)
    assert mapping.order == order
    assert proposing.is_ambiguous(looked, mapping) is ambiguous


def test_coordinates_that_are_no_degrees_are_noticed(tmp_path: Path) -> None:
    for y, x, degrees in ((5457452.4, 493906.5, False), (49.2, -123.1, True), (0, 0, True)):
        mapping, looked = proposed(tmp_path, rows("day,y,x", f"2026-01-02,{y},{x}"))
        assert proposing.is_degrees(looked, mapping) is degrees


def test_milliseconds_are_universal_time_and_a_z_is_asked_about(tmp_path: Path) -> None:
    mapping, looked = proposed(tmp_path, rows("day,what", "1772634600000,x"))
    assert mapping.clock == "universal"
    mapping, looked = proposed(tmp_path, rows("day,what", "2026-03-04T14:30:00Z,x"))
    assert mapping.clock == "place"
    assert proposing.is_marked_universal(looked, mapping)


def test_a_kept_mapping_is_used_for_a_file_with_the_same_columns(tmp_path: Path) -> None:
    mapping, looked = proposed(tmp_path, rows("day,what,victim", "2026-01-02,x,Ann"))
    again = proposing.again(mapping, looked)
    assert again is not None
    assert (again.meanings, again.dropped) == (mapping.meanings, ("victim",))
    _, other = proposed(tmp_path, rows("when,what", "2026-01-02,x"))
    assert proposing.again(mapping, other) is None
    assert proposing.again(Mapping(), other) is None
