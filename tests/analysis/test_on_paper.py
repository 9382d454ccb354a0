"""The board on paper: printed without what is for agencies only, and keyed in all at once."""

import re
from html import unescape
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from sara.accounts.reach import Audience
from sara.analysis.models import Answer, CheckBack, DataRequest, Hypothesis, Study
from sara.evidence.models import Support, Supports
from sara.factories import EvidenceFactory, using
from sara.history.models import Entry
from sara.problems.models import Problem, Stage
from tests.cast import NOW, Cast
from tests.conftest import NewClient

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def in_analysis(cast: Cast) -> None:
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(stage=Stage.ANALYSIS))


def at(cast: Cast, end: str = "") -> str:
    return f"/problems/{cast.problem_id}/analysis{end}"


def typed(client: httpx.Client, cast: Cast) -> dict[str, str]:
    """The keying page as it stands, ready to be changed and sent."""
    found: dict[str, str] = {}
    form = HTMLParser(client.get(at(cast, "/keying")).text).css_first("form[action$=keying]")
    assert form is not None
    for node in form.css("input"):
        found[node.attributes["name"] or ""] = node.attributes.get("value") or ""
    for node in form.css("textarea"):
        found[node.attributes["name"] or ""] = node.text().removeprefix("\n")
    for node in form.css("select"):
        chosen = node.css_first("option[selected]") or node.css_first("option")
        found[node.attributes["name"] or ""] = (
            (chosen.attributes.get("value") or "") if chosen else ""
        )
    return found


def key_in(cast: Cast, client: httpx.Client, **changed: str) -> httpx.Response:
    values = typed(client, cast) | {name.replace("__", "."): v for name, v in changed.items()}
    return client.post(at(cast, "/keying"), data=values)


def rows(cast: Cast, model: Any) -> list[Any]:
    with cast.database.read() as db:
        return list(db.execute(sa.select(*model.__table__.c)).all())


def verbs(cast: Cast) -> list[str]:
    with cast.database.read() as db:
        return list(db.scalars(sa.select(Entry.verb).order_by(Entry.seq)))


def test_a_whole_board_is_keyed_in_at_once(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    answer = key_in(
        cast, client, present__who="Children", absent__who="Walkers",
        unknown_because__how="Nobody saw", offending="Older pupils",
        known_elsewhere="Two guides", pinch_point="The hedge",
        cause__new1="the hedge hides it", effect__new1="groups stay", expected__new1="less glass",
        whom_asked__ask1="Housing", what__ask1="Repairs", due_on__ask1=f"{TODAY}",
        with_whom__back1="Parents, 14", agreement__back1="added", said__back1="Also on Thursdays",
    )  # fmt: skip
    assert answer.status_code == 303, answer.text
    who = next(row for row in rows(cast, Answer) if row.question.value == "who")
    assert (who.present, who.absent) == ("Children", "Walkers")
    (study,) = rows(cast, Study)
    assert (study.offending, study.known_elsewhere, study.pinch_point) == (
        "Older pupils", "Two guides", "The hedge",
    )  # fmt: skip
    assert [row.expected for row in rows(cast, Hypothesis)] == ["less glass"]
    assert [row.whom_asked for row in rows(cast, DataRequest)] == ["Housing"]
    assert [row.said for row in rows(cast, CheckBack)] == ["Also on Thursdays"]
    told = verbs(cast)
    for verb in ("study.filled", "question.answered", "hypothesis.added", "data_request.made",
                 "check_back.added"):  # fmt: skip
        assert verb in told
    assert told.count("question.answered") == 2, "what was not typed leaves no entry"


def test_one_mistake_keeps_all_that_was_typed_and_saves_nothing(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")
    answer = key_in(
        cast, client, present__who="Children", cause__new2="the hedge", offending="x" * 4001,
        whom_asked__ask2="Housing", agreement__back1="disagreed", with_whom__back1="Parents",
    )  # fmt: skip
    assert answer.status_code == 422
    page = HTMLParser(answer.text)
    named = {a.attributes["href"] for a in page.css(".errors a")}
    assert named == {"#offending", "#effect.new2", "#what.ask2", "#due_on.ask2", "#said.back1"}
    text = unescape(answer.text)
    for kept in ("Children", "the hedge", "Housing", "Parents"):
        assert kept in text
    assert rows(cast, Answer) == []
    assert rows(cast, Hypothesis) == []


def test_a_page_sent_as_it_was_says_so(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    answer = key_in(cast, client)
    assert answer.status_code == 422
    assert "Nothing here is new" in answer.text


def test_the_result_of_a_test_is_keyed_in_too(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    key_in(cast, client, cause__new1="the hedge", effect__new1="groups stay")
    (one,) = rows(cast, Hypothesis)
    refused = key_in(cast, client, **{f"result__{one.id}": "supported"})
    assert refused.status_code == 422
    key_in(cast, client, **{f"result__{one.id}": "supported", f"finding__{one.id}": "Cut: less"})
    (one,) = rows(cast, Hypothesis)
    assert (one.result.value, one.finding) == ("supported", "Cut: less")


def test_what_others_saved_meanwhile_stands_where_nothing_was_typed(
    cast: Cast, client: httpx.Client, new_client: NewClient
) -> None:
    cast.sign_in(client, "officer")
    key_in(cast, client, present__who="Children", offending="Pupils")
    old = typed(client, cast)
    other = cast.sign_in(new_client(), "colleague")
    key_in(cast, other, present__who="Children and old people", target="The ramp")
    answer = client.post(at(cast, "/keying"), data=old | {"offending": "Older pupils"})
    assert answer.status_code == 303, answer.text
    who = next(row for row in rows(cast, Answer) if row.question.value == "who")
    (study,) = rows(cast, Study)
    assert who.present == "Children and old people"
    assert (study.offending, study.target) == ("Older pupils", "The ramp")


def test_where_two_changed_the_same_field_both_texts_are_shown(
    cast: Cast, client: httpx.Client, new_client: NewClient
) -> None:
    cast.sign_in(client, "officer")
    key_in(cast, client, present__who="Children")
    old = typed(client, cast)
    other = cast.sign_in(new_client(), "colleague")
    key_in(cast, other, present__who="Theirs")
    answer = client.post(
        at(cast, "/keying"),
        data=old | {"present.who": "Mine", "cause.new1": "c", "effect.new1": "e"},
    )
    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert "Mine" in answer.text
    assert "Who is harmed?" in answer.text
    assert rows(cast, Hypothesis) == [], "all or nothing"
    again = {
        node.attributes["name"] or "": node.attributes.get("value") or ""
        for node in HTMLParser(answer.text).css("form[action$=keying] input")
    } | {"present.who": "Both"}
    assert client.post(at(cast, "/keying"), data=again).status_code == 303
    who = next(row for row in rows(cast, Answer) if row.question.value == "who")
    assert who.present == "Both"
    assert len(rows(cast, Hypothesis)) == 1


def test_a_version_that_never_was_shows_both_texts(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    key_in(cast, client, present__who="Children")
    answer = key_in(cast, client, present__who="Mine", version="99")
    assert answer.status_code == 409


def test_only_who_works_on_it_keys_it_in(cast: Cast, client: httpx.Client) -> None:
    for who, status in (("resident", 200), ("partner", 403), ("stranger", 404)):
        cast.sign_in(client, who)
        assert client.get(at(cast, "/keying")).status_code == status, who
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(stage=Stage.SCANNING))
    cast.sign_in(client, "officer")
    page = client.get(at(cast, "/keying"))
    assert "This opens when scanning has passed its review" in page.text
    assert "<textarea" not in page.text


def test_nothing_for_agencies_only_is_printed(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db, using(db):
        for title, audience in (("Open diary", Audience.TEAM), ("Secret log", Audience.AGENCIES)):
            one = EvidenceFactory(
                problem_id=cast.problem_id, added_by=cast.accounts["officer"], title=title,
                audience=audience,
            )  # fmt: skip
            db.add(Support(evidence_id=one.id, claim=Supports.QUESTION, key="who"))
    cast.sign_in(client, "officer")
    assert "Secret log" in client.get(at(cast)).text
    sheet = client.get(at(cast, "/sheet")).text
    assert "Open diary" in sheet
    assert "Secret log" not in sheet
    assert re.search(r": <b>1</b>", sheet)
    assert not re.search(r": <b>2</b>", sheet)


def test_the_sheet_shows_what_stands_and_leaves_room(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    key_in(
        cast, client, present__where="On the ramp", cause__new1="the hedge", effect__new1="groups",
        guardian="Dog walkers",
    )  # fmt: skip
    cast.sign_in(client, "resident")
    page = HTMLParser(client.get(at(cast, "/sheet")).text)
    text = page.text()
    for stands in ("On the ramp", "the hedge", "Dog walkers", "What the review will ask"):
        assert stands in text
    assert len(page.css(".write-line")) > 20
