"""A command at a pseudo-terminal, as somebody watches it, without a process of its own."""

import os
import pty
import sys
from contextlib import suppress
from threading import Thread

import click
import pytest

from sara import cli


def watched(monkeypatch: pytest.MonkeyPatch, *words: object, **environ: str) -> str:
    """Everything that the command wrote on the terminal, with what moves its cursor.

    The sentence with which it refuses is not part of it.
    """
    master, slave = pty.openpty()
    written = bytearray()

    def read() -> None:
        try:
            while some := os.read(master, 65_536):
                written.extend(some)
        except OSError:  # the command has ended
            return

    reader = Thread(target=read)
    reader.start()
    with monkeypatch.context() as at, open(slave, "w", buffering=1) as terminal:
        for name, value in environ.items():
            at.setenv(name, value)
        at.setattr(sys, "stdout", terminal)
        at.setattr(sys, "stderr", terminal)
        command: click.Command = cli.sara
        with suppress(click.ClickException):
            command.main([str(word) for word in words], prog_name="sara", standalone_mode=False)
    reader.join(10)
    os.close(master)
    return written.decode()
