"""Processes of their own for heavy pages, so that no quick page shares an interpreter with one."""

import asyncio
import gc
import logging
import multiprocessing
import os
import pickle
import pkgutil
import signal
import socket
import threading
from collections.abc import Callable, Mapping, Set
from contextlib import suppress
from multiprocessing.reduction import DupFd
from typing import Any

import msgspec
from litestar import Response

from sara.errors import Unavailable
from sara.processors import ALL, leave_first, stand_back
from sara.settings import Settings
from sara.web.asked import Asked
from sara.web.responses import Sending

logger = logging.getLogger("sara.web")

Answering = Callable[[str, Asked, Mapping[str, Any]], Response[Any]]
"""Answers a request to the route of this name."""
Prepare = Callable[[Settings], Answering]
"""Makes ready what answers in a process; a function of a module, so that it finds its way there."""


LENGTH = 8
"""Bytes before each message, which say how long it is."""
PATIENCE = 10.0
"""Seconds for a process to end by itself."""


class Processes:
    """Where heavy pages are answered, until `shutdown`; for the event loop of one server."""

    def __init__(self, prepare: Prepare, settings: Settings) -> None:
        self._given = (prepare, settings)
        self._all = {Beside(*self._given) for _ in range(settings.heavy_processes)}
        self._free: asyncio.Queue[Beside] | None = None

    async def answer(self, name: str, asked: Asked, params: Mapping[str, Any]) -> Response[Any]:
        """The answer. Raises `Unavailable` when a second process died over it, too."""
        # Whoever asked may leave before the answer is there; the process is free only then.
        answered = await asyncio.shield(self._answer((name, asked, params)))
        return answered.opened() if isinstance(answered, Lent) else answered

    async def _answer(self, question: tuple[Any, ...]) -> "Response[Any] | Lent":
        if self._free is None:
            self._free = asyncio.Queue()
            for one in self._all:
                self._free.put_nowait(one)
        beside = await self._free.get()
        try:
            for _ in range(2):
                try:
                    return await beside.ask(question)
                except (EOFError, OSError):
                    logger.error("a process for heavy pages died; another takes its place")
                    beside = await self._instead_of(beside)
            raise Unavailable
        finally:
            self._free.put_nowait(beside)

    async def _instead_of(self, gone: "Beside") -> "Beside":
        self._all.discard(gone)
        gone.end()
        new = await asyncio.to_thread(Beside, *self._given)
        self._all.add(new)
        return new

    def shutdown(self) -> None:
        for beside in self._all:
            beside.end()
        for beside in self._all:
            beside.wait()


class Beside:
    """One process, and the way to it; it is asked one thing after another."""

    def __init__(self, prepare: Prepare, settings: Settings) -> None:
        self._here, there = socket.socketpair()
        named = f"{prepare.__module__}:{prepare.__qualname__}"
        # Forked, a process would share open connections with this one.
        fresh = multiprocessing.get_context("spawn")
        given = (there, named, settings, ALL)
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


def _serve(there: socket.socket, named: str, settings: Settings, processors: Set[int]) -> None:
    """Answer one question after another, until the server closes the way or is gone."""
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
