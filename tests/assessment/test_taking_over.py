"""The plan of a closed problem as a start: what is taken over, and what is not."""

import re

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts.reach import Audience
from sara.actions.models import Action, ActionStatus, Suggestion
from sara.factories import ActionFactory, using
from sara.history.models import EntryText
from sara.problems.models import BehaviourKind, Outcome, Problem, Stage
from sara.response.queries import plan_file
from tests.assessment.test_elsewhere import KIND, closed
from tests.cast import NOW, Cast

WHAT = "Four lamps on the ramp"


@pytest.fixture(autouse=True)
def at_the_plan(cast: Cast) -> None:
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(stage=Stage.PLAN, **KIND))


def lender(cast: Cast, area: str = "north", **more: object) -> tuple[int, dict[str, int]]:
    """A closed problem that failed, and its actions: done, for agencies only, only proposed."""
    number = closed(cast, "Lamps", Outcome.NOT_SOLVED, area=area, **more)
    with cast.database.write() as db, using(db):
        officer = cast.accounts["officer"]
        by = {"added_by": officer, "problem_id": number, "owner_account_id": officer}
        kept = {**by, "planned_dosage": "every night", "aim": "Light",
                "proof": "a photo", "status": ActionStatus.DONE}  # fmt: skip
        made = {
            "done": ActionFactory(what=WHAT, **kept),
            "hidden": ActionFactory(
                what="A covert camera", **kept | {"audience": Audience.AGENCIES}
            ),
            "asked": ActionFactory(what="More patrols", **by),
        }
        return number, {name: one.id for name, one in made.items()}


def page(cast: Cast) -> str:
    return f"/problems/{cast.problem_id}/plan/earlier"


def take(cast: Cast, client: httpx.Client, *numbers: int) -> httpx.Response:
    hidden = cast.hidden(client, "/account", "name")  # of whichever form: not all are offered this
    return client.post(page(cast), data=hidden | {"chosen": [str(n) for n in numbers]})


def text_of(answer: httpx.Response) -> str:
    plain = re.sub(r"<[^>]+>", " ", answer.text).replace("\u2068", "").replace("\u2069", "")
    return " ".join(plain.split())


def test_what_is_ticked_waits_for_an_owner_and_a_day_and_counts_nowhere(
    cast: Cast, client: httpx.Client
) -> None:
    number, made = lender(cast)
    with cast.database.write() as db:
        db.get_one(Problem, number).published_at = NOW
        reference = db.get_one(Problem, number).reference
    cast.sign_in(client, "officer")
    shown = text_of(client.get(page(cast)))
    assert "Not solved" in shown
    assert WHAT in shown
    assert "More patrols" not in shown
    with cast.database.read() as db:
        before = plan_file(db, cast.problem_id, cast.settings, NOW.date()).actions
    assert take(cast, client).status_code == 422
    assert take(cast, client, made["done"]).headers["location"].endswith("/actions#taken-over")
    assert take(cast, client, made["done"]).status_code == 303, "taken over once is enough"
    with cast.database.read() as db:
        one = db.execute(sa.select(*Suggestion.__table__.c)).one()
        assert plan_file(db, cast.problem_id, cast.settings, NOW.date()).actions == before
        told = db.scalars(
            sa.select(EntryText.changes).order_by(EntryText.seq.desc()).limit(1)
        ).one()
    assert (one.what, one.aim, one.planned_dosage) == (WHAT, "Light", "every night")
    assert told["taken_from"] == ["", reference]

    listed = f"/problems/{cast.problem_id}/actions"
    assert f"Taken from {reference}" in text_of(client.get(listed))
    new = client.get(f"{listed}/new?taken={one.id}").text
    assert f'value="{WHAT}"' in new
    assert "a photo" not in new
    sent = {"what": "Three lamps", "suggestion": str(one.id), "due_on": "2030-01-01",
            "owner": f"account:{cast.accounts['officer']}", "audience": "team"}  # fmt: skip
    answer = cast.send(client, f"{listed}/new?taken={one.id}", listed, sent)
    assert answer.status_code == 303, answer.text
    action = answer.headers["location"].partition("?")[0]
    assert f"Taken from {reference}" in text_of(client.get(action))
    assert "Taken from" not in text_of(client.get(listed))
    again = cast.send(client, f"{listed}/new", listed, sent)
    assert again.status_code == 422
    with cast.database.read() as db:
        mine = sa.select(Action.what).where(Action.problem_id == cast.problem_id)
        assert db.scalars(mine).all().count("Three lamps") == 1


@pytest.mark.parametrize("which", ["hidden", "asked"])
def test_what_is_not_lent_is_not_copied(cast: Cast, client: httpx.Client, which: str) -> None:
    _, made = lender(cast)
    cast.sign_in(client, "officer")
    assert "A covert camera" not in client.get(page(cast)).text
    assert take(cast, client, made["done"], made[which]).status_code == 404
    with cast.database.read() as db:
        assert db.scalar(sa.select(Suggestion.id)) is None


def test_nothing_comes_from_where_one_sees_no_more_than_everybody(
    cast: Cast, client: httpx.Client
) -> None:
    _, made = lender(cast, area="south", published_at=NOW)
    cast.sign_in(client, "officer")
    assert WHAT not in client.get(page(cast)).text
    assert take(cast, client, made["done"]).status_code == 404


def test_who_cannot_see_where_it_came_from_is_not_told(cast: Cast, client: httpx.Client) -> None:
    number, made = lender(cast)
    cast.sign_in(client, "officer")
    take(cast, client, made["done"])
    with cast.database.read() as db:
        reference = db.scalar(sa.select(Problem.reference).where(Problem.id == number))
    cast.sign_in(client, "resident")
    listed = client.get(f"/problems/{cast.problem_id}/actions")
    assert "Taken from another problem" in text_of(listed)
    history = client.get(f"/problems/{cast.problem_id}/history")
    assert WHAT in history.text
    assert reference not in listed.text + history.text


def test_another_kind_lends_nothing_and_what_is_put_aside_is_gone(
    cast: Cast, client: httpx.Client
) -> None:
    _, made = lender(cast)
    _, others = lender(cast, kind=BehaviourKind.PREDATORY)
    cast.sign_in(client, "officer")
    assert f'value="{others["done"]}"' not in client.get(page(cast)).text
    take(cast, client, made["done"])
    with cast.database.read() as db:
        number = db.scalars(sa.select(Suggestion.id)).one()
    listed = f"/problems/{cast.problem_id}/actions"
    aside = f"{listed}/taken-over/{number}/removal"
    assert cast.send(client, listed, aside, {}, form="aside").status_code == 303
    assert WHAT not in client.get(listed).text
    late = client.post(aside, data=cast.hidden(client, "/account", "name"))
    assert late.status_code == 422


def test_before_the_plan_nothing_is_taken_over(cast: Cast, client: httpx.Client) -> None:
    _, made = lender(cast)
    cast.sign_in(client, "officer")
    hidden = cast.hidden(client, page(cast), "")
    with cast.database.write() as db:
        db.get_one(Problem, cast.problem_id).stage = Stage.ANALYSIS
    assert "disabled" in client.get(page(cast)).text
    answer = client.post(page(cast), data=hidden | {"chosen": [str(made["done"])]})
    assert answer.status_code == 422
