"""What every story shares: the database, the people, the store of files, and one clock."""

import datetime as dt

from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.demo.town import Settled
from sara.files.arriving import store_of
from sara.settings import Settings

MORNING = dt.time(8, 20)
LATER = 47
"""Minutes by which a day begins later than the day after it, within seven hours."""
BETWEEN = dt.timedelta(minutes=3, seconds=25)
"""From one thing that somebody does to the next."""


class World:
    """The town while its stories are told. Its clock only goes forward, as the history's does."""

    def __init__(self, db: Session, settings: Settings, town: Settled, today: dt.date) -> None:
        self.db = db
        self.settings = settings
        self.town = town
        self.store = store_of(settings)
        self.problems: dict[str, int] = {}
        self._real_today = today
        self.now = dt.datetime.min.replace(tzinfo=dt.UTC)

    def day(self, ago: int) -> dt.date:
        """The day so many days before today; below nought it is still to come."""
        return self._real_today - dt.timedelta(days=ago)

    def wake(self, ago: int) -> None:
        """Begin to tell what happened on this day."""
        morning = dt.datetime.combine(self.day(ago), MORNING, self.settings.zone)
        start = morning + dt.timedelta(minutes=ago * LATER % 420)
        self.now = max(self.now, start.astimezone(dt.UTC))

    def tick(self) -> dt.datetime:
        self.now += BETWEEN
        return self.now

    @property
    def today(self) -> dt.date:
        """The day it is in the story."""
        return self.now.astimezone(self.settings.zone).date()

    def person(self, key: str) -> Viewer:
        return self.town.people[key]

    def key_of(self, account_id: int) -> str:
        """The short name of an account."""
        return next(k for k, v in self.town.people.items() if v.account_id == account_id)
