"""The threads that answer: one for pages that are soon read, others for the rest."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sara.processors import pool

T = TypeVar("T")

QUEUE = 8
"""When so many wait for the one thread, something holds it up, and the others help."""


class Threads:
    """Quick pages have a thread of their own, so that none waits behind a write or a search.

    One and not two: only one can run at a time, and two that ask the database by turns take the
    interpreter from each other at every answer; the same pages then cost a quarter more.
    """

    def __init__(self, number: int) -> None:
        self._quick = ThreadPoolExecutor(1, "page")
        self._others = pool(max(1, number - 1), "other")
        self._waiting = 0
        """Pages at the quick thread; counted on the event loop alone."""

    async def run(self, soon: bool, work: Callable[..., T], *given: Any) -> T:
        """Do the work in a thread; `soon` for what only reads, and not much."""
        loop = asyncio.get_running_loop()
        if not soon or self._waiting >= QUEUE:
            return await loop.run_in_executor(self._others, work, *given)
        self._waiting += 1
        try:
            return await loop.run_in_executor(self._quick, work, *given)
        finally:
            self._waiting -= 1

    def shutdown(self) -> None:
        self._quick.shutdown()
        self._others.shutdown()
