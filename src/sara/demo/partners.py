"""An agency that answers by e-mail alone, and an officer who left something without an owner."""

import io
import re

import sqlalchemy as sa

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience, SeatKind
from sara.actions import outside
from sara.actions.models import Action, ActionStatus
from sara.actions.operations import add_action, answer_action
from sara.actions.owners import columns_of
from sara.demo.pictures import draw
from sara.demo.telling.base import Tale
from sara.demo.telling.world import World
from sara.files.arriving import Arrived, Received, keep, limit_of, look
from sara.mail.models import Message
from sara.partners import operations
from sara.people.operations.accounts import disable
from sara.people.operations.contacts import add_contact
from sara.problems.letters import tell_seated
from sara.problems.models import Stage
from sara.problems.operations import give_seat
from sara.problems.queries import find
from sara.settings import Settings

DESK = "duty-desk@light-and-power.merrowick.example"


def tell(world: World) -> Tale:
    db, problem = world.db, world.problems
    leilani, henrik = world.person("leilani"), world.person("henrik")
    yield 41
    add_contact(db, world.town.agencies["light"].id, email=DESK, desk="Duty desk",
                by=world.person("ingrid").account_id, now=world.tick())  # fmt: skip
    yield 31
    lamps = _action(
        world, "Light the path along the fence until midnight", f"agency:{_light(world)}",
        place="Path between gate 2 and the iron shed", due=-28, dosage="2 lamps",
    )  # fmt: skip
    watch = _action(
        world, "Look at the fence twice a week until the thorns stand", _account(world, "nadia"),
        due=-6, dosage="Twice a week",
    )  # fmt: skip
    yield 30
    nadia = world.person("nadia")
    found = find(db, nadia, problem["allotments"])
    answer_action(db, found, db.get_one(Action, watch), 1, ActionStatus.ACCEPTED, because="",
                  by=nadia, now=world.tick())  # fmt: skip
    yield 29
    operations.ask_back(db, _link(world), "Is there a cable at gate 2, or must we dig?",
                        now=world.tick())  # fmt: skip
    yield 28
    found = find(db, leilani, problem["allotments"], Permission.ACTION_ADD)
    outside.tell(db, found, db.get_one(Action, lamps), now=world.tick(), by=leilani,
                 body="There is one, from the old tram. The committee has the key.")  # fmt: skip
    yield 25
    operations.accept(db, _link(world), now=world.tick())
    yield 14
    give_seat(db, problem["bins"], nadia.account_id, SeatKind.LEAD, by=henrik, now=world.tick(),
              because="Tomasz has three others.")  # fmt: skip
    tell_seated(db, find(db, henrik, problem["bins"]).row, nadia.account_id, SeatKind.LEAD,
                now=world.tick())  # fmt: skip
    yield 12
    operations.report(
        db, _link(world), ActionStatus.PART_DONE, _photo(world), because="The second pole is late.",
        now=world.tick(), today=world.today, delivered_percent=50, done_dosage="1 lamp",
        proof="The lamp at gate 2 burns from dusk to midnight.", ended_on=None,
    )  # fmt: skip
    yield 9
    disable(db, nadia.account_id, reason="Works for the harbour police now.",
            by=world.person("ingrid").account_id, now=world.tick())  # fmt: skip


def _light(world: World) -> int:
    return world.town.agencies["light"].id


def _account(world: World, who: str) -> str:
    return f"account:{world.person(who).account_id}"


def _action(world: World, what: str, owner: str, *, due: int, dosage: str, place: str = "") -> int:
    """Leilani asks for something on the allotments, where Nadia is on the team."""
    by = world.person("leilani")
    found = find(world.db, by, world.problems["allotments"], Permission.ACTION_ADD)
    if owner == _account(world, "nadia"):
        give_seat(world.db, found.id, world.person("nadia").account_id, SeatKind.MEMBER, by=by,
                  now=world.tick())  # fmt: skip
    added = add_action(
        world.db, found, by=by, now=world.tick(), what=what, place=place, due_on=world.day(due),
        planned_dosage=dosage, stage=Stage.RUNNING, audience=Audience.TEAM, interim=False,
        **columns_of(owner),
    )  # fmt: skip
    return added.id


def _link(world: World) -> str:
    """The token in the newest letter to the desk, as somebody there would open it."""
    body = world.db.scalars(
        sa.select(Message.body).where(Message.to == DESK).order_by(Message.id.desc()).limit(1)
    ).one()
    found = re.search(r"/partners/([\w-]+)", body)
    assert found is not None
    return found[1]


def _photo(world: World) -> list[Received]:
    settings: Settings = world.settings
    limit = limit_of(settings)
    looked, why_not = look([Arrived("lamp.jpg", io.BytesIO(draw("lamp")))], limit)
    assert why_not is None
    return [keep(world.store, one, limit) for one in looked]
