"""A process beside the server, and the way to it.

It is forked where that is safe: it then has at once all that was read in, and shares that memory
with the server. Otherwise it is spawned, and reads everything in anew.
"""

import asyncio
import gc
import multiprocessing
import os
import pickle
import pkgutil
import signal
import socket
import threading
from collections.abc import Callable, Mapping, Set
from contextlib import suppress
from functools import partial
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import DupFd
from typing import Any

import msgspec
from litestar import Response

from sara.processors import ALL, leave_first, stand_back
from sara.settings import Settings
from sara.web.asked import Asked
from sara.web.responses import Sending

Answering = Callable[[str, Asked, Mapping[str, Any]], Response[Any]]
"""Answers a request to the route of this name."""
Prepare = Callable[[Settings], Answering]
"""Makes ready what answers in a process; a function of a module, so that it finds its way there."""


LENGTH = 8
"""Bytes before each message, which say how long it is."""
PATIENCE = 10.0
"""Seconds for a process to end by itself."""


class Beside:
    """One process, and the way to it; it is asked one thing after another."""

    def __init__(self, prepare: Prepare, settings: Settings, forked: bool = False) -> None:
        self._here, there = socket.socketpair()
        named = f"{prepare.__module__}:{prepare.__qualname__}"
        given = (there, named, settings, ALL)
        self._process: BaseProcess
        if forked:
            work = partial(_serve, *given, theirs=self._here)
            self._process = multiprocessing.get_context("fork").Process(target=work, daemon=True)
        else:
            fresh = multiprocessing.get_context("spawn")
            self._process = fresh.Process(target=_serve, args=given, daemon=True)
        self._process.start()
        there.close()
        self._way: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, question: tuple[Any, ...]) -> "Response[Any] | Lent":
        """Its answer. Raises `EOFError` or `OSError` when the process is gone."""
        if self._way is None:
            self._way = await asyncio.open_connection(sock=self._here)
        reader, writer = self._way
        writer.write(_framed(question))
        await writer.drain()
        length = int.from_bytes(await reader.readexactly(LENGTH), "big")
        written = await reader.readexactly(length)
        answered: Response[Any] | Lent = pickle.loads(written)  # noqa: S301  our own process sent it
        return answered

    def end(self) -> None:
        """Let it end: nothing more comes this way."""
        with suppress(OSError):  # it may be gone
            self._here.shutdown(socket.SHUT_RDWR)
        if self._way is None:
            self._here.close()
        else:
            self._way[1].close()

    def wait(self) -> None:
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _framed(message: Any) -> bytes:
    written = pickle.dumps(message)
    return len(written).to_bytes(LENGTH, "big") + written


def keep_what_is_there() -> None:
    """Spare Python from looking for garbage among what stays as long as the process does."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


class Lent(msgspec.Struct, frozen=True):
    """An answer with an open file, on its way from one process to the other."""

    descriptor: Any
    media_type: str
    headers: dict[str, str]

    def opened(self) -> Sending:
        file = os.fdopen(self.descriptor.detach(), "rb")
        file.seek(0)
        return Sending(file, self.media_type, self.headers)


# What follows runs in the other process.


def _serve(
    there: socket.socket, named: str, settings: Settings, processors: Set[int],
    theirs: socket.socket | None = None,
) -> None:  # fmt: skip
    """Answer one question after another, until the server closes the way or is gone.

    Forked, it also holds the server's end of the way, and lets go of it.
    """
    if theirs is not None:
        theirs.close()
    leave_first(processors)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to both; the first tells the second
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    gc.disable()  # what is read in now stays
    prepare: Prepare = pkgutil.resolve_name(named)
    answering = prepare(settings)
    keep_what_is_there()
    gc.enable()
    stand_back()
    with there, there.makefile("rb") as way, suppress(BrokenPipeError):
        while head := way.read(LENGTH):
            written = way.read(int.from_bytes(head, "big"))
            question = pickle.loads(written)  # noqa: S301  the server sent it
            there.sendall(_framed(_lent(answering(*question))))


def _lent(answered: Response[Any]) -> Response[Any] | Lent:
    if isinstance(answered, Sending):
        return Lent(DupFd(answered.file.fileno()), answered.media_type or "", answered.headers)
    return answered


def _end_with_the_server() -> None:
    server = multiprocessing.parent_process()
    assert server is not None
    server.join()
    os._exit(0)  # it was killed: nobody waits for an answer any more
