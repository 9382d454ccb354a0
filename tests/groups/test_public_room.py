"""The public room: two steps, names as people want them, and removing with a trace."""

import html
import re

import httpx
import pytest
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser

from sara.accounts.reach import Audience
from sara.db import Base, utc_now
from sara.errors import Refused
from sara.groups import going, queries
from sara.groups.finding import find_group
from sara.groups.members import agencies_on_team, public_members
from sara.groups.models import Comment, EarlierText, GroupRole
from sara.groups.operations import edit_comment, post_comment
from sara.history.models import EntryText
from sara.history.verification import verify
from sara.mail.models import Notification
from sara.problems.models import Searchable
from sara.problems.queries import find
from tests.cast import Cast
from tests.databases import on_sqlite
from tests.groups.circle import (
    admitted,
    invited,
    newcomer,
    opened,
    public_page,
    publish,
    row,
    text_of,
)
from tests.telling import still_told

SAID = "Please lock your bicycles to the rail"
UNKIND = "Everybody knows who did it, look above the fish hall"


def say_in_public(
    cast: Cast, client: httpx.Client, who: str, words: str, **more: object
) -> httpx.Response:
    """Both steps, as a browser without script takes them."""
    cast.sign_in(client, who)
    base = f"/problems/{cast.problem_id}/discussion"
    first = {"room": "public", "body": words, "_csrf": token_on(client, base + "?room=public")}
    preview = client.post(f"{base}/preview", data=first)
    assert preview.status_code == 200, preview.text
    form = LexborHTMLParser(preview.text).css_first(f'form[action="{base}"]')
    sent: dict[str, object] = {}
    for node in form.css("input"):
        name, value = str(node.attributes["name"]), node.attributes.get("value") or ""
        if node.attributes.get("type") == "hidden" or "checked" in node.attributes:
            sent.setdefault(name, [])
            sent[name].append(value)  # type: ignore[attr-defined]
    sent["body"] = form.css_first("textarea").text().strip()
    return client.post(base, data=sent | more)


def token_on(client: httpx.Client, page: str) -> str:
    node = LexborHTMLParser(client.get(page).text).css_first("input[name=_csrf]")
    return str(node.attributes["value"])


def posted(cast: Cast) -> list[str]:
    with cast.database.read() as db:
        return list(db.scalars(sa.select(Comment.body).order_by(Comment.id)))


def one_comment(cast: Cast, client: httpx.Client, who: str = "resident", body: str = UNKIND) -> int:
    assert say_in_public(cast, client, who, body).status_code == 303
    with cast.database.read() as db:
        return int(db.scalar(sa.select(sa.func.max(Comment.id))) or 0)


def remove(
    cast: Cast, client: httpx.Client, number: int, by: str = "coordinator",
    because: str = "It points at somebody.",
) -> httpx.Response:  # fmt: skip
    cast.sign_in(client, by)
    page = f"/problems/{cast.problem_id}/comments/{number}/removal"
    return cast.send(client, page, page, {"because": because})


def test_everybody_reads_the_public_room_without_an_account(
    cast: Cast, client: httpx.Client
) -> None:
    group = opened(cast)
    assert say_in_public(cast, client, "resident", SAID).status_code == 303
    client.cookies.clear()
    assert SAID in client.get(f"/groups/{group}").text
    assert SAID in client.get(public_page(cast)).text


def test_the_button_says_who_will_read_it(cast: Cast, client: httpx.Client) -> None:
    opened(cast)
    cast.sign_in(client, "resident")
    base = f"/problems/{cast.problem_id}/discussion"
    assert "Look at it as everyone will read it" in client.get(f"{base}?room=public").text
    first = {"room": "public", "body": SAID, "_csrf": token_on(client, base)}
    preview = client.post(f"{base}/preview", data=first).text
    assert "Everyone on the internet will read this" in preview
    assert "Post for everyone on the internet" in preview
    assert posted(cast) == [], "the first step keeps nothing"


def test_nothing_gets_to_the_public_room_in_one_step(cast: Cast, client: httpx.Client) -> None:
    opened(cast)
    cast.sign_in(client, "resident")
    base = f"/problems/{cast.problem_id}/discussion"
    hidden = cast.hidden(client, base)
    sent = client.post(base, data=hidden | {"room": "public", "body": SAID})
    assert sent.status_code == 422
    assert SAID in sent.text, "what was typed is not lost"
    assert posted(cast) == []


def test_details_of_others_are_pointed_out_and_covered(cast: Cast, client: httpx.Client) -> None:
    opened(cast)
    said = "Ask Mr Baker, his van is AB12 CDE"
    assert say_in_public(cast, client, "resident", said).status_code == 303
    assert posted(cast) == ["Ask ▇▇▇ (name), his van is ▇▇▇ (number plate)"]
    with cast.database.read() as db:
        entry = db.scalars(sa.select(EntryText.changes).order_by(EntryText.seq.desc())).first()
        kept = str(db.execute(sa.select(EntryText.changes)).all())
        kept += str(db.execute(sa.select(Searchable.words)).all())
    assert entry["covered"] == ["", ["name", "plate"]]
    assert "Baker" not in kept
    assert "AB12" not in kept


def test_what_names_nobody_private_may_stay(cast: Cast, client: httpx.Client) -> None:
    opened(cast)
    assert say_in_public(cast, client, "resident", "Ask Mr Baker", cover=[]).status_code == 303
    assert posted(cast) == ["Ask Mr Baker"]


def test_a_detail_that_was_not_pointed_out_is_not_posted(cast: Cast, client: httpx.Client) -> None:
    """Between the steps the text can still be changed."""
    opened(cast)
    changed = say_in_public(cast, client, "resident", SAID, body="Ask Mr Baker")
    assert changed.status_code == 422
    assert "Ask Mr Baker" in changed.text
    assert posted(cast) == []


def test_the_room_is_shut_while_the_problem_is_not_public(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast, public=False)
    cast.sign_in(client, "resident")
    base = f"/problems/{cast.problem_id}/discussion"
    shown = client.get(f"{base}?room=public").text
    assert "opens to everyone when the summary of the problem is published" in shown
    sent = client.post(base, data=cast.hidden(client, base)
                       | {"room": "public", "body": SAID, "sure": "1"})  # fmt: skip
    assert sent.status_code == 422
    publish(cast)
    say_in_public(cast, client, "resident", SAID)
    with cast.database.write() as db:
        db.execute(sa.text("UPDATE problem SET published_at = NULL"))
    client.cookies.clear()
    assert client.get(f"/groups/{group}").status_code == 404
    with cast.database.read() as db:
        assert queries.public_talk(db, cast.problem_id) == []


def test_who_is_not_on_the_team_does_not_write_there(cast: Cast, client: httpx.Client) -> None:
    opened(cast)
    cast.sign_in(client, "stranger")
    base = f"/problems/{cast.problem_id}/discussion"
    data = {"room": "public", "body": SAID, "sure": "1", "_csrf": token_on(client, "/account")}
    assert client.post(base, data=data).status_code == 404
    assert client.post(f"{base}/preview", data=data).status_code == 404


# names


def test_people_are_named_in_public_as_they_want_to_be(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    newcomer(cast)
    number = admitted(cast, group, "newcomer")
    with cast.database.write() as db:
        going.reword(
            db, find_group(db, cast.viewers["newcomer"], group), row(cast, number).version,
            named_as="A mother from the park", interests="", by=cast.viewers["newcomer"],
            now=utc_now(),
        )  # fmt: skip
    say_in_public(cast, client, "newcomer", SAID)
    say_in_public(cast, client, "officer", "We count again.")
    say_in_public(cast, client, "resident", "And so do we.")
    client.cookies.clear()
    shown = text_of(client.get(f"/groups/{group}"))
    assert "A mother from the park" in shown
    for name in ("Newcomer", "Officer", "Resident ·"):
        assert name not in shown, name
    assert "City Police" in shown
    assert "A member of the team" in shown
    with cast.database.read() as db:
        named = [c.named for c in queries.public_talk(db, cast.problem_id)]
        people = [p.named_as for p in public_members(db, group)]
        agencies = agencies_on_team(db, cast.problem_id)
    assert named == ["", "City Police", "A mother from the park"]
    assert people == ["A mother from the park"]
    assert agencies == ["City Parks", "City Police"]


def test_who_wants_less_than_before_gets_less_everywhere(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    number = admitted(cast, group, "stranger")
    say_in_public(cast, client, "stranger", SAID)
    cast.sign_in(client, "stranger")
    page = f"/groups/{group}/memberships/{number}"
    cast.send(client, page, f"{page}/lines", {"named_as": "A neighbour"}, form="lines")
    cast.send(client, page, f"{page}/leaving", {"because": ""}, form="leaving")
    client.cookies.clear()
    shown = text_of(client.get(f"/groups/{group}"))
    assert "Stranger" not in shown
    assert "A neighbour" in shown


def test_what_an_inviter_typed_is_never_shown_in_public(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    invited(cast, group, "resident@example.org", "Real Name Of Somebody", by="coordinator")
    say_in_public(cast, client, "resident", SAID)
    client.cookies.clear()
    assert "Real Name" not in client.get(f"/groups/{group}").text


# moderation


def test_a_removed_message_leaves_its_trace_in_public(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    number = one_comment(cast, client)
    assert remove(cast, client, number).status_code == 303
    client.cookies.clear()
    shown = text_of(client.get(f"/groups/{group}"))
    assert "Removed on" in shown
    assert "by City Police" in shown
    assert "It points at somebody." in shown
    assert UNKIND not in shown
    (told,) = still_told(cast.database, "comment.moderated")
    assert (told.to, told.act) == ("resident", False)
    assert "was removed. Read why." in told.says
    head, line = client.get("/data/removed.csv").text.removeprefix("\ufeff").splitlines()
    assert head == "reference,written_on,removed_on,because"
    assert line.endswith(",It points at somebody.")


@on_sqlite
def test_what_was_removed_is_found_without_reading_all_that_was_said(cast: Cast) -> None:
    with cast.database.read() as db:
        asked = queries._REMOVED.compile(db, compile_kwargs={"literal_binds": True})
        plan = db.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}").all()
    assert "comment USING INDEX ix_comment_removed" in str(plan)
    assert "TEMP B-TREE" not in str(plan)


def test_its_words_stay_for_those_who_moderate_alone(cast: Cast, client: httpx.Client) -> None:
    opened(cast)
    number = one_comment(cast, client)
    with cast.database.write() as db:
        db.add(EarlierText(comment_id=number, body="Even worse before", until=utc_now()))
    remove(cast, client, number)
    base = f"/problems/{cast.problem_id}"
    pages = [f"{base}/discussion?room=public", f"{base}/comments/{number}", f"{base}/history",
             "/problems?q=fish", base]  # fmt: skip
    for who in ("resident", "partner", "colleague", "analyst"):
        cast.sign_in(client, who)
        for page in pages:
            text = client.get(page).text
            assert UNKIND not in text, f"{who} {page}"
            assert "Even worse" not in text, f"{who} {page}"
    for who in ("coordinator", "officer"):
        cast.sign_in(client, who)
        assert UNKIND in client.get(f"{base}/comments/{number}").text
        assert UNKIND not in client.get(f"{base}/discussion?room=public").text
        assert UNKIND not in client.get("/problems?q=fish").text


def test_a_resident_who_chairs_moderates(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    number = one_comment(cast, client)
    newcomer(cast)
    admitted(cast, group, "newcomer", role=GroupRole.CHAIR)
    assert remove(cast, client, number, by="newcomer").status_code == 303
    base = f"/problems/{cast.problem_id}"
    assert UNKIND in client.get(f"{base}/comments/{number}").text


@pytest.mark.parametrize("who, status", [("colleague", 403), ("partner", 403), ("stranger", 404)])
def test_others_do_not_moderate(cast: Cast, client: httpx.Client, who: str, status: int) -> None:
    opened(cast)
    number = one_comment(cast, client)
    cast.sign_in(client, who)
    page = f"/problems/{cast.problem_id}/comments/{number}/removal"
    assert client.get(page).status_code == status
    data = {"because": "No", "_csrf": token_on(client, "/account")}
    assert client.post(page, data=data).status_code == status
    assert UNKIND in posted(cast)


def test_without_a_reason_nothing_is_removed(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    number = one_comment(cast, client)
    assert remove(cast, client, number, because=" ").status_code == 422
    client.cookies.clear()
    assert UNKIND in client.get(f"/groups/{group}").text


def test_nobody_removes_or_returns_what_they_wrote_themselves(
    cast: Cast, client: httpx.Client
) -> None:
    opened(cast)
    number = one_comment(cast, client, "officer")
    assert remove(cast, client, number, by="officer").status_code == 422
    remove(cast, client, number, by="coordinator")
    cast.sign_in(client, "officer")
    base = f"/problems/{cast.problem_id}/comments/{number}"
    data = {"_csrf": token_on(client, "/account")}
    assert client.post(f"{base}/return", data=data).status_code == 403


def test_a_removed_message_can_be_put_back(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    number = one_comment(cast, client)
    remove(cast, client, number)
    base = f"/problems/{cast.problem_id}/comments/{number}"
    assert cast.send(client, base, f"{base}/return", {}).status_code == 303
    assert "fish" in client.get("/problems?q=fish").text
    client.cookies.clear()
    assert UNKIND in client.get(f"/groups/{group}").text
    (told,) = still_told(cast.database, "comment.moderated")
    assert "was put back" in told.says, "the last word counts"
    assert len(client.get("/data/removed.csv").text.splitlines()) == 1


def test_its_author_does_not_write_over_the_trace(cast: Cast, client: httpx.Client) -> None:
    opened(cast)
    number = one_comment(cast, client)
    remove(cast, client, number)
    with cast.database.write() as db:
        found = find(db, cast.viewers["resident"], cast.problem_id)
        with pytest.raises(Refused):
            edit_comment(db, found, number, 2, "Said again", by=cast.viewers["resident"],
                         now=utc_now())  # fmt: skip


def test_a_change_of_a_public_message_is_said_to_be_public(
    cast: Cast, client: httpx.Client
) -> None:
    opened(cast)
    number = one_comment(cast, client)
    cast.sign_in(client, "resident")
    page = f"/problems/{cast.problem_id}/comments/{number}"
    assert cast.send(client, page, page, {"body": SAID}).status_code == 422
    assert cast.send(client, page, page, {"body": SAID, "sure": "1"}).status_code == 303
    client.cookies.clear()
    public = client.get(public_page(cast)).text
    assert SAID in public
    assert UNKIND not in public


def test_a_change_is_looked_over_for_details_of_others(cast: Cast, client: httpx.Client) -> None:
    opened(cast)
    number = one_comment(cast, client, body=SAID)
    cast.sign_in(client, "resident")
    page = f"/problems/{cast.problem_id}/comments/{number}"
    changed = {"body": f"{SAID}.\r\nMr Baker says so.", "sure": "1"}
    answer = cast.send(client, page, page, changed)
    assert answer.status_code == 422
    assert "<mark>Mr Baker</mark>" in answer.text
    assert posted(cast) == [SAID]
    [key] = re.findall(r'name="cover" value="([^"]+)"', answer.text.partition("detail-1")[0])
    done = cast.send(client, page, page, changed | {"looked": key, "cover": key})
    assert done.status_code == 303
    assert posted(cast) == [f"{SAID}.\n▇▇▇ (name) says so."]
    assert "Baker" not in everything(cast)


def everything(cast: Cast) -> str:
    """All that the database holds."""
    with cast.database.read() as db:
        return str([db.execute(sa.select(t)).all() for t in Base.metadata.sorted_tables])


NAMED = f"{SAID}, says Mrs Okonjo. Her Okonjo sons agree"


@pytest.mark.parametrize("who", ["resident", "coordinator"])
def test_what_became_public_by_accident_is_covered_everywhere(
    cast: Cast, client: httpx.Client, who: str
) -> None:
    opened(cast)
    with cast.database.write() as db:
        found = find(db, cast.viewers["resident"], cast.problem_id)
        number = post_comment(db, found, Audience.PUBLIC, NAMED, call=[],
                              by=cast.viewers["resident"], now=utc_now()).id  # fmt: skip
        edit_comment(db, found, number, 1, f"{NAMED}.", by=cast.viewers["resident"],
                     now=utc_now())  # fmt: skip
    cast.sign_in(client, who)
    page = f"/problems/{cast.problem_id}/comments/{number}"
    keys = re.findall(r'id="detail-\d" name="cover" value="([^"]+)"', client.get(page).text)
    assert len(keys) == 2, "in what it says, and in what it said before"
    room = client.get(f"/problems/{cast.problem_id}/discussion?room=public").text
    assert f'href="{page}' in html.unescape(room), "one gets there from the message"
    sent = cast.send(client, page, f"{page}/covering", {"words": "Okonjo", "cover": keys},
                     form="covering")  # fmt: skip
    assert sent.status_code == 303, sent.text
    assert "Okonjo" not in everything(cast)
    assert posted(cast) == [f"{SAID}, says ▇▇▇ (name). Her ▇▇▇ sons agree."]
    assert "Okonjo" not in client.get(page).text
    assert client.get("/problems?q=Okonjo").text.count("<mark>") == 0
    history = client.get(f"/problems/{cast.problem_id}/history").text
    assert "Covered personal details in a message" in history
    with cast.database.read() as db:
        assert verify(db, cast.database.secret).ok
    visitor = client.get(public_page(cast)).text
    assert "▇▇▇ (name)" in visitor


def test_only_its_author_and_who_moderates_cover(cast: Cast, client: httpx.Client) -> None:
    opened(cast)
    number = one_comment(cast, client, body=SAID)
    cast.sign_in(client, "partner")
    page = f"/problems/{cast.problem_id}/comments/{number}"
    assert "covering" not in client.get(page).text
    data = {"words": "bicycles", "_form": "covering", "_csrf": token_on(client, "/account")}
    assert client.post(f"{page}/covering", data=data).status_code == 403
    cast.sign_in(client, "resident")
    assert "Tick what is to be covered" in cast.send(
        client, page, f"{page}/covering", {}, form="covering").text  # fmt: skip
    sent = cast.send(client, page, f"{page}/covering", {"words": "fish"}, form="covering")
    assert sent.status_code == 422
    assert "these words do not stand in the message" in sent.text
    assert 'value="fish"' in sent.text
    assert posted(cast) == [SAID]


def test_who_is_called_in_the_public_room_finds_it_at_home(
    cast: Cast, client: httpx.Client
) -> None:
    opened(cast)
    say_in_public(cast, client, "officer", SAID, call=[str(cast.accounts["resident"])])
    assert "room=public" in cast.sign_in(client, "resident").get("/").text


def test_who_was_called_by_a_removed_message_alone_is_not_called_any_more(
    cast: Cast, client: httpx.Client
) -> None:
    opened(cast)
    resident = cast.accounts["resident"]
    for _ in range(2):
        say_in_public(cast, client, "officer", SAID, call=[str(resident)])
    with cast.database.read() as db:
        first, second = db.scalars(sa.select(Comment.id).order_by(Comment.id))

    def called() -> int:
        with cast.database.read() as db:
            still = sa.select(sa.func.count(Notification.id)).where(
                Notification.account_id == resident, Notification.settled_at.is_(None)
            )
            return db.execute(still).scalar_one()

    assert called() == 1
    remove(cast, client, first)
    assert called() == 1, "the other message calls as well"
    remove(cast, client, second)
    assert called() == 0
    assert "room=public" not in cast.sign_in(client, "resident").get("/").text


def test_a_message_in_the_agencies_room_is_removed_only_by_who_sees_it(
    cast: Cast, client: httpx.Client
) -> None:
    group = opened(cast)
    newcomer(cast)
    admitted(cast, group, "newcomer", role=GroupRole.CHAIR)
    with cast.database.write() as db:
        comment = Comment(problem_id=cast.problem_id, audience=Audience.AGENCIES, body="Closed",
                          author_id=cast.accounts["partner"], posted_at=utc_now())  # fmt: skip
        db.add(comment)
        db.flush()
        number = comment.id
    cast.sign_in(client, "newcomer")
    page = f"/problems/{cast.problem_id}/comments/{number}/removal"
    assert client.get(page).status_code == 404
    data = {"because": "No", "_csrf": token_on(client, "/account")}
    assert client.post(page, data=data).status_code == 404
    assert remove(cast, client, number).status_code == 303
