"""`sara seed`."""

import datetime as dt

import click

from sara.commands.installation import on_installation, opened
from sara.seed import UNTIL, sow
from sara.settings import Settings


@click.command()
@click.argument("number", type=click.IntRange(1, 1_000_000))
@click.option("--random", "chance", default=7, show_default=True, help="Another number makes"
              " other problems, the same number the same ones.")  # fmt: skip
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default=UNTIL.isoformat(),
              metavar="DAY", show_default=True,
              help="The day on which they stand as they do.")  # fmt: skip
@on_installation
def seed(settings: Settings, number: int, chance: int, until: dt.datetime) -> None:
    """Fill an empty database with NUMBER made-up problems, to try things out.

    They are spread over all stages, with people, visits, evidence, actions, reviews, discussion
    and history.
    """
    with (
        opened(settings) as database,
        click.progressbar(length=number, label="Sowing", show_pos=True) as bar,
    ):
        sow(database, number, chance=chance, until=until.date(), progress=bar.update)
