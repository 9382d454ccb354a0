"""Whether a database is only away for a while, or something is broken: drivers raise both alike."""

import sqlite3

from sqlalchemy import exc

from sara.errors import CannotWrite, Refusal, Unavailable

BUSY = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOMEM, "08", "40", "53", "55", "57",
}  # fmt: skip
"""Primary result codes of SQLite; classes of PostgreSQL: connection, deadlock, resources, locks,
operators."""
SHUT = {
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, "53100", "58030", "25006",
}  # fmt: skip
"""The disk is full, closed or faulty; or the server is one that only reads."""
PRIMARY = 0xFF
"""An extended result code of SQLite holds the primary one in its last byte."""


def away(error: Exception) -> Refusal | None:
    """The refusal that says to come back, or none for what is broken and stays so."""
    if isinstance(error, exc.TimeoutError):  # every connection is in use
        return Unavailable()
    if not isinstance(error, exc.DBAPIError):
        return None
    codes = _codes(error)
    if SHUT & codes:
        return CannotWrite()
    return Unavailable() if BUSY & codes or error.connection_invalidated else None


def _codes(error: exc.DBAPIError) -> set[int | str]:
    """What the driver says of it, in general and exactly."""
    raised = error.orig
    if isinstance(raised, sqlite3.Error):
        # What Python's own part of the driver raises carries no code: it is no answer of SQLite.
        return {getattr(raised, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & PRIMARY}
    state = getattr(raised, "sqlstate", None)
    if state:
        return {state, state[:2]}
    # A server that cannot be reached gives no code at all.
    unreached = isinstance(error, exc.OperationalError | exc.InterfaceError)
    return {"08"} if unreached else set()
