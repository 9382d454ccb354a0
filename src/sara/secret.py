"""The key of this installation, and keyed hashes made with it.

Made at the first start, kept in a file that only sara may read. Two processes on one database
share the file.
"""

import hashlib
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from sara.settings import Settings, WrongSettings

SHORTEST = 32
"""Bytes; less is no key, but what a full disk or a stumble left of one."""
TOO_SHORT = "{path} holds no key. Put the right one back, or remove the file if nothing was sealed."


class Secret:
    def __init__(self, key: bytes) -> None:
        self._key = key
        self._keyed: dict[str, hmac.HMAC] = {}

    @classmethod
    def of(cls, settings: Settings) -> "Secret":
        path = settings.secret_path
        if not path.exists():
            _make(path)
        key = path.read_bytes()
        if len(key) < SHORTEST:
            raise WrongSettings(f"secret_file: {TOO_SHORT.format(path=path)}")
        return cls(key)

    def sign(self, purpose: str, *parts: str) -> str:
        """HMAC-SHA256 in hex over the parts; a different purpose gives a different key."""
        keyed = (self._keyed.get(purpose) or self._keyed_for(purpose)).copy()
        keyed.update("".join([f"{len(p)}:{p}" for p in parts]).encode())
        return keyed.hexdigest()

    def _keyed_for(self, purpose: str) -> hmac.HMAC:
        key = hmac.digest(self._key, purpose.encode(), "sha256")
        return self._keyed.setdefault(purpose, hmac.new(key, digestmod=hashlib.sha256))


def _make(path: Path) -> None:
    """Write a key whole or not at all, whoever is killed meanwhile or comes second."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, written = tempfile.mkstemp(dir=path.parent, prefix=".key-")  # for its owner alone
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_hex(32).encode())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first
            path.hardlink_to(written)
    finally:
        Path(written).unlink()


def token() -> str:
    """A fresh random token of 256 bits for an address or a cookie."""
    return secrets.token_urlsafe(32)


def hashed(value: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(value.encode()).hexdigest()
