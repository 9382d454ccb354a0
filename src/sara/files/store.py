"""Files kept by what they contain, under names that no person chose.

    sealed/ab/cd/abcd...   originals as they came: read-only, never served
    shown/ab/cd/abcd...    clean copies, the only files anybody is given
    arriving/              what is still being received

A file whose transaction was rolled back is only a file without a row; `orphans` lists those.
"""

import errno
import hashlib
import io
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from sara.errors import CannotWrite
from sara.files.pieces import CHUNK
from sara.files.refusals import TooLarge

SEALED, SHOWN, ARRIVING = "sealed", "shown", "arriving"


class NotKeptError(LookupError):
    """No file with this hash is in the store."""


class Kept(msgspec.Struct, frozen=True):
    """One stored file: its SHA-256 in hexadecimal, its size in bytes, and where it lies."""

    sha256: str
    size: int
    path: Path


class FileStore:
    """The store in one folder. It holds no state of its own; processes may share the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in (SEALED, SHOWN, ARRIVING):
            (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)

    def keep(self, stream: BinaryIO, limit: int) -> Kept:
        """Seal an original of at most `limit` bytes. Durable when it returns.

        Raises TooLarge, and CannotWrite when the disk is full or closed.
        """
        with _as_cannot_write():
            return self._write(SEALED, stream, limit)

    def show(self, stream: BinaryIO, day: date | None = None) -> Kept:
        """Put a clean copy among what is shown. Durable when it returns; raises CannotWrite.

        With `day` the file, and the folders it lies in, bear that day and no hour.
        """
        with _as_cannot_write():
            return self._write(SHOWN, stream, None, day)

    def open(self, sha256: str) -> BinaryIO:
        """A shown file, to be served; raises NotKeptError, also for what is only sealed."""
        return self._read(SHOWN, sha256)

    def shown_path(self, sha256: str) -> Path:
        """Where a shown file lies, to be streamed; raises NotKeptError."""
        self.open(sha256).close()
        return self.folder / SHOWN / sha256[:2] / sha256[2:4] / sha256

    def open_sealed(self, sha256: str) -> BinaryIO:
        """An original, to make clean copies from or to hand to a court; never to be served."""
        return self._read(SEALED, sha256)

    def verify(self, sha256: str) -> bool:
        """Whether the file is there and every copy of it still has the content it was kept for."""
        found = []
        for shelf in (SEALED, SHOWN):
            with suppress(NotKeptError), self._read(shelf, sha256) as kept:
                found.append(hashlib.file_digest(kept, "sha256").hexdigest())
        return bool(found) and set(found) == {sha256}

    def remove(self, sha256: str, before: datetime | None = None) -> bool:
        """Erase every copy of this content, with `before` only older ones; whether there was one.

        Equal files share one place: ask first whether another row still needs it.
        """
        removed = False
        for shelf in (SEALED, SHOWN):
            with suppress(NotKeptError), self._leaf(shelf, sha256) as way:
                with _missing_is_not_kept(sha256):
                    if not _older(self.folder / shelf / sha256[:2] / sha256[2:4] / sha256, before):
                        continue
                    os.unlink(sha256, dir_fd=way[-1])
                os.fsync(way[-1])
                removed = True
        return removed

    def orphans(self, known: set[str], before: datetime | None = None) -> set[str]:
        """Hashes of stored files that no row knows.

        Give `before` two days ago when they are to be removed: a file is stored a moment
        earlier than its row is committed, and may bear a day without an hour.
        """
        return {
            found.name
            for shelf in (SEALED, SHOWN)
            for found in _files_under(self.folder / shelf)
            if _is_hash(found.name) and found.name not in known and _older(found, before)
        }

    def clear_arrivals(self, before: datetime) -> int:
        """Remove what was half received when a process died; how many files that were."""
        left = [f for f in _files_under(self.folder / ARRIVING) if _older(f, before)]
        for file in left:
            file.unlink(missing_ok=True)
        return len(left)

    def _write(
        self, shelf: str, stream: BinaryIO, limit: int | None, day: date | None = None
    ) -> Kept:
        name = secrets.token_hex(16)
        with _folder(self.folder / ARRIVING) as arriving:
            try:
                sha256, size = _receive(stream, name, arriving, limit)
                with self._leaf(shelf, sha256, make=True) as way:
                    # Always replaced: a copy damaged on disk heals, and its time becomes new.
                    os.replace(name, sha256, src_dir_fd=arriving, dst_dir_fd=way[-1])
                    if day is not None:
                        _date(day, way[-1], sha256)
                    for folder in reversed(way):
                        if day is not None:
                            _date(day, folder)
                        os.fsync(folder)
            finally:
                with suppress(FileNotFoundError):
                    os.unlink(name, dir_fd=arriving)
                if day is not None:
                    _date(day, arriving)
        return Kept(sha256, size, self.folder / shelf / sha256[:2] / sha256[2:4] / sha256)

    def _read(self, shelf: str, sha256: str) -> io.BufferedReader:
        with self._leaf(shelf, sha256) as way, _missing_is_not_kept(sha256):
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
            return os.fdopen(os.open(sha256, flags, dir_fd=way[-1]), "rb")

    @contextmanager
    def _leaf(self, shelf: str, sha256: str, make: bool = False) -> Iterator[list[int]]:
        if not _is_hash(sha256):
            raise NotKeptError(sha256)
        with ExitStack() as opened:
            with _missing_is_not_kept(sha256):
                way = [opened.enter_context(_folder(self.folder / shelf))]
                for part in (sha256[:2], sha256[2:4]):
                    way.append(opened.enter_context(_folder(part, way[-1], make)))
            yield way


def _date(day: date, folder: int, name: str = "") -> None:
    """Give a folder, or a file in it, the first moment of a day as its time."""
    seconds = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
    if name:
        os.utime(name, (seconds, seconds), dir_fd=folder, follow_symlinks=False)
    else:
        os.utime(folder, (seconds, seconds))


def _receive(stream: BinaryIO, name: str, folder: int, limit: int | None) -> tuple[str, int]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(name, flags, 0o400, dir_fd=folder), "wb") as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if limit is not None and size > limit:
                raise TooLarge(limit)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


@contextmanager
def _folder(name: str | Path, inside: int | None = None, make: bool = False) -> Iterator[int]:
    if make:
        with suppress(FileExistsError):
            os.mkdir(name, 0o700, dir_fd=inside)
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    opened = os.open(name, flags, dir_fd=inside)
    try:
        yield opened
    finally:
        os.close(opened)


@contextmanager
def _as_cannot_write() -> Iterator[None]:
    try:
        yield
    except ConnectionError:  # the sender went away; nothing is wrong with the disk
        raise
    except (OSError, NotKeptError) as error:  # the latter: a folder of the store is gone
        raise CannotWrite from error


@contextmanager
def _missing_is_not_kept(sha256: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # The last two are what a symbolic link in the way answers.
        if error.errno in (errno.ENOENT, errno.ELOOP, errno.ENOTDIR):
            raise NotKeptError(sha256) from error
        raise


def _is_hash(name: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{64}", name) is not None


def _files_under(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names)


def _older(file: Path, before: datetime | None) -> bool:
    if before is None:
        return True
    try:
        return file.lstat().st_mtime < before.timestamp()
    except FileNotFoundError:  # another process was quicker
        return False
