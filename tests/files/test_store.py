"""The store keeps files by their content, durably, and lets no name choose where."""

import hashlib
import io
import os
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import pytest

from sara.errors import CannotWrite, Refusal
from sara.files.pieces import CHUNK
from sara.files.refusals import TooLarge
from sara.files.store import FileStore, NotKeptError

PHOTO = b"what the camera saw" * 9000
PHOTO_HASH = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def files_in(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if not p.is_dir()]


def keep(store: FileStore, content: bytes = PHOTO) -> str:
    return store.keep(io.BytesIO(content), limit=10**7).sha256


def test_a_file_is_kept_under_its_hash_in_two_levels_of_folders(store: FileStore) -> None:
    kept = store.keep(io.BytesIO(PHOTO), limit=len(PHOTO))
    assert (kept.sha256, kept.size) == (PHOTO_HASH, len(PHOTO))
    assert kept.path == store.folder / "sealed" / PHOTO_HASH[:2] / PHOTO_HASH[2:4] / PHOTO_HASH
    assert kept.path.read_bytes() == PHOTO


def test_only_the_owner_may_read_a_kept_file_and_nobody_may_write_it(store: FileStore) -> None:
    sealed, shown = store.keep(io.BytesIO(PHOTO), 10**7), store.show(io.BytesIO(b"clean"))
    for kept in (sealed, shown):
        assert stat.S_IMODE(kept.path.stat().st_mode) == 0o400
    for folder in (p for p in store.folder.rglob("*") if p.is_dir()):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_same_content_twice_is_one_file(store: FileStore) -> None:
    assert keep(store) == keep(store)
    assert len(files_in(store.folder)) == 1


def test_one_byte_over_the_limit_is_refused_and_leaves_nothing(store: FileStore) -> None:
    with pytest.raises(TooLarge) as refused:
        store.keep(io.BytesIO(PHOTO), limit=len(PHOTO) - 1)
    assert refused.value.limit == len(PHOTO) - 1
    assert files_in(store.folder) == []


@pytest.mark.parametrize(
    "limit, words", [(25_000_000, "25 MB"), (25 * 1024 * 1024, "25 MB"), (1_500_000, "1.43 MB")]
)
def test_the_refusal_names_the_limit_in_megabytes(limit: int, words: str) -> None:
    refusal = TooLarge(limit)
    assert isinstance(refusal, Refusal)
    assert refusal.status == 413
    assert words in str(refusal.sentence)


class Endless(io.RawIOBase):
    """A sender that never stops."""

    sent = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        assert 0 < size <= CHUNK, "read in small pieces"
        self.sent += size
        return b"x" * size


def test_reading_stops_soon_after_the_limit(store: FileStore) -> None:
    sender = Endless()
    with pytest.raises(TooLarge):
        store.keep(sender, limit=10 * CHUNK)  # type: ignore[arg-type]
    assert sender.sent == 11 * CHUNK


def test_a_stream_that_breaks_off_leaves_nothing(store: FileStore) -> None:
    class Breaking(Endless):
        def read(self, size: int = -1) -> bytes:
            if self.sent > 3 * CHUNK:
                raise ConnectionResetError
            return super().read(size)

    with pytest.raises(ConnectionResetError):
        store.keep(Breaking(), limit=10**9)  # type: ignore[arg-type]
    assert files_in(store.folder) == []


def test_file_and_every_folder_on_the_way_are_synced_around_the_rename(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    fsync, replace = os.fsync, os.replace

    def spy_fsync(fd: int) -> None:
        seen.append(str(Path(f"/proc/self/fd/{fd}").readlink()))
        fsync(fd)

    def spy_replace(old: str, new: str, *, src_dir_fd: int, dst_dir_fd: int) -> None:
        seen.append("rename")
        replace(old, new, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)

    if not Path("/proc/self/fd").exists():
        pytest.skip("needs /proc to see which file is synced")
    monkeypatch.setattr(os, "fsync", spy_fsync)
    monkeypatch.setattr(os, "replace", spy_replace)
    path = store.keep(io.BytesIO(PHOTO), 10**7).path
    assert seen[0].startswith(str(store.folder / "arriving"))
    assert seen[1] == "rename"
    assert seen[2:] == [str(path.parent), str(path.parent.parent), str(store.folder / "sealed")]


def test_a_full_disk_is_an_error_that_leaves_no_half_file(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(CannotWrite) as refused:
        keep(store)
    assert "No space left" in str(refused.value.__cause__)
    assert files_in(store.folder) == []


def test_an_original_is_never_opened_as_something_shown(store: FileStore) -> None:
    sha256 = keep(store)
    with pytest.raises(NotKeptError):
        store.open(sha256)
    with store.open_sealed(sha256) as original:
        assert original.read() == PHOTO


def test_a_clean_copy_is_opened_and_is_not_among_the_originals(store: FileStore) -> None:
    sha256 = store.show(io.BytesIO(b"clean")).sha256
    with store.open(sha256) as shown:
        assert shown.read() == b"clean"
    with pytest.raises(NotKeptError):
        store.open_sealed(sha256)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a" * 63,
        "a" * 65,
        "A" * 64,
        "g" * 64,
        "a" * 64 + "\n",
        "../" + "a" * 61,
        "/etc/passwd",
        "a" * 30 + "/../" + "a" * 30,
        "\0" * 64,
        "\u0661" * 64,
        "." * 64,
    ],
)
def test_nothing_but_a_hash_is_a_name(store: FileStore, name: str) -> None:
    for ask in (store.open, store.open_sealed):
        with pytest.raises(NotKeptError):
            ask(name)
    assert not store.verify(name)
    assert not store.remove(name)


def test_a_file_that_is_not_there_is_not_kept(store: FileStore) -> None:
    with pytest.raises(NotKeptError):
        store.open("a" * 64)
    assert not store.verify("a" * 64)


def test_verifying_finds_a_changed_a_cut_and_a_missing_file(store: FileStore) -> None:
    path = store.keep(io.BytesIO(PHOTO), 10**7).path
    assert store.verify(PHOTO_HASH)
    path.chmod(0o600)
    path.write_bytes(PHOTO[:-1] + b"X")
    assert not store.verify(PHOTO_HASH)
    path.write_bytes(PHOTO[:-1])
    assert not store.verify(PHOTO_HASH)
    path.unlink()
    assert not store.verify(PHOTO_HASH)


def test_verifying_looks_at_both_copies(store: FileStore) -> None:
    keep(store)
    shown = store.show(io.BytesIO(PHOTO)).path
    assert store.verify(PHOTO_HASH)
    shown.chmod(0o600)
    shown.write_bytes(b"something else")
    assert not store.verify(PHOTO_HASH)


def test_keeping_the_same_content_again_heals_a_damaged_file(store: FileStore) -> None:
    path = store.keep(io.BytesIO(PHOTO), 10**7).path
    path.chmod(0o600)
    path.write_bytes(b"rot")
    keep(store)
    assert store.verify(PHOTO_HASH)
    assert stat.S_IMODE(path.stat().st_mode) == 0o400


def test_removing_erases_original_and_copy_once(store: FileStore) -> None:
    keep(store)
    store.show(io.BytesIO(PHOTO))
    other = keep(store, b"another file")
    assert store.remove(PHOTO_HASH)
    assert not store.remove(PHOTO_HASH)
    assert [p.name for p in files_in(store.folder)] == [other]


def test_files_without_a_row_are_listed(store: FileStore) -> None:
    known, lost = keep(store), keep(store, b"its transaction was rolled back")
    also_lost = store.show(io.BytesIO(b"and its thumbnail")).sha256
    (store.folder / "sealed" / "README").write_text("not a stored file")
    assert store.orphans({known}) == {lost, also_lost}


def test_a_file_stored_a_moment_ago_is_not_yet_an_orphan(store: FileStore) -> None:
    path = store.keep(io.BytesIO(PHOTO), 10**7).path
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    assert store.orphans(set(), before=hour_ago) == set()
    os.utime(path, (0, 0))
    assert store.orphans(set(), before=hour_ago) == {PHOTO_HASH}
    keep(store)
    assert store.orphans(set(), before=hour_ago) == set(), "keeping it again makes it new"


def test_what_a_dead_process_left_half_received_is_cleared(store: FileStore) -> None:
    old, fresh = store.folder / "arriving" / "old", store.folder / "arriving" / "fresh"
    for file in (old, fresh):
        file.write_bytes(b"half")
    os.utime(old, (0, 0))
    assert store.clear_arrivals(before=datetime.now(UTC) - timedelta(hours=1)) == 1
    assert files_in(store.folder) == [fresh]


def test_a_link_in_place_of_a_file_is_not_followed(store: FileStore, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"root:x:0:0")
    path = store.show(io.BytesIO(PHOTO)).path
    path.unlink()
    path.symlink_to(secret)
    with pytest.raises(NotKeptError):
        store.open(PHOTO_HASH)
    assert not store.verify(PHOTO_HASH)
    store.show(io.BytesIO(PHOTO))
    assert secret.read_bytes() == b"root:x:0:0"
    assert not path.is_symlink()


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_link_in_place_of_a_folder_is_not_followed(
    store: FileStore, tmp_path: Path, level: int
) -> None:
    path = store.keep(io.BytesIO(PHOTO), 10**7).path
    folder = path.parents[level]
    outside = tmp_path / "outside"
    folder.rename(outside)
    folder.symlink_to(outside)
    before = sorted(files_in(outside))
    with pytest.raises((NotKeptError, OSError)):
        store.open_sealed(PHOTO_HASH)
    with pytest.raises(CannotWrite):
        keep(store)
    assert not store.remove(PHOTO_HASH)
    assert sorted(files_in(outside)) == before
    assert files_in(store.folder / "arriving") == []


def test_many_people_sending_the_same_file_at_once_leave_one(store: FileStore) -> None:
    failures: list[Exception] = []

    def send() -> None:
        try:
            for _ in range(5):
                keep(store)
        except (OSError, LookupError) as error:
            failures.append(error)

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(files_in(store.folder)) == 1
    assert store.verify(PHOTO_HASH)


def test_no_file_stays_open(store: FileStore) -> None:
    if not Path("/proc/self/fd").exists():
        pytest.skip("needs /proc to count open files")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        keep(store)
        store.verify(PHOTO_HASH)
        with pytest.raises(NotKeptError):
            store.open("b" * 64)
        with pytest.raises(TooLarge):
            store.keep(io.BytesIO(PHOTO), 1)
        store.remove(PHOTO_HASH)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_store_opened_again_finds_its_files(store: FileStore) -> None:
    sha256 = store.show(io.BytesIO(PHOTO)).sha256
    again: BinaryIO = FileStore(store.folder).open(sha256)
    with again:
        assert again.read() == PHOTO
