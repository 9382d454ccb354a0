"""`sara demo`."""

import shutil
from importlib import import_module
from pathlib import Path

import click
import msgspec

from sara import migrate
from sara.commands.installation import on_installation, opened
from sara.commands.serve import check_address, greet, run
from sara.settings import Settings

FOLDER = Path("data/demo")
SIGN_INS = "sign-ins.txt"
NUMBERS = {
    "police_number": "555 0101", "child_number": "555 0110", "adult_number": "555 0111",
    "home_number": "555 0112", "hate_number": "555 0113",
}  # fmt: skip
SOMETHING_ELSE = "{folder} holds something else than the invented town. Name another with --data."


@click.command()
@on_installation
def demo(settings: Settings) -> None:
    """Serve an invented town, with a sign-in for each role.

    Builds the town once, in data/demo or the folder that --data names. Everybody knows its people
    and their password: never put a real problem in.
    """
    folder = FOLDER if settings.data == Settings().data else settings.data
    settings = msgspec.structs.replace(settings, data=folder, database="", **numbers(settings))
    check_address(settings)
    if not (folder / SIGN_INS).is_file():
        if folder.exists() and any(folder.iterdir()):
            raise click.ClickException(SOMETHING_ELSE.format(folder=folder))
        build(settings)
        check_address(settings)  # building took a while: somebody may have come there meanwhile
    migrate.upgrade(settings)
    greet(settings)
    introduce(settings)
    run(settings)


def numbers(settings: Settings) -> dict[str, str]:
    """Numbers that nobody has, where none is set: no page is to send anybody to a stranger."""
    return {name: number for name, number in NUMBERS.items() if not getattr(settings, name)}


def build(settings: Settings) -> None:
    """Build the town beside its place, and move it there once it is whole."""
    town = import_module("sara.demo")  # only here: it brings much along that serving does not need
    folder = settings.data.with_name(settings.data.name + ".unfinished")
    shutil.rmtree(folder, ignore_errors=True)
    unfinished = msgspec.structs.replace(settings, data=folder)
    migrate.upgrade(unfinished)
    with (
        opened(unfinished) as database,
        click.progressbar(length=town.DAYS, label="Building the town, once") as bar,
    ):
        made = town.build(database, unfinished, bar.update)
    lines = [f"    {one.role:<14} {one.email:<32} {one.password}\n" for one in made]
    lines.append(f"\nFollow a report at /receipt with the code {town.RECEIPT}\n")
    (folder / SIGN_INS).write_text("".join(lines), "utf-8")
    folder.rename(settings.data)


def introduce(settings: Settings) -> None:
    """Print one sign-in for each role."""
    click.echo("\nSign in as one of these:\n" + (settings.data / SIGN_INS).read_text("utf-8"))
