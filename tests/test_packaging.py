"""What people install: the locks, and the wheel that works away from the checkout."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ["requirements.txt", "requirements-dev.txt"]


def pins(lock: str) -> list[str]:
    """Each pinned requirement of a lock with its hashes, on one line."""
    text = (ROOT / lock).read_text("utf-8")
    return text.replace("\\\n", " ").splitlines()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_a_hash(lock):
    for pin in pins(lock):
        assert re.fullmatch(r"[a-z0-9-]+==\S+ (; .+?)?( +--hash=sha256:[0-9a-f]{64})+", pin), pin


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_no_place_on_a_machine(lock):
    for pin in pins(lock):
        assert "://" not in pin
        assert not re.search(r"(^|[ =@])(/|\.\.?/|file:)", pin), pin
        assert not pin.startswith("-"), pin


def test_what_runs_is_what_was_tested():
    installed, tested = ({pin.split()[0] for pin in pins(lock)} for lock in LOCKS)
    assert installed <= tested


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """An environment with the wheel and what it needs, in which the checkout is unknown."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder)
    (purelib,) = folder.glob("lib/python*/site-packages")
    # The packages of the test environment, but not the .pth files in it: one names the checkout.
    (purelib / "needed.pth").write_text(sysconfig.get_path("purelib"))
    run(sys.executable, "-m", "pip", "--python", folder / "bin" / "python",
        "install", "--quiet", "--no-deps", "--no-index", wheel)  # fmt: skip
    return folder / "bin"


def run(*command: str | Path, cwd: Path | None = None, **environ: str) -> str:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SARA_", "PYTHON"))}
    done = subprocess.run(
        command, cwd=cwd, env=kept | environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_wheel_carries_templates_static_files_and_migrations(wheel):
    packed = set(zipfile.ZipFile(wheel).namelist())
    for name in ("templates", "static", "migrations"):
        files = [
            f for f in (ROOT / name).rglob("*") if f.is_file() and "__pycache__" not in f.parts
        ]
        assert files
        for file in files:
            assert f"sara/_resources/{file.relative_to(ROOT)}" in packed


@pytest.mark.slow
def test_a_wheel_carries_nothing_else(wheel):
    packed = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {re.sub(r"-.*\.", ".", name) for name in packed} == {"sara", "sara.dist-info"}


@pytest.mark.slow
def test_an_installed_sara_explains_itself(installed, tmp_path):
    said = run(installed / "sara", "--help", cwd=tmp_path)
    for command in ("serve", "migrate", "demo"):
        assert command in said


@pytest.mark.slow
def test_an_installed_sara_makes_its_database(installed, tmp_path):
    run(installed / "sara", "migrate", cwd=tmp_path, SARA_DATA=str(tmp_path / "data"))
    assert (tmp_path / "data" / "sara.db").stat().st_size > 0


@pytest.mark.slow
def test_an_installed_sara_does_not_see_the_checkout(installed, tmp_path):
    where = run(installed / "python", "-c", "import sara; print(sara.__file__)", cwd=tmp_path)
    assert str(installed.parent) in where
