"""What lies in the store and belongs to nothing is erased, and nothing else is."""

import datetime as dt
import io
import os
from pathlib import Path

import httpx
import sqlalchemy as sa

from sara.app import CHORES
from sara.db import Base, utc_now
from sara.evidence.erasing import HELD, erase_unneeded
from sara.evidence.sweeping import sweep, sweep_at_night
from sara.files.arriving import store_of
from sara.files.store import FileStore
from tests.cast import Cast
from tests.evidence.uploads import added, photo

NOW = utc_now()
OLD = (NOW - dt.timedelta(days=3)).timestamp()


def lies(store: FileStore) -> set[str]:
    return {file.name for file in store.folder.rglob("*") if file.is_file()}


def lost(store: FileStore, content: bytes, seconds: float = OLD) -> str:
    """A file without a row, as old as told."""
    kept = store.keep(io.BytesIO(content), 10**6)
    os.utime(kept.path, (seconds, seconds))
    return kept.sha256


def test_what_no_row_names_is_swept_at_night(cast: Cast, client: httpx.Client) -> None:
    assert sweep_at_night in CHORES
    cast.sign_in(client, "officer")
    added(cast, client, ("bench.jpg", photo()), kind="photo")
    store = store_of(cast.settings)
    named = lies(store)
    for file in store.folder.rglob("*"):
        os.utime(file, (OLD, OLD))
    half = store.folder / "arriving" / "half"
    half.write_bytes(b"half of it")
    os.utime(half, (OLD, OLD))
    nobody, young = lost(store, b"a form that failed"), lost(store, b"just now", NOW.timestamp())
    noon = NOW.astimezone(cast.settings.zone).replace(hour=12)
    sweep_at_night(cast.database, cast.settings, noon)
    assert nobody in lies(store), "by day nothing is looked for"
    sweep_at_night(cast.database, cast.settings, noon.replace(hour=3) + dt.timedelta(days=1))
    assert lies(store) == named | {young}


def test_a_database_that_names_no_file_sweeps_none(cast: Cast) -> None:
    store = store_of(cast.settings)
    nobody = lost(store, b"of another database")
    assert sweep(cast.database, store, NOW) == 0
    assert nobody in lies(store)


def test_what_came_again_meanwhile_stays(cast: Cast) -> None:
    store = store_of(cast.settings)
    again = lost(store, b"sent again while it was swept", NOW.timestamp())
    with cast.database.read() as db:
        assert erase_unneeded(db, store, [again], NOW - dt.timedelta(days=2)) == 0
        assert again in lies(store)
        assert erase_unneeded(db, store, [again]) == 1
        assert again not in lies(store)
        assert erase_unneeded(db, store, [again], NOW) == 0, "another process was quicker"


def test_every_column_that_names_a_file_is_asked() -> None:
    named = {
        str(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name in {"sealed", "shown", "thumb"} and isinstance(column.type, sa.String)
        and column.type.length == 64
    }  # fmt: skip
    assert named == {str(column.property.columns[0]) for column in HELD}
    source = Path(__file__).parents[2] / "src" / "sara"
    storing = {
        file.relative_to(source).parts[0]
        for file in source.rglob("*.py")
        if ".show(io." in file.read_text("utf-8")
    }
    assert storing == {"files", "intake"}, "another room that stores files: where are they named?"
