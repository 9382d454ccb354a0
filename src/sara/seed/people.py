"""Made-up people: agencies, areas, and the accounts that work in each area."""

import datetime as dt
from random import Random

import msgspec

from sara.accounts.models import Account, AccountState, Agency, AgencyKind, Area, Role, RoleGrant
from sara.seed.bulk import Bulk
from sara.seed.phrases import words

AGENCIES = {
    "City Police": AgencyKind.POLICE,
    "City Housing": AgencyKind.HOUSING,
    "Parks and Streets": AgencyKind.COUNCIL,
    "School Board": AgencyKind.SCHOOL,
    "Youth and Health Service": AgencyKind.HEALTH,
    "Residents' Union": AgencyKind.RESIDENTS,
    "Traders' Circle": AgencyKind.BUSINESS,
}
FIRST = words(
    "Ada Amir Anja Bilal Bruno Carla Chidi Clara Dario Edith Emre Farah Gita Hana Ibrahim Ines"
    " Iris Jonas Kemal Lena Leo Lin Malik Mara Nadia Nils Noor Olga Omar Paula Priya Rafael"
    " Rosa Samir Sofia Tariq Tilda Tomas Vera Yusuf"
)
LAST = words(
    "Abbas Adler Bauer Berg Castro Chen Dogan Farrow Fischer Garcia Haddad Hale Ivanov Jansen"
    " Keita Kovac Lang Lopez Marsh Meyer Moreau Nakata Novak Okafor Olsen Patel Quist Rahman"
    " Reyes Rossi Sato Silva Stone Tanaka Vogel Wagner Weber Yilmaz Young Zaman"
)
STAFF = {
    Role.COORDINATOR: (2, "City Police"),
    Role.OFFICER: (6, "City Police"),
    Role.ANALYST: (1, "City Police"),
    Role.PARTNER: (3, ""),
    Role.RESIDENT: (3, ""),
}
"""How many of each role an area has, and for whom they work ("" is one after another)."""
EVERYWHERE = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.ANALYST, Role.BOARD_MEMBER)
PROBLEMS_AN_AREA = 1_500
FEWEST_AREAS, MOST_AREAS = 3, 60


class Place(msgspec.Struct, frozen=True):
    """An area and the accounts that work in it."""

    area_id: int
    number: int
    people: dict[Role, list[int]]


class Town(msgspec.Struct, frozen=True):
    places: list[Place]
    agencies: dict[str, int]


def settle(bulk: Bulk, chance: Random, problems: int, since: dt.datetime) -> Town:
    """People for so many problems, all there from the start."""
    agencies = {name: bulk.add(Agency, name=name, kind=kind) for name, kind in AGENCIES.items()}
    town = _Settling(bulk, chance, since, agencies)
    for role in EVERYWHERE:
        for _ in range(2):
            town.account(role, None, "City Police" if role is not Role.BOARD_MEMBER else "")
    many = min(MOST_AREAS, max(FEWEST_AREAS, problems // PROBLEMS_AN_AREA))
    return Town([town.place(number) for number in range(many)], agencies)


class _Settling:
    def __init__(
        self, bulk: Bulk, chance: Random, since: dt.datetime, agencies: dict[str, int]
    ) -> None:
        self.bulk, self.chance, self.since, self.agencies = bulk, chance, since, agencies
        self.partners = [name for name in agencies if name != "City Police"]

    def place(self, number: int) -> Place:
        area_id = self.bulk.add(Area, code=f"T{number + 1:02}", name=f"Ward {number + 1}")
        people: dict[Role, list[int]] = {}
        for role, (many, agency) in STAFF.items():
            for turn in range(many):
                works_for = agency or self.partners[(number + turn) % len(self.partners)]
                if role is Role.RESIDENT:
                    works_for = ""
                people.setdefault(role, []).append(self.account(role, area_id, works_for))
        return Place(area_id, number, people)

    def account(self, role: Role, area_id: int | None, agency: str) -> int:
        first, last = self.chance.choice(FIRST), self.chance.choice(LAST)
        account_id = self.bulk.number(Account)
        email = f"{first}.{last}.{account_id}@example.org".lower()
        agency_id = self.agencies.get(agency)
        self.bulk.add(
            Account, id=account_id, email=email, name=f"{first} {last}", agency_id=agency_id,
            state=AccountState.ACTIVE, created_at=self.since,
        )  # fmt: skip
        self.bulk.add(
            RoleGrant, account_id=account_id, role=role, area_id=area_id, granted_at=self.since
        )
        return account_id
