"""Heavy pages are answered in a process of their own, which may die without anybody noticing."""

import asyncio
import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest
from litestar import Response

from sara import routes
from sara.errors import Unavailable
from sara.settings import Settings, load
from sara.web import wrapper
from sara.web.asked import Asked
from sara.web.processes import Processes
from sara.web.responses import Sending

DIED = "a process for heavy pages died; another takes its place"
LONG = "A lamp, and another one. " * 100_000


def prepare(settings: Settings) -> Callable[[str, Asked, Mapping[str, Any]], Response[Any]]:
    """Started in the other process: answers with what it was asked, and where it ran."""

    def answer(name: str, asked: Asked, params: Mapping[str, Any]) -> Response[Any]:
        match name:
            case "file":
                file = (settings.data / "sent").open("w+b")
                file.write(LONG.encode())
                return Sending(file, "text/csv", {"Content-Length": str(file.tell())})
            case "kept":
                return Response(gc.get_freeze_count())
            case "place":
                return Response((os.sched_getscheduler(0), sorted(os.sched_getaffinity(0))))
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
        told = Response(f"{os.getpid()} {asked.query['q'][-1]} {params['number']}", status_code=404)
        told.delete_cookie("sara_notice")
        return told

    return answer


@pytest.fixture
def beside(tmp_path: Path) -> Iterator[Processes]:
    processes = Processes(prepare, load({"SARA_DATA": str(tmp_path)}))
    yield processes
    processes.shutdown()


def test_another_process_answers_and_one_that_dies_is_replaced(
    beside: Processes, caplog: pytest.LogCaptureFixture
) -> None:
    asked = Asked(method="GET", path="/problems", query={"q": ["lamp"]})

    async def answer(name: str) -> Any:
        return await asyncio.wait_for(beside.answer(name, asked, {"number": 7}), 30)

    free, *others = sorted(os.sched_getaffinity(0))
    left = others or [free]

    async def ask() -> list[int]:
        first, file = await answer("page"), await answer("file")
        waiting = asyncio.gather(answer("die"), answer("page"), return_exceptions=True)
        assert [type(one) for one in await waiting] == [Unavailable, Response], "none with it"
        second, kept = await answer("page"), await answer("kept")
        assert kept.content > 10_000, "what stays is not looked through for garbage"
        assert (await answer("place")).content == (os.SCHED_IDLE, left), "a quick page goes first"
        assert [one.status_code for one in (first, second)] == [404, 404]
        assert first.cookies == second.cookies != []
        assert b"".join(file.iterator).decode() == LONG
        assert (file.media_type, file.headers) == ("text/csv", {"Content-Length": str(len(LONG))})
        told = [str(one.content).partition(" ") for one in (first, second)]
        assert [rest for _, _, rest in told] == ["lamp 7", "lamp 7"]
        pids = [int(pid) for pid, _, _ in told]
        assert [psutil.pid_exists(pid) for pid in pids] == [False, True]
        beside.shutdown()
        return pids

    with ThreadPoolExecutor(1) as thread:  # a browser test may have left a loop in this one
        first, second = thread.submit(lambda: asyncio.run(ask())).result(60)
    assert [r.getMessage() for r in caplog.records] == [DIED, DIED]
    caplog.clear()
    assert len({first, second, os.getpid()}) == 3
    assert not psutil.pid_exists(second)


def test_what_is_forked_has_what_was_read_in_and_goes_with_a_server_that_is_killed(tmp_path):
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.web.alone", tmp_path], text=True, stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    answered, known, *file, first, second = server.stdout.readline().split()
    assert answered in (first, second)
    assert known == str(sys.platform == "linux")
    assert " ".join(file) == "as it was sent"
    two = [psutil.Process(int(pid)) for pid in (first, second)]
    server.kill()
    server.communicate()
    _, left = psutil.wait_procs(two, timeout=10)
    assert not left


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts the threads of a process")
def test_nothing_is_forked_where_there_are_threads(monkeypatch):
    begun = []
    monkeypatch.setattr("sara.web.processes.Beside", lambda *_, forked: begun.append(forked))
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    Processes(prepare, load({}), early=True)
    waiting.set()
    thread.join()
    assert begun == [False]


@pytest.mark.parametrize(
    "path, query, elsewhere",
    [
        ("/problems", {"q": ["lamp"]}, True),
        ("/problems/{problem_id:int}/charts/{chart:str}", {}, True),
        ("/problems.csv", {}, True),
        ("/problems", {}, False),
        pytest.param("/report", {"q": ["lamp"]}, False, id="what keeps no trace stays here"),
        pytest.param(
            "/survey/{survey_token:str}", {"q": ["lamp"]}, False, id="nor can guessing go elsewhere"
        ),
    ],
)
def test_only_what_takes_long_and_may_leave_a_trace_goes_there(path, query, elsewhere):
    route = next(r for r in routes.ALL if (r.method, r.path) == ("GET", path))
    assert wrapper._elsewhere(route, Asked(method="GET", path=path, query=query)) is elsewhere
