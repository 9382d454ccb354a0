"""The command line. Each command lies in `sara.commands` and is read in when it is asked for."""

import gc
import os
from importlib import import_module
from typing import Any

import click
from sqlalchemy import exc

from sara import __version__
from sara.away import away
from sara.errors import Refusal
from sara.settings import WrongSettings
from sara.words import gettext

COMMANDS = {
    "Run": {
        "serve": "Serve the pages.",
        "worker": "Send mail in a process of its own.",
        "demo": "Serve an invented town, with a sign-in for each role.",
    },
    "Look after": {
        "migrate": "Make the database, or bring it to the shape of this version.",
        "account": "Add, list and disable accounts; make links for new passwords.",
        "areas": "Add the areas of a file, with their boundaries.",
        "incidents": "Load files of incidents, and see which there are.",
        "history": "Check that nobody changed the history.",
        "seed": "Fill an empty database with made-up problems, to try things out.",
    },
    "Look at": {
        "routes": "List every address with the permission it asks for.",
        "workflow": "Draw the moves of a problem.",
    },
}
HELP = """\
sara follows neighbourhood problems through scanning, analysis, response and assessment.

Everything it stores lies in one folder: data, or the one that --data or SARA_DATA names. A new
installation starts with

\b
    sara serve --migrate

which prints the address, and once a link to become the first administrator.
"""
EPILOG = """\
Settings come from variables such as SARA_DATA and SARA_DATABASE, or from the TOML file that
SARA_SETTINGS or --settings names; docs/operating.md explains each of them.
"""


class Commands(click.Group):
    """Reads a command in only when it is asked for, and says in plain words what went wrong."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for names in COMMANDS.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        # Looking for rubbish in what is only read in takes a fifth of the time.
        gc.disable()
        try:
            found = getattr(import_module(f"sara.commands.{cmd_name}"), cmd_name)
        finally:
            gc.enable()
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for heading, names in COMMANDS.items():
            with formatter.section(heading):
                formatter.write_dl(list(names.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except WrongSettings as wrong:
            lines = "".join(f"\n  {line}" for line in str(wrong).splitlines())
            raise EndedUnstarted(f"The settings cannot be used:{lines}") from wrong
        except Refusal as refusal:
            more = "".join(f"\n  {gettext(sentence)}" for sentence in refusal.more)
            raise Ended(gettext(refusal.sentence) + more) from refusal
        except exc.OperationalError as error:
            does = "does not answer" if away(error) else "is not as sara left it"
            raise Ended(f"The database {does}: {error.orig}".strip()) from error
        except OSError as error:
            if error.filename is None:
                raise
            raise Ended(f"{error.filename}: {error.strerror}") from error


class Ended(click.ClickException):
    """The command ends with a sentence for whoever typed it."""

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True)


class EndedUnstarted(Ended):
    """What was typed or set cannot be used."""

    exit_code = 2


@click.group(
    cls=Commands,
    help=HELP,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
)
@click.version_option(__version__, prog_name="sara", message="%(prog)s %(version)s")
def sara() -> None:
    pass


def main() -> None:
    # What sara writes is for whoever runs it, and for nobody else on the machine.
    os.umask(0o077)
    sara(prog_name="sara")
