"""The Litestar application around the routes: headers, static files, errors, worker threads."""

import logging
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any

from litestar import Litestar, Request, Response
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.static_files import create_static_files_router
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from sara.errors import BadRequest, Broken, Forbidden, NotFound, Refusal, TooLarge, TooMany
from sara.settings import Settings
from sara.web.asked import Asked, cookie_name
from sara.web.call import House
from sara.web.later import Later
from sara.web.permitting import who
from sara.web.quiet import for_a_log, is_quiet
from sara.web.rendering import static_folder
from sara.web.responses import refuse
from sara.web.route import Route
from sara.web.wrapper import handler
from sara.words import N_

if TYPE_CHECKING:
    from sara.accounts.viewer import Viewer

logger = logging.getLogger("sara.web")

_PLAIN = re.compile(r"[\w.-]{1,80}(/[\w.-]{1,80}){0,4}", re.ASCII)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language, Cookie, HX-Request, HX-Target",
}


class NotAllowed(Refusal):
    status = 405
    heading = N_("This address cannot be used that way")

    def __init__(self) -> None:
        super().__init__(N_("Go back to the page and use its buttons."))


def application(
    house: House,
    routes: Sequence[Route],
    permission_of_static: Any,
    lifespan: Sequence[Callable[[Litestar], AbstractAsyncContextManager[None]]] = (),
) -> Litestar:
    """Join the routes into one application, which stands for `app.state.house`."""

    @asynccontextmanager
    async def closing(app: Litestar) -> AsyncIterator[None]:
        yield
        house: House = app.state.house
        house.threads.shutdown()
        if house.heavy is not None:
            house.heavy.shutdown()
        house.slow.shutdown()
        house.database.close()

    headers = HEADERS | {"Content-Security-Policy": policy(house.settings)}

    def on_error(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        return _error(request.app.state.house, request, error, headers)

    static = create_static_files_router(
        path="/static",
        directories=[static_folder()],
        cache_control=None,
        opt={"permission": permission_of_static},
        include_in_schema=False,
        before_request=_plainly_named,
        after_request=_long_lived,
    )
    largest = house.settings.file_megabytes
    return Litestar(
        [static, *(handler(route, file_megabytes=largest) for route in routes)],
        state=State({"house": house}),
        exception_handlers={HTTPException: on_error, Exception: on_error},
        middleware=[_with_headers(headers)],
        # Files are packed as they are; packed again they only lose their length.
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=2, exclude=["^/files/"]
        ),
        openapi_config=None,
        lifespan=[closing, *lifespan],
        logging_config=None,
    )


def policy(settings: Settings) -> str:
    """What a browser may load: everything from here, and the pictures of a map where it is set."""
    return "; ".join(
        (
            "default-src 'self'",
            f"img-src 'self' data: blob: {settings.tiles_origin}".strip(),
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _with_headers(headers: Mapping[str, str]) -> Callable[[ASGIApp], ASGIApp]:
    """Put these headers on every answer, but for those that it sets itself.

    As bytes, when the answer goes out: as words the framework would look through all of them again
    with every one that it adds. What an answer varies with is added to what the packing says of it.
    """
    encoded = [(n.lower().encode("latin-1"), v.encode("latin-1")) for n, v in headers.items()]

    def around(app: ASGIApp) -> ASGIApp:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            async def sent(message: Message) -> None:
                if message["type"] == "http.response.start":
                    own = message["headers"]
                    names = {name for name, _ in own} - {b"vary"}
                    message["headers"] = [*own, *(h for h in encoded if h[0] not in names)]
                await send(message)

            await app(scope, receive, sent)

        return answer

    return around


def _safe(response: Response[Any], headers: Mapping[str, str]) -> Response[Any]:
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    if response.status_code == 303:
        response.headers.pop("Content-Type", None)
    return response


async def _plainly_named(request: Request[Any, Any, Any]) -> None:
    # Of a name that no file can have, the framework asks the disk, and the disk objects.
    name = str(request.path_params.get("file_path", "")).lstrip("/")
    if not _PLAIN.fullmatch(name) or not (static_folder() / name).is_file():
        raise NotFound


async def _long_lived(response: Response[Any]) -> Response[Any]:
    # The address carries the hash of the file (see rendering.asset), so it never changes.
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    # One of them lets the form for reports open without a signal (static/report-worker.js).
    response.headers["Service-Worker-Allowed"] = "/report"
    return response


def _error(
    house: House, request: Request[Any, Any, Any], error: Exception, headers: Mapping[str, str]
) -> Response[Any]:
    asked = Asked(
        method=request.method, path=request.url.path, query={},
        htmx=request.headers.get("hx-request") == "true",
        token=request.cookies.get(cookie_name(house.settings), ""),
        languages=request.headers.get("accept-language", ""),
    )  # fmt: skip
    refusal = _as_refusal(house, error)
    if isinstance(refusal, Broken):
        where = for_a_log(request.scope["path"])
        logger.error("%s %s failed", request.method, where, exc_info=error)

    def made(viewer: "Viewer | None" = None) -> Response[Any]:
        response = refuse(house, asked, viewer, refusal)
        for name, value in (getattr(error, "headers", None) or {}).items():
            response.headers.setdefault(name, value)
        return _safe(response, headers)

    if asked.token and isinstance(refusal, NotFound | NotAllowed) and _is_page(asked.path):
        # Who asks is read in a thread: an answer is wanted here at once, on the event loop.
        return Later(lambda: house.threads.run(False, lambda: made(who(house, asked, refusal))))
    return made()


def _is_page(path: str) -> bool:
    return not is_quiet(path) and not path.startswith("/static/")


def _as_refusal(house: House, error: Exception) -> Refusal:
    if isinstance(error, Refusal):
        return error
    match getattr(error, "status_code", 500):
        case 400:
            return BadRequest(N_("Part of what was sent could not be read."))
        case 401 | 403:
            return Forbidden()
        case 404:
            return NotFound()
        case 405:
            return NotAllowed()
        case 413:
            return TooLarge(
                N_("It is larger than {n} MB. Go back: what you wrote is still in your browser."),
                n=house.settings.file_megabytes,
            )
        case 429:
            return TooMany(N_("Please wait a minute and try again."))
        case _:
            return Broken()
