"""The page wrapper: session, permission, form, route, rendering and commit, in one hop."""

import asyncio
import inspect
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from litestar import Request, Response, route as litestar_route
from litestar.handlers import HTTPRouteHandler
from sqlalchemy import exc

from sara.db import BIGGEST_ID
from sara.errors import Broken, Forbidden, NotFound, Refusal, SignedOut, Stale, Unavailable
from sara.web import forgery, once
from sara.web.answers import Redirect
from sara.web.asked import Asked, asked_of
from sara.web.both import show_both
from sara.web.call import Call, House
from sara.web.forms import FormError
from sara.web.notices import TWICE
from sara.web.offered import Offer, offered
from sara.web.processes import Answering
from sara.web.quiet import for_a_log
from sara.web.responses import Unfinished, refuse, respond, speak
from sara.web.route import FORM_BYTES, Route
from sara.words import Sentence

if TYPE_CHECKING:
    from sara.accounts.viewer import Viewer

logger = logging.getLogger("sara.web")

AWAY = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError, exc.InternalError)


def handler(route: Route, *, file_megabytes: int) -> HTTPRouteHandler:
    """The route as Litestar wants it. Its house is the one the application stands for by then."""
    methods = ["GET", "HEAD"] if route.method == "GET" else [route.method]
    limit = file_megabytes * 1_100_000 if route.uploads else FORM_BYTES

    async def answer(request: Request[Any, Any, Any]) -> Response[Any]:
        house: House = request.app.state.house
        loop = asyncio.get_running_loop()
        if route.uploads and not request.cookies and not house.anyone(route.may):
            return refuse(house, Asked(method="POST", path=request.url.path, query={}),
                          None, SignedOut())  # fmt: skip
        try:
            asked = await asked_of(request, house.settings)
        except Refusal as refusal:
            _write_down(refusal, request.method, request.url.path)
            return refuse(
                house, Asked(method="POST", path=request.url.path, query={}), None, refusal
            )
        params = dict(request.path_params)
        prepared = None
        if route.before is not None:
            ready = await loop.run_in_executor(
                house.slow, _guarded, _prepare, house, route, asked, params, None
            )
            if isinstance(ready, Response):
                return ready
            prepared = ready
        answered = await _answered(house, route, asked, params, prepared)
        if isinstance(answered, Unfinished):
            finish = answered.finish
            finished: Response[Any] = await loop.run_in_executor(
                house.slow, _guarded, lambda *_: finish(), house, route, asked, params, None
            )
            return finished
        return answered

    return litestar_route(
        route.path,
        http_method=methods,  # type: ignore[arg-type]  # Litestar takes the names too
        name=_name(route),
        opt={"permission": route.may},
        include_in_schema=False,
        request_max_body_size=limit,
        status_code=200,
    )(answer)


async def _answered(
    house: House, route: Route, asked: Asked, params: Mapping[str, Any], prepared: Any
) -> Response[Any]:
    """The answer of a thread, or of a process for heavy pages."""
    if house.heavy is not None and _elsewhere(route, asked):
        try:
            return await house.heavy.answer(_name(route), asked, params)
        except Unavailable as gone:
            return refuse(house, asked, None, gone)
    run = _get if route.method == "GET" else _post
    done: Response[Any] = await house.threads.run(
        _soon(route, asked), _guarded, run, house, route, asked, params, prepared
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
        answered: Response[Any] = _guarded(_get, house, named[name], asked, params, None)
        return answered

    return answer


def _guarded(
    run: Callable[..., Any],
    house: House,
    route: Route,
    asked: Asked,
    params: Mapping[str, Any],
    prepared: Any,
) -> Any:
    try:
        if any(isinstance(p, int) and not 0 <= p <= BIGGEST_ID for p in params.values()):
            raise NotFound
        return run(house, route, asked, params, prepared)
    except Refusal as refusal:
        _write_down(refusal, asked.method, asked.path)
        viewer = who(house, asked, refusal)
        return refuse(house, asked, viewer, refusal, _ask_next(house, asked, viewer, refusal))
    except AWAY:
        logger.exception("the database did not answer")
        return refuse(house, asked, None, Unavailable())
    except Exception:
        # Caught here and not where every error ends, because here what was typed is not lost.
        logger.exception("%s %s failed", asked.method, for_a_log(asked.path))
        return refuse(house, asked, who(house, asked, Broken()), Broken())


def _write_down(refusal: Refusal, method: str, path: str) -> None:
    """A refusal that those who run sara have to mend goes to the log, with what it came from."""
    if refusal.status >= 500:
        logger.error("%s %s refused", method, for_a_log(path), exc_info=refusal)


def _get(
    house: House, route: Route, asked: Asked, params: Mapping[str, Any], prepared: Any
) -> Response[Any]:
    return _show(house, route, asked, params, prepared=prepared)


def _show(
    house: House,
    route: Route,
    asked: Asked,
    params: Mapping[str, Any],
    *,
    mistakes: Mapping[str, Sentence] | None = None,
    refusal: Refusal | None = None,
    prepared: Any = None,
) -> Response[Any]:
    now = house.clock()
    with house.database.read() as db:
        viewer = house.identify(db, asked.token, now)
        speak(house, asked, viewer)
        permit(house, viewer, route)
        call = Call(house, asked, db, viewer, now, mistakes, refusal, prepared)
        answer = route.run(call, **_wanted(route, params))
        status = refusal.status if refusal else 422 if mistakes is not None else 200
        response = respond(call, answer, status)
    noted = call.readings or (viewer and house.needs_touch(viewer, now))
    if noted and not route.traceless:
        with house.database.write() as session:
            if viewer:
                house.touch(session, viewer, now)
            house.record_readings(session, viewer, call.readings, now)
    return response


def _post(
    house: House, route: Route, asked: Asked, params: Mapping[str, Any], prepared: Any
) -> Response[Any]:
    try:
        return _act(house, route, asked, params, prepared)
    except FormError as error:
        if route.again is None:
            raise
        return _show(house, route.again, asked, params, mistakes=error.errors)
    except Stale as stale:
        viewer = who(house, asked, stale)
        if not stale.theirs or viewer is None:
            raise
        back = route.again.address(params) if route.again else ""
        offers = _offers(house, route, asked, params)
        return show_both(house, asked, viewer, stale, offers, back=back)
    except Refusal as refusal:
        if route.again is None or refusal.status != 422:
            raise
        return _show(house, route.again, asked, params, refusal=refusal)


def _offers(
    house: House, route: Route, asked: Asked, params: Mapping[str, Any]
) -> Mapping[str, Offer]:
    """What the form that was sent offers to choose from, as this person would see it now."""
    if route.again is None:
        return {}
    try:
        page = _show(house, route.again, asked, params)
    except Refusal:  # meanwhile there is no such form any more
        return {}
    return offered(str(page.content), asked.typed.get("_form", [""])[-1])


def _act(
    house: House, route: Route, asked: Asked, params: Mapping[str, Any], prepared: Any
) -> Response[Any]:
    now = house.clock()
    with house.database.write() as db:
        viewer = house.identify(db.connection(), asked.token, now)
        speak(house, asked, viewer)
        permit(house, viewer, route)
        _not_forged(house, asked, viewer, route)
        by = viewer.account_id if viewer else None
        sent = "" if route.traceless else asked.typed.get("_once", [""])[-1]
        number = once.number(sent, by, asked.path)
        if number and (led := once.claim(db, number, now)) is not None:
            return respond(Call(house, asked, db, viewer, now), Redirect(led, TWICE))
        call = Call(house, asked, db, viewer, now, prepared=prepared)
        answer = route.run(call, **_wanted(route, params))
        if number and isinstance(answer, Redirect):
            once.led_to(db, number, answer.to)
        if viewer and not route.traceless:
            house.touch(db, viewer, now)
            house.record_readings(db, viewer, call.readings, now)
        return respond(call, answer)


def _prepare(
    house: House, route: Route, asked: Asked, params: Mapping[str, Any], _prepared: None
) -> Any:
    """Check who asks, then do the slow work; a form to be shown again is returned as a response."""
    with house.database.read() as db:
        viewer = house.identify(db, asked.token, house.clock())
    speak(house, asked, viewer)
    permit(house, viewer, route)
    if route.method == "POST":
        _not_forged(house, asked, viewer, route)
    assert route.before is not None
    try:
        return route.before(house, asked, viewer)
    except FormError as error:
        if route.again is None:
            raise
        return _show(house, route.again, asked, params, mistakes=error.errors)
    except Refusal as refusal:
        if route.again is None or refusal.status != 422:
            raise
        return _show(house, route.again, asked, params, refusal=refusal)


def permit(house: House, viewer: "Viewer | None", route: Route) -> None:
    """Raise unless this person might use the route at all."""
    if house.anyone(route.may):
        return
    if viewer is None:
        raise SignedOut
    if not viewer.might(route.may):
        raise Forbidden


def _not_forged(house: House, asked: Asked, viewer: "Viewer | None", route: Route) -> None:
    if route.from_anywhere:
        return
    forgery.check_origin(asked.origin, house.settings.origin, asked.fetch_site)
    if viewer is not None:
        forgery.check_token(house.secret, viewer.token_hash, asked.typed.get("_csrf", [""])[-1])


def _wanted(route: Route, params: Mapping[str, Any]) -> dict[str, Any]:
    names = _names(route.run)
    return {k: v for k, v in params.items() if k in names}


@cache
def _names(run: Callable[..., Any]) -> frozenset[str]:
    return frozenset(inspect.signature(run).parameters)


def who(house: House, asked: Asked, refusal: Refusal) -> "Viewer | None":
    """Who asks, for the navigation on a refusal page."""
    if isinstance(refusal, SignedOut):
        return None
    try:
        with house.database.read() as db:
            return house.identify(db, asked.token, house.clock())
    except AWAY:
        return None


def _ask_next(
    house: House, asked: Asked, viewer: "Viewer | None", refusal: Refusal
) -> Sentence | None:
    """Who could do what this person's role does not allow."""
    if viewer is None or not (isinstance(refusal, Forbidden) and refusal.by_role):
        return None
    try:
        with house.database.read() as db:
            return house.ask_next(db, viewer, asked.path)
    except AWAY:
        return None
