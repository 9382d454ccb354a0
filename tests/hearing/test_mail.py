"""How mail comes: chosen on one's own page, or stopped by one click in a letter."""

import httpx
import pytest
import sqlalchemy as sa

from sara.history.models import Entry
from sara.mail import stops, wishes
from sara.mail.models import DigestEvery, MailChoice, MailStop, Notification
from sara.mail.operations import notify
from sara.mail.stops import Stop, Stopped
from sara.mail.times import USUAL, Wish
from sara.words import say
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.evidence.uploads import token

WANTED = {"digest": "week", "digest_hour": "18", "digest_weekday": "4", "quiet_from": "22",
          "quiet_until": "6"}  # fmt: skip


def choice(cast: Cast, who: str = "officer") -> Wish:
    with cast.database.read() as db:
        return wishes.chosen(db, cast.accounts[who])[0]


def tell(cast: Cast, *who: str, act: bool = False) -> None:
    with cast.database.write() as db:
        notify(db, to=[cast.accounts[w] for w in who], kind="x", problem_id=cast.problem_id,
               link="/", says=say("News"), now=NOW, act=act)  # fmt: skip


def due(cast: Cast) -> list[object]:
    with cast.database.read() as db:
        return list(db.scalars(sa.select(Notification.due_at).order_by(Notification.id)))


def entries(cast: Cast) -> list[str]:
    with cast.database.read() as db:
        return list(
            db.scalars(sa.select(Entry.verb).where(Entry.verb.like("mail.%")).order_by(Entry.seq))
        )


# Chosen


def test_who_never_chose_gets_a_letter_a_day(cast: Cast) -> None:
    assert choice(cast) == USUAL
    assert USUAL.digest is DigestEvery.DAY


def test_a_person_chooses_how_mail_comes(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    sent = cast.send(client, "/account/mail", "/account/mail", WANTED)
    assert sent.status_code == 303
    assert choice(cast) == Wish(DigestEvery.WEEK, 18, 4, False, 22, 6)
    assert choice(cast, "partner") == USUAL
    page = client.get("/account/mail").text
    assert 'value="week" checked' in page
    assert '<option value="18" dir="auto" selected>18:00</option>' in page
    assert '<option value="4" dir="auto" selected>Friday</option>' in page
    sent = cast.send(client, "/account/mail", "/account/mail", WANTED | {"at_once": "1"})
    assert choice(cast).at_once
    assert entries(cast) == ["mail.chosen", "mail.chosen"]


@pytest.mark.parametrize(
    "wrong", [{"digest": ""}, {"digest_hour": "24"}, {"quiet_from": "-1"}, {"digest_weekday": "7"}]
)
def test_what_cannot_be_is_not_chosen(
    cast: Cast, client: httpx.Client, wrong: dict[str, str]
) -> None:
    cast.sign_in(client, "officer")
    sent = cast.send(client, "/account/mail", "/account/mail", WANTED | wrong)
    assert sent.status_code == 422
    assert choice(cast) == USUAL


def test_two_windows_do_not_overwrite_each_other(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    hidden = cast.hidden(client, "/account/mail")
    cast.send(client, "/account/mail", "/account/mail", WANTED)
    stale = client.post("/account/mail", data=hidden | WANTED | {"digest_hour": "3"})
    assert stale.status_code == 409
    assert choice(cast).digest_hour == 18


def test_what_waits_is_told_at_the_time_chosen_anew(cast: Cast, client: httpx.Client) -> None:
    tell(cast, "officer")
    [before] = due(cast)
    cast.sign_in(client, "officer")
    cast.send(client, "/account/mail", "/account/mail", WANTED)
    [after] = due(cast)
    assert after != before
    cast.send(client, "/account/mail", "/account/mail", WANTED | {"digest": "never"})
    assert due(cast) == [None]


def test_mail_about_one_problem_is_stopped_and_comes_again(
    cast: Cast, client: httpx.Client
) -> None:
    base = f"/problems/{cast.problem_id}"
    tell(cast, "resident", "officer")
    cast.sign_in(client, "resident")
    assert "Stop mail about this problem" in client.get(f"{base}/mail").text
    client.post(f"{base}/mail-stop", data=token(client))
    client.post(f"{base}/mail-stop", data=token(client))
    assert [bool(at) for at in due(cast)] == [True, False], "the officer's is as it was"
    assert "Broken glass at Linden Park" in client.get("/account/mail").text
    tell(cast, "resident")
    assert due(cast)[-1] is None
    assert client.get("/notifications").text.count("News</button>") == 1, "it is told on the page"
    client.post(f"{base}/mail-stop/end", data=token(client))
    tell(cast, "resident")
    assert due(cast)[-1]
    assert entries(cast) == ["mail.stopped", "mail.resumed"]
    with cast.database.read() as db:
        assert db.scalars(sa.select(Entry.problem_id).where(Entry.verb.like("mail.%"))).all() == [
            None, None,
        ], "who reads mail is nobody's business on the problem"  # fmt: skip


@pytest.mark.parametrize("who", ["stranger", "other_officer"])
def test_nobody_learns_of_a_problem_by_stopping_its_mail(
    cast: Cast, client: httpx.Client, who: str
) -> None:
    cast.sign_in(client, who)
    for number in (cast.problem_id, 4711):
        assert client.post(f"/problems/{number}/mail-stop", data=token(client)).status_code == 404
    with cast.database.read() as db:
        assert db.scalars(sa.select(MailStop.problem_id)).all() == []


# By the address in a letter


def address(cast: Cast, what: Stopped, who: str = "officer") -> str:
    stop = Stop(cast.accounts[who], what, cast.problem_id if what is Stopped.PROBLEM else 0)
    return stops.PATH + stops.token(cast.database.secret, stop)


def one_click(client: httpx.Client, to: str) -> httpx.Response:
    """As the server of a mail program sends it: no cookie, no page of ours before it."""
    headers = {"origin": "", "sec-fetch-site": "", "user-agent": "mail program"}
    return client.post(to, data={"List-Unsubscribe": "One-Click"}, headers=headers)


@pytest.mark.parametrize(
    "what, wish",
    [
        (Stopped.DIGEST, Wish(digest=DigestEvery.NEVER)),
        (Stopped.AT_ONCE, Wish(at_once=False)),
        (Stopped.PROBLEM, USUAL),
    ],
)
def test_one_click_stops_such_letters_without_a_sign_in(
    cast: Cast, client: httpx.Client, what: Stopped, wish: Wish
) -> None:
    to = address(cast, what)
    asked = client.get(to)
    assert asked.status_code == 200
    assert "Stop these letters?" in asked.text
    assert choice(cast) == USUAL, "looking changes nothing: programs open links by themselves"
    for _ in range(2):
        assert one_click(client, to).status_code == 200
    assert choice(cast) == wish
    with cast.database.read() as db:
        stopped = db.scalars(sa.select(MailStop.problem_id)).all()
    assert stopped == ([cast.problem_id] if what is Stopped.PROBLEM else [])
    assert choice(cast, "partner") == USUAL
    assert not client.cookies
    assert len(entries(cast)) == 1


@pytest.mark.parametrize("what", list(Stopped))
def test_it_can_be_taken_back_on_the_same_page(
    cast: Cast, client: httpx.Client, what: Stopped
) -> None:
    to = address(cast, what)
    one_click(client, to)
    page = client.get(to).text
    assert "Write to me again" in page
    assert client.post(to, data={"again": "1"}).status_code == 200
    assert choice(cast) == USUAL
    with cast.database.read() as db:
        assert db.scalars(sa.select(MailStop.problem_id)).all() == []


def test_a_multipart_form_stops_them_too(cast: Cast, client: httpx.Client) -> None:
    to = address(cast, Stopped.DIGEST)
    answer = client.post(to, files={"List-Unsubscribe": (None, "One-Click")},
                         headers={"origin": "", "sec-fetch-site": ""})  # fmt: skip
    assert answer.status_code == 200
    assert choice(cast).digest is DigestEvery.NEVER


def test_an_address_somebody_made_up_stops_nothing(cast: Cast, client: httpx.Client) -> None:
    right = address(cast, Stopped.DIGEST)
    head, _, proof = right.rpartition("-")
    other = address(cast, Stopped.DIGEST, "partner").rpartition("-")[0].rpartition("/")[2]
    wrong = [
        f"{head}-{'0' * 64}", f"{stops.PATH}{other}-{proof}", right[:-1], f"{right}0",
        right.replace("digest", "now"), f"{stops.PATH}x", f"{stops.PATH}{'9' * 400}",
        f"{stops.PATH}٣-digest-0-{proof}",
    ]  # fmt: skip
    for to in wrong:
        assert client.get(to).status_code == 404, to
        assert one_click(client, to).status_code == 404, to
    with cast.database.read() as db:
        assert db.scalars(sa.select(MailChoice.account_id)).all() == []


def test_an_address_allows_nothing_else(cast: Cast, new_client: NewClient) -> None:
    client = new_client()
    one_click(client, address(cast, Stopped.PROBLEM))
    assert client.get("/account").status_code == 303
    assert "Linden" not in client.get(address(cast, Stopped.PROBLEM)).text
