"""Somebody at work on reports, as the tests of several rooms need them."""

from collections.abc import Callable
from typing import Any

import httpx
import sqlalchemy as sa

from sara.db import utc_now
from sara.intake.models import ContactBy, IdentityMode, Report, ReportState
from sara.intake.operations import Contact, Told, receive
from sara.mail.models import Notification
from sara.triage.models import Referral
from tests.cast import Cast

ANN = Contact(contact_name="Ann Field", contact_by=ContactBy.EMAIL, contact_to="ann@example.org")
TOLD = "Thank you. We look into it."
WHAT = "Bottles are smashed on the skate ramp at night"


class Desk:
    """Somebody at work on reports, and a reporter beside."""

    def __init__(self, cast: Cast, new_client: Callable[[], httpx.Client]) -> None:
        self.cast, self.new_client = cast, new_client
        self.client = cast.sign_in(new_client(), "coordinator")

    def report(
        self, what: str = WHAT, *, mode: IdentityMode = IdentityMode.ANONYMOUS,
        contact: Contact = Contact(), by: int | None = None, **told: Any,  # noqa: B008  frozen
    ) -> tuple[int, str]:  # fmt: skip
        values = {"place": "Skate ramp, Linden Park", "area_id": self.cast.areas["north"]} | told
        now = utc_now()
        with self.cast.database.write() as db:
            receipt = receive(db, Told(what=what, **values), mode=mode, contact=contact, by=by,
                              now=now, today=now.date())  # fmt: skip
        return receipt.report_id, receipt.code

    def decide(self, report: int, how: str, **values: Any) -> httpx.Response:
        page, form = f"/triage/{report}", {"referral": "refer", "messages": "message"}.get(how, how)
        return self.cast.send(self.client, page, f"{page}/{how}", {"told": TOLD} | values, form)

    def link(self, report: int, **values: Any) -> None:
        done = self.decide(report, "link", problem_id=self.cast.problem_id, **values)
        assert done.status_code == 303, done.text

    def reads(self, code: str) -> str:
        """What the reporter reads with the code."""
        reporter = self.new_client()
        page = reporter.post("/receipt", data=self.cast.hidden(reporter, "/receipt", "code")
                             | {"code": code})  # fmt: skip
        assert page.status_code == 200
        return page.text

    def state(self, report: int) -> ReportState:
        with self.cast.database.read() as db:
            return db.execute(sa.select(Report.state).where(Report.id == report)).scalar_one()

    def rows(self, kind: type) -> list[Any]:
        with self.cast.database.read() as db:
            table: sa.Table = kind.__table__  # type: ignore[attr-defined]  # a mapped class has one
            return list(db.execute(sa.select(table).order_by(*table.primary_key)).all())


def answered(desk: Desk, who: str, taken: str) -> None:
    client = desk.cast.sign_in(desk.new_client(), who)
    passed = desk.rows(Referral)[-1]
    done = desk.cast.send(
        client, f"/referrals/{passed.id}", f"/referrals/{passed.id}/answer",
        {"taken": taken, "answer": "As we said."}, "referral",
    )  # fmt: skip
    assert done.status_code == 303


def told_of(desk: Desk, kind: str) -> list[tuple[int, bool, bool]]:
    """Whom, whether there is something to do, and whether it still is."""
    return [(n.account_id, n.act, n.settled_at is None) for n in desk.rows(Notification)
            if n.kind == kind]  # fmt: skip
