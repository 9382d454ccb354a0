"""`sara worker`."""

import signal
import threading

import click

from sara.app import AT_ONCE, CHORES, ERRANDS, still_may
from sara.commands import logs
from sara.commands.installation import check, on_installation
from sara.mail import worker as mail
from sara.mail.carriers import where
from sara.settings import Settings
from sara.web import dates


@click.command()
@on_installation
def worker(settings: Settings) -> None:
    """Send mail in a process of its own.

    The server does this itself unless SARA_WORKER is false.
    """
    check(settings)
    logs.start()
    dates.live_in(settings.zone)
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    click.echo(where(settings))
    mail.run(settings, stop, still_may, chores=CHORES, errands=ERRANDS, at_once=AT_ONCE)
