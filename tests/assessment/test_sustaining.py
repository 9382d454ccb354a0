"""Dates to measure again: set, come due by themselves, and answered."""

import datetime as dt
import re
from html import unescape
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from hypothesis import given, strategies as st
from litestar import Litestar

from sara.accounts.models import Account, AccountState, SignInSession
from sara.assessment.models import SustainCheck
from sara.assessment.queries import checks_due, gate_file
from sara.assessment.sustaining import months_after
from sara.figures.models import Measurement, Taken
from sara.history.models import Entry
from sara.problems.models import Outcome, Problem, Seat, Stage
from tests.cast import NOW, Cast
from tests.clock import Clock
from tests.conftest import NewClient
from tests.counting import statements
from tests.response import plans

TODAY = NOW.date()
LATER = TODAY + dt.timedelta(days=30)
HOLDS = {"holds": "yes", "words": "Asked six households"}
FAILS = {"holds": "no", "words": "Glass again on three mornings"}


@pytest.fixture
def sustaining(cast: Cast) -> Cast:
    """The problem of the cast in sustain, with one check due today and one next year."""
    with cast.database.write() as db:
        plans.an_evaluation(db, cast)
        plans.an_indicator(db, cast)
        plans.bring_to(db, cast, Stage.SUSTAIN, days_ago=90)
        for days in (0, 365):
            db.add(SustainCheck(problem_id=cast.problem_id, holder_id=cast.accounts["partner"],
                                due_on=TODAY + dt.timedelta(days=days)))  # fmt: skip
    return cast


def page_of(cast: Cast) -> str:
    return f"/problems/{cast.problem_id}/sustain"


def checks(cast: Cast) -> list[Any]:
    with cast.database.read() as db:
        table = SustainCheck.__table__
        return list(db.execute(sa.select(*table.c).order_by(SustainCheck.id)).all())


def answer(cast: Cast, client: httpx.Client, check: Any, values: dict[str, Any]) -> httpx.Response:
    to = f"{page_of(cast)}/dates/{check.id}/answer"
    return cast.send(client, page_of(cast), to, values, form=f"check-{check.id}")


def token(client: httpx.Client) -> dict[str, str]:
    found = re.search(r'name="_csrf" value="([^"]+)"', client.get("/").text)
    assert found
    return {"_csrf": found[1]}


def last_verb(cast: Cast) -> str:
    with cast.database.read() as db:
        return str(db.execute(
            sa.select(Entry.verb).order_by(Entry.seq.desc()).limit(1)).scalar_one())  # fmt: skip


def close(cast: Cast) -> None:
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(stage=Stage.CLOSED, closed_at=NOW,
                                             outcome=Outcome.GOAL_MET))  # fmt: skip


def due(cast: Cast, who: str = "partner", days: int = 0) -> list[Any]:
    with cast.database.read() as db:
        return checks_due(db, cast.accounts[who], TODAY + dt.timedelta(days=days))


@pytest.mark.parametrize("day, months, later", [
    ((2026, 11, 22), 3, (2027, 2, 22)), ((2026, 11, 30), 3, (2027, 2, 28)),
    ((2026, 8, 31), 6, (2027, 2, 28)), ((2026, 12, 31), 12, (2027, 12, 31)),
    ((2028, 2, 29), 12, (2029, 2, 28)),
])  # fmt: skip
def test_so_many_months_later(
    day: tuple[int, int, int], months: int, later: tuple[int, int, int]
) -> None:
    assert months_after(dt.date(*day), months) == dt.date(*later)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 60))
def test_a_later_month_is_never_overshot(day: dt.date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day


def test_the_first_dates_are_made_from_the_settings_and_can_be_changed(
    cast: Cast, client: httpx.Client
) -> None:
    with cast.database.write() as db:
        plans.bring_to(db, cast, Stage.ASSESSMENT)
    assessment = f"/problems/{cast.problem_id}/assessment"
    cast.sign_in(client, "officer")
    made = cast.send(client, assessment, f"{page_of(cast)}/first-dates",
                     {"holder_id": cast.accounts["colleague"]}, form="first-dates")  # fmt: skip
    assert made.headers["location"] == f"{assessment}#dates"
    dates = [months_after(TODAY, n) for n in (3, 6, 12)]
    assert [(c.due_on, c.holder_id) for c in checks(cast)] == [
        (day, cast.accounts["colleague"]) for day in dates
    ]
    first, second, _third = checks(cast)
    moved = TODAY + dt.timedelta(days=30)
    cast.send(client, assessment, f"{page_of(cast)}/dates/{first.id}",
              {"due_on": moved, "holder_id": cast.accounts["partner"]},
              form=f"date-{first.id}")  # fmt: skip
    cast.send(client, assessment, f"{page_of(cast)}/dates/{second.id}/removal", {},
              form=f"removal-{second.id}")  # fmt: skip
    kept = [c for c in checks(cast) if c.dropped_at is None]
    assert [(c.due_on, c.holder_id) for c in kept] == [
        (moved, cast.accounts["partner"]), (dates[2], cast.accounts["colleague"]),
    ]  # fmt: skip
    again = client.post(f"{page_of(cast)}/first-dates",
                        data=token(client) | {"holder_id": str(first.holder_id)})  # fmt: skip
    assert again.status_code == 422
    assert "There are dates already." in again.text


@pytest.mark.parametrize("who", ["stranger", "analyst", "other_officer"])
def test_only_somebody_who_works_on_the_problem_holds_a_date(
    sustaining: Cast, client: httpx.Client, who: str
) -> None:
    sustaining.sign_in(client, "officer")
    refused = sustaining.send(
        client, page_of(sustaining), f"{page_of(sustaining)}/dates",
        {"due_on": LATER, "holder_id": sustaining.accounts[who]}, form="date",
    )  # fmt: skip
    assert refused.status_code == 422
    assert "Choose somebody who works on this problem." in refused.text
    assert len(checks(sustaining)) == 2


def test_two_people_who_move_one_date_see_both(sustaining: Cast, new_client: NewClient) -> None:
    one, two = (sustaining.sign_in(new_client(), who) for who in ("officer", "colleague"))
    check = checks(sustaining)[1]
    form, to = f"date-{check.id}", f"{page_of(sustaining)}/dates/{check.id}"
    late = sustaining.hidden(two, page_of(sustaining), form)
    holder = sustaining.accounts["officer"]
    sustaining.send(one, page_of(sustaining), to,
                    {"due_on": "2027-05-01", "holder_id": holder}, form=form)  # fmt: skip
    answered = two.post(to, data=late | {"due_on": "2027-06-01", "holder_id": str(holder)})
    assert answered.status_code == 409
    assert "2027-05-01" in answered.text
    assert checks(sustaining)[1].due_on == dt.date(2027, 5, 1)


def test_a_check_that_holds_is_kept_and_dated(sustaining: Cast, client: httpx.Client) -> None:
    sustaining.sign_in(client, "partner")
    check = checks(sustaining)[0]
    assert answer(sustaining, client, check, HOLDS).status_code == 303
    kept = checks(sustaining)[0]
    assert (kept.done_on, kept.holds, kept.words, kept.done_by) == (
        TODAY, True, "Asked six households", sustaining.accounts["partner"],
    )  # fmt: skip
    assert last_verb(sustaining) == "check.answered"
    shown = client.get(page_of(sustaining)).text
    assert shown.count("Asked six households") == 1, "said once"
    assert "Open the problem again" not in shown
    twice = client.post(f"{page_of(sustaining)}/dates/{check.id}/answer",
                        data=token(client) | FAILS | {"version": "2"})  # fmt: skip
    assert twice.status_code == 422
    assert checks(sustaining)[0] == kept


def test_a_check_that_fails_proposes_to_open_the_problem_again(
    sustaining: Cast, new_client: NewClient
) -> None:
    partner = sustaining.sign_in(new_client(), "partner")
    answer(sustaining, partner, checks(sustaining)[0], FAILS)
    move = f"/problems/{sustaining.problem_id}/moves/new?event=came_back"
    seen = unescape(partner.get(page_of(sustaining)).text)
    assert "The last check says that the result no longer holds." in seen
    assert move not in seen
    for who in ("officer", "coordinator"):
        client = sustaining.sign_in(new_client(), who)
        assert move in unescape(client.get(page_of(sustaining)).text), who
        assert client.get(move).status_code == 200, who


def test_a_value_goes_into_its_indicator_as_a_later_check(
    sustaining: Cast, client: httpx.Client
) -> None:
    sustaining.sign_in(client, "officer")
    with sustaining.database.read() as db:
        indicator = db.execute(sa.text("SELECT id FROM indicator")).scalar_one()
    measured = HOLDS | {
        "indicator_id": indicator, "value": "3,5", "starts_on": TODAY - dt.timedelta(days=30),
        "ends_on": TODAY, "source": "Residents' diary",
    }  # fmt: skip
    assert answer(sustaining, client, checks(sustaining)[0], measured).status_code == 303
    with sustaining.database.read() as db:
        [later] = db.execute(
            sa.select(*Measurement.__table__.c).where(Measurement.taken == Taken.LATER)
        ).all()
    assert (later.indicator_id, later.value, later.ends_on) == (indicator, 3.5, TODAY)
    assert "3.5" in client.get(page_of(sustaining)).text


HALF: list[tuple[dict[str, Any], str]] = [
    ({"holds": "", "words": "x"}, "Say whether it still holds"),
    ({"holds": "yes", "words": ""}, "Say what you saw"),
    (HOLDS | {"value": "3"}, "Choose the indicator that the value belongs to"),
    (HOLDS | {"indicator_id": "1"}, "Write the number"),
    (HOLDS | {"indicator_id": "1", "value": "3"}, "Say where the number comes from"),
    (HOLDS | {"indicator_id": "1", "value": "3", "source": "x", "starts_on": "2026-05-02",
              "ends_on": "2026-05-01"}, "The last day cannot be before the first"),
    (HOLDS | {"indicator_id": "99", "value": "3", "source": "x", "starts_on": "2026-05-01",
              "ends_on": "2026-05-02"}, "There is nothing here"),
]  # fmt: skip


@pytest.mark.parametrize("values, sentence", HALF, ids=[s for _, s in HALF])
def test_half_an_answer_is_asked_for_again(
    sustaining: Cast, client: httpx.Client, values: dict[str, Any], sentence: str
) -> None:
    sustaining.sign_in(client, "officer")
    answered = answer(sustaining, client, checks(sustaining)[0], values)
    assert answered.status_code in (404, 422)
    assert sentence in answered.text
    assert checks(sustaining)[0].done_on is None


@pytest.mark.parametrize("who, status", [("analyst", 403), ("neighbour_officer", 403),
                                         ("stranger", 404), ("other_officer", 404)])  # fmt: skip
def test_those_who_may_not_answer_are_refused(
    sustaining: Cast, client: httpx.Client, who: str, status: int
) -> None:
    sustaining.sign_in(client, who)
    check = checks(sustaining)[0]
    refused = client.post(f"{page_of(sustaining)}/dates/{check.id}/answer",
                          data=token(client) | HOLDS | {"version": "1"})  # fmt: skip
    assert refused.status_code == status
    assert checks(sustaining)[0].done_on is None


def test_a_check_of_another_problem_is_not_found(sustaining: Cast, client: httpx.Client) -> None:
    sustaining.sign_in(client, "officer")
    missing = client.post(f"{page_of(sustaining)}/dates/99/answer",
                          data=token(client) | HOLDS | {"version": "1"})  # fmt: skip
    assert missing.status_code == 404


def test_checks_come_due_by_themselves(
    sustaining: Cast, client: httpx.Client, clock: Clock
) -> None:
    first, second = checks(sustaining)
    assert [c.id for c in due(sustaining)] == [first.id]
    assert [c.id for c in due(sustaining, days=365)] == [first.id, second.id]
    assert due(sustaining, "officer", 365) == []
    clock.forward(days=366)
    sustaining.sign_in(client, "partner")
    with sustaining.database.write() as db:
        db.execute(sa.update(SignInSession).values(
            seen_at=clock(), ends_at=clock() + dt.timedelta(hours=1)))  # fmt: skip
    assert ">Measure again<" in client.get("/").text
    assert client.get(page_of(sustaining)).text.count("Due now") >= 2


def test_a_check_also_comes_due_on_a_closed_problem(sustaining: Cast, client: httpx.Client) -> None:
    close(sustaining)
    assert len(due(sustaining)) == 1
    sustaining.sign_in(client, "officer")
    assert "Its dates to measure again still come due." in client.get(page_of(sustaining)).text
    assert answer(sustaining, client, checks(sustaining)[0], FAILS).status_code == 303
    coordinator = unescape(sustaining.sign_in(client, "coordinator").get(page_of(sustaining)).text)
    assert "/moves/new?event=reopen" in coordinator
    assert 'name="due_on"' not in coordinator


def test_a_check_is_not_asked_for_while_the_problem_is_worked_on_again(
    sustaining: Cast, client: httpx.Client
) -> None:
    with sustaining.database.write() as db:
        plans.bring_to(db, sustaining, Stage.SCANNING)
    assert due(sustaining, days=365) == []
    sustaining.sign_in(client, "officer")
    check = checks(sustaining)[0]
    refused = client.post(f"{page_of(sustaining)}/dates/{check.id}/answer",
                          data=token(client) | HOLDS | {"version": "1"})  # fmt: skip
    assert refused.status_code == 409
    assert checks(sustaining)[0].done_on is None


def test_who_no_longer_sees_a_problem_is_not_told_of_its_dates(sustaining: Cast) -> None:
    with sustaining.database.write() as db:
        ended = sa.update(Seat).where(Seat.account_id == sustaining.accounts["partner"])
        db.execute(ended.values(until=NOW))
    assert due(sustaining, days=365) == []


@pytest.mark.parametrize("how", ["off the team", "disabled"])
def test_a_date_of_somebody_who_left_is_asked_of_the_lead(sustaining: Cast, how: str) -> None:
    mine = [c.id for c in due(sustaining, days=365)]
    assert mine
    partner = sustaining.accounts["partner"]
    with sustaining.database.write() as db:
        if how == "disabled":
            gone = sa.update(Account).where(Account.id == partner)
            db.execute(gone.values(state=AccountState.DISABLED))
        else:
            ended = sa.update(Seat).where(Seat.account_id == partner)
            db.execute(ended.values(until=NOW))
    assert due(sustaining, days=365) == []
    assert [c.id for c in due(sustaining, "officer", 365)] == mine
    assert due(sustaining, "colleague", 365) == []


def test_the_page_takes_the_same_few_statements_however_much_it_shows(
    sustaining: Cast, client: httpx.Client, app: Litestar
) -> None:
    sustaining.sign_in(client, "officer").get(page_of(sustaining))
    taken = []
    for more in (0, 20):
        with sustaining.database.write() as db:
            for n in range(more):
                db.add(SustainCheck(
                    problem_id=sustaining.problem_id, due_on=TODAY + dt.timedelta(days=n),
                    holder_id=sustaining.accounts["officer"],
                ))  # fmt: skip
                plans.an_indicator(db, sustaining)
        with statements(app) as sent:
            assert client.get(page_of(sustaining)).status_code == 200
        taken.append(len(sent))
    assert taken == [8, 8]


def test_a_date_to_measure_again_lies_ahead(sustaining: Cast, client: httpx.Client) -> None:
    sustaining.sign_in(client, "officer")
    form = {"due_on": TODAY, "holder_id": sustaining.accounts["officer"]}
    page = page_of(sustaining)
    refused = sustaining.send(client, page, f"{page}/dates", form, form="date")
    assert refused.status_code == 422
    assert "Choose a day that is still to come" in refused.text
    later = checks(sustaining)[1]
    moved = sustaining.send(client, page, f"{page}/dates/{later.id}", form, form=f"date-{later.id}")
    assert moved.status_code == 422
    assert [c.due_on for c in checks(sustaining)] == [TODAY, TODAY + dt.timedelta(days=365)]


def test_a_date_left_over_from_an_earlier_round_opens_no_gate(sustaining: Cast) -> None:
    with sustaining.database.read() as db:
        assert gate_file(db, sustaining.problem_id, sustaining.settings, TODAY).checks == 1
        in_years = TODAY + dt.timedelta(days=800)
        assert gate_file(db, sustaining.problem_id, sustaining.settings, in_years).checks == 0
