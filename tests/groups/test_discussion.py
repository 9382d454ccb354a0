"""The discussion: two rooms, calling somebody, and edits that keep what was said before."""

import re

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts.reach import Audience
from sara.groups.models import Comment, EarlierText, Mention
from sara.groups.moderation import remove_comment, return_comment
from sara.groups.operations import post_comment
from sara.history.models import Entry
from sara.mail.models import Notification
from sara.problems.models import Searchable
from sara.problems.queries import find
from tests.cast import NOW, Cast
from tests.telling import still_told

SECRET = "The key of the pump house lies with the caretaker"


def say_it(
    cast: Cast, client: httpx.Client, who: str, room: str, body: str, **more: object
) -> httpx.Response:
    cast.sign_in(client, who)
    page = f"/problems/{cast.problem_id}/discussion"
    return cast.send(client, f"{page}?room={room}", page, {"room": room, "body": body, **more})


@pytest.mark.parametrize(
    "room, button",
    [("team", "Post to the team: residents and agencies"), ("agencies", "Post to agencies only")],
)
def test_the_button_says_who_will_read_it(
    cast: Cast, client: httpx.Client, room: str, button: str
) -> None:
    cast.sign_in(client, "officer")
    page = client.get(f"/problems/{cast.problem_id}/discussion?room={room}")
    assert button in page.text


def test_what_is_posted_to_the_team_is_read_by_residents(cast: Cast, client: httpx.Client) -> None:
    assert say_it(cast, client, "officer", "team", "The lamps are ordered").status_code == 303
    cast.sign_in(client, "resident")
    assert "The lamps are ordered" in client.get(f"/problems/{cast.problem_id}/discussion").text


@pytest.mark.parametrize("end", ["", "?room=team"])
def test_a_resident_never_learns_of_the_agencies_room(
    cast: Cast, client: httpx.Client, end: str
) -> None:
    say_it(cast, client, "officer", "agencies", SECRET)
    cast.sign_in(client, "resident")
    base = f"/problems/{cast.problem_id}"
    page = client.get(f"{base}/discussion{end}")
    assert page.status_code == 200
    assert SECRET not in page.text
    assert "gencies only" not in page.text
    assert SECRET not in client.get(f"{base}/history").text
    with cast.database.read() as db:
        comment = db.scalar(sa.select(Comment.id))
    for path in (f"{base}/discussion?room=agencies", f"{base}/comments/{comment}",
                 f"{base}/discussion?room=nowhere"):  # fmt: skip
        assert client.get(path).status_code == 404


def test_a_resident_cannot_post_to_the_agencies_room(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "resident")
    page = f"/problems/{cast.problem_id}/discussion"
    sent = cast.send(client, page, page, {"room": "agencies", "body": "Hello"})
    assert sent.status_code == 404
    with cast.database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Comment)) == 0


def test_reading_the_agencies_room_leaves_an_entry_each_time(
    cast: Cast, client: httpx.Client
) -> None:
    say_it(cast, client, "officer", "agencies", SECRET)
    cast.sign_in(client, "partner")
    for _ in range(3):
        client.get(f"/problems/{cast.problem_id}/discussion?room=agencies")
    with cast.database.read() as db:
        reads = sa.select(sa.func.count()).select_from(Entry).where(Entry.verb == "read")
        assert db.scalar(reads.where(Entry.account_id == cast.accounts["partner"])) == 3


def test_who_is_called_is_told_without_the_words(cast: Cast, client: httpx.Client) -> None:
    partner = cast.accounts["partner"]
    say_it(cast, client, "officer", "agencies", SECRET, call=[partner, cast.accounts["resident"]])
    with cast.database.read() as db:
        assert db.scalars(sa.select(Mention.account_id)).all() == [partner]
    (called,) = still_told(cast.database)
    assert (called.to, called.act) == ("partner", True)
    assert called.says == "Someone asks you on problem 2026-0001"
    home = cast.sign_in(client, "partner").get("/")
    assert "Someone asks you" in home.text
    assert SECRET not in home.text


def test_an_answer_in_the_room_takes_the_call_off_the_home_page(
    cast: Cast, client: httpx.Client
) -> None:
    say_it(cast, client, "officer", "team", "When?", call=cast.accounts["resident"])
    assert "Someone asks you" in cast.sign_in(client, "resident").get("/").text
    assert still_told(cast.database)
    say_it(cast, client, "resident", "team", "On Friday.")
    assert "Someone asks you" not in client.get("/").text
    room = client.get(f"/problems/{cast.problem_id}/discussion").text
    assert re.findall(r"Called by name: <bdi>(.*?)</bdi>", room) == ["Resident"]
    assert still_told(cast.database) == []


def test_an_edit_keeps_what_was_said_before(cast: Cast, client: httpx.Client) -> None:
    say_it(cast, client, "officer", "team", "Eleven nights")
    with cast.database.read() as db:
        number = db.scalar(sa.select(Comment.id))
    page = f"/problems/{cast.problem_id}/comments/{number}"
    assert cast.send(client, page, page, {"body": "Twelve nights"}).status_code == 303
    cast.sign_in(client, "resident")
    shown = client.get(page).text
    assert "Twelve nights" in shown
    assert "Eleven nights" in shown
    with cast.database.read() as db:
        assert db.scalars(sa.select(EarlierText.body)).all() == ["Eleven nights"]
        found = sa.select(Searchable.words).where(Searchable.subject == "comment")
        assert db.scalars(found).all() == ["Twelve nights"]


def test_an_edit_of_an_older_version_shows_both_texts(cast: Cast, client: httpx.Client) -> None:
    say_it(cast, client, "officer", "team", "Eleven nights")
    with cast.database.read() as db:
        number = db.scalar(sa.select(Comment.id))
    page = f"/problems/{cast.problem_id}/comments/{number}"
    old = cast.hidden(client, page)
    cast.send(client, page, page, {"body": "Twelve nights"})
    late = client.post(page, data=old | {"_once": "another", "body": "Ten nights"})
    assert late.status_code == 409
    assert "Twelve nights" in late.text
    assert "Ten nights" in late.text


def test_only_its_author_changes_a_comment(cast: Cast, client: httpx.Client) -> None:
    say_it(cast, client, "officer", "team", "Eleven nights")
    with cast.database.read() as db:
        number = db.scalar(sa.select(Comment.id))
    cast.sign_in(client, "colleague")
    base = f"/problems/{cast.problem_id}"
    hidden = cast.hidden(client, f"{base}/discussion")
    sent = client.post(
        f"{base}/comments/{number}", data=hidden | {"version": "1", "body": "Nothing"}
    )
    assert sent.status_code == 403
    with cast.database.read() as db:
        assert db.scalar(sa.select(Comment.body)) == "Eleven nights"


def test_an_empty_message_is_asked_for_again(cast: Cast, client: httpx.Client) -> None:
    answer = say_it(cast, client, "officer", "team", "   ")
    assert answer.status_code == 422
    assert "Write something first" in answer.text


def test_earlier_messages_are_a_page_away(cast: Cast, client: httpx.Client) -> None:
    from sara.factories import CommentFactory, using

    with cast.database.write() as db, using(db):
        for number in range(60):
            CommentFactory(problem_id=cast.problem_id, author_id=cast.accounts["officer"],
                           body=f"Message number {number:03d}.")  # fmt: skip
    page = cast.sign_in(client, "officer").get(f"/problems/{cast.problem_id}/discussion").text
    assert "number 059" in page
    assert "number 009" not in page
    assert "Earlier messages" in page


# Called in a message that is removed


def waits(cast: Cast, who: str) -> int:
    with cast.database.read() as db:
        return int(
            db.scalar(
                sa.select(sa.func.count()).where(
                    Notification.account_id == cast.accounts[who],
                    Notification.kind == "called.team", Notification.settled_at.is_(None),
                )
            )
            or 0
        )  # fmt: skip


def calling(cast: Cast, *who: str) -> int:
    with cast.database.write() as db:
        by = cast.viewers["colleague"]
        return post_comment(
            db, find(db, by, cast.problem_id), Audience.TEAM, "What do you think?", by=by,
            call=[cast.accounts[w] for w in who], now=NOW,
        ).id  # fmt: skip


def test_who_was_called_in_a_removed_message_is_called_no_more(cast: Cast) -> None:
    first = calling(cast, "resident", "partner")
    calling(cast, "partner")
    lead = cast.viewers["officer"]
    with cast.database.write() as db:
        remove_comment(db, find(db, lead, cast.problem_id), first, because="A name.", by=lead,
                       now=NOW)  # fmt: skip
    assert waits(cast, "resident") == 0
    assert waits(cast, "partner") == 1, "another message calls them still"
    with cast.database.write() as db:
        return_comment(db, find(db, lead, cast.problem_id), first, by=lead, now=NOW)
    assert waits(cast, "resident") == 1
    assert waits(cast, "partner") == 1
