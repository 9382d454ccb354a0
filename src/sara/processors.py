"""Which processor works for what, on Linux; elsewhere the system decides alone.

The kernel often wakes a thread where it ran last, be it behind a query of the database that keeps
that processor for some milliseconds, and not on another that is about to be free. Of two processors
one is therefore for the quick pages of a server, and heavy pages leave it to them. Of more, one is
mostly free.
"""

import os
import sys
from collections.abc import Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

ALL: Set[int] = frozenset(os.sched_getaffinity(0) if sys.platform == "linux" else ())
"""The processors that this process was given."""


def first(processors: Set[int]) -> set[int]:
    """What is left to quick pages, of more than one processor."""
    return {min(processors)} if len(processors) > 1 else set()


def keep_to_one() -> None:
    """Keep this thread, and those it starts, to the first of two processors."""
    if len(ALL) == 2:
        _keep_to(first(ALL))


def anywhere() -> None:
    """Let this thread run on every processor, wherever the one that started it is kept."""
    _keep_to(ALL)


def pool(number: int, name: str) -> ThreadPoolExecutor:
    """Threads that run on every processor."""
    return ThreadPoolExecutor(number, name, initializer=anywhere)


def leave_first(processors: Set[int]) -> None:
    """Leave the first of several processors to quick pages."""
    _keep_to(processors - first(processors))


def stand_back() -> None:
    """Let a quick page go first on the other processors, too, as soon as it comes.

    Of two that are merely of different niceness, the one that came later waits until the other has
    had its slice of a millisecond or more, which is as long as a quick page takes.
    """
    with suppress(OSError):  # what a service may ask for can be narrowed; it works as well without
        if sys.platform == "linux":
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
        else:
            os.nice(10)


def _keep_to(processors: Set[int]) -> None:
    with suppress(OSError):  # the same; and processors may be taken away while it runs
        if sys.platform == "linux":
            os.sched_setaffinity(0, processors)
