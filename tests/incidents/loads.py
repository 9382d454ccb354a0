"""Loads a file as the command line and the page do."""

import datetime as dt
import io
from pathlib import Path

from sara.accounts.reach import Audience
from sara.db import Database
from sara.factories import START
from sara.incidents import arriving, operations, queries
from sara.incidents.areas import Areas
from sara.incidents.looking import look
from sara.incidents.meanings import Mapping
from sara.incidents.models import Dataset, Generator, IncidentLoad
from sara.incidents.proposing import propose
from sara.incidents.waiting import load_waiting

FILES = Path(__file__).parent / "files"
CINCINNATI = FILES / "cincinnati_burglary_2016_2018.csv.gz"
SAN_FRANCISCO = FILES / "san_francisco_robbery_2019.csv"
NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


def a_source(database: Database, name: str = "Burglary", zone: str = "America/New_York") -> int:
    with database.write() as db:
        return operations.add_dataset(
            db, name=name, about="", source="City", generator=Generator.RESIDENTS, zone=zone,
            audience=Audience.AGENCIES, by=None, now=START,
        ).id  # fmt: skip


def proposed(database: Database, path: Path, zone: str = "America/New_York") -> Mapping:
    with database.read() as db:
        areas = Areas(queries.areas(db))
    return propose(path, look(path), zone=zone, areas=areas)


def send(database: Database, dataset_id: int, name: str, content: bytes, mapping: Mapping) -> int:
    """Let a file arrive and wait to be loaded; gives the number of its load."""
    arrived = arriving.keep(database.settings, io.BytesIO(content), name, 10**9)
    with database.write() as db:
        load = operations.arrive(db, dataset_id, arrived, mapping, by=None, now=NOW)
        operations.queue(db, load.id, mapping, by=None, now=NOW)  # type: ignore[arg-type]
        return load.id


def load(
    database: Database, dataset_id: int, content: bytes | Path, mapping: Mapping, name: str = ""
) -> IncidentLoad:
    """Load a file; gives its load as it stands then."""
    if isinstance(content, Path):
        name, content = name or content.name, content.read_bytes()
    load_id = send(database, dataset_id, name or "file.csv", content, mapping)
    load_waiting(database, database.settings, NOW)
    with database.write() as db:
        found = db.get(IncidentLoad, load_id)
        assert found is not None
        return found


def dataset(database: Database, dataset_id: int) -> Dataset:
    with database.write() as db:
        found = db.get(Dataset, dataset_id)
        assert found is not None
        return found
