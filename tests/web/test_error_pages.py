"""When something goes wrong a person gets a page in plain words, with what they typed on it, and
nothing that only a programmer understands."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar
from selectolax.lexbor import LexborHTMLParser

from sara.accounts.models import Account, AccountState
from sara.accounts.permissions import Permission
from sara.accounts.sessions import TOUCH_EVERY
from sara.accounts.viewer import Viewer
from sara.db import WAITS
from sara.errors import (
    BadRequest,
    Forbidden,
    NotFound,
    Refused,
    Stale,
    TooLarge,
    TooMany,
    Unavailable,
)
from sara.settings import Settings, load
from sara.web.answers import Page, Redirect
from sara.web.asked import Asked
from sara.web.call import House, Read, Write
from sara.web.received import FORM_BYTES
from sara.web.route import Route, get, post
from sara.words import N_
from tests import straight
from tests.cast import Cast
from tests.clock import Clock
from tests.counting import statements
from tests.databases import on_postgresql, on_sqlite
from tests.standing import standing_for

SECRET = "canary-4711"
LEAKS = re.compile(
    rf"{SECRET}|Traceback|sqlalchemy|sqlite3|psycopg|SELECT |INSERT |Error\b(?!:)|\.py\b|Exception",
)
TYPED = {"title": "Loud <b>exhausts</b>", "behaviour": "Cars race on Mill Road."}

REFUSALS = {
    400: lambda: BadRequest(N_("Part of what was sent could not be read.")),
    403: Forbidden,
    404: NotFound,
    409: lambda: Stale(sentence=N_("Somebody else was quicker.")),
    413: lambda: TooLarge(N_("It is too large.")),
    422: lambda: Refused(N_("Not yet.")),
    429: lambda: TooMany(N_("Please wait.")),
    503: Unavailable,
}


@post("/test/refused/{status:int}", may=Permission.PUBLIC)
def refused(call: Write, status: int) -> Redirect:
    raise REFUSALS[status]()


@post("/test/broken", may=Permission.PUBLIC)
def broken(_call: Write) -> Redirect:
    raise RuntimeError(SECRET)


@get("/test/broken", may=Permission.PUBLIC)
def broken_page(_call: Read) -> Page:
    raise RuntimeError(SECRET)


@get("/test/template", may=Permission.PUBLIC)
def no_template(_call: Read) -> Page:
    return Page(f"{SECRET}.html")


@post("/test/driver", may=Permission.PUBLIC)
def driver(call: Write) -> Redirect:
    twice = "INSERT INTO agency (id, name, kind) VALUES (1, :v, 'no'), (1, :v, 'police')"
    call.db.execute(sa.text(twice), {"v": SECRET})
    return Redirect("/")


@post("/test/missing", may=Permission.PUBLIC)
def missing(call: Write) -> Redirect:
    call.db.execute(sa.text("SELECT :v FROM nowhere"), {"v": SECRET})
    return Redirect("/")


@post("/test/away", may=Permission.PUBLIC)
def away(_call: Write) -> Redirect:
    raise sa.exc.OperationalError(SECRET, None, Exception(SECRET))


def breaks(_house: House, _asked: Asked, _viewer: Viewer | None) -> None:
    raise RuntimeError(SECRET)


@post("/test/before", may=Permission.PUBLIC, before=breaks)
def broken_before(_call: Write) -> Redirect:
    return Redirect("/")


MORE: list[Route] = [
    refused,
    broken,
    broken_page,
    broken_before,
    no_template,
    driver,
    missing,
    away,
]


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Litestar:
    return standing_for(settings, clock, MORE)


def check(answer: httpx.Response, status: int) -> LexborHTMLParser:
    """The answer as a page, if it is one that a person can read."""
    assert answer.status_code == status, answer.text[:400]
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    page = LexborHTMLParser(answer.text)
    assert len(page.css("h1")) == 1
    assert page.css_first("html").attributes["lang"] == "en"
    assert page.css_first("main .lede").text(strip=True)
    found = LEAKS.search(answer.text + str(answer.headers))
    assert not found, found
    return page


def kept(page: LexborHTMLParser) -> list[str]:
    return [area.text().strip() for area in page.css("textarea")]


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_is_a_page_that_keeps_what_was_typed(
    client: httpx.Client, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.post(f"/test/refused/{status}", data=TYPED)
    assert bool(caplog.records) is (status >= 500), "those who run sara have to know"
    caplog.clear()
    assert kept(check(answer, status)) == list(TYPED.values())
    assert ("retry-after" in answer.headers) is (status in (429, 503))


def test_an_area_that_was_chosen_is_given_back_by_its_name(
    cast: Cast, client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    chosen = {"area_id": str(cast.areas["north"])}
    assert kept(check(client.post("/test/refused/403", data=chosen), 403)) == ["Northside"]
    for odd in ("99999", "12345678901234567890", "²", "north"):
        assert kept(check(client.post("/test/refused/429", data={"area_id": odd}), 429)) == [odd]
    # A database that may be away is not asked again.
    assert kept(check(client.post("/test/refused/503", data=chosen), 503)) == [chosen["area_id"]]
    caplog.clear()


def test_a_signed_in_person_keeps_their_navigation_on_a_refusal(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")
    page = check(client.get(f"/problems/{cast.problem_id + 1}"), 404)
    assert page.css_first("header nav") is not None
    assert page.css_first("main a[href='/']") is not None


def test_nobody_who_is_signed_in_is_told_to_sign_in(
    cast: Cast, client: httpx.Client, settings: Settings
) -> None:
    """Whoever reads that believes that the session is lost, and the text with it."""
    cast.sign_in(client, "officer")
    too_large = b"x" * (settings.file_megabytes * 1_200_000)
    to = f"/problems/{cast.problem_id}/evidence"
    for answer, status in (
        (client.get("/nowhere"), 404),
        (client.post(to, files={"files": ("a.jpg", too_large)}), 413),
    ):
        page = check(answer, status)
        assert page.css("main a[href='/sign-in']") == []
        assert page.css_first("main a[href='/']") is not None


def test_every_refusal_shows_the_way_on(
    cast: Cast, client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    def ways(answer: httpx.Response) -> list[str | None]:
        page = LexborHTMLParser(answer.text)
        return [link.attributes["href"] for link in page.css("main .next a")]

    assert ways(client.get("/nowhere")) == ["/", "/public", "/sign-in"]
    assert ways(client.post("/test/refused/503", data=TYPED)) == ["/"], "may be signed in"
    cast.sign_in(client, "officer")
    inside = f"/problems/{cast.problem_id}"
    too_large = {"files": ("a.jpg", b"x" * (cast.settings.file_megabytes * 1_200_000))}
    assert ways(client.post(f"{inside}/evidence", files=too_large)) == [inside, "/", "/problems"]
    assert ways(client.get(f"{inside}/nowhere")) == ["/", "/problems"], "perhaps it is not there"
    caplog.clear()


def test_a_refusal_does_not_stand_in_a_part_of_the_page_that_is_open(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    part = {"hx-request": "true", "hx-target": "div#talk"}
    answer = client.post("/test/refused/422", data=TYPED, headers=part)
    assert kept(check(answer, 422)) == list(TYPED.values())
    assert (answer.headers["hx-retarget"], answer.headers["hx-reselect"]) == ("main", "main")
    assert "This cannot be done yet" in answer.headers["hx-trigger"], "read out"
    busy = client.get("/test/broken", headers=part)
    assert busy.headers["hx-reswap"] == "none", "a page that waits for news stays"
    assert "hx-retarget" not in client.post("/test/refused/422", data=TYPED).headers
    caplog.clear()


def test_no_head_says_sign_in_where_the_database_could_not_be_asked(
    cast: Cast, client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert check(client.post("/test/away", data=TYPED), 503).css("header a[href='/sign-in']")
    caplog.clear()
    cast.sign_in(client, "officer")
    page = check(client.post("/test/away", data=cast.hidden(client, "/problems/new") | TYPED), 503)
    caplog.clear()
    assert page.css("a[href='/sign-in']") == []
    assert kept(page) == list(TYPED.values())


def test_what_was_chosen_is_kept_in_the_words_of_the_form(client: httpx.Client) -> None:
    chosen = {"audience": "team", "supports": ["cheers:harms", "cheers:events"], "body": "team"}
    page = check(client.post("/test/refused/422", data=chosen), 422)
    nonsense = {"fact_on": "2026-02-31", "due": "2026-11-26", "supports": "x:y"}
    sent = client.post("/test/refused/422", data=nonsense)
    assert "2026-02-31" in kept(check(sent, 422)), "as it was typed"
    assert kept(page)[::2] == ["The team: residents and agencies on this problem", "team"]
    assert "Harms: what damage it does" in kept(page)[1]
    assert "Events: what kind of event it is" in kept(page)[1]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_a_signed_in_person_sees_their_own_head_where_there_is_no_page(
    cast: Cast, client: httpx.Client, method: str
) -> None:
    path = "/help" if method == "PUT" else "/nowhere"
    status = 405 if method == "PUT" else 404
    assert check(client.request(method, path), status).css_first("header a[href='/sign-in']")
    cast.sign_in(client, "officer")
    answer = client.request(method, path)
    page = check(answer, status)
    assert page.css_first("header a[href='/sign-in']") is None
    assert "Officer" in page.css_first("header").text()
    assert answer.headers["cache-control"] == "no-store"


def test_a_forbidden_page_says_whom_to_ask_next(cast: Cast, client: httpx.Client) -> None:
    def said(who: str, path: str) -> str:
        cast.sign_in(client, who)
        return check(client.get(path), 403).css_first("main").text().replace("\u2068", "").replace(
            "\u2069", "")  # fmt: skip

    inside = f"/problems/{cast.problem_id}/moves/new?event=pause"
    assert "Ask Officer, who leads this problem." in said("resident", inside)
    assert "Ask Administrator, who gives roles here." in said("resident", "/problems/new")
    # Who sees no more of a problem than everybody hears of nobody on it.
    outside = said("board_member", f"/problems/{cast.problem_id}/publication")
    assert "Officer" not in outside
    assert "Ask Administrator, who gives roles here." in outside
    with cast.database.write() as db:
        account = db.get_one(Account, cast.accounts["officer"])
        account.state = AccountState.DISABLED
    assert "Ask Coordinator, who coordinates this area." in said("resident", inside)


@pytest.mark.parametrize("path", ["/test/broken", "/test/before", "/test/driver", "/test/missing"])
def test_a_fault_is_written_down_and_keeps_what_was_typed(
    client: httpx.Client, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert kept(check(client.post(path, data=TYPED), 500)) == list(TYPED.values())
    assert any(r.levelname == "ERROR" and r.exc_info for r in caplog.records)
    caplog.clear()


@pytest.mark.parametrize("path", ["/test/broken", "/test/template"])
def test_a_page_that_breaks_tells_nothing(
    client: httpx.Client, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    check(client.get(path), 500)
    check(client.get(path, headers={"hx-request": "true"}), 500)
    caplog.clear()


def test_an_address_that_is_not_there_is_a_page(client: httpx.Client) -> None:
    for path in ("/nowhere", "/problems/x", "/.env", "/schema", "/static/x"):
        check(client.get(path), 404)
    check(client.post("/nowhere", data=TYPED), 404)


def test_a_method_that_an_address_does_not_know_is_told_with_those_it_knows(
    client: httpx.Client,
) -> None:
    answer = client.post("/help", data=TYPED)
    check(answer, 405)
    assert "GET" in answer.headers["allow"]
    for method in ("PUT", "PATCH", "DELETE"):
        check(client.request(method, "/help"), 405)


def test_a_form_that_is_too_large_is_turned_away(client: httpx.Client) -> None:
    written = "x" * (FORM_BYTES + 1)
    page = check(client.post("/test/broken", data={"title": written}), 413)
    assert kept(page) == [written]
    check(client.post("/test/broken", data={"title": "x" * (4 * FORM_BYTES)}), 413)


# the database away


@pytest.fixture(params=["sqlite:////nowhere/at/all/sara.db",
                        "postgresql+psycopg://sara:sara@127.0.0.1:1/sara"])  # fmt: skip
def cut_off(
    request: pytest.FixtureRequest, environ: dict[str, str], clock: Clock
) -> Iterator[httpx.Client]:
    settings = load(environ | {"SARA_DATABASE": request.param})
    with straight.running(standing_for(settings, clock, MORE)) as transport:
        yield httpx.Client(
            transport=transport, base_url=settings.public_address,
            headers={"origin": settings.origin},
        )  # fmt: skip


def test_without_its_database_sara_says_to_come_back(
    cut_off: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    cut_off.cookies.set("sara", "any")
    answer = cut_off.get("/")
    check(answer, 503)
    assert answer.headers["retry-after"] == "60"
    assert kept(check(cut_off.post("/test/refused/422", data=TYPED), 503)) == list(TYPED.values())
    who = {"email": "officer@example.org", "password": SECRET}
    assert kept(check(cut_off.post("/sign-in", data=who), 503)) == ["officer@example.org"]
    caplog.clear()


@on_sqlite
def test_a_locked_database_is_waited_for_once_and_can_be_read(
    app: Litestar, cast: Cast, client: httpx.Client, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    house: House = app.state.house
    cast.sign_in(client, "officer")
    form = cast.hidden(client, "/problems/new")
    with house.database.writes.connect() as connection:
        waits = connection.exec_driver_sql("pragma busy_timeout").scalar_one()
        connection.exec_driver_sql("pragma busy_timeout=0")
    pool: Any = house.database.writes.pool
    assert (waits, pool.timeout()) == (WAITS * 1000, WAITS)
    with closing(sqlite3.connect(str(house.database.reads.url.database))) as other:
        other.execute("BEGIN IMMEDIATE")
        with statements(app) as asked:
            page = check(client.post("/problems", data=form | TYPED), 503)
        assert (kept(page), asked) == (list(TYPED.values()), ["BEGIN IMMEDIATE"])
        clock.forward(seconds=2 * TOUCH_EVERY.total_seconds())
        assert client.get("/problems").status_code == 200, "who is here is noted another time"
    caplog.clear()


@on_postgresql
def test_once_the_database_is_back_so_is_sara(
    cast: Cast, client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    cast.sign_in(client, "officer")
    assert client.get("/").status_code == 200
    with cast.database.write() as db:
        db.execute(
            sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    " AND application_name = ''")
        )  # fmt: skip
    answers = [client.get("/").status_code for _ in range(3)]
    assert set(answers) <= {200, 503}
    assert answers[-1] == 200
    caplog.clear()
