"""The pages of datasets, as those who load files and those who only look see them."""

import io
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser

from sara.history.models import Entry
from sara.incidents import arriving
from sara.incidents.models import Dataset, Incident, IncidentKind, IncidentLoad, LoadState
from sara.incidents.waiting import load_waiting
from tests.cast import NOW, Cast
from tests.incidents.loads import CINCINNATI

ABOUT = {
    "name": "Burglaries", "source": "City", "generator": "residents", "zone": "America/New_York",
    "audience": "agencies",
}  # fmt: skip
SMALL = b"""id,date,what,lat,lon,victim_name
1,2026-03-01 22:10,Noise,51.50,-0.10,Ann Example
2,2026-03-02 23:40,Noise,51.51,-0.11,Bob Example
3,,Litter,51.52,-0.12,Cy Example
4,2026-03-04 09:00,=Litter,51.52,391,Di Example
"""


def upload(
    client: httpx.Client, cast: Cast, page: str, to: str, content: bytes, file: str, form: str = "",
    **fields: str,
) -> httpx.Response:  # fmt: skip
    sent = cast.hidden(client, page, form) | fields
    return client.post(to, data=sent, files={"file": (file, io.BytesIO(content))})


@pytest.fixture
def analyst(cast: Cast, client: httpx.Client) -> httpx.Client:
    cast.sign_in(client, "analyst")
    return client


def send(cast: Cast, client: httpx.Client, content: bytes = SMALL, **about: str) -> str:
    """Upload the first file of a dataset; gives the address of its load."""
    answer = upload(client, cast, "/incidents/new", "/incidents", content, "a.csv", **ABOUT | about)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def mapped(cast: Cast, client: httpx.Client, load: str, **fields: object) -> httpx.Response:
    """Send the mapping as it is proposed, with these fields otherwise."""
    proposed: dict[str, object] = {
        "meaning.0": "id", "meaning.1": "start", "meaning.2": "kind", "meaning.3": "latitude",
        "meaning.4": "longitude", "timing": "moment", "order": "day_first", "clock": "place",
        "then": "load",
    }  # fmt: skip
    return cast.send(client, load, f"{load}/mapping", proposed | fields)


def work(cast: Cast) -> None:
    load_waiting(cast.database, cast.settings, NOW)


def incidents(cast: Cast) -> int:
    with cast.database.read() as db:
        return int(db.scalar(sa.select(sa.func.count()).select_from(Incident)) or 0)


def test_a_real_file_comes_in_by_the_pages(cast: Cast, analyst: httpx.Client) -> None:
    load = send(cast, analyst, CINCINNATI.read_bytes())
    page = analyst.get(load)
    assert page.status_code == 200, page.text
    assert "8,723 rows" in page.text
    assert "marked as universal time" in page.text


def test_a_small_file_is_proposed_loaded_reported_and_taken_back(
    cast: Cast, analyst: httpx.Client
) -> None:
    load = send(cast, analyst)
    page = analyst.get(load).text
    assert "4 rows, of which 3 can be used as it stands." in page
    assert "It tells of victims, suspects or other persons." in page
    assert "Ann Example" not in page
    assert mapped(cast, analyst, load).status_code == 303
    assert "Waits to be read" in analyst.get(load).text
    work(cast)
    page = analyst.get(load).text
    assert "3 of 4 rows were loaded." in page
    assert "No day that can be read" in page
    assert incidents(cast) == 3
    assert list(arriving.folder(cast.settings).iterdir()) == []
    rows = analyst.get(f"{load}/rows")
    assert rows.headers["content-disposition"].startswith("attachment")
    assert rows.text.startswith("\ufeffrow,to_row,used,remark,value")
    assert "4,4,no,No day that can be read," in rows.text
    assert '5,5,yes,Coordinates that cannot be on the map,"51.52, 391"' in rows.text
    gone = cast.send(analyst, load, f"{load}/withdrawal", {"reason": "wrong"}, form="withdraw")
    assert gone.status_code == 303
    assert incidents(cast) == 0


def test_a_page_tells_how_far_a_file_is(cast: Cast, analyst: httpx.Client) -> None:
    load = send(cast, analyst)
    mapped(cast, analyst, load)
    with cast.database.write() as db:
        row = db.scalars(sa.select(IncidentLoad)).one()
        row.state, row.rows_read = LoadState.READING, 41_500
    page = analyst.get(load).text
    assert "41,500 rows are read." in page
    assert 'data-hx-trigger="every 2s"' in page
    part = analyst.get(load, headers={"HX-Request": "true", "HX-Target": "div#progress"}).text
    assert part.lstrip().startswith('<section class="card stack" id="progress"')


def test_a_column_about_persons_cannot_be_given_a_meaning(
    cast: Cast, analyst: httpx.Client
) -> None:
    load = send(cast, analyst)
    mapped(cast, analyst, load, **{"meaning.5": "place"})
    work(cast)
    with cast.database.read() as db:
        assert db.scalars(sa.select(Incident.place)).all() == ["", "", ""]


@pytest.mark.parametrize(
    "fields, sentence",
    [
        ({"meaning.1": "nothing"}, "Say which column tells when it happened"),
        ({"meaning.2": "nothing"}, "Say which column tells what happened"),
        ({"meaning.3": "nothing"}, "A point needs both coordinates"),
        ({"meaning.0": "start"}, "is chosen for two columns"),
        ({"timing": "window"}, "A window needs a column"),
        ({"timing": ""}, "Choose how exactly the file knows the time"),
        ({"epsg": "999999"}, "There is no coordinate system EPSG:999999"),
        ({"epsg": "x"}, "Write a number"),
        ({"encoding": "klingon"}, "Choose one of the encodings"),
    ],
)
def test_a_mistake_in_a_mapping_is_said_in_words(
    cast: Cast, analyst: httpx.Client, fields: dict[str, object], sentence: str
) -> None:
    load = send(cast, analyst)
    answer = mapped(cast, analyst, load, **fields)
    if answer.status_code == 303:  # the worker finds it
        work(cast)
        answer = analyst.get(load)
    else:
        assert answer.status_code == 422
    assert sentence in answer.text
    assert incidents(cast) == 0


def test_another_cut_asks_what_the_columns_mean_anew(cast: Cast, analyst: httpx.Client) -> None:
    load = send(cast, analyst)
    assert mapped(cast, analyst, load, delimiter=";").status_code == 303
    assert "4 rows, of which 0 can be used" in analyst.get(load).text
    assert state(cast) is LoadState.ARRIVED


def state(cast: Cast) -> LoadState:
    with cast.database.read() as db:
        found: LoadState = db.execute(sa.select(IncidentLoad.state)).scalar_one()
        return found


@pytest.mark.parametrize(
    "content, sentence",
    [(b"", "no table in this file"), (b"%PDF-1.7", "This file is no table"),
     (b"\xd0\xcf\x11\xe0" + b"x" * 99, "old Excel file"), (b"PK\x03\x04zip", "damaged")],
)  # fmt: skip
def test_what_is_no_table_is_turned_down_at_the_door_and_not_kept(
    cast: Cast, analyst: httpx.Client, content: bytes, sentence: str
) -> None:
    answer = upload(analyst, cast, "/incidents/new", "/incidents", content, "a.csv", **ABOUT)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert list(arriving.folder(cast.settings).iterdir()) == []


def test_a_form_without_a_file_or_a_zone_says_so(cast: Cast, analyst: httpx.Client) -> None:
    answer = cast.send(analyst, "/incidents/new", "/incidents", ABOUT | {"zone": "Ohio"})
    assert answer.status_code == 422
    assert "Choose a file" in answer.text
    assert "Write the time zone" in answer.text


def test_the_next_file_is_read_as_the_one_before(cast: Cast, analyst: httpx.Client) -> None:
    load = send(cast, analyst)
    mapped(cast, analyst, load, kind="", no_midnight="1", **{"missing.2": "Litter, X"})
    work(cast)
    home = load.partition("/loads")[0]
    again = upload(analyst, cast, home, f"{home}/loads", SMALL + b"5,2026-03-05,X,51.5,-0.1,E\n",
                   "b.csv", form="file")  # fmt: skip
    page = analyst.get(again.headers["location"]).text
    assert 'value="Litter, X"' in page


def test_who_does_not_load_sees_counts_alone(cast: Cast, new_client: Any) -> None:
    analyst, officer, board = (
        cast.sign_in(new_client(), who) for who in ("analyst", "officer", "board_member")
    )
    load = send(cast, analyst)
    mapped(cast, analyst, load)
    work(cast)
    home = load.partition("/loads")[0]
    page = officer.get(home)
    assert "3 incidents in all." in page.text
    assert "a.csv" not in page.text
    assert officer.get(load).status_code == 403
    # For agencies alone: the board sees that there is nothing for it.
    assert board.get(home).status_code == 404
    assert "No incidents are open to you." in board.get("/incidents").text
    with cast.database.write() as db:
        row = db.scalars(sa.select(Dataset)).one()
        row.audience = type(row.audience).PUBLIC
    page = board.get(home)
    assert page.status_code == 200
    assert "Fewer than can be told." in page.text
    assert "not told" in page.text


def test_what_a_dataset_says_of_itself_is_changed_and_retired(
    cast: Cast, analyst: httpx.Client
) -> None:
    load = send(cast, analyst)
    home = load.partition("/loads")[0]
    told = ABOUT | {"about": "Since 2016.", "name": "Burglary"}
    assert cast.send(analyst, f"{home}/edit", home, told).status_code == 303
    assert "Since 2016." in analyst.get(home).text
    cast.send(analyst, home, f"{home}/retirement", {}, form="retire")
    page = analyst.get("/incidents").text
    assert "Burglary" not in page.partition("Out of use (1)")[0]
    assert "No dataset is in use." in page
    assert "have been loaded yet" not in page
    cast.send(analyst, home, f"{home}/return", {}, form="bring_back")
    assert "Burglary" in analyst.get("/incidents").text
    assert "Out of use" not in analyst.get("/incidents").text
    assert "Brought a dataset of incidents back" in analyst.get(home).text


def test_a_dataset_comes_back_only_under_a_name_that_is_free(
    cast: Cast, analyst: httpx.Client
) -> None:
    home = send(cast, analyst).partition("/loads")[0]
    cast.send(analyst, home, f"{home}/retirement", {}, form="retire")
    send(cast, analyst)
    turned_down = cast.send(analyst, home, f"{home}/return", {}, form="bring_back")
    assert turned_down.status_code == 422
    assert "Another dataset has this name by now." in turned_down.text
    with cast.database.read() as db:
        assert db.scalar(sa.select(Dataset.retired_at).order_by(Dataset.id)) is not None


def test_a_waiting_file_can_be_dropped(cast: Cast, analyst: httpx.Client) -> None:
    load = send(cast, analyst)
    cast.send(analyst, load, f"{load}/withdrawal", {}, form="withdraw")
    assert state(cast) is LoadState.TAKEN_BACK
    assert list(arriving.folder(cast.settings).iterdir()) == []


def test_who_reads_the_cells_of_a_file_is_written_down(cast: Cast, analyst: httpx.Client) -> None:
    load = send(cast, analyst)
    analyst.get(load)
    mapped(cast, analyst, load)
    work(cast)
    analyst.get(f"{load}/rows")
    with cast.database.read() as db:
        read = db.execute(
            sa.select(Entry.account_id, Entry.subject_id).where(
                Entry.verb == "read", Entry.subject == "load"
            )
        ).all()
    # once on its page, once when its form was opened, and once as a file
    assert set(read) == {(cast.accounts["analyst"], int(load.rpartition("/")[2]))}
    assert len(read) == 3


def test_a_file_that_is_gone_can_still_be_dropped(cast: Cast, analyst: httpx.Client) -> None:
    load = send(cast, analyst)
    for path in arriving.folder(cast.settings).iterdir():
        path.unlink()
    page = analyst.get(load)
    assert page.status_code == 200
    assert "The file is not there any more. Upload it again." in page.text
    cast.send(analyst, load, f"{load}/withdrawal", {}, form="withdraw")
    assert state(cast) is LoadState.TAKEN_BACK


CODED = "\n".join([
    "id,date,what,lat,lon,weapon,place",
    *(f"{n},2026-03-{n % 28 + 1:02},Noise,51.5,-0.1,{n % 4 + 1},{n} Mill Lane" for n in range(30)),
    "31,2026-03-01,Noise,0,0,9,NA", "32,2026-03-02,Noise,0,0,9,NA",
]).encode()  # fmt: skip
NAMED = {
    "meaning.0": "id", "meaning.1": "start", "meaning.2": "kind", "meaning.3": "latitude",
    "meaning.4": "longitude", "meaning.5": "kind", "meaning.6": "place", "timing": "day",
}  # fmt: skip
OFFERED = {"offered.3": "0, 0", "offered.5": "9", "offered.6": "na"}


def proposals(page: str) -> dict[str, tuple[str, bool]]:
    """Each code that is proposed: the words beside it, and whether it has a tick."""
    found = {}
    for box in LexborHTMLParser(page).css("input[type=checkbox][name^='code.']"):
        about = box.parent
        assert about is not None
        words = " ".join(about.text().split())
        found[str(box.attributes["value"])] = (words, "checked" in box.attributes)
    return found


def test_codes_for_not_known_are_proposed_with_count_and_reason(
    cast: Cast, analyst: httpx.Client
) -> None:
    page = analyst.get(send(cast, analyst, CODED)).text
    assert proposals(page) == {
        "0, 0": ("0, 0 2 rows lat No point of a town", True),
        "9": ("9 2 rows weapon Stands apart: the other numbers go from 1 to 4", True),
        "na": ("na 2 rows place Says that it is not known", True),
    }


@pytest.mark.parametrize(
    "ticked, kinds, pointed, places",
    [
        ({"code.3": "0, 0", "code.5": "9", "code.6": "na"}, "Noise", 30, {""}),
        ({}, "Noise / 9", 32, {"NA"}),
    ],
    ids=["accepted", "refused"],
)  # fmt: skip
def test_each_code_is_accepted_or_refused(
    cast: Cast, analyst: httpx.Client, ticked: dict[str, str], kinds: str, pointed: int,
    places: set[str],
) -> None:  # fmt: skip
    load = send(cast, analyst, CODED)
    mapped(cast, analyst, load, **NAMED | OFFERED | ticked | {"then": "look"})
    again = proposals(analyst.get(load).text)
    assert [tick for _, tick in again.values()] == [bool(ticked)] * 3, "it is kept"
    mapped(cast, analyst, load, **NAMED | OFFERED | ticked)
    work(cast)
    i, kind = Incident.__table__.c, IncidentKind.__table__.c
    with cast.database.read() as db:
        rows = db.execute(
            sa.select(kind.name, i.latitude, i.place).join_from(Incident, IncidentKind)
            .order_by(i.row_no)
        ).all()  # fmt: skip
    assert {row.name for row in rows[30:]} == {kinds}
    assert sum(row.latitude is not None for row in rows) == pointed
    assert {row.place for row in rows[30:]} == places
    assert rows[0].place == "0 Mill Lane"
    assert ("Taken for “not known”: 9" in analyst.get(load).text) is bool(ticked)
