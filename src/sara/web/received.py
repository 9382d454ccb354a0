"""The form in a request: what was typed, and the files that came with it."""

import enum
import tempfile
from collections.abc import AsyncIterator
from itertools import chain
from typing import IO, Any
from urllib.parse import parse_qsl

import msgspec
from litestar import Request
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from multipart import (  # type: ignore[import-untyped]  # it carries no types
    MultipartSegment,
    PushMultipartParser,
)

from sara.errors import BadRequest, CannotWrite
from sara.words import N_

UNREADABLE = N_(
    "Part of what was sent is not text that we can read. Please check it and try again."
)
FORM_BYTES = 1_000_000
"""The most that can be typed into one form."""
READS = 4
"""So many times what is taken is read, so as to give back what was typed."""
PARTS = 1_000
IN_MEMORY = 2**20
"""Bytes of a file that are kept in memory; what is larger waits on the disk."""


class Upload(msgspec.Struct, frozen=True):
    name: str
    file: IO[bytes]


class Overflow(enum.Enum):
    """What there is more of than is taken."""

    WORDS = N_("What you wrote is longer than sara can take. Shorten it.")
    FILES = N_("The files are larger than {n} MB together. Choose smaller ones or fewer.")


class Received(msgspec.Struct):
    typed: dict[str, list[str]] = {}
    uploads: dict[str, list[Upload]] = {}
    overflow: Overflow | None = None


async def received(request: Request[Any, Any, Any], files: int) -> Received:
    """Read the form, with so many bytes of files at most: of more, none is kept.

    Raises `BadRequest` for what is no form or no text, and `CannotWrite` when the disk does not
    take a file.
    """
    try:
        kind, options = request.content_type
        if kind == "multipart/form-data":
            return await _Parts(files).read(options["boundary"].encode(), request.stream())
        if kind == "application/x-www-form-urlencoded":
            return _plain(await _whole(request.stream()))
        return Received()
    except (UnicodeError, LookupError, ValueError) as error:
        raise BadRequest(UNREADABLE) from error
    except OSError as error:  # a large file is kept on disk until it is looked at
        raise CannotWrite from error


async def _whole(stream: AsyncIterator[bytes]) -> bytes:
    found = bytearray()
    async for chunk in stream:
        found.extend(chunk)
        if len(found) > READS * FORM_BYTES:
            raise RequestEntityTooLarge
    return bytes(found)


def _plain(body: bytes) -> Received:
    found = Received(overflow=Overflow.WORDS if len(body) > FORM_BYTES else None)
    for name, value in parse_qsl(body.decode(), True, errors="strict"):
        found.typed.setdefault(name, []).append(value.replace("\x00", ""))
    return found


class _Parts:
    """Takes a form apart as it comes in, as far as it is read at all."""

    def __init__(self, files: int) -> None:
        self._left, self._text = files, FORM_BYTES
        self._read = READS * (files + FORM_BYTES)
        self._found = Received()
        self._part: MultipartSegment | None = None
        self._into: IO[bytes] | bytearray = bytearray()

    async def read(self, boundary: bytes, stream: AsyncIterator[bytes]) -> Received:
        parser = PushMultipartParser(boundary, max_segment_count=PARTS)
        try:
            async for chunk in stream:
                some, self._read = chunk[: self._read], self._read - len(chunk)
                for event in () if parser.closed else parser.parse(some):
                    if isinstance(event, MultipartSegment):
                        self._begin(event)
                    elif event:
                        self._take(event)
                    else:
                        self._end()
                if self._read < 0:  # the words that stand before the files are there
                    self._found.overflow = self._found.overflow or Overflow.FILES
                    break
            parser.close(check_complete=self._read >= 0)
        except BaseException:
            self._let_go()
            raise
        if self._found.overflow is not None:
            self._let_go()
        return self._found

    def _begin(self, part: MultipartSegment) -> None:
        self._part = part
        if part.filename:
            # It outlives this form: the wrapper closes it once the answer is there.
            self._into = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  closed there
        else:
            self._into = bytearray()

    def _take(self, some: bytearray) -> None:
        if isinstance(self._into, bytearray):
            self._text -= len(some)
            if self._text < 0:
                self._found.overflow = Overflow.WORDS
            if self._text > -READS * FORM_BYTES:
                self._into.extend(some)
            return
        self._left -= len(some)
        if self._left < 0:
            self._found.overflow = self._found.overflow or Overflow.FILES
        else:
            self._into.write(some)

    def _end(self) -> None:
        assert self._part is not None
        if isinstance(self._into, bytearray):
            value = self._into.decode(self._part.charset or "utf-8").replace("\x00", "")
            self._found.typed.setdefault(self._part.name, []).append(value)
        else:
            self._into.seek(0)
            kept = Upload(self._part.filename or "", self._into)
            self._found.uploads.setdefault(self._part.name, []).append(kept)

    def _let_go(self) -> None:
        """Keep no file of it."""
        if not isinstance(self._into, bytearray):
            self._into.close()
        for upload in chain.from_iterable(self._found.uploads.values()):
            upload.file.close()
        self._found.uploads.clear()
