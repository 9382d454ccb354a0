"""Reporting something and following it, page by page."""

import html
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from sara import routes
from sara.accounts.models import Account, Area
from sara.db import Database
from sara.factories import a_problem, using
from sara.history.models import DayEntry
from sara.intake.models import IdentityMode, Pulse, Report, ReportMessage, ReportPhoto, Still
from sara.intake.operations import answer as write_back
from sara.intake.urgent import Urgent
from sara.problems.models import Outcome, Problem, Stage
from sara.web.quiet import is_quiet
from tests.cast import NOW, Cast
from tests.intake.reporting import (
    NAMED,
    TOLD,
    a_photo,
    answer,
    code_on,
    fields,
    follow,
    look_over,
    report,
    send,
)


def rows(database: Database, kind: Any) -> list[Any]:
    with database.read() as db:
        return list(db.execute(sa.select(*kind.__table__.c)).all())


def only(database: Database) -> Any:
    (row,) = rows(database, Report)
    return row


def text_of(page: httpx.Response) -> str:
    return html.unescape(page.text)


# before the form


@pytest.mark.parametrize("kind", Urgent)
def test_the_screen_before_the_form_leads_to_the_right_number(
    client: httpx.Client, kind: Urgent
) -> None:
    assert f'href="/report/urgent/{kind}"' in client.get("/report").text
    page = client.get(f"/report/urgent/{kind}")
    assert 'href="tel:112"' in page.text
    assert 'action="/report' not in page.text
    assert "set-cookie" not in page.headers


def test_an_unknown_kind_of_danger_is_no_page(client: httpx.Client) -> None:
    assert client.get("/report/urgent/weather").status_code == 404


# the form


def test_two_answers_are_enough(client: httpx.Client, database: Database) -> None:
    code = report(client)
    row = only(database)
    assert (row.what, row.place) == (TOLD["happening"], TOLD["place"])
    assert row.mode is IdentityMode.ANONYMOUS
    assert len(code.replace(" ", "")) == 16
    assert code.replace(" ", "") not in str(row)


def test_what_is_missing_is_said_and_nothing_typed_is_lost(client: httpx.Client) -> None:
    page = look_over(client, happening="", times="Friday <night>")
    assert page.status_code == 422
    assert "Write what is happening" in page.text
    assert 'value="Friday &lt;night&gt;"' in page.text
    assert 'action="/report/check"' in page.text


def test_the_second_page_shows_what_is_told_and_keeps_nothing(
    client: httpx.Client, database: Database, cast: Cast
) -> None:
    page = look_over(client, area_id=cast.areas["north"], how_often="weekly", times="Fridays",
                     told_before="yes", told_whom="The <b>landlord</b>")  # fmt: skip
    assert page.status_code == 200
    for words in ("Northside", "About every week", "Fridays", "The <b>landlord</b>"):
        assert words in text_of(page)
    assert "<b>landlord</b>" not in page.text
    assert rows(database, Report) == []


def test_one_can_go_back_and_change_it(client: httpx.Client) -> None:
    page = look_over(client, times="Fridays")
    parsed = fields(page, "/report")
    back = client.post("/report/check", data=parsed | {"back": "1"})
    assert back.status_code == 200
    assert 'value="Fridays"' in back.text
    assert TOLD["happening"] in back.text
    assert "Please put this right" not in back.text


def test_everything_that_is_told_is_kept(
    client: httpx.Client, database: Database, cast: Cast
) -> None:
    told = {
        "area_id": cast.areas["north"], "latitude": "47.61", "longitude": "-31.2",
        "precision": "block", "times": "Fridays", "how_often": "daily", "since": "spring",
        "affected": "Children", "told_before": "no", "told_whom": "", "language": "Polski",
    }  # fmt: skip
    report(client, **told)
    row = only(database)
    assert (row.latitude, row.longitude, str(row.precision)) == (47.61, -31.2, "block")
    assert (row.times, str(row.how_often), row.since) == ("Fridays", "daily", "spring")
    assert (row.affected, row.told_before, row.language) == ("Children", False, "Polski")
    assert row.area_id == cast.areas["north"]


@pytest.mark.parametrize(
    "told, said",
    [
        (NAMED | {"mode": "anonymous"}, "You chose that nobody learns who you are"),
        (NAMED | {"contact_to": ""}, "Write where we can reach you"),
        (NAMED | {"contact_to": "", "contact_by": ""}, "Say how we can reach you"),
        (NAMED | {"contact_to": "no address"}, "This is not an e-mail address"),
        (NAMED | {"contact_by": ""}, "Choose in which way"),
        (NAMED | {"no_emails": "1"}, "You asked us not to use the very way"),
        ({"latitude": "47.1"}, "Write both numbers of the point"),
        ({"latitude": "99", "longitude": "1"}, "There is no such point"),
        ({"mode": "everybody"}, "Choose one of the answers"),
        ({"happening": "x" * 5001}, "Use at most 5000 characters"),
    ],
)
def test_what_cannot_be_taken_is_turned_down_in_plain_words(
    client: httpx.Client, database: Database, told: dict[str, Any], said: str
) -> None:
    page = look_over(client, **told)
    assert page.status_code == 422
    assert said in text_of(page)
    assert rows(database, Report) == []


def test_an_area_that_is_not_there_is_turned_down(client: httpx.Client, database: Database) -> None:
    page = send(client, area_id="4711")
    assert page.status_code == 422
    assert 'action="/report/check"' in page.text, "the first page, where it is chosen"
    assert rows(database, Report) == []


def test_a_form_sent_twice_gives_the_same_receipt_once(
    client: httpx.Client, database: Database
) -> None:
    page = look_over(client)
    sent = fields(page, "/report")
    first, again = (client.post("/report", data=sent) for _ in range(2))
    assert code_on(first) == code_on(again)
    assert len(rows(database, Report)) == 1


# who may know


def test_a_signed_in_person_who_reports_anonymously_is_not_linked(
    client: httpx.Client, database: Database, cast: Cast
) -> None:
    cast.sign_in(client, "resident")
    report(client)
    row = only(database)
    assert row.account_id is None
    assert [entry.account_id for entry in rows(database, DayEntry)] == [None]


def test_a_signed_in_person_who_wants_to_be_known_needs_to_write_nothing(
    client: httpx.Client, database: Database, cast: Cast
) -> None:
    cast.sign_in(client, "resident")
    report(client, mode="group")
    assert only(database).account_id == cast.accounts["resident"]


def test_how_to_reach_somebody_is_kept_with_its_rules(
    client: httpx.Client, database: Database
) -> None:
    report(client, **NAMED, no_letters="1", safe_hours="mornings", safe_words="Ask for Ann")
    row = only(database)
    assert (row.contact_name, str(row.contact_by), row.contact_to) == (
        "Ann", "email", "ann@example.org",
    )  # fmt: skip
    assert (row.no_letters, row.no_calls, row.safe_hours) == (True, False, "mornings")


# personal details of others


def test_personal_details_are_pointed_out_and_covered_with_one_press(
    client: httpx.Client, database: Database
) -> None:
    told = {"happening": "John Smith at number 14 drives AB12 CDE", "place": "14 Elm Street"}
    page = look_over(client, **told)
    for words in ("John Smith", "number 14", "AB12 CDE"):
        assert f"<mark>{words}</mark>" in page.text
    send(client, **told)
    row = only(database)
    assert row.what == "▇▇▇ (name) at ▇▇▇ (house number) drives ▇▇▇ (number plate)"
    assert row.place == "14 Elm Street", "where it happens we need to know"
    (entry,) = rows(database, DayEntry)
    assert entry.changes["covered"] == [
        "", ["happening: name", "happening: house", "happening: plate"],
    ]  # fmt: skip
    assert "Smith" not in str(entry)


def test_a_person_can_leave_a_detail_uncovered(client: httpx.Client, database: Database) -> None:
    send(client, happening="The dog at number 14 barks at Fatima", cover=["happening:name:Fatima"])
    assert only(database).what == "The dog at number 14 barks at ▇▇▇ (name)"


def test_nothing_with_details_is_kept_before_somebody_looked(
    client: httpx.Client, database: Database
) -> None:
    page = client.post("/report", data=TOLD | {"happening": "John Smith did it"})
    assert page.status_code == 422
    assert "<mark>John Smith</mark>" in page.text
    assert rows(database, Report) == []


# photos


def test_a_photo_is_kept_without_its_name_and_what_the_camera_wrote(
    client: httpx.Client, database: Database, cast: Cast
) -> None:
    name, content = a_photo()
    code = report(client, (name, content))
    (kept,) = rows(database, ReportPhoto)
    files = [f for f in (cast.settings.data / "files").rglob("*") if f.is_file()]
    assert sorted(f.name for f in files) == sorted([kept.shown, kept.thumb])
    for file in files:
        assert b"CANARY" not in file.read_bytes()
        assert file.stat().st_mtime % 86400 == 0, "a day and no hour"
    assert not any("sealed" in str(f) for f in files), "what came is not kept"
    assert "data:image/jpeg;base64," in text_of(follow(client, code))


@pytest.mark.parametrize(
    "photos, said",
    [
        ([("a.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")],
         "Only photos can be sent here"),
        ([("a.jpg", b"no picture")], "a.jpg"),
        ([a_photo()] * 4, "Choose at most 3 photos"),
    ],
)  # fmt: skip
def test_what_is_no_photo_is_turned_down_and_the_report_is_not_lost(
    client: httpx.Client, database: Database, photos: list[tuple[str, bytes]], said: str
) -> None:
    page = send(client, *photos)
    assert page.status_code == 422
    assert said in text_of(page)
    assert TOLD["happening"] in page.text
    assert 'action="/report"' in page.text
    assert rows(database, Report) == []


# similar problems


@pytest.fixture
def published(database: Database, cast: Cast) -> int:
    with database.write() as db, using(db):
        officer = db.get_one(Account, cast.accounts["officer"])
        north = db.get_one(Area, cast.areas["north"])
        problem = a_problem(officer, north, title="Broken bottles on the ramp")
        problem.published_at, problem.public_summary = NOW, "Smashed at night, in summer."
        a_problem(officer, north, title="Smashed bottles, not published")
        return int(problem.id)


def test_similar_published_problems_are_offered_and_no_others(
    client: httpx.Client, published: int, cast: Cast
) -> None:
    page = look_over(client)
    assert "Broken bottles on the ramp" in page.text
    assert "not published" not in page.text
    assert "Broken bottles" not in look_over(client, area_id=cast.areas["south"]).text
    assert "Broken bottles" not in look_over(client, happening="Loud music", place="Pier").text


def test_joining_one_keeps_the_own_choice_of_who_may_know(
    client: httpx.Client, published: int, database: Database
) -> None:
    report(client, joins=published)
    row = only(database)
    assert (row.joins_problem_id, row.mode) == (published, IdentityMode.ANONYMOUS)
    assert str(row.state) == "new", "nobody has decided on it"
    with database.read() as db:
        changed = db.scalar(sa.select(Problem.updated_at).where(Problem.id == published))
    assert changed < NOW, "a new place in the lists would say when the report came"


def test_one_cannot_join_what_is_not_published(
    client: httpx.Client, database: Database, cast: Cast
) -> None:
    page = client.post("/report", data=TOLD | {"joins": cast.problem_id, "looked": "1"})
    assert page.status_code == 422
    assert rows(database, Report) == []


def test_a_problem_that_is_over_is_not_offered(
    client: httpx.Client, database: Database, published: int
) -> None:
    with database.write() as db:
        db.execute(sa.update(Problem).where(Problem.id == published)
                   .values(stage=Stage.NOT_A_PROBLEM))  # fmt: skip
    assert "Broken bottles" not in look_over(client).text


def test_the_page_of_a_problem_leads_to_the_form_past_the_urgent_screen(
    client: httpx.Client, published: int
) -> None:
    onward = f'href="/report/new?joins={published}"'
    before = client.get(f"/report?joins={published}").text
    assert onward in before
    assert f'href="/report/urgent/home?joins={published}"' in before
    assert onward in client.get(f"/report/urgent/home?joins={published}").text
    page = client.get(f"/report/new?joins={published}")
    assert "Broken bottles on the ramp" in page.text
    for nonsense in ("0", "x", "9" * 30, "-1"):
        assert client.get(f"/report/new?joins={nonsense}").status_code == 200
        assert 'href="/report/new"' in client.get(f"/report?joins={nonsense}").text


@pytest.mark.parametrize(
    "over",
    [
        {"stage": Stage.CLOSED, "outcome": Outcome.GOAL_MET, "closed_at": NOW},
        {"stage": Stage.NOT_A_PROBLEM},
        {"stage": Stage.REFERRED_OUT, "referred_to": "The water board"},
    ],
    ids=lambda over: over["stage"].value,
)
def test_whoever_meets_an_ended_problem_again_says_so_on_its_page(
    client: httpx.Client, published: int, database: Database, over: dict[str, Any]
) -> None:
    with database.write() as db:
        db.execute(sa.update(Problem).where(Problem.id == published).values(over))
        reference = db.scalar(sa.select(Problem.reference).where(Problem.id == published))
    told = client.get(f"/public/{reference}").text
    assert "It happens again" in told
    assert f'href="/report?joins={published}"' in told
    page = look_over(client, joins=published, happening="Loud music", place="Pier")
    assert "Broken bottles on the ramp" in page.text
    assert code_on(client.post("/report", data=fields(page, "/report")))
    assert only(database).joins_problem_id == published


def test_a_report_to_a_problem_that_was_merged_goes_to_the_bigger_one(
    client: httpx.Client, published: int, database: Database, cast: Cast
) -> None:
    with database.write() as db, using(db):
        officer = db.get_one(Account, cast.accounts["officer"])
        bigger = a_problem(officer, db.get_one(Area, cast.areas["north"]), title="The whole park")
        bigger.published_at = NOW
        db.flush()
        number = int(bigger.id)
        db.execute(sa.update(Problem).where(Problem.id == published)
                   .values(stage=Stage.MERGED, merged_into_id=number))  # fmt: skip
    assert f"?joins={number}" in client.get(f"/report?joins={published}").text
    page = look_over(client, joins=published, happening="Loud music", place="Pier")
    assert "The whole park" in page.text
    client.post("/report", data=fields(page, "/report"))
    assert only(database).joins_problem_id == number


def test_a_problem_that_is_not_public_any_more_is_said_to_be_something_else(
    client: httpx.Client, published: int, database: Database
) -> None:
    with database.write() as db:
        db.execute(sa.update(Problem).where(Problem.id == published).values(published_at=None))
    page = look_over(client, joins=published)
    assert "Broken bottles" not in page.text
    client.post("/report", data=fields(page, "/report"))
    assert only(database).joins_problem_id is None


# following it


def test_the_code_opens_the_report_in_any_grouping(client: httpx.Client) -> None:
    code = report(client)
    for typed in (code, code.replace(" ", ""), code.replace(" ", "-")):
        page = follow(client, typed)
        assert page.status_code == 200
        assert TOLD["happening"] in page.text
        assert "Nobody has decided about it yet" in page.text


def test_the_page_says_who_has_it_and_until_when(client: httpx.Client, cast: Cast) -> None:
    page = follow(client, report(client, area_id=cast.areas["north"]))
    assert "The coordinator of Northside" in page.text
    assert "By then somebody has read it" in page.text


@pytest.mark.parametrize("typed", ["", "1234", "0000 0000 0000 0000", "x" * 80])
def test_a_wrong_code_opens_nothing(client: httpx.Client, typed: str) -> None:
    page = follow(client, typed)
    assert page.status_code == 422
    assert "Where it stands" not in page.text


def test_messages_go_both_ways(client: httpx.Client, database: Database, cast: Cast) -> None:
    code = report(client)
    page = answer(client, code, "/receipt/messages", message="It was worse on Friday.")
    assert "Your message is sent" in page.text
    assert "It was worse on Friday." in page.text
    with database.write() as db:
        write_back(db, only_id(database), "We count from Monday.", now=NOW, today=NOW.date(),
                   by=cast.accounts["coordinator"])  # fmt: skip
    page = follow(client, code)
    assert "We count from Monday." in page.text
    assert page.text.index("It was worse") < page.text.index("We count")
    assert "Coordinator" not in page.text.split("messages-heading")[1].split("</section>")[0]


def only_id(database: Database) -> int:
    return int(only(database).id)


def test_a_message_sent_twice_stands_once(client: httpx.Client, database: Database) -> None:
    code = report(client)
    sent = fields(follow(client, code), "/receipt/messages") | {"message": "Once."}
    for _ in range(2):
        assert client.post("/receipt/messages", data=sent).status_code == 200
    assert len(rows(database, ReportMessage)) == 1


def test_personal_details_in_a_message_are_pointed_out_too(
    client: httpx.Client, database: Database
) -> None:
    code = report(client)
    page = answer(client, code, "/receipt/messages", message="It was John Smith.")
    assert page.status_code == 422
    assert "<mark>John Smith</mark>" in page.text
    assert rows(database, ReportMessage) == []
    sent = fields(page, "/receipt/messages") | {"message": "It was John Smith."}
    assert client.post("/receipt/messages", data=sent).status_code == 200
    assert rows(database, ReportMessage)[0].words == "It was ▇▇▇ (name)."


def test_what_was_ticked_is_covered_wherever_the_message_says_it_by_then(
    client: httpx.Client, database: Database
) -> None:
    code, said = report(client), "Hello.\r\nIt was John Smith."
    page = answer(client, code, "/receipt/messages", message=said)
    sent = fields(page, "/receipt/messages")
    more = f"Well,\r\n{said} He is called John Smith. Ask at number 14."
    page = client.post("/receipt/messages", data=sent | {"message": more})
    assert page.status_code == 422, "nobody was shown the house number"
    assert page.text.count("<mark>John Smith</mark>") == 1
    assert rows(database, ReportMessage) == []
    client.post("/receipt/messages", data=fields(page, "/receipt/messages") | {"message": more})
    covered = "▇▇▇ (name)"
    assert rows(database, ReportMessage)[0].words == (
        f"Well,\nHello.\nIt was {covered}. He is called {covered}. Ask at ▇▇▇ (house number)."
    )


def test_an_empty_message_is_turned_down_on_the_same_page(client: httpx.Client) -> None:
    page = answer(client, report(client), "/receipt/messages", message="")
    assert page.status_code == 422
    assert "Write your message" in page.text
    assert TOLD["happening"] in page.text


@pytest.mark.parametrize("still", Still)
def test_still_happening_can_be_answered_at_any_time(
    client: httpx.Client, database: Database, still: Still
) -> None:
    page = answer(client, report(client), "/receipt/pulses", still=str(still))
    assert "Thank you" in page.text
    assert [row.answer for row in rows(database, Pulse)] == [still]


def test_the_name_can_be_taken_out(client: httpx.Client, database: Database) -> None:
    page = answer(client, report(client, **NAMED), "/receipt/forgetting")
    assert "are taken out of the report" in page.text
    row = only(database)
    assert (row.mode, row.contact_name, row.contact_to) == (IdentityMode.ANONYMOUS, "", "")
    assert "/receipt/forgetting" not in page.text


@pytest.mark.parametrize("to", ["/receipt/messages", "/receipt/pulses", "/receipt/forgetting"])
def test_the_forms_are_worth_nothing_without_the_code(
    client: httpx.Client, database: Database, to: str
) -> None:
    report(client)
    for code in ("", "1234567812345678"):
        assert client.post(to, data={"code": code, "message": "x"}).status_code == 404
    assert rows(database, ReportMessage) == []


# nobody is counted, nobody guesses


def test_codes_cannot_be_guessed_for_long(client: httpx.Client) -> None:
    code = report(client)
    answers = [follow(client, f"{n:016d}").status_code for n in range(22)]
    assert answers == [422] * 20 + [429] * 2
    assert follow(client, code).status_code == 200, "whoever has the code is not held up"


def test_one_source_cannot_flood_the_coordinators(client: httpx.Client, database: Database) -> None:
    answers = [client.post("/report", data=TOLD | {"looked": "1", "_once": str(n)})
               for n in range(31)]  # fmt: skip
    assert [a.status_code for a in answers] == [200] * 30 + [429]
    assert TOLD["happening"] in answers[-1].text, "what was written is not lost"
    assert "data-leave>Leave this page quickly</a>" in answers[-1].text
    assert "report.css" in answers[-1].text, "or it does not look like the way out"
    assert len(rows(database, Report)) == 30


def test_no_page_of_a_report_sets_a_cookie(client: httpx.Client) -> None:
    code = report(client)
    for page in (
        client.get("/report"), client.get("/report/urgent/home"), client.get("/report/new"),
        look_over(client), send(client), client.get("/receipt"), follow(client, code),
        answer(client, code, "/receipt/messages", message="x"),
    ):  # fmt: skip
        assert "set-cookie" not in page.headers
        assert page.headers["cache-control"] == "no-store"
    assert not client.cookies


def test_the_notice_of_another_page_is_left_alone(client: httpx.Client) -> None:
    client.cookies.set("sara_notice", "saved")
    page = client.get("/report")
    assert "set-cookie" not in page.headers
    assert "Saved." not in page.text


def test_forms_from_elsewhere_are_refused(client: httpx.Client, database: Database) -> None:
    page = client.post("/report", data=TOLD, headers={"origin": "https://evil.example"})
    assert page.status_code == 403
    assert rows(database, Report) == []


def test_every_route_below_the_quiet_addresses_keeps_no_trace() -> None:
    traceless = {f"{r.method} {r.path}" for r in routes.ALL if r.traceless}
    assert traceless == {f"{r.method} {r.path}" for r in routes.ALL if is_quiet(r.path)}
    assert len(traceless) >= 9


def test_how_somebody_wants_to_be_reached_is_read_over_too(client: httpx.Client) -> None:
    page = text_of(look_over(client, **NAMED, no_letters="1", safe_hours="mornings"))
    for words in ("Ann", "By e-mail: ann@example.org", "No letters", "mornings"):
        assert words in page


def test_a_signed_in_person_is_told_what_becomes_of_the_account(
    client: httpx.Client, cast: Cast
) -> None:
    cast.sign_in(client, "resident")
    assert "your account is not kept with the report" in look_over(client).text
    assert "We know you by your account" in look_over(client, mode="group").text


def test_whoever_names_no_area_is_told_who_sees_their_name_until_it_is_found(
    client: httpx.Client,
) -> None:
    line = "every coordinator can see your name"
    assert line in look_over(client, **NAMED).text
    assert line not in look_over(client).text
