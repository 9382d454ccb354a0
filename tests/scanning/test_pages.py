"""The scanning page: who sees it, who saves which section, and what two people do to each other."""

import datetime as dt
from html import unescape
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from sara.accounts.models import Area
from sara.accounts.reach import Audience
from sara.db import Database
from sara.evidence.models import SourceKind, Support, Supports
from sara.factories import EvidenceFactory, StakeholderFactory, using
from sara.history.models import Entry, EntryText
from sara.problems.models import Problem, Stage
from sara.scanning import operations
from sara.scanning.asks import CHEERS
from sara.scanning.models import Event, GoalType, Scan
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.counting import statements

FOUND = {
    "officer": 200, "colleague": 200, "resident": 200, "partner": 200, "coordinator": 200,
    "analyst": 200, "neighbour_officer": 200, "stranger": 404, "other_officer": 404,
    "board_member": 404, "administrator": 404,
}  # fmt: skip
WRITES = {"officer", "colleague", "resident", "coordinator"}
ANSWERS = {ask.name: f"What we know about {ask.name}." for ask in CHEERS}


def page_of(cast: Cast) -> str:
    return f"/problems/{cast.problem_id}/scanning"


def save(
    cast: Cast, client: httpx.Client, section: str, values: dict[str, Any], then: str = ""
) -> httpx.Response:
    page = page_of(cast)
    return cast.send(client, page, f"{page}/{section}{then}", values, form=section)


def scan_of(cast: Cast) -> Any:
    with cast.database.read() as db:
        return db.execute(
            sa.select(*Scan.__table__.c).where(Scan.problem_id == cast.problem_id)
        ).one_or_none()


def told(database: Database, verb: str) -> list[dict[str, Any]]:
    with database.read() as db:
        return list(
            db.scalars(
                sa.select(EntryText.changes)
                .join(Entry, Entry.seq == EntryText.seq)
                .where(Entry.verb == verb)
                .order_by(Entry.seq)
            )
        )


def test_everybody_sees_the_page_or_nothing_and_only_the_team_its_forms(
    cast: Cast, new_client: NewClient
) -> None:
    for who, status in FOUND.items():
        client = cast.sign_in(new_client(), who)
        answer = client.get(page_of(cast))
        assert answer.status_code == status, who
        assert ('name="community"' in answer.text) is (who in WRITES), who
        if status == 200:
            assert "Groups drink and smash bottles on the skate ramp." in answer.text, who
        else:
            assert "skate ramp" not in answer.text, who


SECTIONS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("cheers", ANSWERS, ANSWERS),
    ("origin", {"since_on": "2026-06-01", "identified_by": "The caretaker", "community_input": ""},
     {"since_on": dt.date(2026, 6, 1), "identified_by": "The caretaker", "community_input": ""}),
    ("voice", {"no_voice_because": "Only shops"}, {"no_voice_because": "Only shops"}),
    ("goal", {"goal_type": "reduce_harm", "minimum_change": "Half", "success_by": "2027-01-31"},
     {"goal_type": GoalType.REDUCE_HARM, "minimum_change": "Half",
      "success_by": dt.date(2027, 1, 31)}),
    ("privacy", {"no_names": "1", "other_process": "A licence hearing"},
     {"no_names": True, "child_involved": False, "hate_element": False,
      "other_process": "A licence hearing"}),
    ("review", {"review_on": "2026-12-01"}, {"review_on": dt.date(2026, 12, 1)}),
]  # fmt: skip


@pytest.mark.parametrize("section, typed, kept", SECTIONS, ids=[s[0] for s in SECTIONS])
def test_a_section_saves_its_own_fields_and_leaves_an_entry(
    cast: Cast, client: httpx.Client, section: str, typed: dict[str, Any], kept: dict[str, Any]
) -> None:
    cast.sign_in(client, "officer")
    answer = save(cast, client, section, typed)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{page_of(cast)}#{section}"
    row = scan_of(cast)
    assert {name: getattr(row, name) for name in kept} == kept
    assert row.version == 1
    (changes,) = told(cast.database, "scan.filled")
    assert set(changes) == {name for name, value in kept.items() if value}
    save(cast, client, section, typed)
    assert len(told(cast.database, "scan.filled")) == 1, "nothing changed, nothing is told"


def test_sections_do_not_wipe_each_other(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    for section, typed, _ in SECTIONS:
        assert save(cast, client, section, typed).status_code == 303
    row = scan_of(cast)
    for _, _, kept in SECTIONS:
        assert {name: getattr(row, name) for name in kept} == kept
    assert row.version == len(SECTIONS)


def test_an_answer_can_be_emptied(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    save(cast, client, "cheers", ANSWERS)
    save(cast, client, "cheers", ANSWERS | {"harms": "  "})
    assert scan_of(cast).harms == ""
    assert told(cast.database, "scan.filled")[-1] == {"harms": [ANSWERS["harms"], ""]}


def test_two_people_in_two_sections_do_not_stand_in_each_others_way(
    cast: Cast, new_client: NewClient
) -> None:
    officer, colleague = (cast.sign_in(new_client(), who) for who in ("officer", "colleague"))
    page = page_of(cast)
    first = cast.hidden(officer, page, "cheers")
    second = cast.hidden(colleague, page, "goal")
    assert officer.post(page + "/cheers", data=first | ANSWERS).status_code == 303
    goal = {"goal_type": "move", "minimum_change": "Half"}
    assert colleague.post(page + "/goal", data=second | goal).status_code == 303
    row = scan_of(cast)
    assert (row.harms, row.minimum_change, row.version) == (ANSWERS["harms"], "Half", 2)


def test_two_people_in_one_section_see_both_texts(cast: Cast, new_client: NewClient) -> None:
    officer, colleague = (cast.sign_in(new_client(), who) for who in ("officer", "colleague"))
    page = page_of(cast)
    first, second = (cast.hidden(c, page, "cheers") for c in (officer, colleague))
    officer.post(page + "/cheers", data=first | ANSWERS | {"harms": "Two cuts"})
    answer = colleague.post(page + "/cheers", data=second | ANSWERS | {"harms": "Fear"})
    assert answer.status_code == 409
    assert "Two cuts" in answer.text
    assert "Fear" in answer.text
    assert scan_of(cast).harms == "Two cuts"
    again = HTMLParser(answer.text).css_first("main form")
    fields = {i.attributes["name"]: i.attributes.get("value") for i in again.css("input")}
    mine = fields | {t.attributes["name"]: "Cuts and fear" for t in again.css("textarea")}
    assert colleague.post(again.attributes["action"], data=mine).status_code == 303
    row = scan_of(cast)
    assert (row.harms, row.community) == ("Cuts and fear", ANSWERS["community"])


def test_the_same_field_saved_alike_by_two_is_no_conflict(
    cast: Cast, new_client: NewClient
) -> None:
    officer, colleague = (cast.sign_in(new_client(), who) for who in ("officer", "colleague"))
    page = page_of(cast)
    first, second = (cast.hidden(c, page, "voice") for c in (officer, colleague))
    for client, hidden in ((officer, first), (colleague, second)):
        answer = client.post(page + "/voice", data=hidden | {"no_voice_because": "Only shops"})
        assert answer.status_code == 303
    assert scan_of(cast).version == 1


def test_the_statement_is_changed_with_its_point(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    typed = {
        "title": "Glass in the park", "behaviour": "Bottles are smashed.", "place": "The ramp",
        "times": "Fridays", "latitude": "51,5", "longitude": "-0.12", "precision": "street",
    }  # fmt: skip
    assert save(cast, client, "statement", typed).status_code == 303
    with cast.database.read() as db:
        row = db.execute(sa.select(*Problem.__table__.c)).one()
    assert (row.title, row.latitude, row.precision.value) == ("Glass in the park", 51.5, "street")
    (changes,) = told(cast.database, "problem.restated")
    assert changes["title"] == ["Broken glass at Linden Park", "Glass in the park"]


def test_a_point_in_another_area_is_said(cast: Cast, client: httpx.Client) -> None:
    ring = [[-1, 51], [0, 51], [0, 52], [-1, 52], [-1, 51]]
    boundary = f'{{"type": "Polygon", "coordinates": [{ring}]}}'
    with cast.database.write() as db:
        db.get_one(Area, cast.areas["south"]).boundary = boundary
        problem = db.get_one(Problem, cast.problem_id)
        problem.latitude, problem.longitude = 51.5, -0.12
    told = "The point on the map lies in Southbank, and the problem is kept in Northside."
    cast.sign_in(client, "officer")
    assert told in client.get(page_of(cast)).text
    with cast.database.write() as db:
        db.get_one(Problem, cast.problem_id).longitude = 1.0
    assert "The point on the map lies in" not in client.get(page_of(cast)).text


def test_two_people_who_change_the_statement_see_both_texts(
    cast: Cast, new_client: NewClient
) -> None:
    officer, colleague = (cast.sign_in(new_client(), who) for who in ("officer", "colleague"))
    page = page_of(cast)
    typed = {"title": "Glass", "behaviour": "Mine", "place": "The ramp", "precision": "area"}
    first, second = (cast.hidden(c, page, "statement") for c in (officer, colleague))
    assert officer.post(page + "/statement", data=first | typed).status_code == 303
    answer = colleague.post(page + "/statement", data=second | typed | {"behaviour": "Yours"})
    assert answer.status_code == 409
    assert "Mine" in answer.text
    assert "Yours" in answer.text


@pytest.mark.parametrize(
    "values, words",
    [
        ({"title": ""}, "Give it a short name"),
        ({"behaviour": " "}, "Say what is happening"),
        ({"latitude": "51.5"}, "A point needs both numbers"),
        ({"latitude": "95", "longitude": "1"}, "from -90 to 90"),
        ({"latitude": "nan", "longitude": "1"}, "Write a number"),
        ({"precision": "nowhere"}, "Choose one of the answers"),
    ],
)
def test_a_wrong_statement_is_shown_again_with_what_was_typed(
    cast: Cast, client: httpx.Client, values: dict[str, str], words: str
) -> None:
    cast.sign_in(client, "officer")
    typed = {"title": "Glass", "behaviour": "Kept words", "place": "The ramp", "precision": "area"}
    answer = save(cast, client, "statement", typed | values)
    assert answer.status_code == 422
    assert words in unescape(answer.text)
    assert 'value="The ramp"' in answer.text
    assert told(cast.database, "problem.restated") == []


def test_a_name_in_the_statement_is_shown_and_takes_the_confirmation_back(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")
    save(cast, client, "privacy", {"no_names": "1"})
    assert "may name a person" not in client.get(page_of(cast)).text
    typed = {"title": "Glass", "behaviour": "Mr Smith drinks", "place": "Ramp", "precision": "area"}
    save(cast, client, "statement", typed)
    page = client.get(page_of(cast)).text
    assert "These words may name a person" in page
    assert "Mr Smith" in page
    assert scan_of(cast).no_names is False
    save(cast, client, "privacy", {"no_names": "1"})
    save(cast, client, "statement", typed | {"title": "Broken glass"})
    assert scan_of(cast).no_names is True, "the same words were confirmed already"


def listed(cast: Cast) -> list[Any]:
    with cast.database.read() as db:
        return list(db.execute(sa.select(*Event.__table__.c).order_by(Event.id)).all())


def test_an_event_is_listed_taken_off_and_put_back(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    page = page_of(cast)
    typed = {"happened_on": "2026-06-05", "what": "Bottles at eleven", "source": "residents"}
    assert cast.send(client, page, page + "/events", typed, form="event").status_code == 303
    (event,) = listed(cast)
    assert (event.what, event.source) == ("Bottles at eleven", SourceKind.RESIDENTS)
    assert "1 event listed, 2 wanted" in client.get(page).text
    for verb, gone in (("removal", True), ("return", False)):
        to = f"{page}/events/{event.id}/{verb}"
        assert cast.send(client, page, to, {}, form=f"event-{event.id}").status_code == 303
        assert (listed(cast)[0].removed_at is not None) is gone
    assert [len(told(cast.database, f"event.{v}")) for v in ("added", "removed", "returned")] == [
        1, 1, 1
    ]  # fmt: skip


def test_a_day_to_come_is_no_event(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    page = page_of(cast)
    typed = {"happened_on": "2999-01-01", "what": "Kept words", "source": "police"}
    answer = cast.send(client, page, page + "/events", typed, form="event")
    assert answer.status_code == 422
    assert "still to come" in answer.text
    assert 'value="Kept words"' in answer.text
    assert listed(cast) == []


def test_an_event_of_another_problem_is_not_found(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    page = page_of(cast)
    hidden = cast.hidden(client, page, "event")
    assert client.post(page + "/events/999/removal", data=hidden).status_code == 404


def test_those_who_may_not_write_are_refused_and_strangers_find_nothing(
    cast: Cast, new_client: NewClient
) -> None:
    page = page_of(cast)
    writer = cast.sign_in(new_client(), "officer")
    hidden = cast.hidden(writer, page, "cheers")
    for who, status in (("partner", 403), ("analyst", 403), ("stranger", 404),
                        ("other_officer", 404)):  # fmt: skip
        client = cast.sign_in(new_client(), who)
        token = HTMLParser(client.get("/account").text).css_first("[name=_csrf]")
        mine = {"_csrf": token.attributes["value"]}
        for to in ("cheers", "goal", "privacy", "events", "statement"):
            answer = client.post(f"{page}/{to}", data=hidden | mine | ANSWERS)
            assert answer.status_code == status, (who, to)
    assert scan_of(cast) is None


def test_a_closed_problem_keeps_what_was_typed_and_changes_nothing(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")
    page = page_of(cast)
    hidden = cast.hidden(client, page, "cheers")
    with cast.database.write() as db:
        db.execute(
            sa.update(Problem).values(
                stage=Stage.PAUSED, paused_from=Stage.SCANNING, paused_until=dt.date(2027, 1, 1),
                paused_because="Winter",
            )
        )  # fmt: skip
    answer = client.post(page + "/cheers", data=hidden | ANSWERS)
    assert answer.status_code == 409
    assert "This problem is paused" in answer.text
    assert ANSWERS["harms"] in answer.text
    assert scan_of(cast) is None
    shown = client.get(page).text
    assert "This problem is paused" in shown
    assert 'name="community"' not in shown


def test_what_is_missing_is_said_to_those_who_only_read(cast: Cast, client: httpx.Client) -> None:
    page = unescape(cast.sign_in(client, "partner").get(page_of(cast)).text)
    for ask in CHEERS:
        assert ask.missing in page
    assert "Missing: the kind of goal" in page
    assert f"/problems/{cast.problem_id}/evidence/new?claim=cheers&key=harms" in page


def test_saving_can_lead_on_to_the_evidence_for_a_letter(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    answer = save(cast, client, "cheers", ANSWERS, then="?then=expectation")
    to = f"/problems/{cast.problem_id}/evidence/new?claim=cheers&key=expectation&stage=scanning"
    assert answer.headers["location"] == to
    assert scan_of(cast).expectation == ANSWERS["expectation"]
    elsewhere = save(cast, client, "cheers", {"harms": "More"}, then="?then=//evil.example")
    assert elsewhere.headers["location"] == f"{page_of(cast)}#cheers"


def test_evidence_stands_under_its_letter_and_only_for_its_audience(
    cast: Cast, new_client: NewClient
) -> None:
    with cast.database.write() as db, using(db):
        for title, audience in (("Diary", Audience.TEAM), ("Secret list", Audience.AGENCIES)):
            made = EvidenceFactory(
                problem_id=cast.problem_id, added_by=cast.accounts["officer"], title=title,
                audience=audience,
            )  # fmt: skip
            db.add(Support(evidence_id=made.id, claim=Supports.CHEERS, key="harms"))
    for who, sees in (("resident", False), ("partner", True), ("officer", True)):
        page = cast.sign_in(new_client(), who).get(page_of(cast)).text
        assert "Diary" in page
        assert ("Secret list" in page) is sees, who


def test_what_is_known_already_stands_beside_the_question(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db, using(db):
        StakeholderFactory(problem_id=cast.problem_id, added_by=cast.accounts["officer"])
    page = HTMLParser(cast.sign_in(client, "officer").get(page_of(cast)).text)
    said = [q.text() for q in page.css("q")]
    assert "Friends of Linden Park" in said
    assert "Groups drink and smash bottles on the skate ramp." in said
    assert said.count("Linden Park, skate ramp") == 1


def test_every_link_of_the_checklist_leads_to_a_place_on_the_page(
    cast: Cast, new_client: NewClient
) -> None:
    for who in ("officer", "partner"):
        page = HTMLParser(cast.sign_in(new_client(), who).get(page_of(cast)).text)
        links = [a.attributes["href"] for a in page.css("#checks a")]
        assert len(links) == 10
        for link in links:
            path, _, anchor = link.partition("#")
            assert path == page_of(cast)
            assert page.css_first(f"[id='{anchor}']") is not None, (who, anchor)


def test_every_id_on_the_page_is_its_own(cast: Cast, client: httpx.Client) -> None:
    fill(cast)
    page = HTMLParser(cast.sign_in(client, "officer").get(page_of(cast)).text)
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))


def fill(cast: Cast, events: int = 3) -> None:
    officer = cast.viewers["officer"]
    with cast.database.write() as db, using(db):
        operations.fill(db, cast.problem_id, 0, by=officer, now=NOW, **ANSWERS)
        for n in range(events):
            operations.add_event(
                db, cast.problem_id, happened_on=dt.date(2026, 6, 1 + n % 28), what=f"Night {n}",
                source=SourceKind.RESIDENTS, by=officer, now=NOW, today=NOW.date(),
            )  # fmt: skip
            EvidenceFactory(problem_id=cast.problem_id, added_by=cast.accounts["officer"])


def test_the_page_takes_the_same_few_statements_however_much_it_shows(
    cast: Cast, client: httpx.Client, app: Litestar
) -> None:
    cast.sign_in(client, "officer").get(page_of(cast))
    taken = []
    for more in (0, 40):
        fill(cast, more) if more else None
        with statements(app) as sent:
            assert client.get(page_of(cast)).status_code == 200
        taken.append(len(sent))
    assert taken == [8, 8]


def test_whoever_logs_a_problem_is_shown_those_like_it_once(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    """Two problems about the same divide the work; none is shown that is out of reach."""
    with database.write() as db:
        db.execute(sa.update(Problem).values(title="Broken glass on the skate ramp"))
    cast.sign_in(client, "officer")
    north = {"area_id": cast.areas["north"]}
    typed: dict[str, Any] = north | {"title": "Glass at the ramp", "place": "Skate ramp",
             "behaviour": "Groups smash bottles; broken glass lies about"}  # fmt: skip
    first = cast.send(client, "/problems/new", "/problems", typed)
    assert first.status_code == 422
    assert f'href="/problems/{cast.problem_id}"' in first.text
    assert "It is another one: log it" in first.text
    other = {"title": "Cars race", "behaviour": "Drivers race at night", "place": "Mill Road"}
    other |= north
    assert cast.send(client, "/problems/new", "/problems", other).status_code == 303
    again = typed | {"offered": str(cast.problem_id)}
    assert cast.send(client, "/problems/new", "/problems", again).status_code == 303
    cast.sign_in(client, "other_officer")
    elsewhere = typed | {"area_id": cast.areas["south"]}
    assert cast.send(client, "/problems/new", "/problems", elsewhere).status_code == 303
