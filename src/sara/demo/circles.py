"""The groups that stand, and the neighbours who made an account of their own to join one."""

import sqlalchemy as sa

from sara.accounts.models import Account, ByHand
from sara.accounts.queries import member
from sara.accounts.viewer import Viewer
from sara.demo.telling.base import Tale, prose
from sara.demo.telling.world import World
from sara.groups import going, joining
from sara.groups.finding import find_group, run_group
from sara.groups.inviting import invite, invite_by_hand, key_in_answer
from sara.groups.models import GroupKind, GroupRole, Membership
from sara.groups.opening import found_group
from sara.people.operations.joining import come_in_oneself

NEWCOMERS = {"ines": "Ines Ferreira", "oskar": "Oskar Lind", "bruno": "Bruno Kast"}
"""Neighbours without any role, who registered themselves."""


def tell(world: World) -> Tale:
    yield 300
    hill = _found(
        world, GroupKind.AREA, "linden", "Linden Hill neighbours' round", by="rosa",
        purpose="""Meets on the first Tuesday of the month at the school. What worries people on
            the hill is heard here first, whether or not it becomes a problem.""",
    )  # fmt: skip
    board = _found(
        world, GroupKind.BOARD, None, "Merrowick advisory board", by="ingrid",
        purpose="""Looks at how problems move through the town, failures included, and tells the
            council twice a year. It sees how work is done, and no names.""",
    )  # fmt: skip
    yield 299
    for who in ("fatima", "lan"):
        _invite(world, hill, who, by="rosa")
    for who in ("esther", "tavita"):
        _invite(world, board, who, by="ingrid")
    yield 296
    _accept(world, hill, "fatima", "Fatima, Hilltop Gardens")
    _accept(world, hill, "lan", "Lan", "My children go to Linden Hill School.")
    _accept(world, board, "esther", "Esther Blum", "Chairs the allotment society until March.")
    _accept(world, board, "tavita", "Tavita Leota")
    edith = _by_hand(world, hill, "Edith Marsh", by="rosa")
    yield 293
    _answers_by_hand(world, hill, edith, "Edith, Quarry Road", by="rosa")
    yield 290
    _role(world, hill, "lan", GroupRole.CHAIR, 75, by="rosa")
    _role(world, board, "esther", GroupRole.CHAIR, 430, by="ingrid")
    _role(world, board, "tavita", GroupRole.MEMBER, 65, by="ingrid")
    yield 9
    for key in NEWCOMERS:
        _registers(world, key)
    yield 5
    _asks(world, hill, "oskar", "A neighbour from Quarry Road", "I would like to listen first.")
    _asks(world, board, "bruno", "Bruno Kast", "I keep a shop at the harbour.")


def _found(
    world: World, kind: GroupKind, area: str | None, name: str, *, by: str, purpose: str
) -> int:  # fmt: skip
    return found_group(
        world.db, kind=kind, area_id=world.town.areas[area].id if area else None, name=name,
        purpose=prose(purpose), by=world.person(by), now=world.tick(),
    )  # fmt: skip


def _invite(world: World, group: int, who: str, *, by: str) -> None:
    viewer = world.person(who)
    invite(
        world.db, run_group(world.db, world.person(by), group), email=viewer.email,
        name=viewer.name, role=GroupRole.MEMBER, by=world.person(by), settings=world.settings,
        now=world.tick(),
    )  # fmt: skip


def _by_hand(world: World, group: int, name: str, *, by: str) -> int:
    """Invite somebody who has no e-mail."""
    return invite_by_hand(
        world.db, run_group(world.db, world.person(by), group), name=name, role=GroupRole.MEMBER,
        by=world.person(by), now=world.tick(),
    )  # fmt: skip


def _answers_by_hand(world: World, group: int, number: int, named_as: str, *, by: str) -> None:
    """Key in from paper that they come."""
    key_in_answer(
        world.db, run_group(world.db, world.person(by), group), number, 1, accepts=True,
        named_as=named_as, interests="", how=ByHand.PAPER, by=world.person(by), now=world.tick(),
    )  # fmt: skip


def _accept(world: World, group: int, who: str, named_as: str, interests: str = "") -> None:
    viewer = world.person(who)
    joining.accept(
        world.db, find_group(world.db, viewer, group), named_as=named_as, interests=interests,
        by=viewer, now=world.tick(),
    )  # fmt: skip


def _asks(world: World, group: int, who: str, named_as: str, note: str) -> None:
    viewer = world.person(who)
    joining.ask(
        world.db, find_group(world.db, viewer, group), named_as=named_as, interests="", note=note,
        by=viewer, now=world.tick(),
    )  # fmt: skip


def _role(
    world: World, group: int, who: str, role: GroupRole, days: int, *, by: str
) -> None:  # fmt: skip
    held = world.db.scalars(
        sa.select(Membership).where(
            Membership.group_id == group,
            Membership.account_id == world.person(who).account_id,
        )
    ).one()
    going.give_role(
        world.db, run_group(world.db, world.person(by), group), held.id, held.version, role=role,
        term_ends=world.day(-days), by=world.person(by), now=world.tick(),
    )  # fmt: skip


def _registers(world: World, key: str) -> None:
    """The town's one password, as everybody has it."""
    shared = world.db.scalar(
        sa.select(Account.password_hash).where(Account.id == world.person("rosa").account_id)
    )
    came = come_in_oneself(
        world.db, email=f"{key}@merrowick.example", name=NEWCOMERS[key],
        password_hash=shared or "", settings=world.settings, now=world.tick(),
    )  # fmt: skip
    assert came is not None
    viewer = member(world.db, came[0])
    assert isinstance(viewer, Viewer)
    world.town.people[key] = viewer
