"""People who know a password, and what they type at the door."""

from functools import lru_cache

import httpx
import sqlalchemy as sa

from sara.accounts.models import Account, SignInSession
from sara.accounts.passwords import hash_password
from sara.mail.models import Message
from tests.cast import Cast

PASSWORD = "four green bottles"


@lru_cache(maxsize=4)
def hash_of(password: str) -> str:
    return hash_password(password)


def give_password(cast: Cast, *people: str, password: str = PASSWORD) -> None:
    with cast.database.write() as db:
        db.execute(
            sa.update(Account)
            .where(Account.id.in_([cast.accounts[who] for who in people]))
            .values(password_hash=hash_of(password))
        )


def try_to_sign_in(
    client: httpx.Client, who: str, password: str = PASSWORD, to: str = "/account",
    **headers: str,
) -> httpx.Response:  # fmt: skip
    return client.post(
        "/sign-in",
        data={"email": f"{who}@example.org", "password": password, "next": to},
        headers=headers,
    )


def last_link(cast: Cast) -> str:
    """The path in the last letter of the outbox."""
    with cast.database.read() as db:
        body = db.scalar(sa.select(Message.body).order_by(Message.id.desc()).limit(1))
    address = next(word for word in body.split() if word.startswith("http"))
    assert address.startswith(cast.settings.public_address + "/")
    return address.removeprefix(cast.settings.public_address)


def is_in(client: httpx.Client) -> bool:
    """Whether the browser is signed in, as the next request finds it."""
    return client.get("/account").status_code == 200


def sessions_of(cast: Cast, who: str) -> int:
    with cast.database.read() as db:
        return db.scalar(
            sa.select(sa.func.count())
            .select_from(SignInSession)
            .where(SignInSession.account_id == cast.accounts[who])
        )
