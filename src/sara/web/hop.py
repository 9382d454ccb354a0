"""One hop on a worker thread: session, permission, form, route, rendering and commit."""

import datetime as dt
import inspect
import logging
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from litestar import Response

from sara.away import away
from sara.db import BIGGEST_ID
from sara.errors import Broken, NotFound, Refusal, Stale, TooLarge
from sara.web import once
from sara.web.answers import Redirect
from sara.web.asked import Asked
from sara.web.both import show_both
from sara.web.call import Call, House, Read
from sara.web.forms import FormError
from sara.web.notices import TWICE
from sara.web.offered import Offer, offered
from sara.web.permitting import ask_next, not_forged, permit, who
from sara.web.quiet import for_a_log
from sara.web.responses import refuse, respond, speak
from sara.web.route import Route
from sara.words import Sentence

logger = logging.getLogger("sara.web")


def guarded(
    run: Callable[..., Any],
    house: House,
    route: Route,
    asked: Asked,
    params: Mapping[str, Any],
    prepared: Any,
) -> Any:
    """What `run` gives back; every refusal and every fault becomes the page that says so."""
    try:
        if any(isinstance(p, int) and not 0 <= p <= BIGGEST_ID for p in params.values()):
            raise NotFound
        return run(house, route, asked, params, prepared)
    except Refusal as refusal:
        write_down(refusal, asked.method, asked.path)
        viewer = who(house, asked, refusal)
        return refuse(house, asked, viewer, refusal, ask_next(house, asked, viewer, refusal))
    except Exception as error:
        # Caught here and not where every error ends, because here what was typed is not lost.
        if gone := away(error):
            logger.exception("the database did not answer")
            return refuse(house, asked, None, gone)
        logger.exception("%s %s failed", asked.method, for_a_log(asked.path))
        return refuse(house, asked, who(house, asked, Broken()), Broken())


def overflowed(house: House, _route: Route, asked: Asked, *_: Any) -> Response[Any]:
    """Refuse what is more than is taken; what was typed stays."""
    assert asked.overflow is not None
    raise TooLarge(asked.overflow.value, n=house.settings.file_megabytes)


def write_down(refusal: Refusal, method: str, path: str) -> None:
    """A refusal that those who run sara have to mend goes to the log, with what it came from."""
    if refusal.status >= 500:
        logger.error("%s %s refused", method, for_a_log(path), exc_info=refusal)


def get(
    house: House, route: Route, asked: Asked, params: Mapping[str, Any], prepared: Any
) -> Response[Any]:
    """Show a page."""
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
        _note(house, call, now)
    return response


def _note(house: House, call: Read, now: dt.datetime) -> None:
    """Leave word that this session is in use, and of what was read that leaves an entry."""
    try:
        with house.database.write() as session:
            if call.viewer:
                house.touch(session, call.viewer, now)
            house.record_readings(session, call.viewer, call.readings, now)
    except Exception as error:
        # Nothing is shown whose reading leaves no entry; any other page can still be read.
        if call.readings or away(error) is None:
            raise
        logger.warning("that a session is in use was not noted", exc_info=error)


def post(
    house: House, route: Route, asked: Asked, params: Mapping[str, Any], prepared: Any
) -> Response[Any]:
    """Do what a form asks, or show the form again with what is wrong."""
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
        not_forged(house, asked, viewer, route)
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


def prepare(
    house: House, route: Route, asked: Asked, params: Mapping[str, Any], _prepared: None
) -> Any:
    """Check who asks, then do the slow work; a form to be shown again is returned as a response."""
    with house.database.read() as db:
        viewer = house.identify(db, asked.token, house.clock())
    speak(house, asked, viewer)
    permit(house, viewer, route)
    if route.method == "POST":
        not_forged(house, asked, viewer, route)
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


def _wanted(route: Route, params: Mapping[str, Any]) -> dict[str, Any]:
    names = _names(route.run)
    return {k: v for k, v in params.items() if k in names}


@cache
def _names(run: Callable[..., Any]) -> frozenset[str]:
    return frozenset(inspect.signature(run).parameters)
