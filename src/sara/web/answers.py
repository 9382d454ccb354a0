"""What a route gives back; the page wrapper turns it into a response."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

import msgspec


class Page(msgspec.Struct, frozen=True):
    """A whole page, or one of its parts when htmx asks for the part's id.

    `parts` maps the id of a part to its template; a part sees the same context as the page.
    """

    template: str
    context: Mapping[str, Any] = {}
    parts: Mapping[str, str] = {}
    status: int = 200


class Redirect(msgspec.Struct, frozen=True):
    """303 to a page of our own, which then shows `notice` once (a name of `sara.web.notices`)."""

    to: str
    notice: str = ""
    cookie: str | None = None
    """A new session token to set, or "" to forget the one there is."""
    device: str = ""
    """The marks of the people who signed in on this browser, to be kept for long."""
    language: str = ""
    """A language to be kept on this browser."""


class Download(msgspec.Struct, frozen=True):
    """A file from the store, streamed."""

    path: Path
    media_type: str
    disposition: str


class Made(msgspec.Struct, frozen=True):
    """A file that is made for this one request, and is kept nowhere."""

    make: Callable[[], bytes]
    """Called in a thread of its own, when the database is no longer held. May raise a refusal.

    A function of a module with what it is given: another process may have said what to make.
    """
    media_type: str
    disposition: str


class Spooled(msgspec.Struct, frozen=True):
    """A file that was written for this answer alone, sent in parts and then gone."""

    file: IO[bytes]
    length: int
    media_type: str
    disposition: str


class Text(msgspec.Struct, frozen=True):
    body: str
    media_type: str = "text/plain; charset=utf-8"
    disposition: str = ""
    marked: bool = False
    """With a mark by which a reader is spared what it has already; for what everybody may see."""


Answer = Page | Redirect | Download | Made | Spooled | Text
