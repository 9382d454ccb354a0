"""Home: what waits for whom, the most pressing first, and nothing that waits for somebody else."""

import datetime as dt
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser, LexborNode

from sara.accounts.reach import Audience
from sara.actions.models import ActionStatus
from sara.factories import ActionFactory, SeatFactory, using
from sara.groups.models import Comment, Mention
from sara.intake.models import IdentityMode
from sara.intake.operations import Told, answer, receive, write
from sara.intake.queries import one
from sara.problems.models import Problem, Seat, SeatKind, Stage
from sara.workflow.models import Decision, Review
from tests.cast import NOW, Cast
from tests.workflow.walking import Walk, another_problem

TODAY = NOW.date()


@pytest.fixture
def walk(cast: Cast) -> Walk:
    return Walk(cast)


def home(cast: Cast, client: httpx.Client, who: str) -> LexborHTMLParser:
    answer = cast.sign_in(client, who).get("/")
    assert answer.status_code == 200
    return LexborHTMLParser(answer.text)


def section(page: LexborHTMLParser, name: str) -> LexborNode | None:
    return page.css_first(f"section[aria-labelledby='{name}-heading']")


def said(node: LexborNode | None) -> str:
    return " ".join(node.text(separator=" ").split()) if node else ""


def change(cast: Cast, problem_id: int, **values: Any) -> None:
    with cast.database.write() as db:
        db.execute(sa.update(Problem).where(Problem.id == problem_id).values(**values))


def test_the_lead_sees_what_they_lead_the_most_pressing_first(
    cast: Cast, client: httpx.Client
) -> None:
    late, later = another_problem(cast), another_problem(cast)
    change(cast, cast.problem_id, stage_due=TODAY + dt.timedelta(days=5))
    change(cast, late, title="Late one", stage_due=TODAY - dt.timedelta(days=1))
    change(cast, later, title="Later one", stage_due=TODAY + dt.timedelta(days=9))
    led = section(home(cast, client, "officer"), "led")
    assert led is not None
    titles = [node.text() for node in led.css("li a")]
    assert titles[0] == "Late one"
    assert titles[-1] == "Later one"
    assert [said(line) for line in led.css("li.late")] == [said(led.css("li")[0])]
    assert "Late" in [node.text(strip=True) for node in led.css("li")[0].css(".tag")]


def test_nobody_else_leads_it(cast: Cast, client: httpx.Client) -> None:
    for who in ("colleague", "coordinator", "resident", "stranger", "other_officer"):
        assert section(home(cast, client, who), "led") is None, who


def test_a_stage_sent_back_is_marked_until_it_is_asked_for_again(
    cast: Cast, client: httpx.Client, walk: Walk
) -> None:
    def tags() -> str:
        return said(section(home(cast, client, "officer"), "led"))

    review = walk.ask(note="Early.", anyway=True)
    assert "In review" in tags()
    walk.decide("coordinator", Decision.SEND_BACK, review, points={"scanning.goal": "Vague."})
    assert "Sent back: see why" in tags()
    assert "In review" not in tags()
    again = walk.ask(note="Now it is there.", anyway=True)
    assert "In review" in tags()
    assert "Sent back" not in tags()
    walk.withdraw(again)
    assert "Sent back: see why" in tags()


def test_what_was_sent_back_in_a_stage_that_was_left_is_marked_no_more(
    cast: Cast, client: httpx.Client, walk: Walk
) -> None:
    walk.on_to(Stage.ANALYSIS)
    review = walk.ask(note="Early.", anyway=True)
    walk.decide("coordinator", Decision.SEND_BACK, review, points={"analysis.hypothesis": "Vague."})
    walk.now += dt.timedelta(hours=1)
    walk.move("redefine", reason="It is another problem.")
    led = said(section(home(cast, client, "officer"), "led"))
    assert "Scanning" in led
    assert "Sent back" not in led


def test_a_problem_whose_pause_is_over_waits_for_its_lead(
    cast: Cast, client: httpx.Client, walk: Walk
) -> None:
    walk.move("pause", reason="Works.", until=TODAY + dt.timedelta(days=9))
    assert section(home(cast, client, "officer"), "led") is None
    change(cast, cast.problem_id, paused_until=TODAY)
    led = said(section(home(cast, client, "officer"), "led"))
    assert "The pause is over" in led
    assert "Linden Park" in led


def test_an_ended_problem_waits_for_nobody(cast: Cast, client: httpx.Client, walk: Walk) -> None:
    review = walk.ask(note="Not ours.", anyway=True)
    walk.decide("coordinator", Decision.REFER, review, receiver="Highways")
    assert section(home(cast, client, "officer"), "led") is None
    assert "No review waits for you." in said(section(home(cast, client, "coordinator"), "reviews"))


def test_a_coordinator_sees_the_reviews_of_their_area_but_not_of_their_own_problems(
    cast: Cast, client: httpx.Client, walk: Walk
) -> None:
    walk.ask(note="Early.", anyway=True)
    own = Walk(cast, another_problem(cast, "coordinator"))
    own.ask("coordinator", note="Early.", anyway=True)
    first = said(section(home(cast, client, "coordinator"), "reviews"))
    second = said(section(home(cast, client, "second_coordinator"), "reviews"))
    assert "2026-0001" in first
    assert "2026-0002" not in first
    assert "2026-0001" in second
    assert "2026-0002" in second
    for who in ("officer", "resident", "analyst", "partner", "other_officer"):
        assert section(home(cast, client, who), "reviews") is None, who


def test_a_review_waits_for_whoever_has_the_reviewers_seat_and_no_longer_when_it_ended(
    cast: Cast, client: httpx.Client, walk: Walk
) -> None:
    review = walk.ask(note="Early.", anyway=True)
    Walk(cast, another_problem(cast)).ask(note="Early.", anyway=True)
    with cast.database.write() as db, using(db):
        seat = SeatFactory(problem_id=cast.problem_id, account_id=cast.accounts["other_officer"],
                           kind=SeatKind.REVIEWER, given_by=cast.accounts["officer"])  # fmt: skip
        seat_id = seat.id
    waits = section(home(cast, client, "other_officer"), "reviews")
    assert waits is not None
    to = f"/problems/{cast.problem_id}/reviews/{review}"
    assert [link.attributes["href"] for link in waits.css("a")] == [to]
    assert "In this stage since" in said(waits)
    assert 'name="decision"' in client.get(to).text
    with cast.database.write() as db:
        db.get_one(Seat, seat_id).until = NOW
    assert section(home(cast, client, "other_officer"), "reviews") is None


def test_own_actions_wait_until_they_are_answered_and_done(
    cast: Cast, client: httpx.Client
) -> None:
    with cast.database.write() as db, using(db):
        on = {"problem_id": cast.problem_id, "added_by": cast.accounts["officer"],
              "owner_account_id": cast.accounts["partner"]}  # fmt: skip
        ActionFactory(**on, what="Mend the lamps", due_on=TODAY - dt.timedelta(days=2))
        ActionFactory(**on, what="Cut the hedge", due_on=TODAY + dt.timedelta(days=2))
        ActionFactory(**on, what="Paint the wall", status=ActionStatus.DONE,
                      start_on=TODAY, ended_on=TODAY, due_on=TODAY)  # fmt: skip
    mine = section(home(cast, client, "partner"), "actions")
    assert mine is not None
    assert [n.text() for n in mine.css("li a")] == ["Mend the lamps", "Cut the hedge"]
    assert said(mine.css_first("li.late")).startswith("Mend the lamps")
    assert section(home(cast, client, "colleague"), "actions") is None


def test_a_call_by_name_waits_until_it_is_marked_as_read(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db:
        comment = Comment(problem_id=cast.problem_id, author_id=cast.accounts["officer"],
                          posted_at=NOW, body="Look?", audience=Audience.TEAM)  # fmt: skip
        db.add(comment)
        db.flush()
        db.add(Mention(comment_id=comment.id, account_id=cast.accounts["resident"]))
    assert "2026-0001" in said(section(home(cast, client, "resident"), "mentions"))
    assert section(home(cast, client, "partner"), "mentions") is None
    cast.sign_in(client, "resident")
    sent = cast.send(client, "/", f"/problems/{cast.problem_id}/discussion/seen", {"room": "team"})
    assert sent.status_code == 303
    assert section(home(cast, client, "resident"), "mentions") is None


def test_a_seat_shows_the_problem_and_an_ended_seat_no_longer(
    cast: Cast, client: httpx.Client
) -> None:
    assert "Linden Park" in said(section(home(cast, client, "resident"), "seats"))
    with cast.database.write() as db:
        db.execute(sa.text("update seat set until = :now where account_id = :who"),
                   {"now": NOW, "who": cast.accounts["resident"]})  # fmt: skip
    assert section(home(cast, client, "resident"), "seats") is None


@pytest.mark.parametrize("who", ["stranger", "board_member", "other_officer"])
def test_whoever_has_nothing_to_do_is_told_what_they_could_do(
    cast: Cast, client: httpx.Client, who: str
) -> None:
    page = home(cast, client, who)
    assert "Nothing waits for you." in said(page.css_first("main"))
    assert page.css("main .empty a")
    assert "Linden Park" not in page.html  # type: ignore[operator]


def test_the_queue_shows_the_most_pressing_first_and_every_review_once(
    cast: Cast, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sara.workflow.queries.QUEUE_PAGE", 2)
    monkeypatch.setattr("sara.workflow.queries.review_queue.__defaults__", (None, 2))
    problems = [cast.problem_id, *(another_problem(cast) for _ in range(4))]
    for number, problem in enumerate(problems):
        review = Walk(cast, problem).ask(note="Early.", anyway=True)
        with cast.database.write() as db:
            due = TODAY + dt.timedelta(days=(0, 7, -3, 7, 7)[number])
            db.execute(sa.update(Review).where(Review.id == review).values(due_on=due))
    seen, path = [], "/reviews"
    cast.sign_in(client, "coordinator")
    while path:
        page = LexborHTMLParser(client.get(path).text)
        seen += [a.attributes["href"] for a in page.css("tbody th a")]
        older = page.css_first("a[href*='after=']")
        path = str(older.attributes["href"]) if older else ""
    wanted = [problems[n] for n in (2, 0, 1, 3, 4)]
    assert [str(to).split("/")[2] for to in seen] == [str(n) for n in wanted]


@pytest.mark.parametrize("after", ["x", "2026-13-01.1", "2026-01-01.x", "2026-01-01", "."])
def test_a_place_in_the_queue_that_cannot_be_read_shows_its_beginning(
    cast: Cast, client: httpx.Client, walk: Walk, after: str
) -> None:
    walk.ask(note="Early.", anyway=True)
    page = cast.sign_in(client, "coordinator").get("/reviews", params={"after": after})
    assert page.status_code == 200
    assert "2026-0001" in page.text


def test_the_queue_ends_at_the_area_and_says_what_is_late(
    cast: Cast, client: httpx.Client, walk: Walk
) -> None:
    review = walk.ask(note="Early.", anyway=True)
    south = Walk(cast, another_problem(cast, "other_officer", "south"))
    south.ask("other_officer", note="Early.", anyway=True)
    with cast.database.write() as db:
        late = TODAY - dt.timedelta(days=1)
        db.execute(sa.update(Review).where(Review.id == review).values(due_on=late))
    page = cast.sign_in(client, "coordinator").get("/reviews").text
    assert "2026-0001" in page
    assert "Late" in page
    assert "2026-0002" not in page


def test_a_coordinator_sees_what_they_decided_lately_and_nobody_elses(
    cast: Cast, client: httpx.Client, walk: Walk
) -> None:
    walk.fill(Stage.SCANNING)
    walk.decide("coordinator", Decision.ADVANCE, walk.ask())
    words = "What you decided lately"
    page = cast.sign_in(client, "coordinator").get("/reviews").text
    assert words in page
    assert "Moved on to the next stage" in page
    assert words not in cast.sign_in(client, "second_coordinator").get("/reviews").text


def test_a_coordinator_sees_which_reporter_waits_for_an_answer(
    cast: Cast, client: httpx.Client
) -> None:
    with cast.database.write() as db:
        told = Told(what="Engines at night", place="Mill Road", area_id=cast.areas["north"])
        number = receive(db, told, mode=IdentityMode.ANONYMOUS, now=NOW, today=TODAY).report_id
        write(db, one(db, number), "It is not mended.", now=NOW, today=TODAY)
    written = section(home(cast, client, "coordinator"), "written")
    assert "It is not mended." in said(written)
    assert written is not None
    assert [a.attributes["href"] for a in written.css("li a")] == [f"/triage/{number}#messages"]
    assert section(home(cast, client, "officer"), "written") is None
    with cast.database.write() as db:
        answer(db, number, "We look again.", by=cast.accounts["coordinator"], now=NOW,
               today=TODAY)  # fmt: skip
    assert section(home(cast, client, "coordinator"), "written") is None
