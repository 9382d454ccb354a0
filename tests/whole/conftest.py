"""The town of the tests over the whole application, on SQLite, once for each file of tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sara.settings import load
from tests.whole.town import Town, built


@pytest.fixture(scope="module")
def town(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    data = tmp_path_factory.mktemp("town")
    shutil.copyfile(migrated_file, data / "sara.db")
    settings = load({"SARA_DATA": str(data), "SARA_WORKER": "false"})
    with built(settings) as town:
        yield town
