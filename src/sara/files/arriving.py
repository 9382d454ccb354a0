"""Files on their way in: looked at, cleaned and stored before the evidence is written."""

import io
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO, BinaryIO, cast

import msgspec

from sara.files import pictures
from sara.files.kinds import ALLOWED, Kind, Sniffed
from sara.files.names import content_disposition, display_name
from sara.files.refusals import FileRefused, TooLarge
from sara.files.sniffing import sniff
from sara.files.store import FileStore
from sara.settings import Settings
from sara.words import N_, Sentence, say

MOST_FILES = 10
TOO_MANY = N_("Choose at most {most} files at a time. There are {n}.")
THIS_ONE = N_("{file}: {why}")

ACCEPTED = ",".join(f".{one.extension}" for one in ALLOWED)
"""What a file field offers to choose from; the content decides."""

_ENDINGS = {one.media_type: one.extension for one in ALLOWED}


class Arrived(msgspec.Struct, frozen=True):
    """A file as it came, with the name its sender gave it."""

    name: str
    file: IO[bytes]


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A stored file: the sealed original, and the clean copies by their hashes."""

    name: str
    media_type: str
    sealed: str
    sealed_size: int
    shown: str
    shown_size: int
    thumb: str = ""
    width: int = 0
    height: int = 0
    hidden: tuple[str, ...] = ()
    """What the file holds that a reader does not see at once."""


def store_of(settings: Settings) -> FileStore:
    """The store of this installation."""
    return _store(settings.data / "files")


@lru_cache
def _store(folder: Path) -> FileStore:
    return FileStore(folder)


def limit_of(settings: Settings) -> int:
    """The most bytes one file may have."""
    return settings.file_megabytes * 1_000_000


class Looked(msgspec.Struct, frozen=True):
    """A file that may be taken: what it is and, of a picture, the clean copies."""

    one: Arrived
    sniffed: Sniffed
    copies: list[pictures.Derivative]


def look(arrived: Sequence[Arrived], limit: int) -> tuple[list[Looked], Sentence | None]:
    """Look at every file; or say which is the first that cannot be taken, and why."""
    if len(arrived) > MOST_FILES:
        return [], say(TOO_MANY, most=MOST_FILES, n=len(arrived))
    looked = []
    for one in arrived:
        try:
            looked.append(_look(one, limit))
        except FileRefused as refused:
            return [], say(THIS_ONE, file=display_name(one.name), why=refused.sentence)
    return looked, None


def _look(one: Arrived, limit: int) -> Looked:
    file = cast("BinaryIO", one.file)
    if file.seek(0, io.SEEK_END) > limit:
        raise TooLarge(limit)
    sniffed = sniff(file, one.name)
    picture = sniffed.kind is Kind.PICTURE
    return Looked(one, sniffed, pictures.clean(file, sniffed.media_type) if picture else [])


def keep(store: FileStore, looked: Looked, limit: int) -> Received:
    """Seal the original and store what is shown of it."""
    file = cast("BinaryIO", looked.one.file)
    file.seek(0)
    sealed = store.keep(file, limit)
    file.seek(0)
    copies = looked.copies
    shown = store.show(io.BytesIO(copies[0].content) if copies else file)
    return Received(
        name=display_name(looked.one.name),
        media_type=copies[0].media_type if copies else looked.sniffed.media_type,
        sealed=sealed.sha256,
        sealed_size=sealed.size,
        shown=shown.sha256,
        shown_size=shown.size,
        thumb=store.show(io.BytesIO(copies[1].content)).sha256 if copies else "",
        width=copies[0].width if copies else 0,
        height=copies[0].height if copies else 0,
        hidden=tuple(warning.text for warning in looked.sniffed.hidden),
    )


def is_picture(media_type: str) -> bool:
    return media_type.startswith("image/")


def disposition(name: str, media_type: str) -> str:
    """The header to serve a shown file with: pictures open, everything else is saved."""
    if not is_picture(media_type):
        return content_disposition(name)
    # A picture is made anew, perhaps as another kind than its name says.
    stem, dot, _ending = name.rpartition(".")
    named = f"{stem if dot else name}.{_ENDINGS[media_type]}"
    return "inline" + content_disposition(named).removeprefix("attachment")
