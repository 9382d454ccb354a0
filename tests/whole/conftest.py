"""The town of the tests over the whole application, on SQLite: built once, and put back as it was
for each file of tests."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from sara.casefile import routes as casefile
from sara.settings import load
from tests.whole.paperwork import Filled, found
from tests.whole.town import Town, built


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
        patched.setattr(casefile, "pressed", lambda file, _form: msgspec.json.encode(file))
        yield


@pytest.fixture(scope="session")
def forms(_town: Town) -> dict[str, Filled]:
    """Every form that somebody comes across, filled in, by the address it is sent to."""
    _town.wake()
    with _told_as_they_go_in():
        return found(_town)


@pytest.fixture(scope="module")
def town(_town: Town, forms: dict[str, Filled]) -> Iterator[Town]:
    _town.wake()
    with _told_as_they_go_in():
        yield _town
