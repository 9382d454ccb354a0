"""Seats as administrators manage them: who holds which, on problems of which they read nothing."""

import html
import re
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser

from sara.accounts.models import Account, Area
from sara.accounts.reach import SeatKind
from sara.factories import a_problem, using
from sara.history.models import Entry, EntryText
from sara.problems import holding
from sara.problems.appointments import UNKNOWN
from sara.problems.models import Outcome, Problem, Seat, Stage
from tests.cast import NOW, Cast
from tests.telling import told

WHY = "Kim fell ill, and nobody else was there to do it."
OF_THE_PROBLEM = ("Broken glass", "Linden Park", "skate ramp", "smash bottles", "Northside")
"""What stands on the problem, and no administrator may read."""


@pytest.fixture
def admin(cast: Cast, client: httpx.Client) -> httpx.Client:
    return cast.sign_in(client, "administrator")


def page(cast: Cast, who: str) -> str:
    return f"/admin/accounts/{cast.accounts[who]}/seats"


def reference(cast: Cast) -> str:
    with cast.database.read() as db:
        asked = sa.select(Problem.reference).where(Problem.id == cast.problem_id)
        return str(db.execute(asked).scalar_one())


def seats(cast: Cast, problem_id: int = 0) -> dict[str, SeatKind]:
    names = {number: who for who, number in cast.accounts.items()}
    on = problem_id or cast.problem_id
    with cast.database.read() as db:
        rows = db.execute(
            sa.select(Seat.account_id, Seat.kind).where(Seat.problem_id == on, Seat.until.is_(None))
        )
        return {names[row.account_id]: row.kind for row in rows}


def reasons(cast: Cast, verb: str) -> list[tuple[str, int]]:
    """Why, and by whom, on the problem of the cast."""
    with cast.database.read() as db:
        rows = db.execute(
            sa.select(EntryText.reason, Entry.account_id)
            .join(Entry, Entry.seq == EntryText.seq)
            .where(Entry.verb == verb, Entry.problem_id == cast.problem_id)
        )
        return [(row.reason, row.account_id) for row in rows]


def give(cast: Cast, admin: httpx.Client, who: str, **more: str) -> httpx.Response:
    sent = {"reference": reference(cast), "kind": "member", "reason": WHY} | more
    return cast.send(admin, page(cast, who), page(cast, who), dict(sent), "seat")


def ending(cast: Cast, who: str) -> str:
    with cast.database.read() as db:
        seat = sa.select(Seat.id).where(
            Seat.account_id == cast.accounts[who], Seat.problem_id == cast.problem_id,
            Seat.until.is_(None),
        )  # fmt: skip
        return f"{page(cast, who)}/{db.execute(seat).scalar_one()}/ending"


def end(cast: Cast, admin: httpx.Client, who: str, **more: object) -> httpx.Response:
    to, found = ending(cast, who), f"?who={more.pop('find', '')}"
    return cast.send(admin, to + found, to, {"reason": WHY} | more)


def errors(answer: httpx.Response) -> str:
    assert answer.status_code == 422
    found = LexborHTMLParser(answer.text).css_first("main .errors")
    assert found is not None, "a mistake that nobody sees"
    return html.unescape(found.text())


# what an administrator sees


def test_the_page_of_an_account_shows_the_newest_seats_and_nothing_of_their_problems(
    cast: Cast, admin: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cast.database.write() as db, using(db):
        by = db.get_one(Account, cast.accounts["officer"])
        north = db.get_one(Area, cast.areas["north"])
        led = [a_problem(by, north, now=NOW).reference for _ in range(6)][::-1]
    everything = [*led, reference(cast)]
    account = admin.get(f"/admin/accounts/{cast.accounts['officer']}").text
    assert re.findall(r"<bdi>(\d{4}-\d{4})</bdi>", account) == led[:5]
    monkeypatch.setattr(holding, "PAGE", 4)
    first = admin.get(page(cast, "officer")).text
    (further,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = admin.get(html.unescape(further)).text
    listed = re.findall(r'<th scope="row"><bdi>(.*?)</bdi>', first + second)
    assert listed == everything, "each once, the newest first"
    assert 'rel="next"' not in second
    assert "Answers for the problem" in first
    for shown in (account.split('id="seats"')[1].split("</section>")[0], first, second):
        assert not [words for words in OF_THE_PROBLEM if words in shown]
    assert admin.get(f"/problems/{cast.problem_id}").status_code == 404


def test_whoever_has_no_seat_and_whoever_left_is_shown_so(cast: Cast, admin: httpx.Client) -> None:
    empty = admin.get(page(cast, "stranger")).text
    assert "No seat: this person works on no problem." in empty
    assert "Give the seat" in empty
    assert "Give the seat" not in admin.get(page(cast, "disabled")).text
    assert admin.get("/admin/accounts/999999/seats").status_code == 404


# giving


def test_a_seat_is_given_by_the_reference_and_the_lead_hears_of_it(
    cast: Cast, admin: httpx.Client, new_client: Any
) -> None:
    answer = give(cast, admin, "neighbour_officer", kind="partner")
    assert answer.headers["location"] == page(cast, "neighbour_officer")
    assert seats(cast)["neighbour_officer"] is SeatKind.PARTNER
    assert reasons(cast, "seat.given") == [(WHY, cast.accounts["administrator"])]
    letters = {(one.to, one.kind) for one in told(cast.database)}
    assert letters == {("neighbour_officer", "seat.given"), ("officer", "seat.changed")}
    assert not [one for one in told(cast.database) if "glass" in one.says]
    lead = cast.sign_in(new_client(), "officer")
    assert WHY in html.unescape(lead.get(f"/problems/{cast.problem_id}/history").text)


def test_a_new_lead_is_named_with_a_tick_and_the_one_before_stays(
    cast: Cast, admin: httpx.Client
) -> None:
    forgot = give(cast, admin, "neighbour_officer", kind="lead")
    assert "hand the problem over to another lead" in errors(forgot)
    assert {WHY, reference(cast)} <= set(re.findall(rf"{WHY}|\d{{4}}-\d{{4}}", forgot.text))
    assert give(cast, admin, "neighbour_officer", kind="lead", sure="1").status_code == 303
    assert seats(cast)["neighbour_officer"] is SeatKind.LEAD
    assert seats(cast)["officer"] is SeatKind.MEMBER
    assert {(one.to, one.kind) for one in told(cast.database)} == {
        ("neighbour_officer", "seat.given"), ("officer", "seat.changed"),
    }  # fmt: skip


def test_a_number_that_is_tried_tells_nothing(cast: Cast, admin: httpx.Client) -> None:
    """Not whether there is such a problem, nor that it is closed, nor that it lies elsewhere."""
    with cast.database.write() as db, using(db):
        by = db.get_one(Account, cast.accounts["officer"])
        closed, elsewhere = (a_problem(by, db.get_one(Area, cast.areas[area]))
                             for area in ("north", "south"))  # fmt: skip
        closed.stage, closed.closed_at, closed.outcome = Stage.CLOSED, NOW, Outcome.NOT_SOLVED
        tried = [closed.reference, elsewhere.reference, "2019-0001", "%", "' or 1=1 --"]
    for number in tried:
        answer = give(cast, admin, "partner", reference=number)
        assert UNKNOWN in errors(answer)
    assert seats(cast, closed.id) == seats(cast, elsewhere.id) == {"officer": SeatKind.LEAD}
    assert told(cast.database) == []


@pytest.mark.parametrize(
    "who, sent, sentence",
    [
        ("officer", {"kind": "reviewer"}, "Whoever logged or leads a problem"),
        ("officer", {"kind": "observer"}, "The lead keeps their seat"),
        ("resident", {"kind": "lead", "sure": "1"}, "The lead works for an agency"),
        ("colleague", {"kind": "member"}, "This person has that seat already."),
        ("pending", {"kind": "member"}, "This person cannot take a seat now."),
        ("stranger", {"reason": ""}, "Say why."),
        ("stranger", {"reference": "", "kind": ""}, "Write the reference of the problem"),
    ],
)
def test_the_rules_of_the_team_hold_here_too(
    cast: Cast, admin: httpx.Client, who: str, sent: dict[str, str], sentence: str
) -> None:
    before = seats(cast)
    hidden = cast.hidden(admin, page(cast, "stranger"), "seat")
    typed = {"reference": reference(cast), "kind": "member", "reason": WHY} | sent
    answer = admin.post(page(cast, who), data=hidden | typed)
    assert answer.status_code == 422
    assert sentence in html.unescape(answer.text)
    assert seats(cast) == before


# ending


def test_a_seat_is_ended_with_a_reason_that_its_team_reads(
    cast: Cast, admin: httpx.Client, new_client: Any
) -> None:
    partner = cast.sign_in(new_client(), "partner")
    nothing_said = end(cast, admin, "resident", reason=" ")
    assert "Say why." in errors(nothing_said)
    to = ending(cast, "resident")
    form = cast.hidden(admin, to)
    assert end(cast, admin, "resident").headers["location"] == page(cast, "resident")
    assert "resident" not in seats(cast)
    assert reasons(cast, "seat.ended") == [(WHY, cast.accounts["administrator"])]
    assert [one.to for one in told(cast.database, "seat.changed")] == ["officer"]
    # Whoever had the page open as well is told that somebody was quicker.
    late = admin.post(to, data=form | {"reason": WHY})
    assert late.status_code == 409
    assert "This seat was ended or changed meanwhile." in late.text
    assert admin.get(to).status_code == 404
    assert len(reasons(cast, "seat.ended")) == 1
    assert partner.get(f"/problems/{cast.problem_id}/people").status_code == 200


@pytest.mark.parametrize("leaves", ["", "1"])
def test_the_seat_of_a_lead_is_only_handed_on(cast: Cast, admin: httpx.Client, leaves: str) -> None:
    assert "Choose a person" in errors(end(cast, admin, "officer", find="neighbour"))
    found = admin.get(ending(cast, "officer") + "?who=of").text
    named = set(re.findall(r'name="account_id" value="(\d+)"', found))
    assert named == {str(cast.accounts["neighbour_officer"]), str(cast.accounts["other_officer"])}
    assert (
        "Nobody who works for an agency"
        in admin.get(ending(cast, "officer") + "?who=resident").text
    )
    to = cast.accounts["neighbour_officer"]
    answer = end(cast, admin, "officer", find="neighbour", account_id=to, leaves=leaves)
    assert answer.status_code == 303
    held = seats(cast)
    assert held["neighbour_officer"] is SeatKind.LEAD
    assert held.get("officer") is (None if leaves else SeatKind.MEMBER)
    with cast.database.read() as db:
        asked = sa.select(Problem.lead_id).where(Problem.id == cast.problem_id)
        assert db.execute(asked).scalar_one() == to
    assert reasons(cast, "problem.handed_over") == [(WHY, cast.accounts["administrator"])]
    assert [one.to for one in told(cast.database, "seat.given")] == ["neighbour_officer"]


def test_a_lead_is_handed_on_to_nobody_who_may_not_lead(cast: Cast, admin: httpx.Client) -> None:
    for who, sentence in (
        ("resident", "The lead works for an agency"),
        ("administrator", "Nobody can give a seat to themselves."),
        ("disabled", "This person cannot take a seat now."),
        ("officer", "The lead keeps their seat"),
    ):
        answer = end(cast, admin, "officer", find="neighbour", account_id=cast.accounts[who])
        assert sentence in html.unescape(answer.text)
        assert answer.status_code == 422
    assert seats(cast)["officer"] is SeatKind.LEAD


# oneself


def test_nobody_works_on_their_own_seats(cast: Cast, admin: httpx.Client) -> None:
    me = cast.accounts["administrator"]
    with cast.database.write() as db:
        db.add(Seat(problem_id=cast.problem_id, account_id=me, kind=SeatKind.OBSERVER, since=NOW,
                    given_by=cast.accounts["officer"]))  # fmt: skip
    mine = admin.get(page(cast, "administrator")).text
    assert reference(cast) in mine
    assert "This is you." in mine
    assert "<form" not in mine.split("<main")[1].split("</main>")[0]
    hidden = cast.hidden(admin, page(cast, "stranger"), "seat")
    sent = {"reference": reference(cast), "kind": "lead", "sure": "1", "reason": WHY}
    assert admin.post(page(cast, "administrator"), data=hidden | sent).status_code == 403
    to = ending(cast, "administrator")
    assert admin.get(to).status_code == 403
    assert admin.post(to, data=hidden | {"reason": WHY}).status_code == 403
    assert seats(cast)["administrator"] is SeatKind.OBSERVER
