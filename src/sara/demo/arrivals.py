"""Who comes and goes: one officer has left, two people are invited and not yet here."""

from sara.accounts.models import Role
from sara.demo.telling.base import Tale
from sara.demo.telling.world import World
from sara.people.operations import accounts, joining

COMING = (
    ("noor", "Noor Haddad", "police", Role.OFFICER, "osier", "ingrid"),
    ("mateus", "Mateus Lima", "homes", Role.PARTNER, "linden", "samuel"),
)


def tell(world: World) -> Tale:
    yield 366
    accounts.disable(
        world.db, world.person("viktor").account_id, reason="Works in another town now.",
        by=world.person("ingrid").account_id, now=world.tick(),
    )  # fmt: skip
    yield 2
    town = world.town
    for key, name, agency, role, area, by in COMING:
        joining.invite(
            world.db, email=f"{key}@merrowick.example", name=name,
            agency_id=town.agencies[agency].id, role=role, area_id=town.areas[area].id,
            by=world.person(by).account_id, settings=world.settings, now=world.tick(),
        )  # fmt: skip
