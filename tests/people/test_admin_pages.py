"""The pages of administration: who gets in, and what the list of accounts finds."""

import html
import re

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts.models import Role
from sara.accounts.permissions import Permission
from sara.factories import AccountFactory, using
from sara.people.queries.accounts import PAGE
from sara.people.routes import accounts, agencies, areas
from sara.web.route import Route
from tests.cast import Cast
from tests.conftest import NewClient

ADMINISTRATION = [*accounts.ROUTES, *agencies.ROUTES, *areas.ROUTES]
MANAGING = {
    Permission.ACCOUNTS_MANAGE, Permission.AGENCIES_MANAGE, Permission.AREAS_MANAGE,
}  # fmt: skip


def path(cast: Cast, route: Route) -> str:
    named = {
        "account_id": cast.accounts["stranger"], "agency_id": cast.agencies["parks"],
        "area_id": cast.areas["south"], "contact_id": 1,
    }  # fmt: skip
    return re.sub(r"\{(\w+):int\}", lambda found: str(named[found[1]]), route.path)


def standing(cast: Cast) -> list[object]:
    """All that administration could change."""
    with cast.database.read() as db:
        return [
            db.execute(sa.text(f"select * from {table} order by id")).all()
            for table in ("account", "agency", "area", "role_grant", "message", "single_use_link")
        ]


def test_every_page_of_administration_asks_for_its_permission() -> None:
    for route in ADMINISTRATION:
        assert route.may in MANAGING, route.path


@pytest.mark.parametrize(
    "who",
    ["officer", "coordinator", "analyst", "partner", "resident", "board_member", "stranger"],
)
def test_other_roles_see_and_change_nothing(cast: Cast, client: httpx.Client, who: str) -> None:
    cast.sign_in(client, who)
    fields = cast.hidden(client, "/account", "name")
    before = standing(cast)
    for number, route in enumerate(ADMINISTRATION):
        to = path(cast, route)
        if route.method == "GET":
            answer = client.get(to)
            assert "stranger@example.org" not in answer.text or who == "stranger"
        else:
            more = {"_once": f"{number}", "_form": "", "role": "officer", "reason": "x",
                    "name": "x", "email": "x@example.org", "kind": "police", "code": "x",
                    "grant_id": "1", "version": "1"}  # fmt: skip
            answer = client.post(to, data=fields | more)
        assert answer.status_code == 403, to
    assert standing(cast) == before


def test_whoever_is_not_signed_in_is_asked_to(cast: Cast, client: httpx.Client) -> None:
    before = standing(cast)
    for route in ADMINISTRATION:
        to = path(cast, route)
        if route.method == "GET":
            assert client.get(to).headers["location"].startswith("/sign-in?next=/admin")
        else:
            assert client.post(to, data={"name": "x"}).status_code == 401
    assert standing(cast) == before


def test_every_page_shows_itself_to_an_administrator(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "administrator")
    for route in ADMINISTRATION:
        if route.method == "GET":
            assert client.get(path(cast, route)).status_code == 200, route.path


def test_the_navigation_leads_administrators_there_and_nobody_else(
    cast: Cast, new_client: NewClient
) -> None:
    for who in ("administrator", "coordinator"):
        page = html.unescape(cast.sign_in(new_client(), who).get("/account").text)
        assert ('href="/admin"' in page) == (who == "administrator")


# The list


def listed(client: httpx.Client, address: str) -> tuple[list[str], str]:
    """The names on one page of the list, and where the next one is."""
    page = html.unescape(client.get(address).text)
    names = re.findall(r'<th scope="row"><a href="[^"]*"><bdi>(.*?)</bdi>', page)
    more = re.search(r'rel="next" href="([^"]*)"', page)
    return names, more[1] if more else ""


@pytest.fixture
def crowd(cast: Cast) -> list[str]:
    """Names that come twice, in an order that is not that of their numbers."""
    names = [f"Crowd {n % 40:02}" for n in reversed(range(PAGE * 2))]
    with cast.database.write() as db, using(db):
        for number, name in enumerate(names):
            AccountFactory(name=name, email=f"c{number}@example.org",
                           roles=[(Role.RESIDENT, None)])  # fmt: skip
    return sorted(names)


def test_page_after_page_everybody_comes_once(
    cast: Cast, client: httpx.Client, crowd: list[str]
) -> None:
    cast.sign_in(client, "administrator")
    found, address, pages = [], "/admin/accounts?q=crowd", 0
    while address:
        names, address = listed(client, address)
        assert len(names) <= PAGE
        found += names
        pages += 1
    assert found == crowd
    assert pages == 2
    everybody, address = [], "/admin/accounts"
    while address:
        names, address = listed(client, address)
        everybody += names
    assert len(everybody) == len(crowd) + len(cast.accounts)


BEGINNINGS: dict[str, set[str]] = {
    "off": {"Officer", "Neighbour Officer", "Other Officer"},
    "OFFICER@": {"Officer"},
    "neigh": {"Neighbour Officer"},
    "officer@example.org": {"Officer"},
    "ficer": set(),
    "%": set(),
    "_": set(),
    "'; drop table account; --": set(),
}


def test_the_beginning_of_a_name_or_an_address_finds_it(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "administrator")
    for typed, expected in BEGINNINGS.items():
        address = httpx.URL("/admin/accounts", params={"q": typed})
        assert set(listed(client, str(address))[0]) == expected, typed


def test_accounts_are_found_by_what_they_are_and_for_whom_they_work(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "administrator")
    parks = cast.agencies["parks"]
    for asked, expected in (
        ("state=pending", {"Pending"}),
        ("state=disabled&role=officer", {"Disabled"}),
        ("state=disabled&role=analyst", set()),
        ("role=coordinator", {"Coordinator", "Second Coordinator"}),
        (f"agency={parks}", {"Partner"}),
        (f"agency={parks}&q=off", set()),
        (f"agency={parks}&state=nonsense&role=&q=", {"Partner"}),
    ):
        assert set(listed(client, f"/admin/accounts?{asked}")[0]) == expected, asked
    everybody = set(listed(client, "/admin/accounts")[0])
    assert set(listed(client, "/admin/accounts?agency=x&role=x&state=x")[0]) == everybody
    overview = html.unescape(client.get("/admin").text)
    assert '<a href="/admin/accounts?state=pending">1 person is invited' in overview
    agency = html.unescape(client.get(f"/admin/agencies/{parks}").text)
    assert f'href="/admin/accounts?agency={parks}"' in agency


def test_page_after_page_keeps_what_was_looked_for(
    cast: Cast, client: httpx.Client, crowd: list[str]
) -> None:
    cast.sign_in(client, "administrator")
    found, further = listed(client, "/admin/accounts?role=resident&q=crowd")
    assert "role=resident" in further
    assert "q=crowd" in further
    assert found + listed(client, further)[0] == crowd


def test_an_odd_place_in_the_list_breaks_nothing(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "administrator")
    for after in ("0", "-1", "x", "²", "999999", "99999999999999999999", "1;2"):
        answer = client.get("/admin/accounts", params={"after": after})
        assert answer.status_code in (200, 404), after


def test_a_hostile_name_is_shown_as_text_everywhere(cast: Cast, client: httpx.Client) -> None:
    hostile = '"><script>alert(1)</script>{{ 7*7 }}'
    with cast.database.write() as db:
        for table in ("account", "agency", "area"):
            db.execute(sa.text(f"update {table} set name = :name || id"), {"name": hostile})
    cast.sign_in(client, "administrator")
    for route in ADMINISTRATION:
        if route.method == "GET":
            page = client.get(path(cast, route)).text
            assert "<script>alert" not in page, route.path
    for kind in ("accounts", "agencies", "areas"):
        assert hostile in html.unescape(client.get(f"/admin/{kind}").text)
