"""`sara areas`."""

import re
import unicodedata
from pathlib import Path
from typing import Any

import click
import msgspec

from sara.commands.installation import on_installation, opened
from sara.db import utc_now
from sara.incidents.reading import geojson
from sara.incidents.reading.cut import Cut, Table
from sara.people import boundaries
from sara.people.operations.areas import add_area
from sara.settings import Settings
from sara.words import gettext

LONGEST_CODE = 24
LONGEST_NAME = 120


class Found(msgspec.Struct, frozen=True):
    code: str
    name: str
    boundary: str


@click.group()
def areas() -> None:
    """Add the areas of a file, with their boundaries."""


@areas.command("import")
@click.argument("path", metavar="FILE",
                type=click.Path(exists=True, dir_okay=False, path_type=Path))  # fmt: skip
@click.option("--name", "name_in", default="name", show_default=True,
              help="The property that holds the name of an area.")  # fmt: skip
@click.option("--code", "code_in", help="The property that holds its code; else it is made from"
              " the name.")  # fmt: skip
@click.option("--epsg", default=0, help="The coordinate system, if the coordinates are no degrees.")
@on_installation
def import_file(
    settings: Settings, path: Path, name_in: str, code_in: str | None, epsg: int
) -> None:
    """Add every area of FILE (GeoJSON, also packed with gzip): all of them, or none."""
    found = read(path, name_in, code_in, epsg)
    with opened(settings) as database, database.write() as db:
        for one in found:
            add_area(
                db, code=one.code, name=one.name, boundary=one.boundary, by=None, now=utc_now()
            )
    click.echo(f"{len(found)} {'area' if len(found) == 1 else 'areas'} added.")


def read(path: Path, name_in: str, code_in: str | None, epsg: int) -> list[Found]:
    """The areas of a file. Ends with a plain sentence when one of them cannot be used."""
    found: list[Found] = []
    epsg = epsg or geojson.epsg_in(path)
    for n, feature in enumerate(
        geojson.features(path, Table(cut=Cut(), header=(), rows=iter(()))), 1
    ):
        properties = feature.get("properties") or {}
        name = _said(properties, name_in)[:LONGEST_NAME]
        if not name:
            raise click.ClickException(
                f"Feature {n} has no “{name_in}”. Name another property with --name: "
                + ", ".join(properties)
            )
        code = _said(properties, code_in) if code_in else _code(name, {one.code for one in found})
        if not code or len(code) > LONGEST_CODE:
            raise click.ClickException(f"Feature {n} ({name}) has no code of up to {LONGEST_CODE}.")
        found.append(Found(code, name, _boundary(feature, name, epsg)))
    if not found:
        raise click.ClickException("There is no area in this file.")
    return found


def _boundary(feature: dict[str, Any], name: str, epsg: int) -> str:
    try:
        return boundaries.read(msgspec.json.encode(feature.get("geometry")).decode(), epsg)
    except boundaries.Unfit as unfit:
        raise click.ClickException(f"{name}: {gettext(unfit.sentence)}") from unfit


def _said(properties: dict[str, Any], name: str) -> str:
    value = properties.get(name)
    return " ".join(str(value).split()) if value is not None else ""


def _code(name: str, taken: set[str]) -> str:
    """A code made from the letters of a name, unlike those there are."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    code = re.sub(r"[^A-Z0-9]+", "-", plain).strip("-")[: LONGEST_CODE - 3] or "AREA"
    numbered = (f"{code}-{n}" for n in range(2, 100))
    return code if code not in taken else next(one for one in numbered if one not in taken)
