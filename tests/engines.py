"""What engines learn is kept from test to test.

An installation has one pair of engines for as long as it runs. The tests open one for each of
thousands of databases, and each would compile every statement anew, which takes longer than to
send it.

So engines of one kind share their dialect and the statements that are compiled for it. On the
PostgreSQL database of the test process, which is emptied and not replaced, the engines themselves
stay, with their connections. On the SQLite database of a test they stay for that test: what it asks
for and what its application asks for goes over the same connections, each of which has to read the
whole shape of the database first.
"""

from typing import Any

from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.util import LRUCache

from sara.db import Database
from sara.settings import Settings

STATEMENTS = 20_000
"""More than there are: on one engine the application keeps to the usual 500."""

_new_engine = Database._engine
_close = Database.close
_learnt: dict[tuple[str, str], tuple[Dialect, LRUCache]] = {}
_standing: dict[str, dict[str, Engine]] = {}


def keep_at(address: str) -> None:
    """Engines on this database are kept until `forget`."""
    _standing[address] = {}


def forget(address: str) -> None:
    for engine in _standing.pop(address).values():
        engine.dispose()


def _engine(self: Database, settings: Settings, size: int, **options: Any) -> Engine:
    kept, role = _standing.get(settings.database_url), str(options)
    if kept is None:
        return _learned(_new_engine(self, settings, size, **options), role)
    if role not in kept:
        kept[role] = _learned(_new_engine(self, settings, size, **options), role)
    # Another engine on the same connections: what somebody hangs on it goes with its test.
    return kept[role].execution_options()


def _learned(engine: Engine, role: str) -> Engine:
    kind = (engine.dialect.name, role)
    if kind not in _learnt or _learnt[kind][0].server_version_info is None:
        # The first, or the one before never connected: its dialect does not know its database.
        _learnt[kind] = (engine.dialect, LRUCache(STATEMENTS))
    dialect, engine._compiled_cache = _learnt[kind]
    engine.dialect = engine.pool._dialect = dialect
    return engine


def _close_unless_kept(self: Database) -> None:
    if self.settings.database_url not in _standing:
        _close(self)


Database._engine = _engine
Database.close = _close_unless_kept
