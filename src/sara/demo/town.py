"""Merrowick: an invented town on an island that no map shows, with invented people.

It lies in the open Atlantic, so that no real street is drawn under an invented problem.
"""

import datetime as dt
import json

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account, Agency, AgencyKind, Area, Role, RoleGrant
from sara.accounts.viewer import Viewer
from sara.factories import AccountFactory, AgencyFactory, AreaFactory, viewer_for

NAME = "Merrowick"

Point = tuple[float, float]
"""Longitude and latitude, in the order of GeoJSON."""

# The river Osier, from the north to its mouth. Three areas share its banks.
RIVER: tuple[Point, ...] = (
    (-31.1950, 47.6190), (-31.1962, 47.6148), (-31.1938, 47.6105), (-31.1955, 47.6062),
    (-31.1984, 47.6021), (-31.1967, 47.5985), (-31.1990, 47.5948), (-31.2012, 47.5917),
)  # fmt: skip
BRIDGE = 4
"""Where Bridge Street meets the river, counted along it."""

BRIDGE_STREET: tuple[Point, ...] = (
    (-31.2041, 47.6034), (-31.2098, 47.6027), (-31.2149, 47.6049), (-31.2203, 47.6040),
)  # fmt: skip
NORTH_COAST: tuple[Point, ...] = (
    (-31.2231, 47.6083), (-31.2218, 47.6131), (-31.2174, 47.6168), (-31.2107, 47.6195),
    (-31.2034, 47.6204),
)  # fmt: skip
HARBOUR: tuple[Point, ...] = (
    (-31.2226, 47.6001), (-31.2192, 47.5969), (-31.2143, 47.5958), (-31.2121, 47.5934),
    (-31.2079, 47.5941), (-31.2058, 47.5909),
)  # fmt: skip
EAST_COAST: tuple[Point, ...] = (
    (-31.1951, 47.5899), (-31.1887, 47.5921), (-31.1819, 47.5950), (-31.1788, 47.6003),
    (-31.1771, 47.6064), (-31.1802, 47.6122), (-31.1869, 47.6170),
)  # fmt: skip

# Each ring runs against the clock, as GeoJSON wants it.
BOUNDARIES: dict[str, tuple[Point, ...]] = {
    "saltgate": (*BRIDGE_STREET, *HARBOUR, *RIVER[: BRIDGE - 1 : -1]),
    "linden": (*RIVER[BRIDGE::-1], *NORTH_COAST[::-1], *BRIDGE_STREET[::-1]),
    "osier": (*RIVER, *EAST_COAST),
}


class Place(msgspec.Struct, frozen=True):
    code: str
    name: str


AREAS: dict[str, Place] = {
    "saltgate": Place("SG", "Saltgate"),
    "linden": Place("LH", "Linden Hill"),
    "osier": Place("OP", "Osier Park"),
}

AGENCIES: dict[str, tuple[str, AgencyKind]] = {
    "police": ("Merrowick Police", AgencyKind.POLICE),
    "homes": ("Harbour Homes", AgencyKind.HOUSING),
    "works": ("City Works and Parks", AgencyKind.COUNCIL),
    "neighbours": ("Merrowick Neighbours' Association", AgencyKind.RESIDENTS),
    "school": ("Linden Hill School", AgencyKind.SCHOOL),
    "light": ("Merrowick Light and Power", AgencyKind.OTHER),
}


class Person(msgspec.Struct, frozen=True):
    """Who somebody is; `areas` is empty for a role on the whole installation."""

    name: str
    role: Role
    agency: str = ""
    areas: tuple[str, ...] = ()


PEOPLE: dict[str, Person] = {
    "ingrid": Person("Ingrid Falk", Role.ADMINISTRATOR, "police"),
    "samuel": Person("Samuel Okpara", Role.ADMINISTRATOR, "works"),
    "rosa": Person("Rosa Quintanilla", Role.COORDINATOR, "police", ("saltgate", "linden")),
    "henrik": Person("Henrik Solberg", Role.COORDINATOR, "police", ("osier", "linden")),
    "amara": Person("Amara Nwosu", Role.OFFICER, "police", ("saltgate",)),
    "yusuf": Person("Yusuf Demirel", Role.OFFICER, "police", ("saltgate",)),
    "tomasz": Person("Tomasz Wilk", Role.OFFICER, "police", ("linden",)),
    "meiling": Person("Mei-Ling Zhao", Role.OFFICER, "police", ("linden",)),
    "leilani": Person("Leilani Kahale", Role.OFFICER, "police", ("osier",)),
    "priya": Person("Priya Raman", Role.ANALYST, "police"),
    "jonas": Person("Jonas Berg", Role.ANALYST, "works", ("osier", "linden")),
    "marek": Person("Marek Dvořák", Role.PARTNER, "homes", ("linden", "saltgate")),
    "grace": Person("Grace Tennant", Role.PARTNER, "works", ("saltgate", "linden", "osier")),
    "hamid": Person("Hamid Rezaei", Role.PARTNER, "works", ("osier",)),
    "sunniva": Person("Sunniva Lund", Role.PARTNER, "school", ("linden",)),
    "fatima": Person("Fatima al-Sayegh", Role.RESIDENT, "neighbours", ("linden",)),
    "dorothy": Person("Dorothy Pell", Role.RESIDENT, "neighbours", ("saltgate",)),
    "lan": Person("Nguyễn Thị Lan", Role.RESIDENT, "", ("linden",)),
    "kofi": Person("Kofi Asante", Role.RESIDENT, "neighbours", ("osier",)),
    "esther": Person("Esther Blum", Role.BOARD_MEMBER),
    "tavita": Person("Tavita Leota", Role.BOARD_MEMBER),
    "nadia": Person("Nadia Petrova", Role.OFFICER, "police", ("linden", "osier")),
    "viktor": Person("Viktor Sands", Role.OFFICER, "police", ("saltgate",)),
}


class Settled(msgspec.Struct, frozen=True):
    """The town as it stands in the database, each thing by its short name."""

    areas: dict[str, Area]
    agencies: dict[str, Agency]
    accounts: dict[str, Account]
    people: dict[str, Viewer]


def settle(db: Session, password_hash: str, since: dt.datetime) -> Settled:
    """Write areas, agencies and accounts through the session that the factories use as well."""
    areas: dict[str, Area] = {
        key: AreaFactory.create(code=place.code, name=place.name, boundary=boundary(key))
        for key, place in AREAS.items()
    }
    agencies: dict[str, Agency] = {
        key: AgencyFactory.create(name=name, kind=kind) for key, (name, kind) in AGENCIES.items()
    }
    accounts: dict[str, Account] = {}
    people: dict[str, Viewer] = {}
    for key, person in PEOPLE.items():
        where: list[Area | None] = [areas[a] for a in person.areas]
        held = [(person.role, area) for area in where or [None]]
        accounts[key] = AccountFactory.create(
            email=address(key), name=person.name, created_at=since,
            agency_id=agencies[person.agency].id if person.agency else None,
            password_hash=password_hash, roles=held,
        )  # fmt: skip
        people[key] = viewer_for(accounts[key], *held)
    db.execute(sa.update(RoleGrant).values(granted_at=since))
    return Settled(areas, agencies, accounts, people)


def boundary(key: str) -> str:
    """The outline of an area as a GeoJSON geometry."""
    ring = BOUNDARIES[key]
    return json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})


def address(key: str) -> str:
    """The e-mail address somebody signs in with; .example is kept free for such use."""
    return f"{key}@merrowick.example"
