"""Personal details are covered wherever they stand on a problem, by whoever coordinates it."""

import html
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts.reach import Audience
from sara.db import Base, Database, utc_now
from sara.groups.operations import post_comment
from sara.history.models import Entry
from sara.history.operations import record
from sara.history.verification import verify
from sara.mail.operations import post
from sara.problems.models import Problem
from sara.problems.queries import find
from sara.surveys.models import AskedOf, Survey, SurveyText
from sara.workflow.covering import cover_everywhere
from tests.cast import Cast
from tests.groups.test_public_room import token_on

NAME = "Ottilie Brandt"
WHY = "A neighbour asked us to take a name out."


def named(cast: Cast) -> None:
    """The name stands in the title, the discussion, the history and a letter that waits."""
    with cast.database.write() as db:
        resident = cast.viewers["resident"]
        problem = db.get_one(Problem, cast.problem_id)
        problem.title = f"{NAME} and the broken lamps"
        problem.public_summary = "ottilie\nbrandt shouts"
        post_comment(db, find(db, resident, cast.problem_id), Audience.TEAM, f"Ask {NAME}!",
                     call=[], by=resident, now=utc_now())  # fmt: skip
        record(db, "problem.restated", by=cast.accounts["officer"], now=utc_now(),
               problem_id=cast.problem_id, changes={"title": (f"Of {NAME}", "Other")})  # fmt: skip
        post(db, to="desk@example.org", subject=f"About {NAME}", body=f"{NAME} did it",
             now=utc_now(), problem_id=cast.problem_id)  # fmt: skip


def everything(cast: Cast) -> str:
    with cast.database.read() as db:
        return str([db.execute(sa.select(t)).all() for t in Base.metadata.sorted_tables]).casefold()


def page(cast: Cast) -> str:
    return f"/problems/{cast.problem_id}/covering"


def test_a_name_is_shown_where_it_stands_and_covered_there(
    cast: Cast, client: httpx.Client
) -> None:
    named(cast)
    cast.sign_in(client, "coordinator")
    assert page(cast) in html.unescape(client.get(f"/problems/{cast.problem_id}").text)
    typed = {"words": "ottilie brandt", "because": WHY}
    looked = cast.send(client, page(cast), page(cast), typed)
    assert looked.status_code == 422
    for part in ("Scanning: 1 place", "Discussion: 1 place", "Mail, and what people were told: 1",
                 "History: 2 places"):  # fmt: skip
        assert part in looked.text
    assert "brandt" in everything(cast), "so far somebody only looked"
    done = cast.send(client, page(cast), page(cast), typed | {"sure": "1"})
    assert done.status_code == 303, done.text
    assert "brandt" not in everything(cast)
    assert "▇▇▇ and the broken lamps" in client.get(f"/problems/{cast.problem_id}").text
    assert client.get("/problems?q=Ottilie").text.count("<mark>") == 0
    history = cast.sign_in(client, "resident").get(f"/problems/{cast.problem_id}/history").text
    assert "Covered personal details wherever they stood" in history
    assert WHY in history
    with cast.database.read() as db:
        assert verify(db, cast.database.secret).ok
        assert db.scalar(sa.select(Entry.verb).order_by(Entry.seq.desc())) == "details.covered"


def test_a_form_that_was_open_meanwhile_does_not_bring_it_back(
    cast: Cast, client: httpx.Client
) -> None:
    named(cast)
    publication = f"/problems/{cast.problem_id}/publication"
    cast.sign_in(client, "coordinator")
    open_form = cast.hidden(client, publication)
    cast.send(client, page(cast), page(cast), {"words": NAME, "because": WHY, "sure": "1"})
    late = client.post(publication, data=open_form | {"public_summary": f"{NAME} shouts"})
    assert late.status_code == 409
    assert "brandt" not in everything(cast)


def cover(cast: Cast, words: str) -> int:
    coordinator = cast.viewers["coordinator"]
    with cast.database.write() as db:
        found = find(db, coordinator, cast.problem_id)
        return cover_everywhere(db, found, words, because=WHY, by=coordinator, now=utc_now())


def waits_for_a_row(database: Database) -> bool:
    """Whether somebody waits; on SQLite they wait before they read, and there is nothing to see."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    with database.read() as db:
        return database.sqlite or bool(db.scalar(sa.text(waiting)))


def test_what_somebody_writes_at_the_same_moment_is_kept_and_covered(cast: Cast) -> None:
    named(cast)
    with ThreadPoolExecutor(1) as other:
        with cast.database.write() as db:
            db.get_one(Problem, cast.problem_id).title = f"{NAME} and the lamps, three of them"
            db.flush()
            covering = other.submit(cover, cast, NAME)
            tries = 0
            while not waits_for_a_row(cast.database) and tries < 100:
                time.sleep(0.05)
                tries += 1
        assert covering.result(20) > 0
    assert tries < 100
    with cast.database.read() as db:
        title = db.scalar(sa.select(Problem.title).where(Problem.id == cast.problem_id))
    assert title == "▇▇▇ and the lamps, three of them"


def test_a_key_that_reads_like_the_words_stays(cast: Cast) -> None:
    with cast.database.write() as db:
        survey = Survey(
            problem_id=cast.problem_id, title="Lamps", matter="lamps", opening="Hello",
            asked_of=AskedOf.NEIGHBOURS, language="en", added_by=cast.accounts["officer"],
            added_on=utc_now().date(),
        )  # fmt: skip
        db.add(survey)
        db.flush()
        db.add(SurveyText(survey_id=survey.id, language="es", key="title", words="El title"))
    assert cover(cast, "title") > 0
    with cast.database.read() as db:
        assert db.execute(sa.select(SurveyText.key, SurveyText.words)).one() == ("title", "El ▇▇▇")


@pytest.mark.parametrize(
    "typed, said",
    [
        ({"words": "Nobody Here", "because": WHY}, "do not stand anywhere"),
        ({"words": "a.b", "because": WHY}, "at least 3 letters"),
        ({"words": NAME, "because": "About ottilie  brandt"}, "Leave the words themselves out"),
        ({"words": NAME, "because": ""}, "Say why"),
    ],
)
def test_nothing_is_covered_by_mistake(
    cast: Cast, client: httpx.Client, typed: dict[str, str], said: str
) -> None:
    named(cast)
    before = everything(cast)
    cast.sign_in(client, "coordinator")
    sent = cast.send(client, page(cast), page(cast), typed | {"sure": "1"})
    assert sent.status_code == 422
    assert said in sent.text
    assert everything(cast).count("brandt") == before.count("brandt")


@pytest.mark.parametrize("who", ["officer", "resident", "partner"])
def test_only_a_coordinator_covers_everywhere(cast: Cast, client: httpx.Client, who: str) -> None:
    cast.sign_in(client, who)
    assert client.get(page(cast)).status_code == 403
    data = {"words": "lamps", "because": WHY, "sure": "1", "_csrf": token_on(client, "/account")}
    assert client.post(page(cast), data=data).status_code == 403
    assert page(cast) not in html.unescape(client.get(f"/problems/{cast.problem_id}").text)
