"""How many have to work on a problem: more at any time, less with a coordinator's reason."""

from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from sara.history.models import Entry, EntryText
from sara.problems.models import Problem, Tier
from tests.cast import Cast
from tests.conftest import NewClient


@pytest.fixture
def team_problem(cast: Cast) -> Cast:
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(tier=Tier.TEAM))
    return cast


def choose(cast: Cast, client: httpx.Client, tier: Tier, reason: str = "") -> httpx.Response:
    page = f"/problems/{cast.problem_id}/scanning"
    values: dict[str, Any] = {"tier": tier.value, "reason": reason}
    return cast.send(client, page, f"{page}/tier", values, form="tier")


def stands(cast: Cast) -> Tier:
    with cast.database.read() as db:
        return db.execute(sa.select(Problem.tier)).scalar_one()


def test_the_lead_makes_it_a_larger_problem_on_the_scanning_page(
    cast: Cast, new_client: NewClient
) -> None:
    client = cast.sign_in(new_client(), "officer")
    assert choose(cast, client, Tier.PARTNERSHIP).status_code == 303
    assert stands(cast) is Tier.PARTNERSHIP
    with cast.database.read() as db:
        told = sa.select(EntryText.changes).join(Entry, Entry.seq == EntryText.seq)
        changes = db.execute(told.where(Entry.verb == "problem.tier_chosen")).scalar_one()
    assert changes == {"tier": ["1", "3"]}
    assert "Partnership: several agencies" in client.get(f"/problems/{cast.problem_id}").text


def test_the_lead_is_not_offered_a_smaller_one_and_cannot_have_it(
    team_problem: Cast, new_client: NewClient
) -> None:
    client = team_problem.sign_in(new_client(), "officer")
    page = client.get(f"/problems/{team_problem.problem_id}/scanning").text
    assert 'name="tier" value="3"' in page
    assert 'name="tier" value="1"' not in page
    assert choose(team_problem, client, Tier.QUICK, "It is small.").status_code == 403
    assert stands(team_problem) is Tier.TEAM


def test_a_coordinator_makes_it_smaller_and_has_to_say_why(
    team_problem: Cast, new_client: NewClient
) -> None:
    client = team_problem.sign_in(new_client(), "coordinator")
    refused = choose(team_problem, client, Tier.QUICK)
    assert refused.status_code == 422
    assert "Say why less will do." in refused.text
    assert stands(team_problem) is Tier.TEAM
    why = "The owner has mended the fence."
    assert choose(team_problem, client, Tier.QUICK, why).status_code == 303
    assert stands(team_problem) is Tier.QUICK


def test_who_works_on_it_stands_on_the_scanning_page(cast: Cast, new_client: NewClient) -> None:
    client = cast.sign_in(new_client(), "resident")
    page = client.get(f"/problems/{cast.problem_id}/scanning").text
    for name in ("Officer", "Colleague", "Partner", "Resident"):
        assert f"<bdi>{name}</bdi>" in page
