"""`python -m benchmarks`: measure, and keep the report."""

import os
import tempfile
from pathlib import Path

import click

from benchmarks.report import wanted, written
from benchmarks.run import Effort, run
from sara.db import utc_now
from tests import postgresql

RESULTS = Path(__file__).parent / "results"


@click.command()
@click.option("--sizes", default="1000,100000", show_default=True, help="Numbers of problems.")
@click.option("--engines", default="sqlite,postgresql", show_default=True)
@click.option("--rounds", default=5, show_default=True)
@click.option("--seconds", default=2.0, show_default=True, help="Length of one round.")
@click.option("--out", default=RESULTS, type=click.Path(path_type=Path), help="Folder of reports.")
def main(sizes: str, engines: str, rounds: int, seconds: float, out: Path) -> None:
    """Measure the pages of sara on SQLite and PostgreSQL, and keep the report.

    With the usual sizes this takes half an hour and some ten gigabytes under the temporary folder.
    Let nothing else run meanwhile.
    """
    effort, load = Effort(rounds, seconds), os.getloadavg()[0]
    if load > 0.5 * (os.cpu_count() or 1):
        click.echo("The machine is busy; only the ratios will mean something.", err=True)
    numbers = sorted(int(size) for size in sizes.split(","))
    found = []
    for engine in engines.split(","):
        if engine == "postgresql" and not postgresql.is_installed():
            click.echo("There is no PostgreSQL server here: it is left out.", err=True)
            continue
        with tempfile.TemporaryDirectory(prefix="sara_bench_") as folder:
            found.append(run(engine, numbers, effort, Path(folder)))
    today = utc_now().date()
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"{today}.md"
    file.write_text(written(found, effort, today, load))
    for held in wanted(found):
        click.echo(f"{'met    ' if held.met else 'NOT MET'} {held.figure:8.2f}  {held.what}")
    click.echo(f"The report is {os.path.relpath(file)}")


if __name__ == "__main__":
    main()
