"""`sara history`."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

from sara.commands.installation import on_installation, opened
from sara.db import Reader
from sara.history.models import Head
from sara.history.verification import Verdict, kept_heads, one_moment, verify as verified
from sara.settings import Settings

MANY = 20_000
"""Entries that take about a second."""
IN_ORDER = "All {} entries are in order."
NO_HEAD = "{given} is neither a head, such as 147:3f..., nor a file that holds one."


@click.group()
def history() -> None:
    """Check that nobody changed the history."""


@history.command()
@on_installation
@click.option("--against", metavar="FILE|HEAD", multiple=True,
              help="Heads kept elsewhere, one or a file of them.")  # fmt: skip
@click.option("--head", "only_head", is_flag=True, help="Print the head and nothing else.")
def verify(settings: Settings, against: tuple[str, ...], only_head: bool) -> None:
    """Check every entry, and print the head to be kept elsewhere.

    Somebody who may write to the database cannot change, remove or add an entry unseen without
    the key of this installation. Who puts back the whole database as it was earlier, or holds the
    key, shows only against a head that was kept elsewhere:

    \b
        sara history verify --against heads.txt
        sara history verify --head >> heads.txt

    Ends with 1 when something is wrong, and names the first bad entry.
    """
    kept: dict[int, str] = {}
    for given in against:
        kept |= _heads_in(given)
    with opened(settings) as database, one_moment(database) as db, _bar(db, only_head) as bar:
        verdict = verified(db, database.secret, bar.update if bar else None, kept)
    if only_head and verdict.ok:
        click.echo(verdict.head)
        return
    _tell(verdict, len(kept))


def _heads_in(given: str) -> dict[int, str]:
    text = Path(given).read_text("utf-8") if Path(given).is_file() else given
    if not (found := kept_heads(text)):
        raise click.BadParameter(NO_HEAD.format(given=given), param_hint="--against")
    return found


def _bar(db: Reader, silent: bool) -> Any:
    entries = db.scalar(sa.select(Head.seq)) or 0
    if silent or entries < MANY:
        return nullcontext()
    return click.progressbar(length=entries, label="Checking", show_pos=True)


def _tell(verdict: Verdict, kept: int) -> None:
    if verdict.ok:
        one = verdict.entries == 1
        click.echo("One entry, and it is in order." if one else IN_ORDER.format(verdict.entries))
        if kept:
            click.echo(f"They agree with the heads that were kept ({kept}).")
        click.echo(f"Keep this head where nobody who runs sara can change it:\n{verdict.head}")
        return
    click.echo(f"The history was changed. First: {verdict.faults[0].sentence}", err=True)
    for fault in verdict.faults[1:]:
        click.echo(f"  {fault.sentence}", err=True)
    if verdict.found > len(verdict.faults):
        click.echo(f"  And {verdict.found - len(verdict.faults)} more.", err=True)
    if verdict.found >= verdict.entries:
        click.echo("Nothing fits: is this the key that belongs to this database?", err=True)
    raise SystemExit(1)
