"""What everyone sees of a problem: only when a coordinator says so, and only the summary."""

import re

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from sara.problems.models import Problem
from tests.cast import Cast
from tests.workflow.walking import Walk

SUMMARY = "Broken glass on the ramp. Two lamps were repaired."


def publish(
    cast: Cast, client: httpx.Client, summary: str = SUMMARY, who: str = "coordinator",
    **ticked: object,
) -> httpx.Response:  # fmt: skip
    page = f"/problems/{cast.problem_id}/publication"
    cast.sign_in(client, who)
    return cast.send(client, page, page, {"public_summary": summary} | ticked)


def box(page: str) -> bool:
    return "checked" in LexborHTMLParser(page).css_first("#publish").attributes


def standing(cast: Cast) -> Problem:
    found: Problem = Walk(cast).problem()
    return found


def verbs(cast: Cast, client: httpx.Client) -> list[str]:
    """What the history tells, newest first."""
    cast.sign_in(client, "officer")
    page = LexborHTMLParser(client.get(f"/problems/{cast.problem_id}/history").text)
    return [n.text(strip=True) for n in page.css(".timeline > li p:not(.meta):not(.quote)")]


def test_a_published_problem_shows_everyone_its_summary_and_nothing_else(
    cast: Cast, client: httpx.Client
) -> None:
    base = f"/problems/{cast.problem_id}"
    for who in ("stranger", "board_member", "other_officer"):
        assert cast.sign_in(client, who).get(base).status_code == 404
    assert publish(cast, client, publish="1").status_code == 303
    behaviour = standing(cast).behaviour
    for who in ("stranger", "board_member", "other_officer"):
        to_public = cast.sign_in(client, who).get(base)
        assert to_public.status_code == 303
        page = client.get(to_public.headers["location"])
        assert page.status_code == 200
        assert SUMMARY in page.text
        assert behaviour not in page.text
        assert "Colleague" not in page.text, "who works on it"
        for end in ("/scanning", "/evidence", "/people", "/discussion", "/history", "/figures"):
            assert client.get(base + end).status_code == 404, (who, end)
    client.cookies.clear()
    assert client.get(base).status_code == 303


def test_what_was_published_can_be_taken_back(cast: Cast, client: httpx.Client) -> None:
    publish(cast, client, publish="1")
    assert box(client.get(f"/problems/{cast.problem_id}/publication").text)
    publish(cast, client)
    assert standing(cast).published_at is None
    assert standing(cast).public_summary == SUMMARY
    stranger = cast.sign_in(client, "stranger")
    assert stranger.get(f"/problems/{cast.problem_id}").status_code == 404
    assert "Took the summary back from the public" in verbs(cast, client)[0]


def test_a_summary_that_was_never_shown_is_not_told_as_taken_back(
    cast: Cast, client: httpx.Client
) -> None:
    publish(cast, client)
    told = " ".join(verbs(cast, client))
    assert "Wrote a summary that is not published yet" in told
    assert "Took the summary back" not in told
    assert standing(cast).published_at is None


def test_a_better_summary_keeps_the_day_of_publication(cast: Cast, client: httpx.Client) -> None:
    publish(cast, client, publish="1")
    first = standing(cast).published_at
    publish(cast, client, "Two lamps were repaired, and it is quiet.", publish="1")
    assert standing(cast).published_at == first
    assert standing(cast).public_summary.endswith("it is quiet.")


@pytest.mark.parametrize("ticked", [True, False])
def test_a_mistake_keeps_what_was_ticked(cast: Cast, client: httpx.Client, ticked: bool) -> None:
    publish(cast, client, **({} if ticked else {"publish": "1"}))
    before = standing(cast)
    again = publish(cast, client, "", **({"publish": "1"} if ticked else {}))
    assert again.status_code == 422
    assert "Write a summary for everyone" in again.text
    assert box(again.text) is ticked
    assert standing(cast) == before


@pytest.mark.parametrize("who", ["officer", "colleague", "partner", "resident", "analyst"])
def test_nobody_but_a_coordinator_publishes(cast: Cast, client: httpx.Client, who: str) -> None:
    page = f"/problems/{cast.problem_id}/publication"
    cast.sign_in(client, "coordinator")
    hidden = cast.hidden(client, page)
    cast.sign_in(client, who)
    own = cast.hidden(client, "/account", "name")
    sent = client.post(page, data=hidden | own | {"_form": "", "public_summary": "x"})
    assert sent.status_code == 403
    assert client.get(page).status_code == 403
    assert standing(cast).public_summary == ""


NAMING = "Mr Smith at number 14 has mended the lamp."


def test_personal_details_in_a_summary_are_pointed_out_before_everyone_reads_it(
    cast: Cast, client: httpx.Client
) -> None:
    page = publish(cast, client, NAMING, publish="1")
    assert page.status_code == 422
    assert "<mark>Mr Smith</mark>" in page.text
    assert box(page.text), "what was ticked is kept"
    assert standing(cast).published_at is None
    keys = re.findall(r'name="looked" value="([^"]+)"', page.text)
    assert len(keys) == 2
    sent = {"publish": "1", "looked": keys, "cover": keys[0]}
    more = publish(cast, client, f"{NAMING} Ask Mrs Jones.", **sent)
    assert more.status_code == 422, "what was added is pointed out, too"
    # A browser ends lines in its own way, and the words may have moved meanwhile.
    assert publish(cast, client, f"Well:\r\n{NAMING}", **sent).status_code == 303
    told = "Well:\n▇▇▇ (name) at number 14 has mended the lamp."
    assert standing(cast).public_summary == told


def test_a_draft_for_the_team_is_not_held_up(cast: Cast, client: httpx.Client) -> None:
    assert publish(cast, client, NAMING).status_code == 303
    assert standing(cast).public_summary == NAMING


def test_names_in_what_is_published_beside_the_summary_are_named(
    cast: Cast, client: httpx.Client
) -> None:
    with cast.database.write() as db:
        db.get_one(Problem, cast.problem_id).title = "Mrs Jones shouts at night"
    page = cast.sign_in(client, "coordinator").get(f"/problems/{cast.problem_id}/publication")
    assert "may name a person" in page.text
    assert "<bdi>Mrs Jones</bdi>" in page.text
