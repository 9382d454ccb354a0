"""A report that was passed on is never left alone: somebody has it, and its reporter hears who."""

import datetime as dt
from functools import partial

import httpx
import pytest
import sqlalchemy as sa

from sara.db import utc_now
from sara.errors import Refused
from sara.intake.models import ReportState
from sara.triage import operations
from sara.triage.models import Referral, ReferralState
from sara.triage.reminding import ask_late_receivers
from tests.meanwhile import meanwhile
from tests.triage.desk import Desk, answered, told_of


def ended(desk: Desk, how: str, words: str) -> httpx.Response:
    """The partner says what came of the one report that was taken over."""
    [passed] = [r for r in desk.rows(Referral) if r.state is ReferralState.ACCEPTED]
    partner = desk.cast.sign_in(desk.new_client(), "partner")
    page = f"/referrals/{passed.id}"
    return desk.cast.send(partner, page, f"{page}/ending", {"ending": how, "result": words},
                          "ending")  # fmt: skip


def test_what_came_of_a_report_elsewhere_reaches_its_reporter(desk: Desk) -> None:
    report, code = desk.report()
    me, parks = desk.cast.accounts["coordinator"], desk.cast.agencies["parks"]
    desk.decide(report, "referral", agency_id=parks)
    answered(desk, "partner", "accepted")
    assert ended(desk, "done", "").status_code == 422
    assert "Mr Hill" in ended(desk, "done", "Mr Hill mended it.").text, "a name is pointed out"
    assert ended(desk, "done", "The lamps burn again.").status_code == 303
    told = desk.reads(code)
    assert "says below what came of it" in told
    assert "The lamps burn again." in told
    assert (me, False, True) in told_of(desk, "referral.ended")
    assert "The lamps burn again." in desk.client.get(f"/triage/{report}").text
    [passed] = desk.rows(Referral)
    partner = desk.cast.sign_in(desk.new_client(), "partner")
    assert "How does it end?" not in partner.get(f"/referrals/{passed.id}").text
    with desk.cast.database.write() as db, pytest.raises(Refused):
        operations.end_referral(db, passed.id, passed.version, back=True, result="No.",
                                by=desk.cast.viewers["partner"], now=utc_now(),
                                today=utc_now().date())  # fmt: skip


def test_what_was_taken_over_by_mistake_comes_back_to_somebody(desk: Desk) -> None:
    report, code = desk.report()
    me, parks = desk.cast.accounts["coordinator"], desk.cast.agencies["parks"]
    desk.decide(report, "referral", agency_id=parks)
    answered(desk, "partner", "accepted")
    back = ended(desk, "back", "These lamps belong to the school.")
    assert back.headers["location"] == "/referrals"
    assert desk.state(report) is ReportState.NEW
    told = desk.reads(code)
    assert "City Parks gave your report back." in told
    assert "belong to the school" in told
    assert "City Parks took your report over." in told, "that they had it stays"
    assert "The coordinator of Northside" in told, "who has it now"
    assert (me, True, True) in told_of(desk, "referral.ended")


@pytest.mark.parametrize("agency", [True, False])
def test_who_does_not_answer_in_time_is_asked_again(desk: Desk, agency: bool) -> None:
    report, _ = desk.report()
    to = {"agency_id": desk.cast.agencies["parks"]} if agency else {"receiver": "The water works"}
    desk.decide(report, "referral", **to)
    settings, database = desk.cast.settings, desk.cast.database
    ask = partial(ask_late_receivers, database, settings)
    wait = dt.timedelta(days=settings.report_days, hours=1)
    assert ask(utc_now()) == 0
    assert ask(utc_now() + wait) == 1
    assert ask(utc_now() + wait + wait / 2) == 0, "not every hour"
    given_up = sa.update(Referral).values(state=ReferralState.TAKEN_BACK)
    meanwhile(database, given_up)
    assert ask(utc_now() + 2 * wait) == 0, "nobody is asked for what was taken back in between"
    with database.write() as db:
        db.execute(sa.update(Referral).values(state=ReferralState.OPEN))
    assert ask(utc_now() + 2 * wait) == 1
    told = {who for who, act, _ in told_of(desk, "referral.late") if act}
    assert desk.cast.accounts["coordinator"] in told
    assert (desk.cast.accounts["partner"] in told) is agency
    if agency:
        answered(desk, "partner", "accepted")
        assert not any(waits for *_, waits in told_of(desk, "referral.late"))
