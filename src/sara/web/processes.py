"""Processes of their own for heavy pages, so that no quick page shares an interpreter with one."""

import asyncio
import logging
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from litestar import Response

from sara.errors import Unavailable
from sara.settings import Settings
from sara.web.asked import Asked
from sara.web.beside import Beside, Lent, Prepare

logger = logging.getLogger("sara.web")

TASKS = Path("/proc/self/task")
"""The threads of this process, also those that Python does not know, on Linux."""


class Processes:
    """Where heavy pages are answered, until `shutdown`; for the event loop of one server.

    `early` says that nothing is open yet that another process must not share.
    """

    def __init__(self, prepare: Prepare, settings: Settings, early: bool = False) -> None:
        self._given = (prepare, settings)
        numbers = range(settings.heavy_processes)
        self._all = {Beside(*self._given, forked=early and _alone()) for _ in numbers}
        self._free: asyncio.Queue[Beside] | None = None

    async def answer(self, name: str, asked: Asked, params: Mapping[str, Any]) -> Response[Any]:
        """The answer. Raises `Unavailable` when a second process died over it, too."""
        # Whoever asked may leave before the answer is there; the process is free only then.
        answered = await asyncio.shield(self._answer((name, asked, params)))
        return answered.opened() if isinstance(answered, Lent) else answered

    async def _answer(self, question: tuple[Any, ...]) -> Response[Any] | Lent:
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

    async def _instead_of(self, gone: Beside) -> Beside:
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


def _alone() -> bool:
    """Whether this process has the one thread that is forked, and nothing else of it is lost."""
    return sys.platform == "linux" and len(list(TASKS.iterdir())) == 1
