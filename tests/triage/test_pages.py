"""The pages of triage, as the people of the cast use them."""

import datetime as dt
import html
import re
from typing import Any

import httpx
import msgspec
import pytest
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser

from sara.accounts.models import Account, Area, Role, RoleGrant
from sara.db import utc_now
from sara.factories import EvidenceFactory, using
from sara.history.models import DayEntry, Entry, EntryText
from sara.intake import operations as intake
from sara.intake.models import (
    Channel,
    ContactBy,
    IdentityMode,
    Report,
    ReportPhoto,
    ReportState,
    Still,
)
from sara.intake.operations import Contact, Photo, Told, receive
from sara.mail.models import Message, Notification
from sara.problems.models import Problem, Seat, SeatKind, Stage
from sara.scanning.queries import gate_file
from sara.triage import operations, queries
from sara.triage.models import Referral, ReferralState
from sara.web.models import Submission
from sara.workflow.models import Decision
from tests.evidence.uploads import CANARY, photo
from tests.telling import told as everything_told
from tests.triage.desk import ANN, TOLD, WHAT, Desk, answered, told_of
from tests.workflow.walking import Walk


def test_the_queue_shows_what_waits_in_ones_own_area(desk: Desk) -> None:
    mine, _ = desk.report("Loud music in the park")
    desk.report("Paint on the church", area_id=desk.cast.areas["south"])
    nowhere, _ = desk.report("Something in the river", area_id=None)
    text = desk.client.get("/triage").text
    assert f"/triage/{mine}" in text
    assert f"/triage/{nowhere}" in text
    assert "church" not in text


def test_one_report_leads_on_to_the_next_until_none_waits(desk: Desk) -> None:
    first, second, third = sorted(desk.report(what)[0] for what in ("Music", "Glass", "Paint"))
    desk.report("Paint on the church", area_id=desk.cast.areas["south"])

    def onward(report: int) -> tuple[str, ...]:
        page = html.unescape(desk.client.get(f"/triage/{report}").text)
        found = re.search(r'(?:href="/triage/(\d+)">Next one[^<]*<[^<]*)?<a href="/triage">Back to '
                          r'the queue</a>\s*<span class="hint">([^<]+)<', page)  # fmt: skip
        return found.groups("") if found else ()

    assert onward(first) == (str(second), "2 more wait")
    desk.decide(second, "log")
    assert onward(second) == (str(third), "2 more wait")
    assert onward(third) == (str(first), "1 more waits")
    desk.decide(first, "log")
    assert onward(third) == ("", "No other waits")


def test_a_report_of_another_area_is_not_found(desk: Desk) -> None:
    other, _ = desk.report(area_id=desk.cast.areas["south"])
    assert desk.client.get(f"/triage/{other}").status_code == 404
    mine, _ = desk.report()
    for path in ("link", "log", "merge", "undo", "messages", "covering", "area", "split"):
        hidden = desk.cast.hidden(desk.client, f"/triage/{mine}", "message")
        sent = desk.client.post(f"/triage/{other}/{path}", data=hidden | {"told": TOLD})
        assert sent.status_code == 404, path


def test_a_report_is_started_as_a_problem_with_its_fields_carried_over(desk: Desk) -> None:
    report, code = desk.report(times="Friday nights", latitude=47.6, longitude=-31.2)
    page = desk.client.get(f"/triage/{report}").text
    assert re.search(r'name="times"[^>]*value="Friday nights"', page)
    officer = desk.cast.accounts["colleague"]
    done = desk.decide(
        report, "start", title="Glass on the ramp", behaviour=WHAT, place="Skate ramp",
        times="Friday nights", area_id=desk.cast.areas["north"], lead_id=officer,
    )  # fmt: skip
    assert done.status_code == 303
    [problem] = [p for p in desk.rows(Problem) if p.title == "Glass on the ramp"]
    after = desk.client.get(done.headers["location"]).text
    assert f'href="/problems/{problem.id}">Open the problem' in after
    assert "Back to the queue" in after, "others wait"
    assert (problem.latitude, problem.lead_id) == (47.6, officer)
    assert problem.behaviour == WHAT
    assert desk.state(report) is ReportState.STARTED
    seats = {s.account_id: s.kind for s in desk.rows(Seat) if s.problem_id == problem.id
             and s.until is None}  # fmt: skip
    assert seats[officer] is SeatKind.LEAD
    told = desk.reads(code)
    assert TOLD in told
    assert "because of your report" in told
    assert "Glass on the ramp" not in told, "the problem is not published"


def test_a_problem_from_a_report_lies_where_the_point_of_the_report_does(desk: Desk) -> None:
    north, south = desk.cast.areas["north"], desk.cast.areas["south"]
    with desk.cast.database.write() as db:
        for area, edge in ((south, 51), (north, 52)):
            ring = [[-1, edge], [0, edge], [0, edge + 1], [-1, edge + 1], [-1, edge]]
            boundary = f'{{"type": "Polygon", "coordinates": [{ring}]}}'
            db.get_one(Area, area).boundary = boundary
    values = {"title": "Glass", "behaviour": WHAT, "place": "Skate ramp"}
    within, _ = desk.report(latitude=52.5, longitude=-0.12)
    assert desk.decide(within, "start", area_id="", **values).status_code == 303
    report, _ = desk.report(latitude=51.5, longitude=-0.12)
    asked = desk.decide(report, "start", area_id=north, **values)
    assert asked.status_code == 422
    assert "The point lies in Southbank, and the area is Northside. Which is meant?" in asked.text
    choices = LexborHTMLParser(asked.text).css("input[name=meant] + label")
    assert [one.text(strip=True) for one in choices] == [
        "Northside, although the point lies elsewhere"
    ], "the coordinator of one area logs nothing in another"
    assert desk.state(report) is ReportState.NEW
    done = desk.decide(report, "start", area_id=north, meant=north, **values)
    assert done.status_code == 303
    started = [p for p in desk.rows(Problem) if p.title == "Glass"]
    assert {(p.area_id, p.latitude) for p in started} == {(north, 52.5), (north, 51.5)}


def test_many_reports_are_linked_at_once_and_the_wrong_one_is_taken_off(desk: Desk) -> None:
    one, code = desk.report()
    two, other = desk.report("Smashed bottles all over the skate ramp")
    assert str(two) in desk.client.get(f"/triage/{one}").text
    desk.link(one, also=[two])
    assert desk.state(two) is ReportState.LINKED
    done = desk.cast.send(desk.client, f"/triage/{two}", f"/triage/{two}/undo",
                          {"because": "That was another ramp."}, "undo")  # fmt: skip
    assert done.status_code == 303
    assert desk.state(two) is ReportState.NEW
    assert "That was another ramp." in desk.reads(other)
    assert "That was another ramp." not in desk.reads(code)
    page = desk.client.get(f"/problems/{desk.cast.problem_id}/reports").text
    assert WHAT in page
    assert "Smashed bottles all over" not in page


def test_a_problem_out_of_reach_is_no_problem_to_link_to(desk: Desk) -> None:
    report, _ = desk.report()
    for named in ({"problem_id": 999}, {"reference": "2020-0001"}, {}):
        answer = desk.decide(report, "link", **named)
        assert answer.status_code == 422
    assert desk.state(report) is ReportState.NEW


def test_nothing_is_kept_on_record_without_a_reason(desk: Desk) -> None:
    report, code = desk.report()
    assert desk.decide(report, "log", told="").status_code == 422
    assert desk.decide(report, "log", told="It happened once, in 2019.").status_code == 303
    assert "It happened once, in 2019." in desk.reads(code)


def test_the_reporter_reads_every_decision_at_a_gate(desk: Desk) -> None:
    report, code = desk.report()
    desk.link(report)
    walk = Walk(desk.cast)
    walk.now = utc_now()
    review = walk.ask(note="Look.", anyway=True)
    walk.decide("coordinator", Decision.SEND_BACK, review,
                points={"scanning.cheers": "Say more."})  # fmt: skip
    told = desk.reads(code)
    assert "Send back with reasons" in told
    walk.move(
        "pause", "officer", reason="The chair is ill", until=utc_now().date().replace(year=2099)
    )
    told = desk.reads(code)
    assert "rests for a while" in told
    assert "The chair is ill" not in told


def test_linked_reports_count_as_events_and_claims_must_be_answered(desk: Desk) -> None:
    report, _ = desk.report(joins_problem_id=desk.cast.problem_id)

    def file() -> Any:
        with desk.cast.database.read() as db:
            return gate_file(db, desk.cast.problem_id, desk.cast.settings, utc_now().date())

    assert (file().reports, file().unanswered) == (0, 1)
    page = desk.client.get(f"/problems/{desk.cast.problem_id}/reports").text
    assert f"/triage/{report}" in page
    desk.link(report)
    assert (file().reports, file().unanswered) == (1, 0)
    scanning = desk.client.get(f"/problems/{desk.cast.problem_id}/scanning").text
    assert "1 report counts as well" in scanning


def test_the_team_sees_the_words_and_the_name_only_of_who_chose_so(desk: Desk) -> None:
    for mode, name in ((IdentityMode.COORDINATOR, "Ann Field"), (IdentityMode.GROUP, "Bo Hill")):
        contact = Contact(contact_name=name, contact_by=ContactBy.CALL, contact_to="0161 496 0000")
        report, _ = desk.report(mode=mode, contact=contact)
        desk.link(report)
    for who in ("officer", "partner", "resident", "coordinator"):
        client = desk.cast.sign_in(desk.new_client(), who)
        page = client.get(f"/problems/{desk.cast.problem_id}/reports").text
        assert WHAT in page
        assert "Bo Hill" in page
        assert "Ann Field" not in page
        assert "0161 496 0000" not in page
    for who in ("neighbour_officer", "analyst"):
        client = desk.cast.sign_in(desk.new_client(), who)
        page = client.get(f"/problems/{desk.cast.problem_id}/reports").text
        assert WHAT in page
        assert "Bo Hill" not in page, "they may look in, and do not work on it"


def test_who_reported_is_seen_by_the_coordinator_and_that_is_written_down(desk: Desk) -> None:
    report, _ = desk.report(mode=IdentityMode.COORDINATOR, contact=ANN)
    assert "ann@example.org" not in desk.client.get(f"/triage/{report}").text
    page = desk.client.get(f"/triage/{report}/contact")
    assert "ann@example.org" in page.text
    read = [e for e in desk.rows(Entry) if e.verb == "read"]
    assert [(e.subject, e.subject_id) for e in read] == [("report", report)]
    nobody, _ = desk.report()
    assert desk.client.get(f"/triage/{nobody}/contact").status_code == 404


def test_a_letter_says_that_there_is_news_and_nothing_else(desk: Desk) -> None:
    plain, _ = desk.report(mode=IdentityMode.GROUP, contact=ANN)
    heeding = Contact(contact_name="Bo", contact_by=ContactBy.EMAIL, contact_to="bo@example.org",
                      safe_hours="mornings")  # fmt: skip
    careful, _ = desk.report(mode=IdentityMode.GROUP, contact=heeding)
    anonymous, _ = desk.report()
    for report in (plain, careful, anonymous):
        desk.decide(report, "messages", message="Which lamp is it?")
        desk.link(report)
    letters = [m for m in desk.rows(Message) if m.subject.startswith("There is news")]
    assert {m.to for m in letters} == {"ann@example.org"}
    assert len(letters) == 2
    for letter in letters:
        for hidden in ("lamp", "Bottles", "Linden", "2026-", TOLD):
            assert hidden not in letter.body


def test_a_signed_in_reporter_is_told_on_the_page(desk: Desk) -> None:
    resident = desk.cast.accounts["stranger"]
    report, _ = desk.report(mode=IdentityMode.GROUP, by=resident)
    desk.link(report)
    told = [n for n in desk.rows(Notification) if n.kind == "report.news"]
    assert [n.account_id for n in told] == [resident]


def test_messages_go_both_ways(desk: Desk) -> None:
    report, code = desk.report()
    assert desk.decide(report, "messages", message="Since when?").status_code == 303
    assert "Since when?" in desk.reads(code)
    reporter = desk.new_client()
    page = reporter.post("/receipt", data=desk.cast.hidden(reporter, "/receipt", "code")
                         | {"code": code})  # fmt: skip
    once = re.findall(r'name="_once" value="([^"]+message)"', page.text)
    sent = {"code": code, "message": "Since the summer.", "_once": once[0], "_form": "message"}
    assert reporter.post("/receipt/messages", data=sent).status_code == 200
    assert "Since the summer." in desk.client.get("/triage").text
    desk.decide(report, "messages", message="Thank you.")
    assert "Since the summer." not in desk.client.get("/triage").text


def test_an_agency_takes_over_what_was_passed_on(desk: Desk) -> None:
    report, code = desk.report(mode=IdentityMode.COORDINATOR, contact=ANN)
    parks = desk.cast.agencies["parks"]
    assert desk.decide(report, "referral", agency_id=parks, note="Your lamps.").status_code == 303
    told = desk.reads(code)
    assert "City Parks" in told
    assert "City Police" in told, "who holds it until then"
    [passed] = desk.rows(Referral)
    partner = desk.cast.sign_in(desk.new_client(), "partner")
    assert f"/referrals/{passed.id}" in partner.get("/").text
    page = partner.get(f"/referrals/{passed.id}").text
    assert WHAT in page
    assert "Ann Field" not in page
    done = desk.cast.send(
        partner, f"/referrals/{passed.id}", f"/referrals/{passed.id}/answer",
        {"taken": "accepted", "answer": "We repair them on Monday."}, "referral",
    )  # fmt: skip
    assert done.status_code == 303
    assert "has taken over your report" in (told := desk.reads(code))
    assert "City Parks took your report over." in told
    assert "We repair them on Monday." in told, "what they said when they took it"
    assert "We repair them on Monday." in desk.client.get(f"/triage/{report}").text
    assert desk.rows(Referral)[0].state is ReferralState.ACCEPTED
    stranger = desk.cast.sign_in(desk.new_client(), "other_officer")
    assert stranger.get(f"/referrals/{passed.id}").status_code == 404


def test_the_coordinator_writes_down_the_answer_of_who_does_not_work_in_sara(desk: Desk) -> None:
    report, code = desk.report()
    desk.decide(report, "referral", receiver="The water company")
    [passed] = desk.rows(Referral)
    done = desk.cast.send(
        desk.client, f"/referrals/{passed.id}", f"/referrals/{passed.id}/answer",
        {"taken": "declined", "answer": "Not their pipe, says the duty desk."}, "referral",
    )  # fmt: skip
    assert done.status_code == 303
    assert desk.state(report) is ReportState.NEW
    told = desk.reads(code)
    assert "Your report was passed on to The water company." in told
    assert "The water company did not take your report over." in told, "who turned it down"
    assert "Not their pipe" in told
    assert "Taken back" not in told
    assert "Somebody decides again" in told
    page = desk.client.get(f"/triage/{report}").text
    assert "It was passed on 1 time already, and came back" in page
    assert "came back 1 time" in desk.client.get("/triage").text


def test_details_are_pointed_out_before_a_problem_is_started(desk: Desk) -> None:
    report, _ = desk.report("Kevin Miller smashes bottles on the ramp")
    values = {"title": "Glass", "behaviour": "Kevin Miller smashes bottles", "place": "Ramp",
              "area_id": desk.cast.areas["north"]}  # fmt: skip
    first = desk.decide(report, "start", **values)
    assert first.status_code == 422
    assert "May this tell who somebody is?" in first.text
    [key] = re.findall(r'name="cover" value="(behaviour:[^"]+)" checked', first.text)
    done = desk.decide(report, "start", looked=key, cover=key, **values)
    assert done.status_code == 303
    [problem] = [p for p in desk.rows(Problem) if p.title == "Glass"]
    assert "Kevin" not in problem.behaviour
    assert "Kevin" not in str(desk.rows(EntryText))


KEYED = {"channel": "phone", "happening": WHAT, "place": "Skate ramp", "mode": "anonymous"}


def key(desk: Desk, who: str = "officer", **values: Any) -> httpx.Response:
    client = desk.cast.sign_in(desk.new_client(), who)
    text = client.get("/reports/new").text
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text))
    known = {"offered": str(desk.cast.problem_id)}
    return client.post("/reports", data=hidden | KEYED | known | values)


def test_staff_write_a_report_down_and_read_the_code_out(desk: Desk) -> None:
    answer = key(desk)
    assert answer.status_code == 200
    [code] = re.findall(r"\d{4} \d{4} \d{4} \d{4}", answer.text)
    assert WHAT in desk.reads(code)
    [report] = desk.rows(Report)
    assert (report.channel, report.keyed_by) == (Channel.PHONE, desk.cast.accounts["officer"])


def test_an_anonymous_call_leaves_no_hour(desk: Desk) -> None:
    key(desk)
    assert desk.rows(Submission) == []
    assert [e.verb for e in desk.rows(DayEntry)] == ["report.received"]
    assert [e for e in desk.rows(Entry) if e.subject == "report"] == []


def test_the_same_form_sent_twice_is_one_report(desk: Desk) -> None:
    client = desk.cast.sign_in(desk.new_client(), "officer")
    text = client.get("/reports/new").text
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text))
    hidden |= {"offered": str(desk.cast.problem_id)}
    answers = [client.post("/reports", data=hidden | KEYED).text for _ in range(2)]
    codes = [re.findall(r"\d{4} \d{4} \d{4} \d{4}", text) for text in answers]
    assert codes[0] == codes[1] != []
    assert len(desk.rows(Report)) == 1


@pytest.mark.parametrize(
    "values",
    [{"channel": "online"}, {"mode": "group"}, {"happening": ""}, {"contact_name": "Ann"},
     {"area_id": "999"}, {"mode": "group", "contact_by": "email", "contact_to": "x"}],
    ids=str,
)  # fmt: skip
def test_a_report_that_is_not_whole_is_asked_for_again(desk: Desk, values: dict[str, str]) -> None:
    assert key(desk, **values).status_code == 422
    assert desk.rows(Report) == []


def test_problems_like_it_are_pointed_out_before_a_call_is_taken_in(desk: Desk) -> None:
    """Whoever calls may belong to a problem that is known; the identity mode stays as chosen."""
    with desk.cast.database.write() as db:
        title, behaviour = "Broken glass on the skate ramp", "Bottles are smashed at night"
        db.execute(sa.update(Problem).values(title=title, behaviour=behaviour))
    said = {"happening": "Bottles are smashed, there is glass everywhere",
            "place": "Skate ramp", "mode": "group", "contact_name": "Bo"}  # fmt: skip
    first = key(desk, offered="", **said)
    assert first.status_code == 422
    assert "Broken glass on the skate ramp" in first.text
    assert desk.rows(Report) == []
    mine = str(desk.cast.problem_id)
    assert key(desk, "other_officer", **said).status_code == 200, "it is out of their reach"
    assert key(desk, **said).status_code == 200
    assert key(desk, joins=mine, **said).status_code == 200
    assert key(desk, joins="99999", **said).status_code == 422, "no such problem"
    assert key(desk, "other_officer", joins=mine, **said).status_code == 422, "out of their reach"
    kept = desk.rows(Report)
    assert {report.mode for report in kept} == {IdentityMode.GROUP}
    assert [one for one in (r.joins_problem_id for r in kept) if one] == [desk.cast.problem_id]


def test_details_are_pointed_out_while_a_call_is_written_down(desk: Desk) -> None:
    said = {"happening": "Kevin Miller smashes bottles"}
    first = key(desk, **said)
    assert first.status_code == 422
    [cover] = re.findall(r'name="cover" value="([^"]+)"', first.text)
    assert key(desk, looked=cover, cover=cover, **said).status_code == 200
    [report] = desk.rows(Report)
    assert "Kevin" not in report.what


def test_the_paper_form_is_there_for_everybody(desk: Desk) -> None:
    page = desk.new_client().get("/report/paper")
    assert page.status_code == 200
    assert not page.cookies


def test_reports_are_counted_by_the_way_they_came(desk: Desk) -> None:
    key(desk)
    key(desk, channel="paper", area_id=desk.cast.areas["north"])
    desk.report(area_id=desk.cast.areas["south"])
    page = desk.client.get("/triage/counts").text
    assert "By telephone" in page
    assert "On a paper form" in page
    assert "Online" not in page, "the other area is not mine to count"
    narrowed = desk.client.get(f"/triage/counts?area={desk.cast.areas['north']}").text
    assert "By telephone" not in narrowed


def test_photos_are_served_to_those_who_may_read_the_report(desk: Desk) -> None:
    import io

    from sara.files.arriving import store_of

    kept = store_of(desk.cast.settings).show(io.BytesIO(b"picture")).sha256
    photo = Photo(shown=kept, thumb=kept, media_type="image/jpeg", size=7, width=1, height=1)
    now = utc_now()
    with desk.cast.database.write() as db, using(db):
        EvidenceFactory(problem_id=desk.cast.problem_id, added_by=desk.cast.accounts["officer"])
        told = Told(what=WHAT, place="Ramp", area_id=desk.cast.areas["north"])
        report = receive(db, told, mode=IdentityMode.ANONYMOUS, photos=[photo], now=now,
                         today=now.date()).report_id  # fmt: skip
    path = f"/reports/{report}/photos/1"
    resident = desk.cast.sign_in(desk.new_client(), "resident")
    assert desk.client.get(path).status_code == 200
    assert resident.get(path).status_code == 404
    desk.link(report)
    assert resident.get(path + "/thumb").content == b"picture"
    stranger = desk.cast.sign_in(desk.new_client(), "stranger")
    assert stranger.get(path).status_code == 404


def forget(desk: Desk, code: str) -> None:
    """The reporter erases name and contact on the page of the receipt."""
    reporter = desk.new_client()
    page = reporter.post("/receipt", data=desk.cast.hidden(reporter, "/receipt", "code")
                         | {"code": code})  # fmt: skip
    once = re.findall(r'name="_once" value="([^"]+forget)"', page.text)
    sent = {"code": code, "_once": once[0], "_form": "forget"}
    assert reporter.post("/receipt/forgetting", data=sent).status_code == 200


def test_whoever_takes_out_who_they_are_is_found_nowhere_any_more(desk: Desk) -> None:
    report, code = desk.report(mode=IdentityMode.GROUP, contact=ANN)
    account = desk.cast.accounts["stranger"]
    other, another = desk.report(mode=IdentityMode.GROUP, by=account)
    for one in (report, other):
        assert desk.decide(one, "split", what="The lamp", place="Path").status_code == 303
        desk.link(one)
    assert [m.to for m in desk.rows(Message) if "receipt" in m.body] != []
    assert [n for n in desk.rows(Notification) if n.kind == "report.news"] != []
    forget(desk, code)
    forget(desk, another)
    everything = str([desk.rows(Message), desk.rows(Report), desk.rows(EntryText)])
    assert "ann@example.org" not in everything
    assert "Ann Field" not in everything
    assert [n for n in desk.rows(Notification) if n.kind == "report.news"] == []
    assert {r.account_id for r in desk.rows(Report)} == {None}


def test_the_name_of_a_part_is_that_of_the_whole(desk: Desk) -> None:
    report, _ = desk.report(mode=IdentityMode.GROUP, contact=ANN)
    desk.decide(report, "split", what="The lamp of the path is broken", place="Path")
    [part] = [r for r in desk.rows(Report) if r.id != report]
    assert part.contact_to == ""
    desk.link(part.id)
    assert "Ann Field" in desk.client.get(f"/problems/{desk.cast.problem_id}/reports").text
    assert "ann@example.org" in desk.client.get(f"/triage/{part.id}/contact").text


def test_what_reporters_say_of_whether_it_goes_on_reaches_the_team(desk: Desk) -> None:
    numbers = [desk.report()[0] for _ in range(3)]
    for number in numbers:
        desk.link(number)
    other, _ = desk.report("Something else, elsewhere")
    said = [
        (numbers[0], dt.date(2026, 9, 3), Still.WORSE),
        (numbers[0], dt.date(2026, 10, 1), Still.SAME),
        (numbers[0], dt.date(2026, 10, 20), Still.STOPPED),
        (numbers[1], dt.date(2026, 10, 5), Still.LESS),
        (other, dt.date(2026, 10, 5), Still.SAME),
    ]
    with desk.cast.database.write() as db:
        for number, day, still in said:
            row = db.get_one(Report, number)
            intake.pulse(db, row, still, now=utc_now(), today=day)
    page = f"/problems/{desk.cast.problem_id}/reports"
    for who in ("resident", "officer"):
        client = desk.cast.sign_in(desk.new_client(), who)
        found = LexborHTMLParser(client.get(page).text).css_first("#pulse")
        assert found is not None, who
        assert "In 2026-10, 1 of 2 who answered said that it goes on." in found.text()
        rows = [[td.text() for td in tr.css("td")] for tr in found.css("tbody tr")]
        assert rows == [["0", "0", "1", "1"], ["0", "1", "0", "0"]]


def test_a_reporter_on_the_team_hears_of_a_decision_once_and_of_their_own_not_at_all(
    desk: Desk,
) -> None:
    for who in ("resident", "stranger", "coordinator"):
        number, _ = desk.report(mode=IdentityMode.GROUP, by=desk.cast.accounts[who])
        desk.link(number)
    with desk.cast.database.write() as db:
        db.execute(sa.delete(Notification))
    page, moves = (
        f"/problems/{desk.cast.problem_id}/moves{end}" for end in ("/new?event=pause", "")
    )
    until = (utc_now() + dt.timedelta(days=9)).date()
    values = {"event": "pause", "reason": "The chair is ill", "until": until,
              "told": "We wait for the chair."}  # fmt: skip
    assert desk.cast.send(desk.client, page, moves, values).status_code == 303
    told = [(one.to, one.kind) for one in everything_told(desk.cast.database)]
    assert ("stranger", "report.news") in told
    assert ("resident", "problem.moved") in told
    assert ("resident", "report.news") not in told
    assert "coordinator" not in {who for who, _ in told}


@pytest.mark.parametrize("stage, act", [(Stage.ANALYSIS, False), (Stage.SUSTAIN, True)])
def test_the_lead_hears_that_it_was_reported_again_and_must_look_after_the_end(
    desk: Desk, stage: Stage, act: bool
) -> None:
    Walk(desk.cast).stand_in(stage)
    for _ in range(3):
        desk.link(desk.report()[0])
    with desk.cast.database.read() as db:
        told = db.execute(
            sa.select(Notification.account_id, Notification.act, Notification.link).where(
                Notification.kind == "report.linked", Notification.settled_at.is_(None)
            )
        ).all()
    lead, page = desk.cast.accounts["officer"], f"/problems/{desk.cast.problem_id}/reports"
    assert told == [(lead, act, page)], "many are told once"
    letter = desk.cast.sign_in(desk.new_client(), "officer").get("/notifications").text
    assert ("Look whether it is back." in letter) is act
    assert WHAT not in letter


def test_coordinators_see_whom_they_have_to_tell_themselves(desk: Desk) -> None:
    caller = Contact(contact_name="Ann Field", contact_by=ContactBy.CALL, contact_to="555 0142")
    told = {
        "phone": (caller, True),
        "mail": (ANN, False),
        "mail, with hours": (msgspec.structs.replace(ANN, safe_hours="Before noon"), True),
        "no way at all": (msgspec.structs.replace(caller, no_calls=True), False),
    }
    numbers = {}
    for name, (contact, _) in told.items():
        numbers[name], _code = desk.report(mode=IdentityMode.COORDINATOR, contact=contact)
        desk.link(numbers[name])
    desk.link(desk.report()[0])
    page = f"/problems/{desk.cast.problem_id}/reports"
    found = LexborHTMLParser(desk.client.get(page).text).css_first("#by-hand")
    assert found is not None
    links = {a.attributes["href"] for a in found.css("a")}
    assert links == {f"/triage/{numbers[n]}/contact" for n, (_, by_hand) in told.items() if by_hand}
    assert "0142" not in found.text()
    for who in ("officer", "resident"):
        other = desk.cast.sign_in(desk.new_client(), who).get(page).text
        assert "Reporters to tell yourself" not in other


def test_what_was_decided_is_found_again(desk: Desk) -> None:
    kept, _ = desk.report("Fireworks all night")
    desk.decide(kept, "log", told="Once a year.")
    linked, _ = desk.report()
    desk.link(linked)
    waits, _ = desk.report("Paint on the wall")
    far, _ = desk.report("Noise at the pier", area_id=desk.cast.areas["south"])
    with desk.cast.database.write() as db:
        operations.log_only(db, far, told="No.", by=desk.cast.viewers["coordinator"], now=utc_now())
    page = desk.client.get("/triage?decided=1").text
    assert page.index(f"/triage/{linked}#decided") < page.index(f"/triage/{kept}#decided")
    assert "Kept on record" in page
    assert f"/triage/{waits}" not in page
    assert f"/triage/{far}" not in page
    desk.cast.send(desk.client, f"/triage/{kept}", f"/triage/{kept}/undo",
                   {"because": "It was not the feast."}, "undo")  # fmt: skip
    assert f"/triage/{kept}" not in desk.client.get("/triage?decided=1").text
    assert f"/triage/{kept}" in desk.client.get("/triage").text
    opened = desk.client.get(f"/triage?number={waits}")
    assert opened.headers["location"] == f"/triage/{waits}"
    for none in (far, 1, "x"):
        assert "no report with this number" in desk.client.get(f"/triage?number={none}").text


def test_lists_of_reports_do_not_name_a_problem_that_is_out_of_reach(desk: Desk) -> None:
    """A report of no area is open to all coordinators; the problem it became part of is not."""
    number, _ = desk.report(area_id=None)
    desk.link(number)
    claims, _ = desk.report(area_id=None, joins_problem_id=desk.cast.problem_id)
    with desk.cast.database.write() as db:
        db.add(RoleGrant(account_id=desk.cast.accounts["other_officer"], role=Role.COORDINATOR,
                         area_id=desk.cast.areas["south"], granted_at=utc_now()))  # fmt: skip
        title, reference = db.execute(sa.select(Problem.title, Problem.reference)).one()
    elsewhere = desk.cast.sign_in(desk.new_client(), "other_officer")
    for path in ("/triage", "/triage?decided=1", f"/triage/{number}", f"/triage/{claims}"):
        ours, theirs = desk.client.get(path), elsewhere.get(path)
        assert (ours.status_code, theirs.status_code) == (200, 200), path
        assert reference in ours.text, path
        assert reference not in theirs.text, path
        assert title not in theirs.text, path
        assert f"/problems/{desk.cast.problem_id}" not in theirs.text, path


def test_the_list_of_what_was_decided_goes_on(desk: Desk) -> None:
    with desk.cast.database.write() as db:
        for report in [desk_report(desk, db, n) for n in range(queries.PAGE + 1)]:
            operations.log_only(db, report, told="No.", by=desk.cast.viewers["coordinator"],
                                now=utc_now())  # fmt: skip
    page = desk.client.get("/triage?decided=1").text
    assert page.count("#decided") == queries.PAGE
    [older] = re.findall(r'rel="next" href="([^"]+)"', page)
    assert desk.client.get(html.unescape(older)).text.count("#decided") == 1


def desk_report(desk: Desk, db: Any, n: int) -> int:
    told = Told(what=f"Matter {n}", place="Park", area_id=desk.cast.areas["north"])
    return receive(db, told, mode=IdentityMode.ANONYMOUS, now=utc_now(),
                   today=utc_now().date()).report_id  # fmt: skip


def test_the_sender_is_told_what_became_of_what_was_passed_on(desk: Desk) -> None:
    report, _ = desk.report()
    me, parks = desk.cast.accounts["coordinator"], desk.cast.agencies["parks"]
    desk.decide(report, "referral", agency_id=parks)
    answered(desk, "partner", "declined")
    assert told_of(desk, "referral.answered") == [(me, True, True)]
    desk.decide(report, "referral", agency_id=parks)
    assert told_of(desk, "referral.answered") == [(me, True, False)], "decided about again"
    answered(desk, "partner", "accepted")
    assert (me, False, True) in told_of(desk, "referral.answered")
    assert "Taken over" in desk.client.get("/triage?decided=1").text


def test_nobody_is_asked_any_more_about_what_was_taken_back(desk: Desk) -> None:
    report, _ = desk.report()
    desk.decide(report, "referral", agency_id=desk.cast.agencies["parks"])
    assert [open_ for _, _, open_ in told_of(desk, "referral.sent")] == [True]
    desk.cast.send(desk.client, f"/triage/{report}", f"/triage/{report}/undo",
                   {"because": "It is ours."}, "undo")  # fmt: skip
    assert [open_ for _, _, open_ in told_of(desk, "referral.sent")] == [False]


def test_where_nobody_works_in_sara_the_coordinator_tells_them(desk: Desk) -> None:
    report, _ = desk.report()
    sent = desk.decide(report, "referral", receiver="The water company")
    assert "tell them yourself" in desk.client.get(sent.headers["location"]).text


def test_details_are_pointed_out_in_messages_and_in_reasons(desk: Desk) -> None:
    report, code = desk.report()
    said = {"message": "Hello.\r\nWas it Kevin Miller?"}
    first = desk.decide(report, "messages", **said)
    assert first.status_code == 422
    [key] = re.findall(r'name="cover" value="([^"]+)"', first.text)
    assert desk.decide(report, "messages", looked=key, cover=key, **said).status_code == 303
    assert "Was it ▇▇▇ (name)?" in desk.reads(code)
    desk.decide(report, "log", told="Once.")
    page, why = f"/triage/{report}", {"because": "Kevin Miller called."}
    assert desk.cast.send(desk.client, page, f"{page}/undo", why, "undo").status_code == 422
    more = {"looked": key.replace("message", "because"), "cover": key.replace("message", "because")}
    done = desk.cast.send(desk.client, page, f"{page}/undo", why | more, "undo")
    assert done.status_code == 303
    assert "Kevin" not in desk.reads(code)


def test_who_is_known_by_an_account_is_named_to_the_group_who_chose_so(desk: Desk) -> None:
    for mode, who in ((IdentityMode.GROUP, "stranger"), (IdentityMode.COORDINATOR, "resident")):
        report, _ = desk.report(mode=mode, by=desk.cast.accounts[who])
        desk.link(report)
    with desk.cast.database.read() as db:
        names = {who: db.scalar(sa.select(Account.name)
                                .where(Account.id == desk.cast.accounts[who]))
                 for who in ("stranger", "resident")}  # fmt: skip
    text = desk.client.get(f"/problems/{desk.cast.problem_id}/reports").text
    told = text.partition("<main")[2]
    assert f"<bdi>{names['stranger']}</bdi>" in told
    assert f"<bdi>{names['resident']}</bdi>" not in told


def test_two_reports_are_joined_by_choosing_the_other(desk: Desk) -> None:
    one, _ = desk.report()
    two, _ = desk.report("Smashed bottles on the skate ramp again")
    assert f'name="near" value="{two}"' in desk.client.get(f"/triage/{one}").text
    assert desk.decide(one, "merge").status_code == 422
    assert desk.decide(one, "merge", near=two).status_code == 303
    assert desk.state(one) is ReportState.MERGED


def test_whoever_told_of_two_matters_reads_where_each_of_them_stands(desk: Desk) -> None:
    report, code = desk.report()
    desk.decide(report, "split", what="The lamps are out", place="Mill Lane")
    desk.link(report)
    [part] = [r.id for r in desk.rows(Report) if r.id != report]
    desk.decide(part, "referral", receiver="The light company")
    told = desk.reads(code)
    stands = told.partition("What was decided, and why")[0]
    for words in ("City Police, Northside", "The light company", "The lamps are out", WHAT):
        assert words in stands


@pytest.mark.parametrize(
    "heeded, mailed",
    [
        ({}, True), ({"contact_by": ContactBy.EMAIL, "contact_to": "a@example.org"}, True),
        ({"contact_by": ContactBy.LETTER, "contact_to": "1 Mill Lane"}, False),
        ({"no_emails": True}, False), ({"safe_hours": "mornings"}, False),
    ],
)  # fmt: skip
def test_a_reporter_with_an_account_is_written_to_only_as_they_want(
    desk: Desk, heeded: dict[str, Any], mailed: bool
) -> None:
    report, _ = desk.report(mode=IdentityMode.GROUP, by=desk.cast.accounts["stranger"],
                            contact=Contact(**heeded))  # fmt: skip
    desk.link(report)
    [told] = [n for n in desk.rows(Notification) if n.kind == "report.news"]
    assert (told.due_at is not None) is mailed


def test_a_photo_goes_along_when_staff_write_a_report_down(desk: Desk) -> None:
    page = "/reports/new"
    values = desk.cast.hidden(desk.client, page, "report") | {
        "channel": "paper", "happening": WHAT, "place": "Skate ramp", "mode": "anonymous",
        "offered": str(desk.cast.problem_id),
    }  # fmt: skip
    sent = desk.client.post(
        "/reports", data=values, files={"photos": ("ann.jpg", photo(), "image/jpeg")}
    )
    assert sent.status_code == 200, sent.text
    (kept,) = desk.rows(ReportPhoto)
    files = [f for f in desk.cast.settings.data.rglob("*") if f.is_file()]
    assert any(f.name.startswith(kept.shown[:8]) or kept.shown in str(f) for f in files)
    assert not any(CANARY.encode() in f.read_bytes() for f in files)
    assert not any(b"ann.jpg" in f.read_bytes() for f in files)
    wrong = desk.client.post(
        "/reports", data=desk.cast.hidden(desk.client, page, "report") | values
        | {"serial": "another"}, files={"photos": ("a.pdf", b"%PDF-1.7 x", "application/pdf")},
    )  # fmt: skip
    assert wrong.status_code == 422
    assert 'id="photos-error"' in wrong.text
