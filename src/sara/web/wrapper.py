"""The page wrapper: a route as the server wants it, and where it is answered.

Each is answered in one hop (`web/hop.py`) on a thread, or in a process for heavy pages.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

from litestar import Request, Response, route as litestar_route
from litestar.handlers import HTTPRouteHandler

from sara.errors import Refusal, SignedOut, Unavailable
from sara.web.asked import Asked, asked_of
from sara.web.beside import Answering
from sara.web.call import House
from sara.web.hop import get, guarded, overflowed, post, prepare, write_down
from sara.web.responses import Unfinished, refuse
from sara.web.route import Route


def handler(route: Route, *, file_megabytes: int) -> HTTPRouteHandler:
    """The route as Litestar wants it. Its house is the one the application stands for by then."""
    methods = ["GET", "HEAD"] if route.method == "GET" else [route.method]
    files = file_megabytes * 1_100_000 if route.uploads else 0

    async def answer(request: Request[Any, Any, Any]) -> Response[Any]:
        house: House = request.app.state.house
        if route.uploads and not request.cookies and not house.anyone(route.may):
            return refuse(house, Asked(method="POST", path=request.url.path, query={}),
                          None, SignedOut())  # fmt: skip
        try:
            asked = await asked_of(request, house.settings, files)
        except Refusal as refusal:
            write_down(refusal, request.method, request.url.path)
            return refuse(
                house, Asked(method="POST", path=request.url.path, query={}), None, refusal
            )
        try:
            return await _handled(house, route, asked, dict(request.path_params))
        finally:
            for upload in chain.from_iterable(asked.uploads.values()):
                upload.file.close()

    return litestar_route(
        route.path,
        http_method=methods,  # type: ignore[arg-type]  # Litestar takes the names too
        name=_name(route),
        opt={"permission": route.may},
        include_in_schema=False,
        request_max_body_size=None,  # `received` stops by itself, and gives back what it has read
        status_code=200,
    )(answer)


async def _handled(
    house: House, route: Route, asked: Asked, params: Mapping[str, Any]
) -> Response[Any]:
    """The answer, with what takes its time before and after the page."""

    async def slowly(work: Callable[..., Any]) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            house.slow, guarded, work, house, route, asked, params, None
        )

    if asked.overflow is not None:
        refused: Response[Any] = await slowly(overflowed)
        return refused
    prepared = None
    if route.before is not None:
        prepared = await slowly(prepare)
        if isinstance(prepared, Response):
            return prepared
    answered = await _answered(house, route, asked, params, prepared)
    if isinstance(answered, Unfinished):
        finish = answered.finish
        finished: Response[Any] = await slowly(lambda *_: finish())
        return finished
    return answered


async def _answered(
    house: House, route: Route, asked: Asked, params: Mapping[str, Any], prepared: Any
) -> Response[Any]:
    """The answer of a thread, or of a process for heavy pages."""
    if house.heavy is not None and _elsewhere(route, asked):
        try:
            return await house.heavy.answer(_name(route), asked, params)
        except Unavailable as gone:
            return refuse(house, asked, None, gone)
    run = get if route.method == "GET" else post
    done: Response[Any] = await house.threads.run(
        _soon(route, asked), guarded, run, house, route, asked, params, prepared
    )
    return done


def _name(route: Route) -> str:
    return f"{route.method} {route.path}"


def _soon(route: Route, asked: Asked) -> bool:
    """A search has its words at `q`, on every page that can be searched."""
    return route.method == "GET" and not route.heavy and "q" not in asked.query


def _elsewhere(route: Route, asked: Asked) -> bool:
    """Whether a process for heavy pages answers. What keeps no trace stays where it came in."""
    reads = route.method == "GET" and route.before is None and not route.traceless
    return reads and not _soon(route, asked)


def answering(house: House, routes: Sequence[Route]) -> Answering:
    """What answers heavy pages in a process of their own."""
    named = {_name(route): route for route in routes}

    def answer(name: str, asked: Asked, params: Mapping[str, Any]) -> Response[Any]:
        answered: Response[Any] = guarded(get, house, named[name], asked, params, None)
        return answered

    return answer
