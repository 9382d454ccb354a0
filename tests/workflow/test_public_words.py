"""What a reviewer writes for everybody is looked over before it is kept, as other public words."""

import re

import httpx

from sara.problems.models import Stage
from sara.workflow.models import ReviewState
from tests.cast import Cast
from tests.workflow.test_letters import decide
from tests.workflow.walking import Walk

NUMBER, PLATE = "07700 900123", "AB12 CDE"
SAID = {"told": f"Ring {NUMBER} if it goes on.", "heard": f"You saw the van {PLATE}."}


def test_personal_details_in_public_words_are_pointed_out_before_anything_is_kept(
    cast: Cast, client: httpx.Client
) -> None:
    walk = Walk(cast)
    walk.fill(Stage.SCANNING)
    walk.ask()
    shown = decide(cast, client, "coordinator", decision="advance", **SAID)
    assert shown.status_code == 422
    for words in (NUMBER, PLATE):
        assert f"<mark>{words}</mark>" in shown.text
    assert walk.reviews()[-1].state is ReviewState.OPEN

    keys = re.findall(r'name="looked" value="([^"]+)"', shown.text)
    assert len(keys) == 2
    done = decide(cast, client, "coordinator", decision="advance", looked=keys, cover=keys, **SAID)
    assert done.status_code == 303
    page = client.get(f"/problems/{cast.problem_id}/reviews/{walk.reviews()[-1].id}").text
    history = client.get(f"/problems/{cast.problem_id}/history").text
    for words in (NUMBER, PLATE):
        assert words not in page + history
    assert "Covered" in history


def test_a_detail_that_everybody_needs_to_know_stays_when_somebody_looked(
    cast: Cast, client: httpx.Client
) -> None:
    walk = Walk(cast)
    walk.fill(Stage.SCANNING)
    walk.ask()
    shown = decide(cast, client, "coordinator", decision="advance", **SAID)
    keys = re.findall(r'name="looked" value="([^"]+)"', shown.text)
    decide(cast, client, "coordinator", decision="advance", looked=keys, **SAID)
    page = client.get(f"/problems/{cast.problem_id}/reviews/{walk.reviews()[-1].id}").text
    assert NUMBER in page


def test_the_reason_that_only_the_team_reads_is_not_looked_over(
    cast: Cast, client: httpx.Client
) -> None:
    walk = Walk(cast)
    walk.fill(Stage.SCANNING)
    walk.ask()
    done = decide(cast, client, "coordinator", decision="advance", because=f"See {NUMBER}.")
    assert done.status_code == 303
