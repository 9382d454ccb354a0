"""A server as it is before it has opened anything, and what it has forked by then."""

import asyncio
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from litestar import Response

from sara.settings import Settings, load
from sara.web.asked import Asked
from sara.web.processes import Processes
from sara.web.responses import Sending

READ_IN = {"here": False}
"""Set in the server; a process that reads this module in anew does not know."""


def prepare(settings: Settings) -> Callable[[str, Asked, Mapping[str, Any]], Response[Any]]:
    def answer(name: str, asked: Asked, params: Mapping[str, Any]) -> Response[Any]:
        if name == "file":
            file = (settings.data / "sent").open("w+b")
            file.write(b"as it was sent")
            return Sending(file, "text/csv", {})
        return Response(f"{os.getpid()} {READ_IN['here']}")

    return answer


async def _answers(processes: Processes) -> str:
    asked = Asked(method="GET", path="/problems", query={})
    told = await processes.answer("page", asked, {})
    file = await processes.answer("file", asked, {})
    return f"{told.content} {b''.join(file.iterator).decode()}"


if __name__ == "__main__":
    from tests.web import alone  # by its name, and not as the program that was started

    alone.READ_IN["here"] = True
    settings = load({"SARA_DATA": str(Path(sys.argv[1])), "SARA_HEAVY_PROCESSES": "2"})
    beside = Processes(alone.prepare, settings, early=True)
    pids = [one._process.pid for one in beside._all]
    sys.stdout.write(f"{asyncio.run(_answers(beside))} {pids[0]} {pids[1]}\n")
    time.sleep(60)
