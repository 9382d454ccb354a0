"""Merrowick, the invented town that `sara demo` shows.

Agencies, areas and accounts are plain rows; everything on a problem is done by the operations of
the rooms, by people who may do it, on days counted back from today. So every rule is kept, and the
history is as it would have been.
"""

import datetime as dt
from collections.abc import Callable

import msgspec
import sqlalchemy as sa

import sara.routes  # noqa: F401  joins what evidence can stand behind
from sara.accounts.passwords import hash_password
from sara.db import Database, utc_now
from sara.demo import incidents
from sara.demo.charts import file_charts
from sara.demo.harm import weigh_the_calls
from sara.demo.life import live
from sara.demo.reports import RECEIPT as RECEIPT
from sara.demo.telling.world import World
from sara.demo.town import PEOPLE, address, settle
from sara.factories import using
from sara.mail.models import Message, Notification
from sara.settings import Settings

PASSWORD = "three lanterns at the ferry"  # noqa: S105  everybody may know it
DAYS = 440
"""How long ago the people of the town were given their accounts."""


class Credential(msgspec.Struct, frozen=True):
    """How somebody signs in, and as what."""

    role: str
    email: str
    password: str


def _nobody_waits(_days: int) -> None:
    pass


READ_AFTER = dt.timedelta(days=45)
"""What was told before that, people have read."""


def build(
    database: Database, settings: Settings, progress: Callable[[int], object] = _nobody_waits
) -> list[Credential]:
    """Fill an empty, migrated installation; gives one sign-in for each role.

    All in one transaction: an interrupted build leaves nothing behind but files without rows.
    `progress` is told now and then how many of the `DAYS` have passed since it was last told.
    """
    left = DAYS

    def told(ago: int) -> None:
        nonlocal left
        progress(left - ago)
        left = ago

    password_hash = hash_password(PASSWORD)
    today = utc_now().astimezone(settings.zone).date()
    midnight = dt.datetime.combine(today, dt.time(), settings.zone)
    with database.write() as db, using(db):
        town = settle(db, password_hash, midnight - dt.timedelta(days=DAYS))
        live(World(db, settings, town, today), told)
        # Every letter went out on its day: nobody is to get a year of them now.
        db.execute(sa.update(Message).values(sent_at=Message.created_at))
        db.execute(sa.update(Notification).values(due_at=None))
        read = Notification.at < midnight - READ_AFTER
        db.execute(sa.update(Notification).where(read).values(seen_at=Notification.at))
    priya = town.people["priya"].account_id
    incidents.load(database, settings, today, midnight, by=priya)
    with database.write() as db:
        analyst = town.people["priya"]
        file_charts(db, by=analyst, small_count=settings.small_count, now=midnight)
        weigh_the_calls(db, by=analyst, now=midnight)
    told(0)
    return sign_ins()


def sign_ins() -> list[Credential]:
    """One for each role: whoever comes first in the town."""
    first: dict[str, str] = {}
    for key, person in PEOPLE.items():
        first.setdefault(person.role.words, key)
    return [Credential(role, address(key), PASSWORD) for role, key in first.items()]
