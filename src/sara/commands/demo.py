"""`sara demo`."""

import shutil
from importlib import import_module
from pathlib import Path

import click
import msgspec
import sqlalchemy as sa

from sara import migrate
from sara.accounts.models import Account, AccountState, Role, RoleGrant
from sara.commands.installation import on_installation, opened
from sara.commands.serve import check_address, greet, run
from sara.settings import Settings

FOLDER = Path("data/demo")


@click.command()
@on_installation
def demo(settings: Settings) -> None:
    """Serve an invented town, with a sign-in for each role.

    Builds the town once, in data/demo or the folder that --data names. Everybody knows its people
    and their password: never put a real problem in.
    """
    folder = FOLDER if settings.data == Settings().data else settings.data
    settings = msgspec.structs.replace(settings, data=folder, database="")
    check_address(settings)
    if not folder.exists():
        build(settings)
    migrate.upgrade(settings)
    greet(settings)
    introduce(settings)
    run(settings)


def build(settings: Settings) -> None:
    """Build the town beside its place, and move it there once it is whole."""
    town = import_module("sara.demo")
    folder = settings.data.with_name(settings.data.name + ".unfinished")
    shutil.rmtree(folder, ignore_errors=True)
    unfinished = msgspec.structs.replace(settings, data=folder)
    migrate.upgrade(unfinished)
    with (
        opened(unfinished) as database,
        click.progressbar(length=town.DAYS, label="Building the town, once") as bar,
    ):
        town.build(database, unfinished, bar.update)
    folder.rename(settings.data)


_PEOPLE = (
    sa.select(RoleGrant.role, sa.func.min(Account.id).label("account_id"))
    .join(Account, Account.id == RoleGrant.account_id)
    .where(Account.state == AccountState.ACTIVE)
    .group_by(RoleGrant.role)
    .subquery()
)
_SIGN_INS = sa.select(_PEOPLE.c.role, Account.email, Account.name).join(
    Account, Account.id == _PEOPLE.c.account_id
)


def introduce(settings: Settings) -> None:
    """Print one sign-in for each role."""
    town = import_module("sara.demo")
    with opened(settings) as database, database.read() as db:
        people = {row.role: row for row in db.execute(_SIGN_INS)}
    click.echo(f"\nSign in as one of these; the password is always {town.PASSWORD}")
    for role in Role:
        if role in people:
            row = people[role]
            click.echo(f"    {role.words:<14} {row.email:<32} {row.name}")
    click.echo()
