"""`sara incidents`, as somebody at a terminal uses it."""

import json
from pathlib import Path

import click.testing
import pytest
import sqlalchemy as sa

from sara import cli
from sara.commands.serve import as_environ
from sara.db import Database
from sara.incidents.models import Incident, IncidentLoad, LoadState
from sara.settings import Settings
from tests.incidents.loads import CINCINNATI

NEW = ("--new", "--source", "City", "--generator", "residents", "--zone", "America/New_York")


def say(settings: Settings, *words: object, fails: bool = False) -> str:
    ran = click.testing.CliRunner(env=as_environ(settings))
    done = ran.invoke(cli.sara, [str(word) for word in words])
    assert (done.exit_code != 0) is fails, done.output
    return done.output


def count(database: Database) -> int:
    with database.read() as db:
        return int(db.scalar(sa.select(sa.func.count()).select_from(Incident)) or 0)


def test_a_file_is_loaded_twice_and_told_about(database: Database, settings: Settings) -> None:
    load = ("incidents", "import", CINCINNATI, "--dataset", "Burglary")
    told = say(settings, *load, *NEW)
    assert "8,723 rows read, 8,723 loaded." in told
    assert "1,637 used: The number of an earlier row, with other content" in told
    assert "8,723 not used: Loaded before" in say(settings, *load)
    assert count(database) == 8723
    assert "2016-01-01 to 2018-12-31" in say(settings, "incidents", "list")
    assert json.loads(say(settings, "incidents", "mapping", "Burglary"))["meanings"]["offense"] == (
        "kind"
    )


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "calls.csv"
    path.write_text(
        "no,day,what,where,caller_name\n1,3.4.2026,Noise,Mill Lane 4,Ann\n"
        "2,13.4.2026,Noise,Mill Lane 4,Bob\n"
    )
    return path


def test_a_mapping_is_proposed_corrected_and_used(
    database: Database, settings: Settings, small: Path, tmp_path: Path
) -> None:
    proposal = json.loads(say(settings, "incidents", "propose", small))
    assert proposal["meanings"]["day"] == "start"
    assert proposal["dropped"] == ["caller_name"]
    proposal["meanings"] |= {"where": "place", "caller_name": "place"}
    corrected = tmp_path / "mapping.json"
    corrected.write_text(json.dumps(proposal))
    told = say(
        settings, "incidents", "import", small, "--dataset", "Calls", *NEW, "--mapping", corrected
    )
    assert "2 rows read, 2 loaded." in told
    assert "column “caller_name” tells of persons" in told
    with database.read() as db:
        i = Incident.__table__.c
        rows = db.execute(sa.select(i.starts_on, i.place).order_by(i.row_no)).all()
    assert [(str(day), place) for day, place in rows] == [
        ("2026-04-03", "Mill Lane 4"), ("2026-04-13", "Mill Lane 4"),
    ]  # fmt: skip


def test_what_cannot_be_done_is_said_and_changes_nothing(
    database: Database, settings: Settings, small: Path, tmp_path: Path
) -> None:
    load = ("incidents", "import", small, "--dataset", "Calls")
    assert "Add it with --new" in say(settings, *load, fails=True)
    assert "needs --source" in say(settings, *load, "--new", fails=True)
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"meanings": 3}')
    assert "is no mapping" in say(settings, *load, *NEW, "--mapping", wrong, fails=True)
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    told = say(settings, "incidents", "import", picture, "--dataset", "Calls", fails=True)
    assert "This file is no table" in told
    empty = tmp_path / "empty.csv"
    empty.write_text("no,day,what\n1,soon,x\n2,later,y\n")
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"meanings": {"day": "start", "what": "kind"}}')
    told = say(
        settings, "incidents", "import", empty, "--dataset", "Calls", "--mapping", mapping,
        fails=True,
    )  # fmt: skip
    assert "Not one row" in told
    with database.read() as db:
        states = db.scalars(sa.select(IncidentLoad.state)).all()
    assert states == [LoadState.FAILED]
    assert count(database) == 0


def test_codes_are_proposed_named_and_can_be_refused(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "calls.csv"
    lines = [f"{n},2026-04-{n % 28 + 1:02},{n % 4 + 1}" for n in range(30)]
    path.write_text("\n".join(["no,day,type", *lines, "31,2026-04-01,9", "32,2026-04-02,9"]))
    proposal = json.loads(say(settings, "incidents", "propose", path))
    assert proposal["missing"] == {"type": ["9"]}
    proposal["meanings"]["type"] = "kind"
    corrected = tmp_path / "mapping.json"
    for refused, told in (({}, True), ({"missing": {}, "true_values": {"type": ["9"]}}, False)):
        corrected.write_text(json.dumps(proposal | refused))
        words = ("--dataset", f"Calls {told}", *NEW, "--mapping", corrected, "--kind", "Other")
        report = say(settings, "incidents", "import", path, *words)
        assert ("not known in “type”: 9" in report) is told
