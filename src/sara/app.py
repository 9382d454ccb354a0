"""Composition root: joins the rooms, decides nothing."""

import datetime as dt
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from litestar import Litestar
from sqlalchemy.engine import Connection

from sara import routes
from sara.accounts import sessions
from sara.accounts.permissions import GRANTS, Permission
from sara.accounts.queries import viewer_of
from sara.accounts.viewer import Viewer
from sara.db import Clock, Database, utc_now
from sara.history.readings import record_readings
from sara.settings import Settings
from sara.web import dates
from sara.web.call import House, NavItem
from sara.web.rendering import Renderer
from sara.web.route import Route
from sara.web.server import application
from sara.words import N_

SLOW_THREADS = 2

NAVIGATION = (
    ("/", N_("Home"), Permission.SIGNED_IN),
    ("/problems", N_("Problems"), Permission.PROBLEM_READ),
    ("/board", N_("Board"), Permission.PROBLEM_READ),
    ("/reviews", N_("Reviews"), Permission.REVIEW_QUEUE),
    ("/admin", N_("Administration"), Permission.ACCOUNTS_MANAGE),
)


def house_of(settings: Settings, clock: Clock = utc_now, watch: bool = False) -> House:
    """What every call of one process shares."""
    database = Database(settings)
    dates.live_in(settings.zone)
    idle = dt.timedelta(minutes=settings.idle_minutes)

    def identify(db: Connection, token: str, now: dt.datetime) -> Viewer | None:
        return viewer_of(db, token, now, idle)

    return House(
        settings=settings,
        database=database,
        secret=database.secret,
        renderer=Renderer(watch),
        clock=clock,
        threads=ThreadPoolExecutor(database.threads, "page"),
        slow=ThreadPoolExecutor(SLOW_THREADS, "slow"),
        identify=identify,
        anyone=lambda permission: GRANTS[permission].anyone,
        touch=sessions.touch,
        needs_touch=sessions.needs_touch,
        record_readings=record_readings,
        nav=navigation,
    )


def create_app(
    settings: Settings,
    clock: Clock = utc_now,
    watch: bool = False,
    more: Sequence[Route] = (),
) -> Litestar:
    """The application for these settings. `more` lets a test add routes of its own."""
    house = house_of(settings, clock, watch)
    app = application(house, [*routes.ALL, *more], Permission.PUBLIC)
    app.state.house = house
    return app


def navigation(viewer: Viewer | None, path: str) -> list[NavItem]:
    if viewer is None:
        return []
    return [
        NavItem(href, words, path == href or (href != "/" and path.startswith(href + "/")))
        for href, words, may in NAVIGATION
        if viewer.might_by_role(may)
    ]
