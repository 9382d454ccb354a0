"""Agencies and areas: added, changed with a version, retired with a reason."""

import html
import re

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts.models import Account, AccountState, Agency, Area, Role
from sara.db import utc_now
from sara.errors import Forbidden, Refused
from sara.factories import AccountFactory, using
from sara.history.models import Entry
from sara.people.operations.agencies import retire_agency
from tests.cast import Cast
from tests.conftest import NewClient
from tests.signing_in import is_in, sessions_of

SQUARE = '{"type":"Polygon","coordinates":[[[13,52],[13.1,52],[13.1,52.1],[13,52.1],[13,52]]]}'


@pytest.fixture
def administrator(cast: Cast, client: httpx.Client) -> httpx.Client:
    return cast.sign_in(client, "administrator")


def verbs(cast: Cast, subject: str) -> list[str]:
    with cast.database.read() as db:
        return list(
            db.scalars(sa.select(Entry.verb).where(Entry.subject == subject).order_by(Entry.seq))
        )


def agency(cast: Cast, number: int) -> Agency:
    with cast.database.write() as db:
        return db.get_one(Agency, number)


def area(cast: Cast, number: int) -> Area:
    with cast.database.write() as db:
        return db.get_one(Area, number)


# Agencies


def test_an_agency_is_added_changed_and_told_in_the_history(
    cast: Cast, administrator: httpx.Client
) -> None:
    send, new = cast.send, {"name": "Homes for All", "kind": "housing"}
    assert send(administrator, "/admin/agencies/new", "/admin/agencies", new).status_code == 303
    with cast.database.read() as db:
        number = db.scalar(sa.select(Agency.id).where(Agency.name == "Homes for All"))
    page = f"/admin/agencies/{number}"
    answer = send(administrator, page, page, {"name": "Homes", "kind": "council"}, form="change")
    assert answer.status_code == 303
    kept = agency(cast, number)
    assert (kept.name, kept.kind.value, kept.version) == ("Homes", "council", 2)
    assert verbs(cast, "agency") == ["agency.added", "agency.changed"]
    assert "Homes" in administrator.get("/admin/agencies").text


@pytest.mark.parametrize("name", ["City Parks", "CITY parks"])
def test_two_agencies_have_two_names(cast: Cast, administrator: httpx.Client, name: str) -> None:
    twice = {"name": name, "kind": "police"}
    answer = cast.send(administrator, "/admin/agencies/new", "/admin/agencies", twice)
    assert answer.status_code == 422
    assert "already an agency with this name" in answer.text
    page = f"/admin/agencies/{cast.agencies['police']}"
    assert cast.send(administrator, page, page, twice, form="change").status_code == 422


def test_the_second_of_two_editors_sees_both_texts(cast: Cast, administrator: httpx.Client) -> None:
    page = f"/admin/agencies/{cast.agencies['parks']}"
    early = cast.hidden(administrator, page, "change")
    late = early | {"_once": early["_once"] + "2"}
    first = {"name": "Parks & Trees", "kind": "council"}
    assert administrator.post(page, data=early | first).status_code == 303
    second = {"name": "Green City", "kind": "council"}
    answer = administrator.post(page, data=late | second)
    assert answer.status_code == 409
    text = html.unescape(answer.text)
    assert "Parks & Trees" in text
    assert "Green City" in text
    assert agency(cast, cast.agencies["parks"]).name == "Parks & Trees"


def test_a_retired_agency_takes_everybody_in_it_outside_at_once(
    cast: Cast, administrator: httpx.Client, new_client: NewClient
) -> None:
    partner = cast.sign_in(new_client(), "partner")
    page = f"/admin/agencies/{cast.agencies['parks']}"
    to = page + "/retirement"
    assert cast.send(administrator, to, to, {"reason": "contract ended"}).status_code == 303
    assert not is_in(partner)
    assert sessions_of(cast, "partner") == 0
    with cast.database.read() as db:
        state = db.scalar(sa.select(Account.state).where(Account.id == cast.accounts["partner"]))
    assert state is AccountState.DISABLED
    assert verbs(cast, "agency") == ["agency.retired"]
    assert verbs(cast, "account") == ["account.disabled"]
    assert "City Parks" not in administrator.get("/admin/accounts/new").text
    assert cast.send(administrator, page, page + "/return", {}, form="return").status_code == 303
    assert agency(cast, cast.agencies["parks"]).active
    assert not is_in(partner)


def test_nobody_comes_back_into_a_retired_agency(cast: Cast, administrator: httpx.Client) -> None:
    to = f"/admin/agencies/{cast.agencies['parks']}/retirement"
    cast.send(administrator, to, to, {"reason": "contract ended"})
    back = f"/admin/accounts/{cast.accounts['partner']}/enabling"
    answer = cast.send(administrator, back, back, {"reason": "again"})
    assert answer.status_code == 422
    assert "Give them another agency first" in answer.text


def test_nobody_retires_their_own_agency(cast: Cast, administrator: httpx.Client) -> None:
    to = f"/admin/agencies/{cast.agencies['police']}/retirement"
    told_first = administrator.get(to).text
    assert "You work for this agency yourself." in told_first
    assert "<form" not in told_first.split("<main")[1].split("</main>")[0]
    forged = cast.hidden(administrator, f"/admin/agencies/{cast.agencies['parks']}/retirement")
    refused = administrator.post(to, data=forged | {"reason": "a quarrel"})
    assert refused.status_code == 403
    assert '<a href="/admin">Administration</a>' in html.unescape(refused.text), "the way back"
    assert agency(cast, cast.agencies["police"]).active
    assert is_in(administrator)


def test_an_agency_with_the_last_administrator_stays(cast: Cast) -> None:
    now = utc_now()
    with cast.database.write() as db, using(db):
        boss = AccountFactory(roles=[(Role.COORDINATOR, None)])
        by = int(boss.id)
    with cast.database.write() as db, pytest.raises(Refused, match="no administrator"):
        retire_agency(db, cast.agencies["police"], reason="x", by=by, now=now)
    with cast.database.write() as db, pytest.raises(Forbidden):
        retire_agency(
            db, cast.agencies["police"], reason="x", by=cast.accounts["administrator"], now=now
        )
    assert agency(cast, cast.agencies["police"]).active


# Areas


def test_an_area_is_added_with_a_boundary_from_text_or_file(
    cast: Cast, administrator: httpx.Client
) -> None:
    fields = cast.hidden(administrator, "/admin/areas/new")
    typed = {"code": "L1", "name": "Linden", "boundary": SQUARE}
    assert administrator.post("/admin/areas", data=fields | typed).status_code == 303
    fields = cast.hidden(administrator, "/admin/areas/new")
    feature = '\ufeff{"type":"Feature","properties":{},"geometry":' + SQUARE + "}"
    sent = administrator.post(
        "/admin/areas",
        data=fields | {"code": "L2", "name": "Elms", "boundary": "not this"},
        files={"file": ("elms.geojson", feature.encode(), "application/geo+json")},
    )
    assert sent.status_code == 303
    with cast.database.read() as db:
        kept = db.execute(
            sa.select(Area.name, Area.boundary).where(Area.boundary.is_not(None))
        ).all()
    assert {row.name for row in kept} == {"Linden", "Elms"}
    assert len({row.boundary for row in kept}) == 1
    page = html.unescape(administrator.get("/admin/areas").text)
    assert 'aria-label="Outline of Linden"' in page
    assert verbs(cast, "area") == ["area.added", "area.added"]


@pytest.mark.parametrize(
    "boundary, words",
    [
        ("north of the river", "cannot be read as JSON"),
        ('{"type":"Point","coordinates":[13,52]}', "one Polygon or MultiPolygon"),
        (SQUARE.replace("13.1,52]", "200,52]"), "longitude first"),
        ("[" * 100_000, "cannot be read as JSON"),
    ],
)
def test_a_boundary_that_is_none_is_refused_and_kept_on_the_page(
    cast: Cast, administrator: httpx.Client, boundary: str, words: str
) -> None:
    fields = cast.hidden(administrator, "/admin/areas/new")
    typed = {"code": "L1", "name": "Linden", "boundary": boundary}
    answer = administrator.post("/admin/areas", data=fields | typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert boundary[:300] in html.unescape(answer.text)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", b"\x89PNG\r\n", b"x" * 400_001])
def test_a_file_that_is_no_geojson_is_refused(
    cast: Cast, administrator: httpx.Client, content: bytes
) -> None:
    fields = cast.hidden(administrator, "/admin/areas/new")
    answer = administrator.post(
        "/admin/areas", data=fields | {"code": "L1", "name": "Linden"},
        files={"file": ("linden.geojson", content)},
    )  # fmt: skip
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text


def test_an_area_is_changed_retired_and_brought_back(
    cast: Cast, administrator: httpx.Client
) -> None:
    number = cast.areas["south"]
    page = f"/admin/areas/{number}"
    changed = {"code": "S", "name": "South Bank", "boundary": SQUARE}
    assert cast.send(administrator, page, page, changed, form="change").status_code == 303
    to = page + "/retirement"
    form = cast.hidden(administrator, to)
    assert administrator.post(to, data=form | {"reason": "merged"}).status_code == 303
    again = administrator.post(to, data=form | {"_once": "2", "reason": "again"})
    assert again.status_code == 422
    assert again.text.count("This area is retired already.") == 1
    assert "This area is retired already." in administrator.get(to).text
    assert re.search(r"<ins[^>]*>GeoJSON of \d+ characters", administrator.get(page).text)
    assert "South Bank" not in administrator.get("/admin/accounts/new").text
    assert cast.send(administrator, page, page + "/return", {}, form="return").status_code == 303
    assert area(cast, number).active
    assert verbs(cast, "area") == ["area.changed", "area.retired", "area.returned"]


@pytest.mark.parametrize("code", ["N", "n"])
def test_two_areas_have_two_codes(cast: Cast, administrator: httpx.Client, code: str) -> None:
    twice = {"code": code, "name": "Northside again"}
    answer = cast.send(administrator, "/admin/areas/new", "/admin/areas", twice)
    assert answer.status_code == 422
    assert "already an area with this code" in answer.text
    page = f"/admin/areas/{cast.areas['south']}"
    assert cast.send(administrator, page, page, twice, form="change").status_code == 422


def test_the_second_editor_of_an_area_sees_both(cast: Cast, administrator: httpx.Client) -> None:
    page = f"/admin/areas/{cast.areas['south']}"
    early = cast.hidden(administrator, page, "change")
    late = early | {"_once": early["_once"] + "2"}
    administrator.post(page, data=early | {"code": "S", "name": "South Bank"})
    answer = administrator.post(page, data=late | {"code": "S", "name": "Southern Bank"})
    assert answer.status_code == 409
    assert "South Bank" in answer.text
    assert "Southern Bank" in answer.text
    assert area(cast, cast.areas["south"]).name == "South Bank"


def test_what_is_not_there_is_not_found(administrator: httpx.Client) -> None:
    for kind in ("accounts", "agencies", "areas"):
        for number in (0, 999_999, 2**31, 2**63, 10**30):
            assert administrator.get(f"/admin/{kind}/{number}").status_code == 404
