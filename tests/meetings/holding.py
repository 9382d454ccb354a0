"""Calling a meeting, inviting to it and answering, as the pages do."""

import datetime as dt
from typing import Any

import httpx
import sqlalchemy as sa

from sara.db import Database, utc_now
from tests.cast import Cast

TODAY = utc_now().date()
SOON = TODAY + dt.timedelta(days=9)
SECRET = "hearing loop for my left ear"

CALLED = {
    "kind": "meeting", "title": "The ramp, and who sweeps it", "day": SOON.isoformat(),
    "starts": "18:30", "ends": "20:00", "place": "Library, room 2",
}  # fmt: skip


def called(cast: Cast, client: httpx.Client, who: str = "officer", **values: object) -> str:
    """The address of a new meeting on the problem."""
    cast.sign_in(client, who)
    base = f"/problems/{cast.problem_id}/meetings"
    answer = cast.send(client, f"{base}/new", base, CALLED | values)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].removesuffix("/agenda")


def invited(cast: Cast, client: httpx.Client, **values: object) -> str:
    meeting = called(cast, client, **values)
    answer = cast.send(client, meeting, f"{meeting}/invitations", {}, form="invite")
    assert answer.status_code == 303, answer.text
    return meeting


def answered(cast: Cast, client: httpx.Client, meeting: str, who: str, **values: object) -> None:
    cast.sign_in(client, who)
    sent = {"answer": "yes", "needs": SECRET} | values
    answer = cast.send(client, meeting, f"{meeting}/answer", sent, form="answer")
    assert answer.status_code == 303, answer.text


def rows(database: Database, kind: Any, *only: Any) -> list[Any]:
    with database.read() as db:
        return list(db.execute(sa.select(*kind.__table__.c).where(*only)).all())


def hidden_in(cast: Cast, client: httpx.Client, page: str, form: str) -> dict[str, str]:
    """The hidden fields of a form; of any form, where this person is offered none such."""
    try:
        return cast.hidden(client, page, form)
    except AssertionError:
        return cast.hidden(client, "/account", "name")
