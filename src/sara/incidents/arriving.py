"""Files on their way in: kept as they came, until they are loaded or dropped.

They may hold columns about persons, so they lie beside the evidence and not in it, only this
installation can read them, and nothing of them is left when they are loaded, or after two days.
"""

import datetime as dt
import hashlib
import re
import secrets
from pathlib import Path
from typing import IO

import msgspec

from sara.errors import Refused
from sara.settings import Settings
from sara.words import N_

KEPT_FOR = dt.timedelta(days=2)
TOO_LARGE = N_("The file is larger than {megabytes} MB. Pack it with gzip (.gz), or cut it in two.")
GONE = N_("The file is not there any more. Upload it again.")
TOKEN = re.compile(r"[0-9a-f]{32}", re.ASCII)


class Arrived(msgspec.Struct, frozen=True):
    """A file as it was kept."""

    token: str
    name: str
    digest: str
    size: int


def folder(settings: Settings) -> Path:
    found = settings.data / "incoming"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def keep(settings: Settings, file: IO[bytes], name: str, most: int) -> Arrived:
    """Keep a file that was sent. Raises `Refused` when it is larger than `most` bytes."""
    token, digest, size = secrets.token_hex(16), hashlib.sha256(), 0
    path = folder(settings) / token
    try:
        with path.open("xb") as into:
            while block := file.read(1 << 20):
                size += len(block)
                if size > most:
                    raise Refused(TOO_LARGE, megabytes=most // 1_000_000)
                digest.update(block)
                into.write(block)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Arrived(token, display(name), digest.hexdigest(), size)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def path_of(settings: Settings, token: str) -> Path:
    """Where a file lies. Raises `Refused` when it does not any more."""
    path = folder(settings) / token
    if not TOKEN.fullmatch(token) or not path.is_file():
        raise Refused(GONE)
    return path


def forget(settings: Settings, token: str) -> None:
    if TOKEN.fullmatch(token):
        (folder(settings) / token).unlink(missing_ok=True)


def forget_old(settings: Settings, now: dt.datetime) -> None:
    """Remove what has lain here for too long."""
    for path in folder(settings).iterdir():
        age = now.timestamp() - path.stat().st_mtime
        if path.is_file() and age > KEPT_FOR.total_seconds():
            path.unlink(missing_ok=True)


def display(name: str) -> str:
    """The name of a file without its folders, short and in one line."""
    bare = re.split(r"[/\\]", name)[-1]
    return "".join(c for c in bare if c.isprintable()).strip()[:200] or "file"
