"""Processes of their own for heavy pages, so that no quick page shares an interpreter with one."""

import asyncio
import gc
import logging
import multiprocessing
import os
import pkgutil
import signal
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.reduction import DupFd
from typing import Any

import msgspec
from litestar import Response

from sara.errors import Unavailable
from sara.settings import Settings
from sara.web.asked import Asked
from sara.web.responses import Sending

logger = logging.getLogger("sara.web")

Answering = Callable[[str, Asked, Mapping[str, Any]], Response[Any]]
"""Answers a request to the route of this name."""
Prepare = Callable[[Settings], Answering]
"""Makes ready what answers in a process; a function of a module, so that it finds its way there."""


class Processes:
    """Where heavy pages are answered, until `shutdown`."""

    def __init__(self, prepare: Prepare, settings: Settings) -> None:
        self._given = (prepare, settings)
        self._pool = self._begun()

    def _begun(self) -> ProcessPoolExecutor:
        # Forked, a process would share open connections with this one.
        fresh = multiprocessing.get_context("spawn")
        prepare, settings = self._given
        named = f"{prepare.__module__}:{prepare.__qualname__}"
        pool = ProcessPoolExecutor(
            settings.heavy_processes, fresh, initializer=_begin, initargs=(named, settings)
        )
        pool.submit(_ready)
        return pool

    async def answer(self, name: str, asked: Asked, params: Mapping[str, Any]) -> Response[Any]:
        """The answer. Raises `Unavailable` when a second process died over it, too."""
        for _ in range(2):
            pool = self._pool
            try:
                answered = await asyncio.wrap_future(pool.submit(_answer, name, asked, params))
            except BrokenProcessPool:
                if pool is self._pool:  # of several that waited, one begins it anew
                    logger.error("a process for heavy pages died; another takes its place")
                    self._pool = self._begun()
            else:
                return answered.opened() if isinstance(answered, Lent) else answered
        raise Unavailable

    def shutdown(self) -> None:
        self._pool.shutdown(cancel_futures=True)


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

_answering: Answering


def _begin(named: str, settings: Settings) -> None:
    os.nice(10)  # a quick page goes first
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to both; the first tells the second
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    global _answering
    gc.disable()  # what is read in now stays
    prepare: Prepare = pkgutil.resolve_name(named)
    _answering = prepare(settings)
    keep_what_is_there()
    gc.enable()


def _end_with_the_server() -> None:
    server = multiprocessing.parent_process()
    assert server is not None
    server.join()
    os._exit(0)  # it was killed: nobody waits for an answer any more


def _ready() -> None:
    """Nothing to do; the process is started for it, before the first heavy page is asked for."""


def _answer(name: str, asked: Asked, params: Mapping[str, Any]) -> Response[Any] | Lent:
    answered = _answering(name, asked, params)
    if isinstance(answered, Sending):
        return Lent(DupFd(answered.file.fileno()), answered.media_type or "", answered.headers)
    return answered
