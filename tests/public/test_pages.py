"""What everybody sees: published problems with their decisions, and nothing of any other."""

import datetime as dt
import re
from html import unescape
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar
from selectolax.lexbor import LexborHTMLParser

from sara.accounts.reach import Audience
from sara.actions.models import ActionStatus
from sara.assessment.models import Displacement, Finding, Judgement, Moved, Verdict, VerdictOf
from sara.db import Database, utc_now
from sara.factories import ActionFactory, using
from sara.figures.models import Taken
from sara.problems.models import Outcome, Problem, Stage
from sara.problems.operations import publish_summary
from sara.problems.queries import find
from sara.public.words import GOOD
from sara.rounds.models import RoundKind, Stance
from sara.workflow.models import Decision
from tests.cast import Cast
from tests.counting import statements
from tests.rounds.asking import VOTERS, Asking
from tests.surveys.asked import answered, ended, made, sent_out
from tests.workflow.walking import Walk

SUMMARY = "You said: it is loud.\nWe found: it is the ramp.\nOn cold nights too."


def publish(cast: Cast, public: bool = True, summary: str = SUMMARY) -> str:
    """Publish the problem of the cast, or take it back; gives its reference."""
    with cast.database.write() as db:
        found = find(db, cast.viewers["coordinator"], cast.problem_id)
        publish_summary(db, found, found.row.version, summary=summary, public=public,
                        by=cast.viewers["coordinator"], now=utc_now())  # fmt: skip
        return str(found.row.reference)


def change(database: Database, problem_id: int, **values: Any) -> None:
    with database.write() as db:
        db.execute(sa.update(Problem).where(Problem.id == problem_id).values(**values))


def title_of(cast: Cast) -> str:
    with cast.database.read() as db:
        return str(db.scalar(sa.select(Problem.title).where(Problem.id == cast.problem_id)))


def test_nobody_has_to_sign_in(cast: Cast, client: httpx.Client) -> None:
    assert client.get("/").headers["location"] == "/welcome"
    reference = publish(cast)
    for path in ("/welcome", "/public", f"/public/{reference}", "/feed.atom"):
        assert title_of(cast) in client.get(path).text, path


def test_an_unpublished_problem_is_nowhere_and_its_page_is_that_of_no_problem(
    cast: Cast, client: httpx.Client
) -> None:
    reference = publish(cast)
    publish(cast, public=False)
    for path in ("/welcome", "/public", "/feed.atom", "/public?q=ramp"):
        answer = client.get(path)
        assert reference not in answer.text, path
        assert title_of(cast) not in answer.text, path
    hidden, none = client.get(f"/public/{reference}"), client.get("/public/2019-0001")
    assert (hidden.status_code, none.status_code) == (404, 404)
    assert hidden.text == none.text.replace("2019-0001", reference)


def test_what_the_team_does_in_silence_changes_nothing_that_everybody_sees(
    cast: Cast, client: httpx.Client
) -> None:
    """No order, date, count or mark tells of work on a problem, published or not."""
    reference = publish(cast)
    paths = ("/welcome", "/public", f"/public/{reference}", "/feed.atom", "/review-right")
    before = {path: _seen(client, path) for path in paths}
    change(cast.database, cast.problem_id, updated_at=utc_now() + dt.timedelta(days=1),
           behaviour="Another statement", place="Another place", version=9)  # fmt: skip
    cast.sign_in(client, "officer")
    talk = f"/problems/{cast.problem_id}/discussion"
    cast.send(client, talk, talk, {"room": "team", "body": "Look."})
    client.cookies.clear()
    assert {path: _seen(client, path) for path in paths} == before


def _seen(client: httpx.Client, path: str) -> tuple[str, str]:
    answer = client.get(path)
    return answer.text, answer.headers.get("etag", "")


def test_a_summary_in_five_lines_is_shown_as_five_lines(cast: Cast, client: httpx.Client) -> None:
    page = client.get(f"/public/{publish(cast)}").text
    assert "<dt>You said</dt>" in page
    assert ">it is the ramp.\nOn cold nights too.</dd>" in page


def test_each_decision_is_told_with_its_words_and_not_with_its_reasons_for_the_team(
    cast: Cast, client: httpx.Client
) -> None:
    walk = Walk(cast)
    number = walk.ask(note="Please look.", anyway=True)
    walk.decide("coordinator", Decision.SEND_BACK, number, points={"scanning.events": "Two more."})
    reference = publish(cast)
    with cast.database.read() as db:
        told, heard, because = db.execute(
            sa.text("select told, heard, because from review where id = :id"), {"id": number}
        ).one()
    assert heard in client.get(f"/public/{reference}").text
    for path in (f"/public/{reference}", "/feed.atom"):
        page = client.get(path).text
        assert told in page, path
        assert because not in page, path
        assert "Sent back with reasons" in page, path


def test_what_the_group_was_asked_is_told_with_what_came_of_it_and_no_more(
    cast: Cast, client: httpx.Client
) -> None:
    asking = Asking(cast)
    Walk(cast).stand_in(Stage.PLAN)
    plain = asking.opens(kind=RoundKind.ANYTHING)
    one = asking.opens(kind=RoundKind.OPTION)
    for number in (plain, one):
        for who in VOTERS:
            asking.says(who, number, Stance.OBJECT if who == "partner" else Stance.AGREE, "Prams.")
    reference = publish(cast)
    path = f"/public/{reference}"
    assert "The group was asked" not in client.get(path).text
    for number in (plain, one):
        asking.closes(number)
    page = client.get(path).text
    assert page.count("The group was asked") == 1
    assert "The group was asked about one way to solve it" in page
    assert "There are objections" in page
    for private in ("Prams.", "We close the path at ten.", "4 people"):
        assert private not in page


def test_how_far_the_promised_actions_are_is_told_in_numbers_and_without_their_words(
    cast: Cast, client: httpx.Client
) -> None:
    reference = publish(cast)
    path, today = f"/public/{reference}", utc_now().date()
    with cast.database.write() as db, using(db):
        known = {"problem_id": cast.problem_id, "added_by": cast.accounts["officer"]}
        parks = {"owner_agency_id": cast.agencies["parks"], "owner_account_id": None}
        mine = {"owner_account_id": cast.accounts["resident"]}
        soon, gone = today + dt.timedelta(days=9), today - dt.timedelta(days=9)
        for owner, status, due, audience in (
            (parks, "done", gone, "team"), (parks, "accepted", gone, "team"),
            (parks, "accepted", gone, "agencies"), (parks, "proposed", soon, "team"),
            (mine, "accepted", soon, "team"), (mine, "dropped", soon, "team"),
        ):  # fmt: skip
            ActionFactory(what="Mend the secret lamp", status=ActionStatus.of(status), due_on=due,
                          status_because="Because", audience=Audience.of(audience),
                          **known, **owner)  # fmt: skip
    change(cast.database, cast.problem_id, stage=Stage.PLAN)
    assert "What was promised" not in client.get(path).text, "nothing is settled yet"
    change(cast.database, cast.problem_id, stage=Stage.RUNNING)
    page = client.get(path).text
    assert "1 of 4 promised actions are done" in page
    told = [" ".join(row.text().split()) for row in
            LexborHTMLParser(page).css("#promised-heading ~ dl > div")]  # fmt: skip
    assert told == ["City Parks 2 promised · 1 done · 1 late",
                    "Residents and others 2 promised · 1 under way · 1 given up"]  # fmt: skip
    assert "secret lamp" not in page


def test_what_came_of_a_survey_is_read_on_the_page_of_the_problem(
    cast: Cast, client: httpx.Client, app: Litestar
) -> None:
    survey = made(cast)
    wave = sent_out(cast, survey)
    answered(cast, survey, wave, 12, safe="5")
    answered(cast, survey, wave, 8, safe="1")
    path = f"/public/{publish(cast)}"
    assert "What people answered" not in client.get(path).text, "it goes on"
    ended(cast, survey, wave)
    with statements(app) as once:
        page = client.get(path).text
    assert "What people answered when they were asked" in page
    assert page.count("12 of 20 (60%") == 1
    after = sent_out(cast, survey, Taken.AFTER)
    answered(cast, survey, after, 12, safe="5")
    answered(cast, survey, after, 8, safe="1")
    ended(cast, survey, after)
    with statements(app) as twice:
        page = client.get(path).text
    assert page.count("12 of 20 (60%") == 2
    told = page.partition("What people answered")[2]
    assert 0 < told.index("After the response, ") < told.index("Before the response, ")
    assert len(twice) == len(once)
    publish(cast, public=False)
    assert client.get(path).status_code == 404


def close(cast: Cast, outcome: Outcome) -> None:
    change(cast.database, cast.problem_id, stage=Stage.CLOSED, outcome=outcome, stage_due=None,
           closed_at=utc_now())  # fmt: skip


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_ending_is_told_as_it_is(cast: Cast, client: httpx.Client, outcome: Outcome) -> None:
    reference = publish(cast)
    close(cast, outcome)
    for path in ("/welcome", "/public?state=ended", f"/public/{reference}"):
        assert outcome.words in client.get(path).text.replace("&#x27;", "'"), path
    assert reference not in client.get("/public?state=open").text
    listed = {state: reference in client.get(f"/public?state={state}").text
              for state in ("better", "otherwise")}  # fmt: skip
    better = outcome in GOOD
    assert listed == {"better": better, "otherwise": not better}, "failures can be read alone"
    assert 'href="/public?state=otherwise"' in client.get("/public").text


def test_both_verdicts_stand_side_by_side_and_only_at_the_end(
    cast: Cast, client: httpx.Client
) -> None:
    reference = publish(cast)
    with cast.database.write() as db:
        for of, judgement in ((VerdictOf.AGENCIES, Judgement.WORKED),
                              (VerdictOf.RESIDENTS, Judgement.DID_NOT)):  # fmt: skip
            db.add(Verdict(problem_id=cast.problem_id, of=of, judgement=judgement,
                           words="Words of the team", given_by=cast.accounts["officer"],
                           given_at=utc_now()))  # fmt: skip
        for kind, finding in ((Moved.TIME, Finding.NOT_EXAMINED), (Moved.PLACE, Finding.MOVED)):
            db.add(Displacement(problem_id=cast.problem_id, kind=kind, finding=finding,
                                words="Words of the team"))  # fmt: skip
    before = client.get(f"/public/{reference}").text
    assert "It did not work" not in before
    assert "Not examined" not in before
    close(cast, Outcome.DISAGREE)
    page = client.get(f"/public/{reference}").text
    assert page.index("It did not work") < page.index("It worked")
    assert "They do not agree" in page
    told = re.findall(r"<dt>(To [^<]+)</dt><dd>([^<]+)</dd>", page)
    assert told == [("To another place", "Some of it moved"), ("To another time", "Not examined")]
    assert "Words of the team" not in page


def test_whoever_is_signed_in_and_not_on_the_team_comes_to_the_same_page(
    cast: Cast, client: httpx.Client
) -> None:
    reference = publish(cast)
    cast.sign_in(client, "stranger")
    answer = client.get(f"/problems/{cast.problem_id}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/public/{reference}")
    assert f"/problems/{cast.problem_id}" not in client.get(f"/public/{reference}").text
    cast.sign_in(client, "resident")
    assert f"/problems/{cast.problem_id}" in client.get(f"/public/{reference}").text


def test_whoever_is_not_signed_in_is_shown_the_way_to_what_everybody_may_read(
    cast: Cast, client: httpx.Client
) -> None:
    def door(number: int) -> str:
        """Where a link of the team leads somebody without an account."""
        asked = client.get(f"/problems/{number}/history")
        page = unquote(unescape(client.get(asked.headers["location"]).text))
        return page.replace(f"/problems/{number}/", "/problems/N/")

    # Nobody learns from it which problems there are.
    assert door(cast.problem_id) == door(987654)
    reference = publish(cast)
    page = client.get(f"/sign-in?next=/problems/{cast.problem_id}").text
    assert f'href="/public/{reference}"' in page
    assert title_of(cast) in page


def test_whoever_publishes_sees_what_everybody_would_read(cast: Cast, client: httpx.Client) -> None:
    walk = Walk(cast)
    walk.decide("coordinator", Decision.SEND_BACK, walk.ask(note="Please look.", anyway=True),
                points={"scanning.events": "Two more."})  # fmt: skip
    cast.sign_in(client, "coordinator")
    page = client.get(f"/problems/{cast.problem_id}/publication").text
    assert "What people were told at each review" in page
    assert "Sent back with reasons" in page


def many(cast: Cast, n: int) -> None:
    """So many published problems more, one after the other."""
    with cast.database.write() as db:
        row = dict(db.execute(
            sa.select(*Problem.__table__.c).where(Problem.id == cast.problem_id)
        ).one()._mapping)  # fmt: skip
        row.pop("id")
        db.execute(sa.insert(Problem), [
            row | {"reference": f"2020-{i:04d}", "title": f"Number {i}.", "public_summary": "So.",
                   "published_at": utc_now() - dt.timedelta(days=900 - i)}
            for i in range(n)
        ])  # fmt: skip


def test_pages_follow_each_other_and_lose_nothing(cast: Cast, client: httpx.Client) -> None:
    many(cast, 45)
    seen: list[str] = []
    path = "/public"
    while path:
        page = client.get(path).text
        seen += [line for line in page.split(">") if line.startswith("Number ")]
        following = page.partition('rel="next" href="')[2].partition('"')[0]
        path = following.replace("&amp;", "&").replace("&#x2f;", "/")
    assert [s.partition(".")[0] for s in seen] == [f"Number {i}" for i in reversed(range(45))]


@pytest.mark.parametrize("query", [
    "?before=nonsense", "?before=2999-0001", "?area=x", "?area=99999999999", "?state=?",
    "?q=%25", "?q=" + "a" * 3000, "?before=" + "9" * 40,
])  # fmt: skip
def test_nonsense_in_the_address_finds_a_page(cast: Cast, client: httpx.Client, query: str) -> None:
    publish(cast)
    assert client.get("/public" + query).status_code == 200
    assert client.get("/feed.atom" + query).status_code == 200


def test_words_find_the_title_and_the_summary(cast: Cast, client: httpx.Client) -> None:
    reference = publish(cast)
    assert reference in client.get("/public?q=LOUD").text
    assert reference in client.get(f"/public?q={title_of(cast).split()[0]}").text
    assert reference not in client.get("/public?q=zebra").text
    assert reference not in client.get("/public?q=%25").text
