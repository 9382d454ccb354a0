"""Somebody without e-mail in a group: invited, answered for on paper, and never written to."""

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts.models import Account, ByHand
from sara.errors import Forbidden, Refused
from sara.factories import AccountFactory, using
from sara.groups.finding import run_group
from sara.groups.inviting import invite_by_hand, key_in_answer
from sara.groups.models import GroupRole, Membership, MembershipState
from sara.mail.models import Message, Notification
from sara.mail.operations import notify
from sara.people.operations.joining import invite_again
from sara.rounds.models import RoundKind
from sara.rounds.queries import able
from sara.words import say
from tests.cast import NOW, Cast
from tests.groups.circle import invited, opened, row, text_of

ANSWER = {"answer": "accepts", "how": "paper", "named_as": "A neighbour from Mill Road",
          "conduct": "1"}  # fmt: skip


def by_hand(cast: Cast, group: int, by: str = "officer", role: GroupRole = GroupRole.MEMBER) -> int:
    with cast.database.write() as db:
        found = run_group(db, cast.viewers[by], group)
        return invite_by_hand(db, found, name="Ada Low", role=role, by=cast.viewers[by], now=NOW)


def keyed(cast: Cast, group: int, number: int, by: str = "officer", accepts: bool = True) -> None:
    with cast.database.write() as db:
        key_in_answer(
            db, run_group(db, cast.viewers[by], group), number,
            db.get_one(Membership, number).version, accepts=accepts, named_as="A neighbour",
            interests="", how=ByHand.PHONE, by=cast.viewers[by], now=NOW,
        )  # fmt: skip


def test_somebody_without_e_mail_is_invited_and_the_answer_is_keyed_in_for_all_to_see(
    cast: Cast, client: httpx.Client
) -> None:
    group = opened(cast)
    cast.sign_in(client, "officer")
    page = f"/groups/{group}/invitations"
    sent = cast.send(client, f"{page}/new", page, {"name": "Ada Low", "by_hand": "1"})
    membership = sent.headers["location"].partition("?")[0]
    assert "Key in what they answer" in client.get(membership).text
    wrong = cast.send(client, membership, f"{membership}/answer", ANSWER | {"conduct": ""},
                      form="keying")  # fmt: skip
    assert wrong.status_code == 422
    done = cast.send(client, membership, f"{membership}/answer", ANSWER, form="keying")
    assert done.status_code == 303
    cast.sign_in(client, "resident")
    shown = text_of(client.get(f"/groups/{group}"))
    assert "Ada Low No e-mail: answers by hand" in shown
    assert "On paper, keyed in by Officer" in shown
    assert "A neighbour from Mill Road" in shown
    history = text_of(client.get(f"/problems/{cast.problem_id}/history"))
    assert "Keyed in what somebody answered to an invitation" in history


def test_who_declines_by_phone_is_not_in_the_group(cast: Cast) -> None:
    group = opened(cast)
    number = by_hand(cast, group)
    keyed(cast, group, number, accepts=False)
    held = row(cast, number)
    assert (held.state, held.keyed_how) == (MembershipState.DECLINED, ByHand.PHONE)
    with pytest.raises(Refused):
        keyed(cast, group, number)


def test_nobody_answers_by_hand_for_somebody_with_e_mail(cast: Cast) -> None:
    group = opened(cast)
    for email in ("stranger@example.org", "nobody.yet@example.org"):
        number = invited(cast, group, email, name="Ruth")
        with pytest.raises(Refused):
            keyed(cast, group, number)


def test_only_who_runs_the_group_keys_in(cast: Cast) -> None:
    group = opened(cast)
    number = by_hand(cast, group)
    with pytest.raises(Forbidden):
        keyed(cast, group, number, by="resident")


def test_who_cannot_sign_in_does_not_chair(cast: Cast) -> None:
    with pytest.raises(Refused):
        by_hand(cast, opened(cast), role=GroupRole.CHAIR)


def test_nobody_without_e_mail_is_written_to_or_let_in(cast: Cast) -> None:
    group = opened(cast)
    number = by_hand(cast, group)
    keyed(cast, group, number)
    who = row(cast, number).account_id
    with cast.database.write() as db:
        notify(db, to=[who], kind="test", problem_id=cast.problem_id, link="/", now=NOW,
               says=say("Something"))  # fmt: skip
        with pytest.raises(Refused):
            invite_again(db, who, by=cast.accounts["administrator"], settings=cast.settings,
                         now=NOW)  # fmt: skip
    with cast.database.read() as db:
        account = db.execute(sa.select(*Account.__table__.c).where(Account.id == who)).one()
        assert "@" not in account.email
        assert account.password_hash is None
        assert db.scalar(sa.select(Notification.id).where(Notification.account_id == who)) is None
        assert db.scalar(sa.select(Message.id).where(Message.account_id == who)) is None
        assert who in [p.id for p in able(db, cast.problem_id, RoundKind.VERDICT)]


def test_the_administrator_sees_that_there_is_no_e_mail(cast: Cast, client: httpx.Client) -> None:
    number = by_hand(cast, opened(cast))
    cast.sign_in(client, "administrator")
    who = row(cast, number).account_id
    for page in ("/admin/accounts", f"/admin/accounts/{who}", f"/admin/accounts/{who}/disabling"):
        shown = client.get(page).text
        assert "Ada Low" in shown
        assert "by-hand-" not in shown


def offer(cast: Cast, client: httpx.Client, group: int, number: int, email: str) -> httpx.Response:
    cast.sign_in(client, "officer")
    page = f"/groups/{group}/memberships/{number}"
    answer = cast.send(client, page, f"{page}/address", {"email": email}, form="address")
    client.cookies.clear()
    return answer


def letter(cast: Cast) -> tuple[str, str]:
    """The last letter: to whom, and its words."""
    with cast.database.read() as db:
        row = db.execute(
            sa.select(Message.to, Message.body).order_by(Message.id.desc()).limit(1)
        ).one()
    return row.to, row.body


def test_somebody_who_gets_an_address_comes_in_and_keeps_what_they_answered(
    cast: Cast, client: httpx.Client
) -> None:
    group = opened(cast)
    number = by_hand(cast, group)
    keyed(cast, group, number)
    before = row(cast, number)
    assert offer(cast, client, group, number, "Ada@Example.org").status_code == 303
    to, words = letter(cast)
    assert to == "ada@example.org"
    cast.sign_in(client, "officer")
    waits = text_of(client.get(f"/groups/{group}/memberships/{number}"))
    assert "ada@example.org" in waits
    assert "Until they come in, ask by hand." in waits
    client.cookies.clear()
    link = next(w for w in words.split() if "/invitations/" in w)
    link = link[link.index("/invitations/") :]
    assert 'value="ada@example.org"' in client.get(link).text
    joined = {"name": "Ada Low", "password": "four green bottles on a wall"}
    assert cast.send(client, link, link, joined).status_code == 303
    assert client.get(f"/groups/{group}/memberships/{number}").status_code == 200
    assert client.get(link).status_code == 410
    with cast.database.read() as db:
        account = db.execute(
            sa.select(*Account.__table__.c).where(Account.id == before.account_id)
        ).one()
    assert (account.email, account.by_hand, account.offered_email) == ("ada@example.org", False, "")
    after = row(cast, number)
    assert (after.state, after.keyed_how, after.conduct_accepted_at) == (
        before.state, before.keyed_how, before.conduct_accepted_at
    )  # fmt: skip
    cast.sign_in(client, "officer")
    page = f"/groups/{group}/memberships/{number}"
    late = cast.send(client, page, f"{page}/address", {"email": "other@example.org"}, form="role")
    assert late.status_code == 422


def test_nobody_learns_whether_the_address_has_an_account_but_who_reads_its_mail(
    cast: Cast, client: httpx.Client
) -> None:
    group = opened(cast)
    numbers = [by_hand(cast, group) for _ in range(2)]
    emails = ("stranger@example.org", "fresh@example.org")
    answers = [offer(cast, client, group, n, e) for n, e in zip(numbers, emails, strict=True)]
    ends = [a.headers["location"].rpartition("/")[0] for a in answers]
    assert ends[0] == ends[1]
    with cast.database.read() as db:
        sent = dict(db.execute(sa.select(Message.to, Message.body)).all())
    assert set(sent) == set(emails)
    assert "/invitations/" not in sent["stranger@example.org"]
    assert "Ada Low" in sent["stranger@example.org"]
    cast.sign_in(client, "officer")
    pages = [text_of(client.get(f"/groups/{group}/memberships/{n}")) for n in numbers]
    assert pages[0].replace(emails[0], "") == pages[1].replace(emails[1], "")


def test_an_address_taken_meanwhile_is_not_taken_over(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    number = by_hand(cast, group)
    offer(cast, client, group, number, "ada@example.org")
    _, words = letter(cast)
    with cast.database.write() as db, using(db):
        AccountFactory(email="ada@example.org", name="Another Ada")
    link = next(w for w in words.split() if "/invitations/" in w)
    link = link[link.index("/invitations/") :]
    joined = {"name": "Ada Low", "password": "four green bottles on a wall"}
    answer = cast.send(client, link, link, joined)
    assert answer.status_code == 422
    assert "already an account" in answer.text
