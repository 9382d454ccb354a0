"""Servers in processes of their own, and what they and the database use of the machine."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import msgspec
import psutil

from benchmarks.ground import Ground
from benchmarks.load import get, status_of
from sara.commands.serve import as_environ

PATIENCE = 60.0


class Running(msgspec.Struct, frozen=True):
    """A server that answers."""

    port: int
    process: psutil.Process

    def cpu(self) -> float:
        """Seconds of processor used so far, with the process that answers heavy pages."""
        used = [process.cpu_times() for process in self._all()]
        return float(sum(u.user + u.system for u in used))

    def megabytes(self) -> float:
        """Memory that the largest of its processes keeps in use."""
        return max(float(process.memory_info().rss) for process in self._all()) / 1_000_000

    def _all(self) -> list[psutil.Process]:
        return [self.process, *self.process.children()]


@contextmanager
def serving(ground: Ground, module: str, port: int, *words: str) -> Iterator[Running]:
    """Run `python -m module` on the ground until the block ends."""
    given = as_environ(ground.settings)
    process = subprocess.Popen(
        [sys.executable, "-m", module, *words],
        env=_environ() | given | {"BENCH": ground.token},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(process, port, ground)
        yield Running(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(20)


def _environ() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("SARA_")}


def _wait(process: "subprocess.Popen[bytes]", port: int, ground: Ground) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            status_of(port, get(ground, "/sign-in"))
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def database_cpu(ground: Ground) -> float:
    """Seconds of processor that all processes of the PostgreSQL server used; 0 on SQLite."""
    if not ground.database_pid:
        return 0.0
    first = psutil.Process(ground.database_pid)
    ended = first.cpu_times()
    total = float(ended.children_user + ended.children_system)
    for process in (first, *first.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            used = process.cpu_times()
            total += used.user + used.system
    return total
