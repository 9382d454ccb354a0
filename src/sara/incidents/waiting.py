"""Files that wait to be loaded, and the worker that loads them."""

import datetime as dt
import logging
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.db import Database, utc_now
from sara.errors import Refusal
from sara.incidents import arriving, operations
from sara.incidents.loading import prepare, room_to_write, spooled, write
from sara.incidents.meanings import mapping_of
from sara.incidents.models import Dataset, IncidentLoad, LoadState
from sara.settings import Settings
from sara.words import N_, gettext

logger = logging.getLogger("sara.incidents")

STILL = dt.timedelta(minutes=2)
"""A load of which nothing was heard for so long was killed, and is taken up again."""
MOST_TRIES = 3
BROKEN_OFF = N_("Loading broke off three times. Nothing of the file was loaded.")

L, D = IncidentLoad.__table__.c, Dataset.__table__.c


class Job(msgspec.Struct, frozen=True):
    load_id: int
    dataset_id: int
    zone: str
    mapping: dict[str, Any]
    token: str


def load_waiting(database: Database, settings: Settings, now: dt.datetime) -> int:
    """Load every file that waits, one after the other; gives how many were taken up."""
    taken = 0
    while job := _claim(database, settings, now):
        taken += 1
        try:
            load(database, job, arriving.path_of(settings, job.token), now)
        except Refusal as refusal:
            with database.write() as db:
                operations.failed(db, job.load_id, gettext(refusal.sentence), now=now)
        except Exception:
            # It is taken up again later, and after a few tries no more.
            logger.exception("loading file %s broke off", job.load_id)
            return taken
        arriving.forget(settings, job.token)
    return taken


def load(database: Database, job: Job, path: Path, now: dt.datetime, progress: Any = None) -> Any:
    """Load one file that is claimed. Raises `Refusal` with what is wrong, and adds nothing then."""
    mapping = mapping_of(job.mapping)
    today = now.astimezone(database.settings.zone).date()

    def tell(rows: int) -> None:
        if progress is not None:
            progress(rows)
        _beat(database, job.load_id, rows)

    with spooled(path) as kept:
        read = prepare(
            database, kept, path, mapping, dataset_id=job.dataset_id, zone=job.zone, today=today,
            progress=tell,
        )  # fmt: skip
        new, *days = kept.summary()
        first, last = (dt.date.fromisoformat(day) if day else None for day in days)
        with room_to_write(database), database.write() as db:
            used = write(db, kept, dataset_id=job.dataset_id, load_id=job.load_id)
            operations.loaded(
                db, job.load_id, rows=read.rows, used=used, report=read.report,
                days=(first, last), now=now,
            )  # fmt: skip
    assert used == new
    return read


def _claim(database: Database, settings: Settings, now: dt.datetime) -> Job | None:
    with database.read() as db:
        if db.execute(_WAITING).first() is None:
            return None
    with database.write() as db:
        for row in db.execute(_WAITING.with_for_update(skip_locked=True, of=IncidentLoad)).all():
            found = db.get(IncidentLoad, row.id)
            assert found is not None
            if found.state is LoadState.READING and not _is_still(found.report):
                continue
            tries = int(found.report.get("tries", 0)) + 1
            token = str(found.report.get("file", ""))
            if tries > MOST_TRIES:
                operations.failed(db, found.id, gettext(BROKEN_OFF), now=now)
                arriving.forget(settings, token)
                continue
            found.state, found.rows_read = LoadState.READING, 0
            found.report = {"file": token, "beat": utc_now().isoformat(), "tries": tries}
            return Job(found.id, found.dataset_id, row.zone, found.mapping, token)
    return None


_WAITING = (
    sa.select(L.id, D.zone)
    .join(Dataset, D.id == L.dataset_id)
    .where(L.state.in_((LoadState.QUEUED, LoadState.READING)))
    .order_by(L.id)
)


def _is_still(report: dict[str, Any]) -> bool:
    beat = report.get("beat")
    return not beat or utc_now() - dt.datetime.fromisoformat(str(beat)) > STILL


def _beat(database: Database, load_id: int, rows: int) -> None:
    """Say how far it is, and that somebody is still at work."""
    with database.write() as db:
        report = db.scalar(sa.select(L.report).where(L.id == load_id))
        db.execute(
            sa.update(IncidentLoad).where(L.id == load_id)
            .values(rows_read=rows, report=(report or {}) | {"beat": utc_now().isoformat()})
        )  # fmt: skip


def forget_dropped(database: Database, settings: Settings, now: dt.datetime) -> None:
    """Drop files whose columns nobody named, and remove what is left of any file."""
    with database.write() as db:
        old = db.scalars(
            sa.select(L.id).where(
                L.state == LoadState.ARRIVED, L.arrived_at < now - arriving.KEPT_FOR
            )
        ).all()
        for load_id in old:
            operations.failed(db, load_id, gettext(arriving.GONE), now=now)
    arriving.forget_old(settings, now)
