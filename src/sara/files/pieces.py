"""Reading a file piece by piece: none is ever in memory as a whole."""

import re
from collections.abc import Iterator
from typing import IO, BinaryIO

CHUNK = 64 * 1024
WEB_PAGE = re.compile(
    rb"(?i)<(?:script|html|iframe|!doctype\s+html|\?php|svg\s[^>]{0,200}xmlns)(?![a-z0-9])"
)
"""What makes a browser take a file for a page, wherever in it that stands."""


def windows(stream: IO[bytes], overlap: int = 2048) -> Iterator[tuple[int, bytes]]:
    """The stream from its start in overlapping pieces, each with where it begins."""
    stream.seek(0)
    begins, kept = 0, b""
    while piece := stream.read(CHUNK):
        window = kept + piece
        yield begins, window
        kept = window[-overlap:]
        begins += len(window) - len(kept)


def search(wanted: re.Pattern[bytes], stream: IO[bytes]) -> bool:
    return any(wanted.search(window) for _, window in windows(stream))


def read_at(stream: BinaryIO, place: int, most: int) -> bytes:
    stream.seek(place)
    return stream.read(most)
