"""The town of the tests over the whole application, on SQLite: built once, and put back as it was
for each file of tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sara.casefile import routes as casefile
from sara.casefile.parts import CaseFile
from sara.settings import load
from tests.whole.paperwork import Filled, found
from tests.whole.town import Town, built


@pytest.fixture(scope="session")
def _town(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    data = tmp_path_factory.mktemp("town")
    shutil.copyfile(migrated_file, data / "sara.db")
    settings = load({"SARA_DATA": str(data), "SARA_WORKER": "false"})
    # The press is a process of its own, and tests/casefile looks at what comes out of it. Here a
    # file is told as it goes in, so that everything in it can be read.
    with pytest.MonkeyPatch.context() as patched, built(settings) as town:
        patched.setattr(casefile, "pressed", _as_it_goes_in)
        yield town


def _as_it_goes_in(file: CaseFile, _form: object) -> bytes:
    return msgspec.json.encode(file)


@pytest.fixture(scope="session")
def forms(_town: Town) -> dict[str, Filled]:
    """Every form that somebody comes across, filled in, by the address it is sent to."""
    _town.wake()
    return found(_town)


@pytest.fixture(scope="module")
def town(_town: Town, forms: dict[str, Filled]) -> Town:
    _town.wake()
    return _town
