"""What takes longer than a second tells a terminal how far it is, and is silent in a file."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from sara import cli
from sara.commands import history
from sara.commands.serve import as_environ
from sara.db import Database
from sara.incidents import loading
from sara.settings import Settings
from tests.databases import NewSettings, on_sqlite
from tests.incidents.loads import CINCINNATI
from tests.terminal import watched

IMPORT = ("incidents", "import", CINCINNATI, "--dataset", "Burglary", "--new", "--source", "City",
          "--generator", "residents", "--zone", "America/New_York")  # fmt: skip


def in_a_file(settings: Settings, *words: object) -> str:
    """What the same command writes when nobody watches: into a file, or by a schedule."""
    done = CliRunner(env=as_environ(settings)).invoke(cli.sara, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.output


def test_an_import_counts_its_rows_on_one_line_and_wipes_it(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "TELLS_EVERY", 0.0)
    seen = watched(monkeypatch, *IMPORT, **as_environ(settings))
    counted = [int(n.replace(",", "")) for n in re.findall(r"\r([\d,]+) rows read(?=\r)", seen)]
    assert counted == sorted(counted)
    assert (counted[0], counted[-1]) == (2_000, 8_723), "after each batch, and at the end"
    line, _, report = seen.rpartition("\r\x1b[K")
    assert "\n" not in line, "all on one line, which is gone before the report"
    assert report.startswith("8,723 rows read, 8,723 loaded.")


def test_an_import_that_nobody_watches_only_reports(database: Database, settings: Settings) -> None:
    told = in_a_file(settings, *IMPORT)
    assert told.startswith("8,723 rows read, 8,723 loaded.")
    assert "\r" not in told


def test_an_import_that_fails_leaves_no_half_line(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    empty = tmp_path / "calls.csv"
    empty.write_text("no,day,what\n1,,Noise\n2,,Noise\n")
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"meanings": {"day": "start", "what": "kind"}}')
    words = ("incidents", "import", empty, *IMPORT[3:], "--mapping", mapping)
    assert watched(monkeypatch, *words, **as_environ(settings)) == "\r2 rows read\r\x1b[K"


@on_sqlite
def test_making_a_database_shows_a_bar_and_having_one_does_not(
    new_settings: NewSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = new_settings(migrated=False)
    seen = watched(monkeypatch, "migrate", **as_environ(empty))
    assert "Migrating" in seen
    assert re.search(r"\[#+\].* (\d\d)/\1", seen), seen
    again = watched(monkeypatch, "migrate", **as_environ(empty))
    assert again.strip() == "There was nothing to do."


def test_seeding_shows_a_bar_that_fills(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = watched(monkeypatch, "seed", "3", **as_environ(settings))
    assert "Sowing" in seen
    assert re.search(r"\[#+\].* 3/3", seen), seen


def test_seeding_shows_no_bar_in_a_file(database: Database, settings: Settings) -> None:
    told = in_a_file(settings, "seed", "3")
    assert "3/3" not in told
    assert "#" not in told
    assert "\r" not in told


def test_checking_a_long_history_shows_a_bar_and_a_short_one_does_not(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_a_file(settings, "seed", "1")
    assert "Checking" not in watched(monkeypatch, "history", "verify", **as_environ(settings))
    monkeypatch.setattr(history, "MANY", 1)
    seen = watched(monkeypatch, "history", "verify", **as_environ(settings))
    assert re.search(r"Checking.*\[#+\]", seen), seen
