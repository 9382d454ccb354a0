"""The town of the tests over the whole application, on SQLite: built once, and put back as it was
for each file of tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

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


@pytest.fixture(scope="session")
def forms(_town: Town) -> dict[str, Filled]:
    """Every form that somebody comes across, filled in, by the address it is sent to."""
    _town.wake()
    return found(_town)


@pytest.fixture(scope="module")
def town(_town: Town, forms: dict[str, Filled]) -> Town:
    _town.wake()
    return _town
