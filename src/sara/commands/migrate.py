"""`sara migrate`."""

import sys

import click

from sara import migrate as migrations
from sara.commands.installation import NEWER, on_installation
from sara.settings import Settings

DONE = {
    migrations.Standing.EMPTY: "The database is made.",
    migrations.Standing.OLDER: "The database has the shape of this version now.",
    migrations.Standing.CURRENT: "There was nothing to do.",
}


@click.command()
@on_installation
def migrate(settings: Settings) -> None:
    """Make the database, or bring it to the shape of this version.

    Make a backup before you upgrade. Harmless when there is nothing to do; of two that start at
    once, one waits for the other.
    """
    before = migrations.standing(settings)
    if before is migrations.Standing.UNKNOWN:
        raise click.ClickException(NEWER)
    steps = migrations.ahead(settings)
    unseen = not (steps and sys.stdout.isatty())
    with click.progressbar(length=steps, label="Migrating", show_pos=True, hidden=unseen) as bar:
        migrations.upgrade(settings, progress=bar.update)
    click.echo(DONE[before])
