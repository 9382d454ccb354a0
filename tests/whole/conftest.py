"""The town of the tests over the whole application, on SQLite: built once, and put back as it was
for each file of tests."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sara.casefile import routes as casefile
from sara.charts import counting
from sara.settings import load
from sara.statistics.nearness import Knox, knox
from sara.statistics.reasons import Why
from tests.whole.paperwork import Filled
from tests.whole.town import Town, built
from tests.whole.walk import Walked, walk
from tests.whole.watching import Watch, everywhere


@pytest.fixture(scope="session")
def _town(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    data = tmp_path_factory.mktemp("town")
    shutil.copyfile(migrated_file, data / "sara.db")
    settings = load({"SARA_DATA": str(data), "SARA_WORKER": "false"})
    with built(settings) as town:
        yield town


@contextmanager
def _told_as_they_go_in() -> Iterator[None]:
    """Files of problems as they go into the press, so that everything in them can be read.

    It is a process of its own, and tests/casefile looks at what comes out of it.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(casefile, "pressed", lambda file, *_: msgspec.json.encode(file))
        patched.setattr(counting, "knox", _knox_once)
        yield


@cache
def _drawn_by_lot(*given: Any) -> Knox | Why:
    xs, ys, days, space, time, runs = given
    return knox(xs, ys, days, space=space, time=time, runs=runs)


def _knox_once(
    xs: Sequence[float], ys: Sequence[float], days: Sequence[int], **more: Any
) -> Knox | Why:
    """Days are dealt out anew a thousand times: for the same chart, whoever looks, only once."""
    return _drawn_by_lot(*map(tuple, (xs, ys, days, more["space"], more["time"])), more["runs"])


@pytest.fixture(scope="session")
def walked(_town: Town) -> Walked:
    """What people see who go everywhere, once for all tests that look at it."""
    _town.wake()
    with _told_as_they_go_in():
        walked = walk(_town)
    _town.wake()
    return walked


@pytest.fixture(scope="session")
def watch(_town: Town) -> Watch:
    """What everybody met who went everywhere, in the language that marks what it translates."""
    _town.wake()
    with _told_as_they_go_in():
        watched = everywhere(_town)
    _town.wake()
    return watched


@pytest.fixture(scope="session")
def forms(walked: Walked) -> dict[str, Filled]:
    """Every form that somebody comes across, filled in, by the address it is sent to."""
    return walked.forms


@pytest.fixture(scope="module")
def town(_town: Town) -> Iterator[Town]:
    _town.wake()
    with _told_as_they_go_in():
        yield _town
