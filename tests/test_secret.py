"""The key of an installation: made once, whole or not at all."""

import os
import threading
from pathlib import Path

import pytest

from sara.secret import Secret
from sara.settings import Settings, WrongSettings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


def test_a_key_is_made_once_for_its_owner_alone(settings: Settings) -> None:
    first, again = Secret.of(settings), Secret.of(settings)
    assert first.sign("form", "x") == again.sign("form", "x")
    assert settings.secret_path.stat().st_mode & 0o777 == 0o600
    assert settings.secret_path.parent.stat().st_mode & 0o777 == 0o700
    assert [f.name for f in settings.secret_path.parent.iterdir()] == ["key"]


def test_two_installations_have_two_keys(settings: Settings, tmp_path: Path) -> None:
    other = Settings(data=tmp_path / "other")
    assert Secret.of(settings).sign("form", "x") != Secret.of(other).sign("form", "x")


def test_many_that_start_at_once_share_one_key(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None of them may find the file while it is still empty."""
    at_once = threading.Barrier(8, timeout=20)
    fsync = os.fsync

    def slow(handle: int) -> None:
        at_once.wait()
        fsync(handle)

    monkeypatch.setattr(os, "fsync", slow)
    signed: list[str] = []

    def start() -> None:
        signed.append(Secret.of(settings).sign("form", "x"))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(signed) == 8
    assert len(set(signed)) == 1


def test_what_ends_while_the_key_is_written_leaves_none(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            Secret.of(settings)
    assert not list(settings.secret_path.parent.iterdir())
    assert Secret.of(settings).sign("form", "x")


@pytest.mark.parametrize("left", ["", "3f"])
def test_an_empty_or_cut_key_is_refused(settings: Settings, left: str) -> None:
    """Everything signed with an empty key could be signed by anybody."""
    settings.secret_path.parent.mkdir(parents=True)
    settings.secret_path.write_text(left)
    with pytest.raises(WrongSettings, match="holds no key"):
        Secret.of(settings)
