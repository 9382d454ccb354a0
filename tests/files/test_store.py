"""The store keeps files by their content, durably, and lets no name choose where."""

import hashlib
import io
import os
import stat
import threading
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

import pytest
from hypothesis import given, settings, strategies as st

from sara.errors import CannotWrite, Refusal
from sara.files.store import (
    CHUNK,
    FileStore,
    NotKeptError,
    TooLarge,
    content_disposition,
    display_name,
)

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


# Names


@pytest.mark.parametrize(
    "name",
    [
        "park by night.jpg",
        "Übersicht Straße.pdf",
        "公園の写真.jpg",
        "פארק.pdf",
        "حديقة.docx",
        "می‌خواهم.txt",
        "उद्यान.csv",
        "парк (2).png",
        "O'Brien & Söhne, 50% done.pdf",
        "report.2026.final.pdf",
        "👨‍👩‍👧 party.png",
    ],
)
def test_an_honest_name_stays_as_it_is(name: str) -> None:
    assert display_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    "raw, shown",
    [
        ("../../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system32\\cmd.exe", "cmd.exe"),
        ("C:\\fakepath\\photo.jpg", "photo.jpg"),
        ("/etc/shadow", "shadow"),
        ("\\\\server\\share\\x.pdf", "x.pdf"),
        ("..\u2215..\u2044etc\uff0fpasswd", "passwd"),
        ("..\u200b/..\u2060/x.pdf", "x.pdf"),
        ("photo.jpg\0.exe", "photo.jpg.exe"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("\u2066a\u2069\u200e\u200f\u061c.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
        ("a\x1b[31mred\x07.txt", "a[31mred.txt"),
        ("line\u2028break\u2029.txt", "line break.txt"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("NUL.tar.gz", "_NUL.tar.gz"),
        ("Com1.pdf", "_Com1.pdf"),
        ("lpt9", "_lpt9"),
        ("COM\u00b9.txt", "_COM\u00b9.txt"),
        ("CONIN$", "_CONIN$"),
        ("console.txt", "console.txt"),
        (".htaccess", "htaccess"),
        ("...", "file"),
        ("..", "file"),
        (".", "file"),
        ("", "file"),
        ("   ", "file"),
        ("folder/", "file"),
        ("\u202e\u200b", "file"),
        ("\u3164\u2800", "file"),
        ("-rf", "rf"),
        ("~root", "root"),
        ("photo.jpg. . .", "photo.jpg"),
        ("photo.jpg::$DATA", "photo.jpg__$DATA"),
        ("<img src=x onerror=alert(1)>.png", "_img src=x onerror=alert(1)_.png"),
        ('"><script>alert(1)</script>.png', "script_.png"),
        ('a"b;c.pdf', "a_b;c.pdf"),
        ("what?*|.csv", "what___.csv"),
        ("%2e%2e%2fetc%2fpasswd", "%2e%2e%2fetc%2fpasswd"),
        ("\ud800broken\udfff.txt", "broken.txt"),
        ("\ufffe\ufdd0x.txt", "x.txt"),
        ("x\U000e0041\U000e0042.txt", "x.txt"),
        ("\ufeffbom.txt", "bom.txt"),
    ],
)
def test_a_hostile_name_becomes_harmless(raw: str, shown: str) -> None:
    assert display_name(raw) == shown


def test_a_long_name_keeps_its_ending_and_whole_letters() -> None:
    for letter in ("a", "ü", "公", "🏞"):
        name = display_name(letter * 4000 + ".jpeg")
        assert name.endswith(letter + ".jpeg")
        assert 150 < len(name.encode()) <= 180
    assert len(display_name("a." + "b" * 4000).encode()) <= 180


@settings(deadline=None)
@given(st.text(st.characters(), max_size=300))
def test_any_text_becomes_a_safe_name(raw: str) -> None:
    name = display_name(raw)
    assert 1 <= len(name.encode()) <= 181
    assert not set(name) & set('/\\<>:"|?*\0\r\n')
    assert name[0] not in " .-~"
    assert name[-1] not in " ."
    assert not {unicodedata.category(c) for c in name} & {"Cc", "Cs", "Co", "Zl", "Zp"}
    assert display_name(name) == name


@settings(deadline=None)
@given(st.text(st.characters(), max_size=100))
def test_the_download_header_holds_one_name_and_nothing_else(raw: str) -> None:
    header = content_disposition(raw)
    assert header.isascii()
    assert header.isprintable()
    kind, plain, encoded = header.split(";", 2) if header.count(";") == 2 else ("", "", "")
    assert kind == "attachment"
    assert plain.startswith(' filename="')
    assert plain.endswith('"')
    assert plain.count('"') == 2
    assert "\\" not in plain
    assert "%" not in plain
    assert encoded.startswith(" filename*=UTF-8''")
    assert unquote(encoded.removeprefix(" filename*=UTF-8''")) == display_name(raw)


@pytest.mark.parametrize(
    "name, header",
    [
        ("plan.pdf", "attachment; filename=\"plan.pdf\"; filename*=UTF-8''plan.pdf"),
        (
            "Übersicht 1.pdf",
            "attachment; filename=\"Ubersicht 1.pdf\"; filename*=UTF-8''%C3%9Cbersicht%201.pdf",
        ),
        ("公園", "attachment; filename=\"file\"; filename*=UTF-8''%E5%85%AC%E5%9C%92"),
        ("公園.pdf", "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E5%85%AC%E5%9C%92.pdf"),
        (
            'a"\r\nX: 1;f=b.exe',
            "attachment; filename=\"a_ X_ 1_f_b.exe\"; filename*=UTF-8''a_%20X_%201%3Bf%3Db.exe",
        ),
        ("50%.pdf", "attachment; filename=\"50_.pdf\"; filename*=UTF-8''50%25.pdf"),
    ],
)
def test_the_download_header_reads_as_the_standard_has_it(name: str, header: str) -> None:
    assert content_disposition(name) == header
