"""Erases what lies in the store and belongs to nothing, once a night.

A form can fail after its files came in, and a process can die while it receives one. What nobody
ever sent is then not kept, either: it may show a face.
"""

import datetime as dt

import sqlalchemy as sa

from sara.db import Database
from sara.evidence.erasing import HELD, erase_unneeded
from sara.files.arriving import store_of
from sara.files.store import FileStore
from sara.problems.search import AT_NIGHT
from sara.settings import Settings

AFTER = dt.timedelta(days=2)
"""A file comes a moment before its row, and may bear a day without an hour."""


def sweep_at_night(database: Database, settings: Settings, now: dt.datetime) -> None:
    """A chore of the worker, once a day; see `sweep`."""
    if now.astimezone(settings.zone).hour == AT_NIGHT:
        sweep(database, store_of(settings), now)


def sweep(database: Database, store: FileStore, now: dt.datetime) -> int:
    """Erase what was half received, and files that no row names; gives the number of these.

    A database that names no file at all is not trusted: it may be a new one beside an old store.
    """
    before = now - AFTER
    store.clear_arrivals(before)
    with database.read() as db:
        known = {sha256 for column in HELD for sha256 in db.scalars(sa.select(column)) if sha256}
        if not known:
            return 0
        return erase_unneeded(db, store, sorted(store.orphans(known, before)), before)
