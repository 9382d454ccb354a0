"""`sara incidents`."""

import json
import sys
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import click
import msgspec
import sqlalchemy as sa

from sara.accounts.reach import Audience
from sara.commands.installation import on_installation, opened
from sara.db import Database, utc_now
from sara.errors import Refusal
from sara.incidents import operations, queries, snapping
from sara.incidents.areas import Areas
from sara.incidents.arriving import Arrived, digest_of, display
from sara.incidents.looking import dropped, look
from sara.incidents.meanings import Mapping, mapping_of
from sara.incidents.models import Dataset, Generator, IncidentLoad, LoadState, Remark
from sara.incidents.proposing import again, propose
from sara.incidents.report import UNUSED, columns
from sara.incidents.waiting import Job, load
from sara.settings import Settings
from sara.words import gettext

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def incidents() -> None:
    """Load files of incidents, and see which there are."""


@incidents.command("import")
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--dataset", "name", required=True, help="The dataset it belongs to, by name.")
@click.option("--mapping", "mapping_file", type=FILE,
              help="What its columns mean, as `sara incidents mapping` prints it; without, as the"
              " file before it, or as sara proposes.")  # fmt: skip
@click.option("--new", is_flag=True, help="Add the dataset; asks for the three options below.")
@click.option("--source", help="Who publishes the file.")
@click.option("--generator", type=click.Choice([g.value for g in Generator]),
              help="Who generates what is in it.")  # fmt: skip
@click.option("--zone", help="The time zone of the place, such as America/New_York.")
@click.option("--kind", default="", help="What every row is, if no column says it.")
@on_installation
def load_file(
    settings: Settings, path: Path, name: str, mapping_file: Path | None, new: bool,
    source: str | None, generator: str | None, zone: str | None, kind: str,
) -> None:  # fmt: skip
    """Load FILE (CSV, Excel, GeoJSON; also packed with gzip): all of it, or nothing.

    Rows that were loaded before are not loaded again. Columns that tell of persons are dropped.
    """
    with opened(settings) as database:
        if new:
            _add(database, name, source, generator, zone)
        dataset = _named(database, name)
        mapping = _mapping(database, path, dataset, mapping_file, kind)
        load_id = _begin(database, dataset, path, mapping)
        job = Job(load_id, dataset.id, dataset.zone, mapping.as_json(), "")
        try:
            load(database, job, path, utc_now(), progress=_progress)
        except (Refusal, KeyboardInterrupt) as ended:
            why = gettext(ended.sentence) if isinstance(ended, Refusal) else "Stopped."
            with database.write() as db:
                operations.failed(db, load_id, why, now=utc_now())
            raise
        finally:
            _progress(None)
        _report(database, load_id)


def _add(
    database: Database, name: str, source: str | None, generator: str | None, zone: str | None
) -> None:
    if not source or not generator or not zone:
        raise click.UsageError("A new dataset needs --source, --generator and --zone.")
    if zone not in available_timezones():
        raise click.BadParameter("write it with its city: America/New_York", param_hint="--zone")
    with database.write() as db:
        operations.add_dataset(
            db, name=name, about="", source=source, generator=Generator.of(generator), zone=zone,
            audience=Audience.AGENCIES, by=None, now=utc_now(),
        )  # fmt: skip


def _named(database: Database, name: str) -> Any:
    with database.read() as db:
        found = db.execute(
            sa.select(*Dataset.__table__.c).where(
                Dataset.name == name, Dataset.retired_at.is_(None)
            )
        ).one_or_none()
    if found is None:
        raise click.ClickException(f"There is no dataset “{name}”. Add it with --new.")
    return found


def _mapping(
    database: Database, file: Path, dataset: Any, mapping_file: Path | None, kind: str
) -> Mapping:
    with database.write() as db:
        areas, has_rows = Areas(queries.areas(db)), operations.has_rows(db, dataset.id)
    if mapping_file is not None:
        try:
            mapping = msgspec.json.decode(mapping_file.read_bytes(), type=Mapping)
        except msgspec.MsgspecError as error:
            raise click.ClickException(f"{mapping_file} is no mapping: {error}") from error
        looked = look(file, mapping.cut)
        mapping = msgspec.structs.replace(mapping, dropped=dropped(looked))
    else:
        looked = look(file)
        mapping = again(mapping_of(dataset.mapping), looked) or propose(
            file, looked, zone=dataset.zone, areas=areas
        )
    mapping = msgspec.structs.replace(mapping, kind=kind) if kind else mapping
    operations.check(mapping, dataset, has_rows=has_rows)
    return mapping


def _begin(database: Database, dataset: Any, file: Path, mapping: Mapping) -> int:
    arrived = Arrived("", display(file.name), digest_of(file), file.stat().st_size)
    with database.write() as db:
        return operations.arrive(
            db, dataset.id, arrived, mapping, by=None, now=utc_now(), state=LoadState.READING
        ).id


def _progress(rows: int | None) -> None:
    """How far it is, on one line of a terminal that is watched."""
    if sys.stderr.isatty():
        click.echo("\r\033[K" if rows is None else f"\r{rows:,} rows read", nl=False, err=True)


def _report(database: Database, load_id: int) -> None:
    with database.read() as db:
        row = db.execute(
            sa.select(*IncidentLoad.__table__.c).where(IncidentLoad.id == load_id)
        ).one()
    rows = "row" if row.rows_read == 1 else "rows"
    click.echo(f"{row.rows_read:,} {rows} read, {row.rows_used:,} loaded.")
    for name, n in sorted(row.report.get("remarks", {}).items()):
        remark = Remark.of(name)
        click.echo(f"{n:>9,} {'not used' if remark in UNUSED else 'used'}: {remark.words}")
    if snapped := snapping.told(row.report).points:
        click.echo(f"  points that stand for many addresses: {snapped:,}, see the page of the file")
    for told in columns(row):
        if told.dropped:
            click.echo(f"  dropped: column “{told.name}” tells of persons")
        if told.codes:
            click.echo(f"  not known in “{told.name}”: {', '.join(told.codes)}")


@incidents.command()
@click.argument("name")
@on_installation
def mapping(settings: Settings, name: str) -> None:
    """Print what the columns of the dataset NAME mean, for --mapping."""
    with opened(settings) as database:
        click.echo(json.dumps(_named(database, name).mapping, indent=2, ensure_ascii=False))


@incidents.command("propose")
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--zone", default="UTC", show_default=True, help="The time zone of the place.")
def propose_mapping(path: Path, zone: str) -> None:
    """Print what the columns of FILE seem to mean, to be corrected and given to --mapping."""
    looked = look(path)
    found = propose(path, looked, zone=zone, areas=Areas([]))
    click.echo(json.dumps(found.as_json(), indent=2, ensure_ascii=False))


@incidents.command("list")
@on_installation
def list_datasets(settings: Settings) -> None:
    """List the datasets with their days and rows."""
    with opened(settings) as database, database.read() as db:
        for row in queries.listed(db, queries.reach_of(None), every=True):
            days = f"{row.first_on} to {row.last_on}" if row.first_on else "no file yet"
            click.echo(f"{row.name:<40} {days:<24} {int(row.rows):>10,} rows")
