"""What one was told, on the page: new first, opened with one press, nothing out of reach."""

import re

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar

from sara.factories import SeatFactory, using
from sara.mail.models import Notification
from sara.mail.operations import notify, settle
from sara.problems.models import Problem, Seat
from sara.words import say
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.counting import statements
from tests.evidence.uploads import token

TITLE = "Broken glass at Linden Park"


def tell(
    cast: Cast,
    *who: str,
    says: str = "News",
    act: bool = False,
    about: bool = True,
    number: int = 1,
) -> None:
    with cast.database.write() as db:
        notify(
            db, to=[cast.accounts[w] for w in who], kind="x", now=NOW, says=say(says), act=act,
            problem_id=cast.problem_id if about else None, link=f"/problems/{cast.problem_id}",
            subject="thing", subject_id=number,
        )  # fmt: skip


def the_page(cast: Cast, client: httpx.Client, who: str) -> str:
    cast.sign_in(client, who)
    answer = client.get("/notifications")
    assert answer.status_code == 200
    return answer.text


def numbers(page: str) -> list[str]:
    return re.findall(r'action="/notifications/(\d+)/opening"', page)


def new_things(client: httpx.Client) -> int:
    """What the head of the page counts."""
    found = re.search(r"(\d+) new things?</span>", client.get("/account").text)
    return int(found[1]) if found else 0


def test_new_things_stand_on_the_page_and_what_one_must_do_first(
    cast: Cast, client: httpx.Client
) -> None:
    tell(cast, "officer", says="Please act", act=True, number=1)
    tell(cast, "officer", says="Something is new", number=2)
    tell(cast, "partner", says="For the partner", number=3)
    page = the_page(cast, client, "officer")
    assert 0 < page.index("Please act") < page.index("Something is new")
    assert "For the partner" not in page
    assert TITLE in page
    assert new_things(client) == 2


def test_opening_leads_there_and_marks_it_as_read(cast: Cast, client: httpx.Client) -> None:
    tell(cast, "officer")
    [number] = numbers(the_page(cast, client, "officer"))
    opened = client.post(f"/notifications/{number}/opening", data=token(client))
    assert opened.status_code == 303
    assert opened.headers["location"] == f"/problems/{cast.problem_id}"
    assert new_things(client) == 0
    page = client.get("/notifications").text
    assert "Read before" in page
    assert "Mark all as read" not in page


def test_all_can_be_marked_as_read_at_once(cast: Cast, client: httpx.Client) -> None:
    for number in range(3):
        tell(cast, "officer", "partner", number=number, says=f"News {number}")
    the_page(cast, client, "officer")
    client.post("/notifications/readings", data=token(client))
    assert new_things(client) == 0
    cast.sign_in(client, "partner")
    assert new_things(client) == 3


def test_what_was_read_is_not_mailed(cast: Cast, client: httpx.Client) -> None:
    tell(cast, "officer")
    the_page(cast, client, "officer")
    client.post("/notifications/readings", data=token(client))
    with cast.database.read() as db:
        assert db.scalars(sa.select(Notification.due_at)).all() == [None]


def test_what_is_done_is_not_new_any_more(cast: Cast, client: httpx.Client) -> None:
    tell(cast, "officer", says="Please act", act=True)
    with cast.database.write() as db:
        settle(db, "thing", 1, now=NOW)
    assert "Please act" not in the_page(cast, client, "officer")
    assert new_things(client) == 0


@pytest.mark.parametrize("who", ["partner", "stranger", "administrator"])
def test_nobody_opens_what_another_was_told(cast: Cast, client: httpx.Client, who: str) -> None:
    tell(cast, "officer")
    with cast.database.read() as db:
        number = db.scalar(sa.select(Notification.id))
    cast.sign_in(client, who)
    assert client.post(f"/notifications/{number}/opening", data=token(client)).status_code == 404
    with cast.database.read() as db:
        assert db.scalar(sa.select(Notification.seen_at)) is None


def test_what_is_out_of_reach_is_not_named(cast: Cast, client: httpx.Client) -> None:
    tell(cast, "resident", says="You have a seat on 2026-0001", number=1)
    tell(cast, "resident", says="For everybody", number=2, about=False)
    with cast.database.write() as db:
        db.execute(
            sa.update(Seat)
            .where(Seat.account_id == cast.accounts["resident"])
            .values(until=NOW)
        )  # fmt: skip
        db.execute(sa.update(Notification).values(link=Notification.link + sa.literal("?")))
    page = the_page(cast, client, "resident")
    assert "2026-0001" not in page
    assert TITLE not in page
    assert "For everybody" in page


def test_a_published_problem_alone_does_not_bring_it_back(cast: Cast, client: httpx.Client) -> None:
    tell(cast, "stranger", says="You were asked")
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(published_at=NOW))
    assert "You were asked" not in the_page(cast, client, "stranger")
    with cast.database.write() as db, using(db):
        SeatFactory(problem_id=cast.problem_id, account_id=cast.accounts["stranger"],
                    given_by=cast.accounts["officer"])  # fmt: skip
    assert "You were asked" in the_page(cast, client, "stranger")


def test_long_lists_are_read_page_by_page(cast: Cast, client: httpx.Client) -> None:
    for number in range(70):
        tell(cast, "officer", says=f"Number {number:02d}", number=number)
        with cast.database.write() as db:
            db.execute(sa.update(Notification).values(seen_at=NOW, kind=f"x{number}"))
    seen: list[str] = []
    page = the_page(cast, client, "officer")
    while True:
        seen += re.findall(r"Number (\d\d)", page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        if older is None:
            break
        page = client.get(older[1].replace("&#x2f;", "/").replace("&#x3f;", "?")).text
    assert seen == [f"{number:02d}" for number in reversed(range(70))]


def test_nothing_new_says_what_will_stand_here(cast: Cast, client: httpx.Client) -> None:
    assert "Nothing is new" in the_page(cast, client, "stranger")


def test_who_is_signed_out_has_no_news(cast: Cast, new_client: NewClient) -> None:
    answer = new_client().get("/notifications")
    assert answer.headers["location"].startswith("/sign-in")


def test_the_count_in_the_head_costs_no_statement_of_its_own(
    cast: Cast, client: httpx.Client, app: Litestar
) -> None:
    cast.sign_in(client, "officer")
    client.get("/account")
    with statements(app) as few:
        client.get("/account")
    tell(cast, "officer")
    with statements(app) as with_news:
        assert "1 new thing<" in client.get("/account").text
    assert len(few) == len(with_news)


def test_what_was_asked_once_and_is_done_says_so(cast: Cast, client: httpx.Client) -> None:
    tell(cast, "officer", says="Please act", act=True)
    [number] = numbers(the_page(cast, client, "officer"))
    client.post(f"/notifications/{number}/opening", data=token(client))
    assert "Done or overtaken" not in client.get("/notifications").text
    with cast.database.write() as db:
        settle(db, "thing", 1, now=NOW)
    page = client.get("/notifications").text
    assert "Please act" in page
    assert "Done or overtaken" in page
