"""The slow half of bringing a file in: storing it, and looking at what its columns mean."""

import re
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.viewer import Viewer
from sara.errors import NotFound, Refusal
from sara.incidents import arriving, queries, refinding
from sara.incidents.areas import Areas
from sara.incidents.arriving import Arrived
from sara.incidents.forms import DatasetForm, mapping_from
from sara.incidents.looking import Looked, look
from sara.incidents.meanings import Mapping, mapping_of
from sara.incidents.models import Dataset, IncidentLoad, LoadState
from sara.incidents.preview import AT_LEAST, SECONDS, Preview, preview
from sara.incidents.proposing import again, propose
from sara.people import projecting
from sara.web import dates, forms
from sara.web.asked import Asked
from sara.web.call import House
from sara.words import N_, Sentence, say

CHOOSE_FILE = N_("Choose a file")
QUICK = 1.0
"""Seconds for looking at a file again while a mistake in its form is shown."""


class Sent(msgspec.Struct, frozen=True):
    """A file that was sent: where it was kept, and what it seems to mean."""

    form: DatasetForm | None
    arrived: Arrived
    mapping: Mapping


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A waiting file as its page shows it."""

    looked: Looked
    mapping: Mapping
    preview: Preview


def store_first(house: House, asked: Asked, _viewer: Viewer | None) -> Sent:
    """Read the form of a new dataset and keep its file."""
    wrong: dict[str, Sentence] = {}
    form = None
    try:
        form = forms.read(DatasetForm, asked.typed)
    except forms.FormError as error:
        wrong |= error.errors
    if "file" not in asked.uploads:
        wrong["file"] = say(CHOOSE_FILE)
    if wrong or form is None:
        raise forms.FormError(wrong)
    return _sent(house, asked, form, form.zone, {})


def store_next(house: House, asked: Asked, _viewer: Viewer | None) -> Sent:
    """Keep the next file of a dataset."""
    dataset_id, _ = _ids(asked.path)
    if "file" not in asked.uploads:
        raise forms.FormError({"file": say(CHOOSE_FILE)})
    with house.database.read() as db:
        row = db.execute(
            sa.select(Dataset.zone, Dataset.mapping).where(Dataset.id == dataset_id)
        ).one_or_none()
    if row is None:
        raise NotFound
    return _sent(house, asked, None, row.zone, row.mapping)


def _sent(
    house: House, asked: Asked, form: DatasetForm | None, zone: str, kept: dict[str, Any]
) -> Sent:
    upload = asked.uploads["file"][-1]
    most = house.settings.file_megabytes * 1_000_000
    try:
        arrived = arriving.keep(house.settings, upload.file, upload.name, most)
    except Refusal as refusal:
        raise forms.FormError({"file": refusal.sentence}) from refusal
    path = arriving.path_of(house.settings, arrived.token)
    try:
        return Sent(form, arrived, understood(house, path, zone, kept))
    except Refusal as refusal:
        arriving.forget(house.settings, arrived.token)
        raise forms.FormError({"file": refusal.sentence}) from refusal


def understood(house: House, path: Path, zone: str, kept: dict[str, Any]) -> Mapping:
    """What the columns of a file mean: as those of the file before it, or as it seems."""
    looked = look(path)
    with house.database.read() as db:
        areas = Areas(queries.areas(db))
    return again(mapping_of(kept), looked) or propose(path, looked, zone=zone, areas=areas)


def see(house: House, asked: Asked, _viewer: Viewer | None) -> Seen | None:
    """Look at a waiting file, for its page; None when it does not wait, or cannot be read."""
    row = _waiting(house, asked.path)
    if row is None:
        return None
    try:
        path = arriving.path_of(house.settings, str(row.report.get("file", "")))
        return _seen(house, path, mapping_of(row.mapping), row.zone)
    except Refusal:  # said on the page, which looks once more
        return None


def see_again(house: House, load: Any, zone: str) -> Seen:
    """The same in short, while a mistake in the form is shown."""
    path = arriving.path_of(house.settings, str(load.report.get("file", "")))
    return _seen(house, path, mapping_of(load.mapping), zone, QUICK)


def _seen(house: House, path: Path, mapping: Mapping, zone: str, seconds: float = SECONDS) -> Seen:
    with house.database.read() as db:
        areas = Areas(queries.areas(db))
    today = dates.today(house.clock())
    return Seen(
        looked=look(path, mapping.cut), mapping=mapping,
        preview=preview(
            path, mapping, zone=zone, today=today, areas=areas, seconds=seconds,
            at_least=AT_LEAST if seconds > QUICK else 0,
        ),
    )  # fmt: skip


def find_areas(house: House, asked: Asked, _viewer: Viewer | None) -> refinding.Moved:
    """The incidents of a dataset that lie in another area than is written down."""
    dataset_id, _ = _ids(asked.path)
    with house.database.read() as db:
        return refinding.moved(db, dataset_id)


def read_mapping(house: House, asked: Asked, _viewer: Viewer | None) -> tuple[Mapping, str]:
    """The mapping that was sent for a waiting file. Raises `FormError`, or `Refused`."""
    row = _waiting(house, asked.path)
    if row is None:
        raise NotFound
    path = arriving.path_of(house.settings, str(row.report.get("file", "")))
    kept = mapping_of(row.mapping)
    mapping, then = mapping_from(asked.typed, look(path, kept.cut).columns)
    try:
        projecting.check(mapping.epsg)
    except Refusal as refusal:
        raise forms.FormError({"epsg": refusal.sentence}) from refusal
    if mapping.cut != kept.cut:
        # Cut in another way it has other columns, and the old answers mean nothing.
        with house.database.read() as db:
            areas = Areas(queries.areas(db))
        looked = look(path, mapping.cut)
        if looked.table.header != look(path, kept.cut).table.header:
            return propose(path, looked, zone=row.zone, areas=areas), "look"
    return mapping, then


def _waiting(house: House, path: str) -> Any:
    dataset_id, load_id = _ids(path)
    with house.database.read() as db:
        return db.execute(
            sa.select(IncidentLoad.mapping, IncidentLoad.report, Dataset.zone)
            .join(Dataset, Dataset.id == IncidentLoad.dataset_id)
            .where(
                IncidentLoad.id == load_id, IncidentLoad.dataset_id == dataset_id,
                IncidentLoad.state == LoadState.ARRIVED,
            )
        ).one_or_none()  # fmt: skip


def _ids(path: str) -> tuple[int, int]:
    found = re.match(r"/incidents/([0-9]{1,9})(?:/loads/?([0-9]{1,9})?)?", path)
    if found is None:
        raise NotFound
    return int(found[1]), int(found[2] or 0)
