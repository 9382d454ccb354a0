"""What came in, read on the event loop before a worker thread takes over."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from litestar import Request

from sara.settings import Settings
from sara.web.received import Overflow, Received, Upload, received


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    method: str
    path: str
    query: dict[str, list[str]]
    typed: dict[str, list[str]] = {}
    uploads: dict[str, list[Upload]] = {}
    overflow: Overflow | None = None
    """More came than is taken: files are gone, and what was typed is here."""
    token: str = ""
    device: str = ""
    notice: str = ""
    language: str = ""
    """The language chosen on this browser."""
    languages: str = ""
    """What the browser says it reads; looked at and never kept."""
    origin: str = ""
    fetch_site: str = ""
    source: str = ""
    has: str = ""
    """The mark of what the reader has already (If-None-Match)."""
    part: str = ""
    """The id of the part of a page that htmx wants, empty for a whole page."""
    htmx: bool = False

    @property
    def address(self) -> str:
        """Path and query, as the address bar shows them."""
        pairs = [(k, v) for k, vs in self.query.items() for v in vs]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path


def cookie_name(settings: Settings) -> str:
    return "__Host-sara" if settings.secure else "sara"


LANGUAGE_COOKIE = "sara_language"


def device_name(settings: Settings) -> str:
    return cookie_name(settings) + "-device"


async def asked_of(request: Request[Any, Any, Any], settings: Settings, files: int = 0) -> Asked:
    """Read the request, with so many bytes of files at most.

    Raises `BadRequest` for bytes that are no text.
    """
    header = request.headers.get
    htmx = header("hx-request") == "true"
    form = await received(request, files) if request.method == "POST" else Received()
    return Asked(
        method=request.method,
        path=request.scope["path"],
        query=grouped(parse_qsl(request.scope["query_string"].decode("latin-1"), True)),
        typed=form.typed,
        uploads=form.uploads,
        overflow=form.overflow,
        token=request.cookies.get(cookie_name(settings), ""),
        device=request.cookies.get(device_name(settings), ""),
        notice=request.cookies.get("sara_notice", ""),
        language=request.cookies.get(LANGUAGE_COOKIE, ""),
        languages=header("accept-language", ""),
        origin=header("origin", ""),
        fetch_site=header("sec-fetch-site", ""),
        source=_source(request, settings.proxy_hops),
        has=header("if-none-match", ""),
        htmx=htmx,
        part=header("hx-target", "").rpartition("#")[2] if htmx else "",
    )


def grouped(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value.replace("\x00", ""))
    return found


def _source(request: Request[Any, Any, Any], hops: int) -> str:
    """The address the request came from; what a client writes itself is never believed.

    With `hops` proxies in front, each adds one address at the end of X-Forwarded-For.
    """
    if hops:
        chain = [p.strip() for p in request.headers.get("x-forwarded-for", "").split(",")]
        if len(chain) >= hops and chain[-hops]:
            return chain[-hops]
    return request.client.host if request.client else ""
