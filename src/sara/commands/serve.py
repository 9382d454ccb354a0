"""`sara serve`."""

import errno
import os
import socket
import sys

import click
import uvicorn
from litestar import Litestar

from sara import migrate
from sara.accounts.operations import first_link
from sara.app import answering_heavy, create_app
from sara.commands import logs
from sara.commands.installation import check, on_installation, opened
from sara.db import utc_now
from sara.history.verification import fits
from sara.mail.carriers import where
from sara.processors import keep_to_one
from sara.settings import PREFIX, Settings, load
from sara.web.beside import Answering, keep_what_is_there
from sara.web.processes import Processes

ACCESS = "SARA_ACCESS_LOG"
SWITCH = 0.0005
"""Seconds that a thread goes on while another waits. A quick page asks the database some ten times,
and each time it would wait up to ten times as long for a search that is weighed."""
WRONG_KEY = (
    "The newest entry of the history was not sealed with the key in {path}. If the database was"
    " restored from a backup, restore the key that belongs to it; `sara history verify` tells more."
    "\nWith --anyway sara starts all the same."
)
TAKEN = (
    "Port taken: another program already listens on {address}. Perhaps sara is running there; then"
    " stop it, or open it in the browser."
)
CANNOT_LISTEN = "sara cannot listen on {address}: {why}."
CHOOSE_ANOTHER = "\nTo choose another port, say it before the command:\n\n    {example}\n"


@click.command()
@on_installation
@click.option("--migrate", "first_migrate", is_flag=True, help="First do what `sara migrate` does.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64),
              help="Server processes; more than two or three need PostgreSQL.")  # fmt: skip
@click.option("--access-log", is_flag=True, help="Log method, path and status of each request.")
@click.option("--anyway", is_flag=True, help="Start although the key does not fit the history.")
def serve(
    settings: Settings, first_migrate: bool, workers: int, access_log: bool, anyway: bool
) -> None:
    """Serve the pages.

    Listens on this machine alone and speaks no TLS: put a proxy in front that does, see
    docs/operating.md. While there is no account yet, prints a link to become the first
    administrator.
    """
    if first_migrate:
        migrate.upgrade(settings)
    check(settings)
    if not anyway:
        check_key(settings)
    check_address(settings)
    greet(settings)
    run(settings, workers, access_log)


def check_key(settings: Settings) -> None:
    """End with a plain sentence when the key did not seal the newest entry."""
    with opened(settings) as database, database.read() as db:
        if not fits(db, database.secret):
            raise click.ClickException(WRONG_KEY.format(path=settings.secret_path))


def greet(settings: Settings) -> None:
    """Print where sara is, and the way in for the first administrator."""
    with opened(settings) as database, database.write() as db:
        link = first_link(db, settings, utc_now())
    click.echo(f"sara is at {settings.public_address}")
    if settings.listen not in settings.public_address:
        click.echo(f"It listens on {settings.listen}; a proxy leads there.")
    click.echo(where(settings))
    if link:
        click.echo(f"There is no account yet. Become the first administrator here:\n\n    {link}\n")
    click.echo("Stop it with Ctrl-C.")


def run(settings: Settings, workers: int = 1, access_log: bool = False) -> None:
    """Serve until somebody stops it."""
    logs.start(access_log)
    app: str | Litestar = "sara.commands.serve:application"
    if workers == 1:
        app = _settled(settings, early=True)
        if settings.heavy_processes:
            keep_to_one()
    else:
        # The processes read their settings anew, from the environment.
        os.environ.update(as_environ(settings) | {ACCESS: "1" if access_log else ""})
    host, _, port = settings.listen.rpartition(":")
    uvicorn.run(
        app, factory=workers > 1, workers=workers, host=host.strip("[]"), port=int(port),
        loop="uvloop", http="httptools", ws="none", lifespan="on",
        log_config=None, access_log=access_log, server_header=False, proxy_headers=False,
        timeout_keep_alive=20, timeout_graceful_shutdown=20,
    )  # fmt: skip


def application() -> Litestar:
    """The application of one of several processes."""
    logs.start(bool(os.environ.get(ACCESS)))
    return _settled(load())


def _settled(settings: Settings, early: bool = False) -> Litestar:
    # No search for garbage writes to the memory that a process shares which is forked now.
    keep_what_is_there()
    heavy = Processes(answering_heavily, settings, early) if settings.heavy_processes else None
    app = create_app(settings, heavy=heavy)
    keep_what_is_there()
    sys.setswitchinterval(SWITCH)
    return app


def answering_heavily(settings: Settings) -> Answering:
    """Begin a process for heavy pages."""
    logs.start(access=False)
    return answering_heavy(settings)


def as_environ(settings: Settings) -> dict[str, str]:
    """The settings as variables."""
    found = {}
    for name in settings.__struct_fields__:
        value = getattr(settings, name)
        text = ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
        found[PREFIX + name.upper()] = text.lower() if isinstance(value, bool) else text
    return found


def check_address(settings: Settings) -> None:
    """End with a plain sentence when nobody can listen there, and with the way to another port."""
    host, _, port = settings.listen.rpartition(":")
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError as error:
            says = TAKEN if error.errno == errno.EADDRINUSE else CANNOT_LISTEN
            raise click.ClickException(
                says.format(address=settings.listen, why=error.strerror)
                + CHOOSE_ANOTHER.format(example=_elsewhere(settings))
            ) from error


def _elsewhere(settings: Settings) -> str:
    """The running command with the next port, to be copied."""
    host, _, port = settings.listen.rpartition(":")
    listen = f"{host}:{int(port) + 1 if int(port) < 65535 else 8000}"
    words = [f"{PREFIX}LISTEN={listen}"]
    if settings.public_address.endswith(settings.listen):  # else a proxy has the address
        public = settings.public_address.removesuffix(settings.listen) + listen
        words.append(f"{PREFIX}PUBLIC_ADDRESS={public}")
    return " ".join([*words, click.get_current_context().command_path])
