"""The page that says who may do what is drawn from the table that the guards read."""

import httpx
from selectolax.lexbor import LexborHTMLParser

from sara.accounts.models import Role
from sara.accounts.permissions import GRANTS, Permission
from sara.accounts.reach import SeatKind


def test_every_permission_is_told_with_all_its_roles_and_seats(client: httpx.Client) -> None:
    page = LexborHTMLParser(client.get("/help/permissions").text)
    heads = [th.text(strip=True) for th in page.css("thead tr:last-child th")]
    assert heads == [role.words for role in Role] + [seat.words for seat in SeatKind]
    rows = page.css("tbody tr")
    assert len(rows) == len(Permission)
    for permission, row in zip(Permission, rows, strict=True):
        grant = GRANTS[permission]
        everyone = grant.anyone or grant.signed_in
        told = ["Yes" in cell.text() for cell in row.css("td")]
        expected = [everyone or role in grant.roles for role in Role]
        expected += [everyone or seat.value in grant.seats for seat in SeatKind]
        assert told == expected, permission
        assert row.css_first("th").text().startswith(permission.words)


def test_seats_named_in_the_grants_are_seats_that_exist() -> None:
    named = {seat for grant in GRANTS.values() for seat in grant.seats}
    assert named <= {seat.value for seat in SeatKind}


def test_permissions_stand_in_the_order_of_the_alphabet() -> None:
    assert list(Permission.__members__) == sorted(Permission.__members__)
    assert list(GRANTS) == list(Permission)
