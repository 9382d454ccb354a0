"""An action that an agency is asked for by mail, and the links in its letters."""

import datetime as dt
import re
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.reach import Audience
from sara.actions.models import Action
from sara.actions.operations import add_action
from sara.actions.owners import columns_of
from sara.db import utc_now
from sara.mail.models import Message
from sara.people.operations.contacts import add_contact
from sara.problems.models import Problem, Stage
from sara.problems.queries import find
from tests.cast import Cast

DESK = "desk@lamps.example.org"
DUE = utc_now().date() + dt.timedelta(days=20)


class Asked(msgspec.Struct):
    cast: Cast
    action_id: int

    @property
    def row(self) -> Any:
        with self.cast.database.read() as db:
            return db.execute(sa.select(Action.__table__).where(Action.id == self.action_id)).one()

    @property
    def page(self) -> str:
        return f"/problems/{self.cast.problem_id}/actions/{self.action_id}"

    def letters(self, to: str = DESK) -> list[Any]:
        with self.cast.database.read() as db:
            mine = sa.select(Message.__table__).where(Message.to == to).order_by(Message.id)
            return list(db.execute(mine))

    def link(self, to: str = DESK) -> str:
        """The path in the newest letter that has one."""
        return next(p for p in (path_in(one.body) for one in reversed(self.letters(to))) if p)


def path_in(body: str) -> str:
    found = re.search(r"/partners/[\w-]{43}\b", body)
    return found[0] if found else ""


def ask(cast: Cast, *more: str, audience: Audience = Audience.TEAM, **values: Any) -> Asked:
    """Ask City Parks, at its desk and at `more` addresses, for an action."""
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(stage=Stage.PLAN))
        for address in (DESK, *more):
            add_contact(
                db, cast.agencies["parks"], email=address, desk="", now=utc_now(),
                by=cast.accounts["administrator"],
            )  # fmt: skip
        found = find(db, cast.viewers["officer"], cast.problem_id)
        given: dict[str, Any] = {
            "what": "Repair two path lights", "place": "Linden Park", "due_on": DUE,
            "stage": Stage.PLAN, "audience": audience,
            **columns_of(f"agency:{cast.agencies['parks']}"),
        }  # fmt: skip
        action = add_action(
            db, found, by=cast.viewers["officer"], now=utc_now(), **(given | values)
        )
        return Asked(cast, action.id)
