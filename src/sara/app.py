"""Composition root: joins the rooms, decides nothing."""

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import msgspec
from litestar import Litestar
from sqlalchemy.engine import Connection

from sara import routes
from sara.accounts import queries as accounts, sessions
from sara.accounts.models import AccountState
from sara.accounts.permissions import GRANTS, Permission
from sara.accounts.viewer import Viewer
from sara.actions.reminding import remind_owners
from sara.analysis.reminding import tell_of_late_data
from sara.db import Clock, Database, Reader, utc_now
from sara.errors import NotFound
from sara.evidence.sweeping import sweep_at_night
from sara.files.arriving import store_of
from sara.groups.finding import find_group
from sara.groups.going import end_terms
from sara.groups.registering import forget_unconfirmed
from sara.handover.telling import tell_ownerless
from sara.history.fields import typed_words
from sara.history.readings import record_readings
from sara.incidents.waiting import forget_dropped, load_waiting
from sara.mail import worker
from sara.meetings.forgetting import forget_old_needs
from sara.oversight.reminding import tell_of_requests
from sara.partners.mailbox import fetch_answers, forget_answers
from sara.problems.queries import find
from sara.problems.search import put_together_at_night
from sara.processors import pool
from sara.public.queries import behind
from sara.rounds.closing import close_run_out
from sara.settings import Settings
from sara.surveys.waves import close_run_out as end_surveys
from sara.triage.reminding import ask_late_receivers, tell_of_pulses
from sara.web import dates
from sara.web.beside import Answering
from sara.web.call import House, NavItem
from sara.web.processes import Processes
from sara.web.rendering import Renderer
from sara.web.route import Route
from sara.web.server import application
from sara.web.threads import Threads
from sara.web.wrapper import answering
from sara.words import N_
from sara.workflow.asking import ask_next
from sara.workflow.said import as_sent

SLOW_THREADS = 3
"""For hashing and pictures, and for at most two files of problems at a time."""

NAVIGATION = (
    ("/", N_("Home"), Permission.SIGNED_IN),
    ("/problems", N_("Problems"), Permission.PROBLEM_READ),
    ("/board", N_("Board"), Permission.PROBLEM_READ),
    ("/incidents", N_("Incidents"), Permission.INCIDENT_READ),
    ("/groups", N_("Groups"), Permission.GROUP_JOIN),
    ("/reviews", N_("Reviews"), Permission.REVIEW_QUEUE),
    ("/triage", N_("Triage"), Permission.REPORT_TRIAGE),
    ("/admin", N_("Administration"), Permission.ACCOUNTS_MANAGE),
)


VISITORS = (("/public", N_("Problems we work on")), ("/sign-in", N_("Sign in")))
"""What stands above a page for whoever is not signed in."""


def house_of(settings: Settings, clock: Clock = utc_now, watch: bool = False) -> House:
    """What every call of one process shares."""
    database = Database(settings)
    store_of(settings)  # made now, or its folders would bear the hour of the first report
    dates.live_in(settings.zone)
    idle = dt.timedelta(minutes=settings.idle_minutes)

    def identify(db: Connection, token: str, now: dt.datetime) -> Viewer | None:
        return accounts.viewer_of(db, token, now, idle)

    return House(
        settings=settings,
        database=database,
        secret=database.secret,
        renderer=Renderer(watch),
        clock=clock,
        threads=Threads(database.threads),
        slow=pool(SLOW_THREADS, "slow"),
        identify=identify,
        anyone=lambda permission: GRANTS[permission].anyone,
        touch=sessions.touch,
        needs_touch=sessions.needs_touch,
        record_readings=record_readings,
        nav=navigation,
        ask_next=ask_next,
        open_to_all=behind,
        field_words=typed_words,
        field_said=as_sent,
        named={"area_id": accounts.area_names},
    )


def create_app(
    settings: Settings,
    clock: Clock = utc_now,
    watch: bool = False,
    more: Sequence[Route] = (),
    heavy: Processes | None = None,
) -> Litestar:
    """The application for these settings. `more` lets a test add routes of its own."""
    house = msgspec.structs.replace(house_of(settings, clock, watch), heavy=heavy)
    working = [posting] if settings.worker else []
    return application(house, [*routes.ALL, *more], Permission.PUBLIC, working)


def answering_heavy(settings: Settings) -> Answering:
    """What answers heavy pages in a process of their own, with a house of its own."""
    return answering(house_of(settings), routes.ALL)


@asynccontextmanager
async def posting(app: Litestar) -> AsyncIterator[None]:
    """A mail worker in a thread of the server, for as long as it serves."""
    house: House = app.state.house
    with worker.beside(
        house.settings, house.database, still_may, house.clock, CHORES, ERRANDS, AT_ONCE
    ):
        yield


CHORES: tuple[worker.Chore, ...] = (
    close_run_out, end_terms, forget_unconfirmed, tell_ownerless, tell_of_requests, forget_answers,
    forget_old_needs, end_surveys, forget_dropped, put_together_at_night, ask_late_receivers,
    remind_owners, tell_of_pulses, tell_of_late_data, sweep_at_night,
)  # fmt: skip
"""What the worker does every hour besides sending mail."""

ERRANDS: tuple[worker.Chore, ...] = (fetch_answers,)
"""What it does every minute."""

AT_ONCE: tuple[worker.Chore, ...] = (load_waiting,)
"""What it does with every look, because somebody sits and waits for it."""


def still_may(
    db: Reader, account_id: int, problem_id: int | None, group_id: int | None = None
) -> bool:
    """Whether an account may get a letter, asked at the moment of sending.

    Of a problem, or a standing group, only those are told who see what the team, or the group,
    sees.
    """
    if problem_id is None and group_id is None:
        return accounts.state_of(db, account_id) not in (None, AccountState.DISABLED)
    reader = accounts.member(db, account_id)
    try:
        return (
            reader is not None
            and (problem_id is None or find(db, reader, problem_id) is not None)
            and (group_id is None or find_group(db, reader, group_id).inside)
        )
    except NotFound:
        return False


def navigation(viewer: Viewer | None, path: str) -> list[NavItem]:
    if viewer is None:
        return [NavItem(href, words, _below(href, path)) for href, words in VISITORS]
    return [
        NavItem(href, words, _below(href, path))
        for href, words, may in NAVIGATION
        if viewer.might_by_role(may) or (not viewer.held and viewer.might(may))
    ]


def _below(href: str, path: str) -> bool:
    return path == href or (href != "/" and path.startswith(href + "/"))
