"""A hundred thousand rows: in time, in little memory, and twice without doubling."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from sara.commands.serve import as_environ
from sara.db import Database
from sara.incidents.models import Incident
from sara.settings import Settings

ROWS = 100_000
SECONDS = 60
MEGABYTES = 200

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file as a city of half a million publishes each year."""
    chance, path = random.Random(1), tmp_path_factory.mktemp("published") / "crime.csv"
    with path.open("w") as file:
        file.write(
            "case_no,occurred,offense,block,lat,lon,district,victim_age,officer_name,notes\n"
        )
        for n in range(ROWS):
            day, minute = n * 365 // ROWS, chance.randrange(1440)
            file.write(
                f"{n:08},2025-{day // 31 + 1:02}-{day % 28 + 1:02}"
                f" {minute // 60:02}:{minute % 60:02}"
                f",KIND {n % 23},{n % 700 * 100} BLOCK OF STREET {n % 2900}"
                f",{chance.uniform(39, 39.3):.6f},{chance.uniform(-84.7, -84.3):.6f},{n % 5}"
                f',{chance.randrange(100)},J SMITH,"Report, with more than a few words in it"\n'
            )
    return path


# A process is told to have been as large as the one that started it: so a small one starts it.
LAUNCH = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss, used.ru_utime + used.ru_stime)
sys.exit(done.returncode)
"""


def imported(settings: Settings, path: Path, *more: str) -> tuple[str, float, float]:
    """What the command says, its seconds at work, and the most megabytes it had."""
    words = ["incidents", "import", str(path), "--dataset", "Crime", *more]
    done = subprocess.run(
        [sys.executable, "-c", LAUNCH, sys.executable, "-m", "sara", *words],
        env=os.environ | as_environ(settings), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told, _, used = done.stdout.strip().rpartition("\n")
    kilobytes, seconds = used.split()
    return told, float(seconds), int(kilobytes) / 1024


def test_a_hundred_thousand_rows_load_in_time_and_in_little_memory(
    database: Database, settings: Settings, published: Path
) -> None:
    new = ("--new", "--source", "City", "--generator", "residents", "--zone", "America/New_York")
    told, seconds, megabytes = imported(settings, published, *new)
    print(f"{settings.database_url.split(':')[0]}: {seconds:.1f} s, {megabytes:.0f} MB")  # noqa: T201
    assert f"{ROWS:,} rows read, {ROWS:,} loaded." in told
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
    told, seconds, megabytes = imported(settings, published)
    assert f"{ROWS:,} rows read, 0 loaded." in told
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Incident)) == ROWS
