"""What reporters say of whether it goes on is heard, also where nothing is done about it."""

import datetime as dt

import pytest

from sara.accounts.models import Account, Area
from sara.db import utc_now
from sara.factories import a_problem, using
from sara.intake import operations as intake
from sara.intake.models import Report, ReportMessage, Still
from sara.problems.models import Problem, Stage
from sara.triage import pulse
from sara.triage.reminding import tell_of_pulses
from tests.telling import told
from tests.triage.desk import Desk

NOW = utc_now()


def says(desk: Desk, numbers: list[int], day: dt.date, answer: Still = Still.SAME) -> None:
    with desk.cast.database.write() as db:
        for number in numbers:
            intake.pulse(db, db.get_one(Report, number), answer, now=utc_now(), today=day)


def pulses(desk: Desk, days: int) -> list[tuple[str, str, bool]]:
    before = len(told(desk.cast.database))
    tell_of_pulses(desk.cast.database, desk.cast.settings, NOW + dt.timedelta(days=days))
    return [(one.to, one.kind, one.act) for one in told(desk.cast.database)[before:]]


def test_when_many_say_that_it_goes_on_the_lead_is_told_the_day_after(
    desk: Desk,
) -> None:
    today = NOW.astimezone(desk.cast.settings.zone).date()
    linked = [desk.report()[0] for _ in range(4)]
    for number in linked:
        desk.link(number)
    joined, _ = desk.report()
    desk.decide(joined, "merge", into=linked[0])
    apart, _ = desk.report("Something else, elsewhere")
    says(desk, [*linked, apart], today)
    says(desk, [linked[1]], today - dt.timedelta(days=1), Still.STOPPED)
    assert pulses(desk, 1) == [], "four of five"
    says(desk, [joined], today)
    assert pulses(desk, 0) == [], "the hour would tell who it was"
    assert pulses(desk, 1) == [("officer", "report.pulses", False)]
    assert pulses(desk, 2) == [], "once"
    says(desk, linked, today + dt.timedelta(days=3))
    assert pulses(desk, 4) == [], "counted anew"
    says(desk, [joined], today + dt.timedelta(days=4))
    assert pulses(desk, 5) == [("officer", "report.pulses", False)]


def test_a_report_nothing_is_done_about_comes_back_in_sight_when_it_goes_on(
    desk: Desk,
) -> None:
    today = utc_now().date()
    number, _ = desk.report("Kept on record")
    says(desk, [number], today)
    assert desk.decide(number, "log").status_code == 303
    assert "it goes on" not in desk.client.get("/triage").text
    says(desk, [number], today + dt.timedelta(days=1), Still.WORSE)
    queue = desk.client.get("/triage").text
    assert "Nothing is done about it, and it goes on" in queue
    assert f"/triage/{number}" in queue
    other = desk.cast.sign_in(desk.new_client(), "second_coordinator")
    assert "it goes on" in other.get("/triage").text
    says(desk, [number], today + dt.timedelta(days=2), Still.STOPPED)
    assert "it goes on" not in desk.client.get("/triage").text


def test_what_reporters_of_a_merged_problem_say_is_told_to_who_leads_the_other(
    desk: Desk,
) -> None:
    today = NOW.astimezone(desk.cast.settings.zone).date()
    cast, linked = desk.cast, [desk.report()[0] for _ in range(5)]
    for number in linked:
        desk.link(number)
    with cast.database.write() as db, using(db):
        into = a_problem(db.get_one(Account, cast.accounts["colleague"]),
                         db.get_one(Area, cast.areas["north"])).id  # fmt: skip
        row = db.get_one(Problem, cast.problem_id)
        row.stage, row.merged_into_id = Stage.MERGED, into
    says(desk, linked, today)
    assert pulses(desk, 1) == [("colleague", "report.pulses", False)]
    assert pulses(desk, 2) == [], "once"


def test_reports_that_were_written_to_hide_none_that_were_not(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    today = utc_now().date()
    quiet, loud = (desk.report()[0] for _ in range(2))
    for number in (quiet, loud):
        desk.decide(number, "log")
    says(desk, [quiet], today + dt.timedelta(days=1))
    says(desk, [loud], today + dt.timedelta(days=2))
    with desk.cast.database.write() as db:
        db.add(ReportMessage(report_id=loud, number=1, from_us=True, words="We look again.",
                             day=today + dt.timedelta(days=3)))  # fmt: skip
    monkeypatch.setattr(pulse, "_NOTHING_DONE", pulse._NOTHING_DONE.limit(1))
    with desk.cast.database.read() as db:
        viewer, zone = desk.cast.viewers["coordinator"], desk.cast.settings.zone
        assert [row.id for row in pulse.unheard(db, viewer, zone, 30)] == [quiet]
