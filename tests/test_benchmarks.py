"""The benchmarks run, small: what `make bench` measures in earnest is there to be measured."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sara.charts.chart import ChartKind
from sara.db import utc_now
from tests.databases import POSTGRESQL, missing
from tests.postgresql import is_installed

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind, sizes",
    [("sqlite", (30, 60)), pytest.param("postgresql", (30,), marks=pytest.mark.postgresql)],
)
def test_a_small_run_measures_every_page_and_form(
    kind: str, sizes: tuple[int, ...], tmp_path: Path
) -> None:
    if kind == "postgresql" and not is_installed():
        missing("PostgreSQL server not found: its tests are skipped; install postgresql")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--sizes", ",".join(map(str, sizes)),
         "--engines", kind, "--rounds", "1", "--seconds", "0.05", "--out", tmp_path],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (report,) = tmp_path.glob("*.md")
    assert report.stem == str(utc_now().date())
    text = report.read_text("utf-8")
    assert "Not there to be measured" not in text
    for scene in ("list", "problem", "search", "search, rarer", "log a problem", "decide a review"):
        for size in sizes:
            (row,) = re.findall(rf"^\| {scene} \| {size} \| (.*) \|$", text, re.MULTILINE)
            *figures, wrong = row.split(" | ")
            assert wrong == "0", f"{scene}: {wrong} wrong answers"
            assert all(float(figure) >= 0 for figure in figures if figure)
    assert "p99 of a light page" in text


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", POSTGRESQL])
def test_a_small_run_asks_for_every_chart(kind: str, tmp_path: Path) -> None:
    if kind == "postgresql" and not is_installed():
        missing("PostgreSQL server not found: its tests are skipped; install postgresql")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.incidents", "--count", "900", "--engines", kind,
         "--times", "1", "--out", tmp_path],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (report,) = tmp_path.glob("*.md")
    assert report.stem == f"incidents-{utc_now().date()}"
    text = report.read_text("utf-8")
    assert "# Charts among 900 incidents" in text
    rows = re.findall(r"^\| (\S+) [\d.]+ \| (\w+) \| ([\d.]+) \| ([\d.]+) \| (\d+) \|", text,
                      re.MULTILINE)  # fmt: skip
    assert [chart for _, chart, *_ in rows] == [chart.value for chart in ChartKind]
    assert {engine.casefold() for engine, *_ in rows} == {kind}
    assert all(0 < float(median) <= float(most) and int(size) > 5
               for _, _, median, most, size in rows)  # fmt: skip


def test_a_kept_report_names_no_machine_and_no_folder() -> None:
    for report in (ROOT / "benchmarks" / "results").glob("*.md"):
        text = report.read_text("utf-8")
        assert not re.search(r"(^|[ (`])/(home|root|work|tmp|usr|var)\b", text), report.name
        assert re.fullmatch(r"(incidents-)?\d{4}-\d\d-\d\d", report.stem)
