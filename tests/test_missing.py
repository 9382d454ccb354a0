"""What a machine without a browser or a database server says of the tests that need them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser import NO_BROWSER
from tests.databases import NO_SERVER, missing

ROOT = Path(__file__).parent.parent
WITHOUT_A_SERVER = """
import sys, pytest
from tests import postgresql
postgresql.is_installed = lambda: False
sys.exit(pytest.main(sys.argv[1:]))
"""
NEED = ("tests/test_colours.py", "tests/test_db.py")


def test_they_are_skipped_with_one_clear_line_each(tmp_path: Path) -> None:
    env = os.environ | {"PATH": str(tmp_path), "SARA_TEST_REQUIRE": ""}
    env.pop("SARA_TEST_POSTGRES", None)
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_A_SERVER, "-q", "-p", "no:xdist", "-p", "no:cacheprovider",
         "--basetemp", tmp_path / "tests", *NEED],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = done.stdout
    assert done.returncode == 0, said
    for sentence in (NO_BROWSER, NO_SERVER):
        (line,) = [line for line in said.splitlines() if line.startswith(sentence)]
        assert re.fullmatch(r" \(\d+ tests\)", line.removeprefix(sentence))
    assert re.search(r"\d+ passed, \d+ skipped", said), "those on SQLite ran"


@pytest.mark.parametrize("required, ends", [("", pytest.skip.Exception),
                                            ("all", pytest.fail.Exception)])  # fmt: skip
def test_they_fail_where_everything_has_to_be_there(
    required: str, ends: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SARA_TEST_REQUIRE", required)
    with pytest.raises(ends, match=NO_BROWSER):
        missing(NO_BROWSER)
