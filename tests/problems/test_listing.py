"""The list: every filter, its pages, and what a reader may not learn from it."""

import datetime as dt
import html
import re

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar

from sara.accounts.models import Role
from sara.accounts.reach import Audience
from sara.accounts.viewer import Held, Viewer
from sara.db import Database
from sara.factories import SeatFactory, using
from sara.groups.operations import post_comment
from sara.problems import listing
from sara.problems.counting import counts
from sara.problems.models import Outcome, Problem, SeatKind, Stage, Tier
from sara.problems.operations import give_seat, restate
from sara.problems.queries import find
from sara.problems.sources import sources, values
from sara.problems.wanted import Wanted, wanted
from tests.cast import NOW, Cast
from tests.counting import statements
from tests.problems.crowd import crowd

TODAY = NOW.date()
LATE = TODAY - dt.timedelta(days=1)


def shown(page: str) -> list[int]:
    """The problems on a page of the list, in their order."""
    return [int(n) for n in re.findall(r'<th scope="row"><a href="/problems/(\d+)"', page)]


def link(page: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page)
    return html.unescape(found[1]) if found else ""


def numbers(page: str) -> dict[str, str]:
    """What stands beside each stage."""
    return {
        words.strip(): n
        for words, n in re.findall(r'<a href="[^"]*"[^>]*>([^<]+)<span class="num">([^<]+)<', page)
    }


def test_the_newest_changed_problem_stands_first(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db:
        newest = crowd(db, cast, 5)
    assert shown(cast.sign_in(client, "officer").get("/problems").text) == [
        *newest, cast.problem_id,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "address, special",
    [
        ("stage=analysis", {"stage": Stage.ANALYSIS}),
        ("tier=3", {"tier": Tier.PARTNERSHIP}),
        ("late=1", {"stage_due": LATE}),
        ("lead={colleague}", {"lead_id": "colleague"}),
        ("area={south}", {"area_id": "south"}),
        ("stage=analysis&tier=2&late=1",
         {"stage": Stage.ANALYSIS, "tier": Tier.TEAM, "stage_due": LATE}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("who", ["everywhere", "in_areas"])
def test_each_filter_finds_what_it_says_and_nothing_else(
    cast: Cast, address: str, special: dict[str, object], who: str
) -> None:
    named = cast.accounts | cast.areas
    special = {k: named.get(str(v), v) for k, v in special.items()}
    reads = (None,) if who == "everywhere" else tuple(cast.areas.values())
    viewer = Viewer(account_id=cast.accounts["analyst"], name="A",
                    held=tuple(Held(Role.ANALYST, a) for a in reads))  # fmt: skip
    with cast.database.write() as db:
        crowd(db, cast, 7)
        wanted_ones = crowd(db, cast, 3, **special)
    asked = wanted(
        {k: [v.format(**named)] for k, v in (p.split("=") for p in address.split("&"))}
    )  # fmt: skip
    with cast.database.read() as db:
        page = listing.page(db, viewer, asked, TODAY)
        found = counts(db, viewer, asked, TODAY, NOW)
    assert [r.id for r in page.rows] == wanted_ones
    assert sum(c.n for c in found if asked.stage in (None, c.stage)) == 3


def test_mine_are_the_problems_on_which_one_has_a_seat(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db:
        crowd(db, cast, 3)
    for who in ("officer", "colleague", "partner", "resident"):
        assert shown(cast.sign_in(client, who).get("/problems?mine=1").text) == [cast.problem_id]
    assert shown(cast.sign_in(client, "coordinator").get("/problems?mine=1").text) == []


def test_an_ended_seat_takes_the_problem_out_of_the_list(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "resident")
    assert shown(client.get("/problems").text) == [cast.problem_id]
    with cast.database.write() as db:
        db.execute(
            sa.text("update seat set until = since where account_id = :a"),
            {"a": cast.accounts["resident"]},
        )
    assert shown(client.get("/problems").text) == []


def test_a_closed_problem_is_never_late(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db:
        crowd(db, cast, 1, stage=Stage.CLOSED, stage_due=LATE)
    assert shown(cast.sign_in(client, "officer").get("/problems?late=1").text) == []


@pytest.mark.parametrize("who", ["officer", "analyst", "two_areas"])
def test_pages_neither_lose_nor_repeat_what_changed_at_one_moment(cast: Cast, who: str) -> None:
    """130 problems that changed in the same microsecond, read forward and back again."""
    viewer = cast.viewers.get(who) or Viewer(
        account_id=cast.accounts["analyst"], name="A",
        held=tuple(Held(Role.ANALYST, a) for a in cast.areas.values()),
    )  # fmt: skip
    with cast.database.write() as db:
        area = list(cast.areas.values())
        where = (lambda n: {"area_id": area[n % 2]}) if who == "two_areas" else (lambda n: {})
        every = crowd(db, cast, 130, where, updated_at=NOW)
    with cast.database.read() as db:
        asked, pages = Wanted(), []
        while True:
            page = listing.page(db, viewer, asked, TODAY)
            pages.append([r.id for r in page.rows])
            if not page.older:
                break
            asked = Wanted(older=page.older)
        assert [n for p in pages for n in p] == [*every, cast.problem_id]
        for before in reversed(pages[:-1]):
            assert page.newer
            page = listing.page(db, viewer, Wanted(newer=page.newer), TODAY)
            assert [r.id for r in page.rows] == before
        assert page.newer is None


def test_the_links_between_pages_keep_the_filters(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db:
        every = crowd(db, cast, 60, stage=Stage.PLAN)
    first = cast.sign_in(client, "officer").get("/problems?stage=plan&tier=1").text
    second = client.get(link(first, "next")).text
    assert shown(first) + shown(second) == every
    assert "stage=plan" in link(second, "prev")
    assert "tier=1" in link(second, "prev")


@pytest.mark.parametrize("who", ["other_officer", "stranger", "board_member", "administrator"])
def test_who_reaches_no_problem_sees_none_and_counts_none(
    cast: Cast, client: httpx.Client, who: str
) -> None:
    page = cast.sign_in(client, who).get("/problems").text
    assert shown(page) == []
    assert numbers(page) == {}
    assert "Broken glass" not in page


def test_a_resident_sees_the_problems_of_their_seats_alone(
    cast: Cast, client: httpx.Client
) -> None:
    with cast.database.write() as db:
        crowd(db, cast, 4)
    page = cast.sign_in(client, "resident").get("/problems").text
    assert shown(page) == [cast.problem_id]
    assert numbers(page) == {"Scanning": "1"}


def publish(database: Database, problem_id: int, at: dt.datetime = NOW) -> None:
    with database.write() as db:
        db.execute(sa.update(Problem).where(Problem.id == problem_id).values(published_at=at))


def test_a_published_problem_shows_only_what_is_public(cast: Cast, client: httpx.Client) -> None:
    publish(cast.database, cast.problem_id)
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(stage_due=LATE, tier=Tier.PARTNERSHIP))
    page = cast.sign_in(client, "stranger").get("/problems").text
    assert shown(page) == [cast.problem_id]
    assert numbers(page) == {"Scanning": "1"}
    main = page.partition("<main")[2]
    assert "Officer" not in main
    assert "tag-late" not in main
    seen = cast.sign_in(client, "resident").get("/problems").text.partition("<main")[2]
    assert "Officer" in seen
    assert "tag-late" in seen


def test_how_a_published_problem_ended_stands_in_every_list(
    cast: Cast, client: httpx.Client
) -> None:
    publish(cast.database, cast.problem_id)
    with cast.database.write() as db:
        ended = {"stage": Stage.CLOSED, "outcome": Outcome.NOT_SOLVED, "closed_at": NOW}
        db.execute(sa.update(Problem).values(**ended))
    page = cast.sign_in(client, "board_member").get("/problems?stage=closed").text
    assert shown(page) == [cast.problem_id]
    assert "Not solved" in page.partition("<tbody")[2]
    assert "not_solved" in client.get("/problems.csv").text


@pytest.mark.parametrize("private", ["tier=3", "lead={officer}", "late=1", "mine=1"])
def test_filters_over_what_is_not_public_never_find_what_is_only_published(
    cast: Cast, client: httpx.Client, private: str
) -> None:
    publish(cast.database, cast.problem_id)
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(stage_due=LATE, tier=Tier.PARTNERSHIP))
    page = cast.sign_in(client, "stranger").get("/problems?" + private.format(**cast.accounts)).text
    assert shown(page) == []
    assert numbers(page) == {}
    assert shown(client.get(f"/problems?stage=scanning&area={cast.areas['north']}").text) == [
        cast.problem_id
    ]


def test_what_is_reached_in_two_ways_stands_once_and_shows_more(
    cast: Cast, client: httpx.Client
) -> None:
    publish(cast.database, cast.problem_id)
    for who in ("officer", "partner", "resident", "analyst"):
        page = cast.sign_in(client, who).get("/problems").text
        assert shown(page) == [cast.problem_id]
        assert numbers(page) == {"Scanning": "1"}
        assert "lead=" in page


def test_work_that_is_not_public_does_not_move_a_problem_in_the_list_of_strangers(
    cast: Cast, client: httpx.Client
) -> None:
    with cast.database.write() as db:
        other = crowd(db, cast, 1, published_at=NOW - dt.timedelta(days=2))[0]
    publish(cast.database, cast.problem_id, NOW - dt.timedelta(days=9))
    before = cast.sign_in(client, "stranger").get("/problems").text
    assert shown(before) == [other, cast.problem_id]
    say(cast, Audience.TEAM)
    assert shown(client.get("/problems").text) == shown(before)
    assert shown(cast.sign_in(client, "officer").get("/problems").text)[0] == cast.problem_id


def say(cast: Cast, room: Audience) -> None:
    by = cast.viewers["officer"]
    with cast.database.write() as db:
        post_comment(
            db, find(db, by, cast.problem_id), room, "Something new.", call=[], by=by,
            now=NOW + dt.timedelta(hours=1),
        )  # fmt: skip


def test_work_among_agencies_does_not_move_a_problem_in_the_list_of_residents(
    cast: Cast, client: httpx.Client
) -> None:
    with cast.database.write() as db, using(db):
        other = crowd(db, cast, 1)[0]
        SeatFactory(problem_id=other, account_id=cast.accounts["resident"],
                    given_by=cast.accounts["officer"])  # fmt: skip
        db.execute(
            sa.update(Problem)
            .where(Problem.id == cast.problem_id)
            .values(updated_at=NOW - dt.timedelta(days=1))
        )
    before = cast.sign_in(client, "resident").get("/problems").text
    assert shown(before) == [other, cast.problem_id]
    say(cast, Audience.AGENCIES)
    assert list_of(client.get("/problems").text) == list_of(before)
    say(cast, Audience.TEAM)
    assert shown(client.get("/problems").text) == [cast.problem_id, other]


def list_of(page: str) -> str:
    return page.partition('id="listing"')[2].partition("</main>")[0]


def test_a_problem_that_changes_its_area_changes_its_readers(cast: Cast) -> None:
    with cast.database.write() as db:
        problem = db.get_one(Problem, cast.problem_id)
        restate(db, problem, problem.version, by=cast.viewers["officer"], now=NOW,
                area_id=cast.areas["south"])  # fmt: skip
    assert ids(cast, "other_officer") == [cast.problem_id]
    assert ids(cast, "analyst") == []
    assert ids(cast, "officer") == [cast.problem_id], "by the seat of the lead"
    assert ids(cast, "resident") == [cast.problem_id]


def ids(cast: Cast, who: str, **asked: object) -> list[int]:
    with cast.database.read() as db:
        page = listing.page(db, cast.viewers[who], Wanted(**asked), TODAY)  # type: ignore[arg-type]
    return [r.id for r in page.rows]


def test_counts_stop_at_a_thousand(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db:
        crowd(db, cast, 1100, lambda n: {"stage": Stage.SCANNING if n < 1005 else Stage.PLAN})
    page = cast.sign_in(client, "officer").get("/problems").text
    assert numbers(page) == {"Scanning": "1,000+", "Response plan": "95"}
    again = client.get("/problems").text
    assert numbers(again) == numbers(page), "what was full a moment ago is not counted again"
    assert numbers(cast.sign_in(client, "other_officer").get("/problems").text) == {}


def test_a_number_that_fell_below_a_thousand_is_told_within_a_minute(cast: Cast) -> None:
    who = cast.viewers["officer"]
    with cast.database.write() as db:
        crowd(db, cast, 1005)
    with cast.database.read() as db:
        assert counts(db, who, Wanted(), TODAY, NOW)[0].over
    with cast.database.write() as db:
        db.execute(sa.update(Problem).where(Problem.id > 900).values(stage=Stage.PLAN))
    with cast.database.read() as db:
        later = NOW + dt.timedelta(seconds=61)
        assert counts(db, who, Wanted(), TODAY, later)[0].n == 900


@pytest.mark.parametrize("number", [10, 1000])
@pytest.mark.parametrize("address", ["/problems", "/problems?stage=scanning&late=1&mine=1"])
@pytest.mark.parametrize("who", ["officer", "resident"])
def test_the_list_asks_four_things_however_many_problems_there_are(
    cast: Cast, client: httpx.Client, app: Litestar, number: int, address: str, who: str
) -> None:
    with cast.database.write() as db:
        crowd(db, cast, number, published_at=NOW)
    cast.sign_in(client, who).get(address)
    with statements(app) as sent:
        assert client.get(address).status_code == 200
    assert len(sent) == 4, "\n".join(sent)


@pytest.mark.parametrize(
    "odd",
    ["area=0", "area=-1", "area=99999999999999999999", "area=%00", "area=x", "stage=nonsense",
     "tier=9", "lead=1%20or%201=1", "mine=yes", "older=x", "older=1-1", "older=-", "older=9-9-9",
     "older=999999999999999999999-1", "older=253402300799999999-2147483647", "newer=0-0",
     "older=1&newer=1", "area=1&area=2", "area=%F0%9F%92%A9", "order=best", "before=1"],
)  # fmt: skip
def test_an_address_that_cannot_be_read_shows_a_list_and_no_fault(
    cast: Cast, client: httpx.Client, odd: str
) -> None:
    cast.sign_in(client, "officer")
    for page in ("/problems", "/board"):
        assert client.get(f"{page}?{odd}").status_code == 200


def test_htmx_gets_the_list_without_the_page_around_it(cast: Cast, client: httpx.Client) -> None:
    page = cast.sign_in(client, "officer").get(
        "/problems?q=&stage=scanning",
        headers={"hx-request": "true", "hx-request-type": "partial", "hx-target": "div#listing"},
    )
    assert page.text.lstrip().startswith('<div id="listing"')
    assert shown(page.text) == [cast.problem_id]
    assert "<html" not in page.text


@pytest.mark.parametrize(
    "who, words",
    [("other_officer", "Log the first one"), ("stranger", "invite you to the team"),
     ("board_member", "invite you to the team")],
)  # fmt: skip
def test_an_empty_list_says_what_to_do_next(
    cast: Cast, client: httpx.Client, who: str, words: str
) -> None:
    cast.sign_in(client, who)
    assert words in client.get("/problems").text
    assert "Take one of the filters away" in client.get("/problems?stage=plan").text


def test_a_place_beyond_the_end_leads_back_to_the_newest(cast: Cast, client: httpx.Client) -> None:
    page = cast.sign_in(client, "officer").get("/problems?older=1000-1&stage=scanning").text
    assert shown(page) == []
    assert '<a class="btn btn-ghost" href="/problems?stage=scanning">' in html.unescape(page)


INDEXES = {
    "": {"all": "updated_at_id", "areas": "area_id_updated_at_id", "public": "published"},
    "stage": {"all": "stage_updated_at_id", "areas": "area_stage", "public": "published_stage"},
    "tier": {"all": "tier_updated_at_id", "areas": "area_tier"},
    "lead": {"all": "lead", "areas": "lead"},
    "late": {"all": "clock", "areas": "clock_area"},
    "area": {"all": "area_id_updated_at_id", "public": "published_area"},
    "area stage": {"all": "area_stage", "public": "published_area_stage"},
}  # fmt: skip
READERS = {
    "all": lambda _: (Held(Role.COORDINATOR),),
    "areas": lambda areas: tuple(Held(Role.OFFICER, a) for a in areas.values()),
    "public": lambda _: (Held(Role.BOARD_MEMBER),),
}


@pytest.fixture
def many(cast: Cast) -> Cast:
    """Enough problems for a planner to tell one index from another, none in what is asked for."""
    areas, people = tuple(cast.areas.values()), (cast.accounts["officer"], cast.accounts["analyst"])
    with cast.database.write() as db:
        crowd(
            db, cast, 3000,
            lambda n: {"stage": tuple(Stage)[n % 6], "tier": tuple(Tier)[n % 2],
                       "area_id": areas[n % 2], "lead_id": people[n % 2],
                       "stage_due": TODAY + dt.timedelta(days=n % 30),
                       "published_at": NOW if n % 11 == 0 else None},
        )  # fmt: skip
        if not cast.database.sqlite:
            db.execute(sa.text("analyze"))
    return cast


def test_an_index_serves_each_filter_in_the_order_of_the_list(many: Cast) -> None:
    """What finds nothing would read everything, if it read more than an index over its filter."""
    filters = {
        "": Wanted(), "stage": Wanted(stage=Stage.MERGED), "tier": Wanted(tier=Tier.PARTNERSHIP),
        "lead": Wanted(lead=many.accounts["partner"]), "late": Wanted(late=True),
        "area": Wanted(area=10**6), "area stage": Wanted(area=10**6, stage=Stage.MERGED),
    }  # fmt: skip
    for name, reader in ((name, reader) for name, kept in INDEXES.items() for reader in kept):
        asked, index = filters[name], INDEXES[name][reader]
        viewer = Viewer(account_id=10**6, name="A", held=READERS[reader](many.areas))
        statement = listing._page(sources(viewer, asked), asked.set, "", listing.PAGE, False)
        plan = explained(many.database, statement, values(viewer, asked, TODAY))
        if many.database.sqlite:
            assert re.search(rf"ix_problem_{index}\b", plan), f"{name} {reader}\n{plan}"
            assert not re.search(r"SCAN problem$", plan, re.MULTILINE), plan
        else:
            # Its planner knows how many rows there are, and may find a shorter index good enough.
            assert not re.search(r"Seq Scan on problem problem_\d", plan), (
                f"{name} {reader}\n{plan}"
            )


def explained(database: Database, statement: sa.Select, given: dict[str, object]) -> str:
    with database.read() as db:
        how = "explain query plan " if database.sqlite else "explain "
        sent: list[tuple[str, object]] = []

        def note(_c: object, _cursor: object, text: str, given: object, *_more: object) -> None:
            sent.append((text, given))

        sa.event.listen(db, "before_cursor_execute", note)
        db.execute(statement, given)
        sa.event.remove(db, "before_cursor_execute", note)
        text, bound = sent[0]
        return "\n".join(str(r[-1]) for r in db.exec_driver_sql(how + text, bound))


def test_a_seat_elsewhere_shows_one_problem_of_another_area(cast: Cast) -> None:
    with cast.database.write() as db:
        other = crowd(db, cast, 3, area_id=cast.areas["south"])[1]
        give_seat(db, other, cast.accounts["officer"], SeatKind.PARTNER,
                  by=cast.viewers["other_officer"], now=NOW)  # fmt: skip
    assert set(ids(cast, "officer")) == {cast.problem_id, other}
    assert ids(cast, "officer", area=cast.areas["south"]) == [other]
    assert ids(cast, "officer", area=cast.areas["north"]) == [cast.problem_id]
    with cast.database.read() as db:
        found = counts(db, cast.viewers["officer"], Wanted(), TODAY, NOW)
    assert found[0].n == 2
