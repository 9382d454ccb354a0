"""The pages of the rounds: who sees what and when, and what each form says when it is wrong."""

import datetime as dt
import re

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts import sessions
from sara.history.models import Entry, EntryText
from sara.mail.models import Message, Notification
from sara.mail.packing import unpacked
from sara.problems.models import Stage
from sara.rounds.closing import close_run_out
from sara.rounds.models import RoundKind, Stance
from tests.cast import NOW, Cast
from tests.clock import Clock
from tests.rounds.asking import Asking
from tests.workflow.walking import Walk, another_problem

SECRET = "The rowers were never asked"
EVERYBODY = ("officer", "colleague", "partner", "coordinator", "analyst", "neighbour_officer")
STANCES = {"I object", "I agree", "I abstain"}


@pytest.fixture
def asking(cast: Cast) -> Asking:
    return Asking(cast)


def page_of(cast: Cast, round_id: int | str = "") -> str:
    return f"/problems/{cast.problem_id}/decisions" + (f"/{round_id}" if round_id else "")


def text(html: str) -> str:
    """What a person reads, without the forms."""
    shown = re.sub(r"<form\b.*?</form>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", shown).split())


def sends(
    cast: Cast, client: httpx.Client, who: str, round_id: int, stance: str, reason: str = ""
) -> httpx.Response:
    cast.sign_in(client, who)
    page = page_of(cast, round_id)
    values: dict[str, object] = {"stance": stance, "reason": reason}
    return cast.send(client, page, f"{page}/position", values, form="position")


def test_what_is_hidden_is_seen_by_nobody_before_it_is_closed(
    cast: Cast, asking: Asking, client: httpx.Client
) -> None:
    one = asking.opens(hidden=True)
    assert sends(cast, client, "resident", one, "object", SECRET).status_code == 303
    base = f"/problems/{cast.problem_id}"
    pages = ("/", base, f"{base}/history", f"{base}/plan", page_of(cast), page_of(cast, one),
             "/problems?q=rowers", f"{base}/discussion")  # fmt: skip
    for who in EVERYBODY:
        cast.sign_in(client, who)
        for path in pages:
            answer = client.get(path)
            assert SECRET not in answer.text, f"{who} at {path}"
            if path == page_of(cast, one):
                assert not STANCES & set(re.findall(r"I \w+", text(answer.text))), who
                assert "Has answered" in answer.text
    with cast.database.read() as db:
        told = str(db.execute(sa.select(EntryText.changes, EntryText.reason)).all())
        letters = str(db.execute(sa.select(Message.subject, Message.body)).all())
        notes = [str(unpacked(n)) for n in db.scalars(sa.select(Notification.says))]
        entries = db.scalars(sa.select(Entry.verb)).all()
    assert "position.taken" in entries
    assert SECRET not in told + letters + str(notes)
    assert "object" not in told


def test_once_it_is_closed_everybody_on_the_team_sees_who_said_what(
    cast: Cast, asking: Asking, client: httpx.Client
) -> None:
    one = asking.opens(hidden=True)
    asking.says("resident", one, Stance.OBJECT, SECRET)
    close_run_out(cast.database, cast.settings, NOW + dt.timedelta(days=8))
    for who in ("officer", "partner", "analyst"):
        cast.sign_in(client, who)
        shown = text(client.get(page_of(cast, one)).text)
        assert SECRET in shown
        assert "There are objections" in shown
        assert "No answer by the closing date: 3" in shown
    assert SECRET in client.get(f"/problems/{cast.problem_id}/history").text


def test_a_page_read_after_the_last_day_shows_the_outcome_before_the_worker_came(
    cast: Cast, asking: Asking, client: httpx.Client, clock: Clock
) -> None:
    one = asking.opens(hidden=True)
    asking.says("resident", one, Stance.AGREE)
    clock.forward(days=8)
    with cast.database.write() as db:
        token = sessions.begin(db, cast.accounts["partner"], settings=cast.settings, now=clock())
    client.cookies.set("sara", token)
    shown = text(client.get(page_of(cast, one)).text)
    assert "Too few answered" in shown
    assert "No answer by the closing date" in shown
    assert "Send my answer" not in client.get(page_of(cast, one)).text


def test_positions_in_a_hidden_round_that_is_taken_back_are_never_shown(
    cast: Cast, asking: Asking, client: httpx.Client
) -> None:
    one = asking.opens(hidden=True)
    asking.says("resident", one, Stance.OBJECT, SECRET)
    asking.takes_back(one)
    cast.sign_in(client, "officer")
    shown = client.get(page_of(cast, one)).text
    assert "Wrong day." in shown
    assert SECRET not in shown


def test_an_open_round_shows_each_answer_at_once(
    cast: Cast, asking: Asking, client: httpx.Client
) -> None:
    one = asking.opens()
    asking.says("resident", one, Stance.OBJECT, SECRET)
    cast.sign_in(client, "partner")
    assert SECRET in text(client.get(page_of(cast, one)).text)


def test_an_objection_without_words_is_asked_for_them(
    cast: Cast, asking: Asking, client: httpx.Client
) -> None:
    one = asking.opens()
    answer = sends(cast, client, "resident", one, "object")
    assert answer.status_code == 422
    assert "Say why, so that it can be answered" in answer.text


def test_a_late_answer_is_turned_down_and_what_was_written_is_shown(
    cast: Cast, asking: Asking, client: httpx.Client
) -> None:
    one = asking.opens()
    cast.sign_in(client, "resident")
    page = page_of(cast, one)
    hidden = cast.hidden(client, page, "position")
    close_run_out(cast.database, cast.settings, NOW + dt.timedelta(days=8))
    late = client.post(f"{page}/position", data=hidden | {"stance": "object", "reason": SECRET})
    assert late.status_code == 409
    assert "Nobody can answer it any more" in late.text
    assert SECRET in late.text
    assert asking.stances(one)["resident"] is Stance.NO_ANSWER


def test_whoever_was_not_asked_has_no_form_and_is_turned_down(
    cast: Cast, asking: Asking, client: httpx.Client
) -> None:
    one = asking.opens(voters=("officer", "partner"))
    cast.sign_in(client, "resident")
    page = page_of(cast, one)
    shown = client.get(page).text
    assert "You are not asked" in shown
    hidden = cast.hidden(client, page, "question")
    sent = client.post(f"{page}/position", data=hidden | {"stance": "agree"})
    assert sent.status_code == 403


def test_nobody_adds_a_voter_by_sending_one(
    cast: Cast, asking: Asking, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")
    page = page_of(cast)
    sent = cast.send(
        client, f"{page}/new?kind=anything", page,
        {"kind": "anything", "proposal": "We do.", "closes_on": str(NOW.date() + dt.timedelta(3)),
         "quorum": "1", "voters": str(cast.accounts["stranger"])},
    )  # fmt: skip
    assert sent.status_code == 422
    assert "Somebody you chose cannot be asked" in sent.text


def test_every_mistake_in_asking_is_named(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    page = page_of(cast)
    sent = cast.send(client, f"{page}/new?kind=anything", page,
                     {"kind": "anything", "closes_on": "soon", "quorum": ""})  # fmt: skip
    assert sent.status_code == 422
    for words in ("Say what you propose", "Write a date like", "Say how many have to answer"):
        assert words in sent.text


def test_home_asks_for_an_answer_and_then_no_more(
    cast: Cast, asking: Asking, client: httpx.Client
) -> None:
    one = asking.opens()
    cast.sign_in(client, "resident")
    assert "Your answer is missing" in client.get("/").text
    asking.says("resident", one, Stance.OBJECT, SECRET)
    assert "Your answer is missing" not in client.get("/").text
    cast.sign_in(client, "officer")
    assert "Waits for your written answer" not in text(client.get("/").text).partition("Your")[0]
    asking.says("officer", one, Stance.AGREE)
    assert "Waits for your written answer" in client.get("/").text
    asking.answers("officer", one, "resident", "We ask them on Sunday.")
    assert "Waits for your written answer" not in client.get("/").text


def test_what_is_asked_already_is_not_offered_again(
    cast: Cast, asking: Asking, client: httpx.Client
) -> None:
    Walk(cast).stand_in(Stage.ANALYSIS)
    cast.sign_in(client, "officer")
    assert "Show the findings, and ask" in client.get(page_of(cast)).text
    asking.opens(kind=RoundKind.FINDINGS)
    assert "Show the findings, and ask" not in client.get(page_of(cast)).text
    shown = client.get(f"{page_of(cast)}/new?kind=findings").text
    assert "This is being asked already" in shown


def test_a_round_of_another_problem_is_not_found(
    cast: Cast, asking: Asking, client: httpx.Client
) -> None:
    one = asking.opens()
    other = another_problem(cast)
    cast.sign_in(client, "officer")
    assert client.get(f"/problems/{other}/decisions/{one}").status_code == 404
