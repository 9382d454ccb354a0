"""The people of a problem: who sits on its team, who has a stake, and who sees whose contact."""

import re
import threading
from html import unescape
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar

from sara.accounts.models import Account, AccountState, Role
from sara.accounts.reach import Audience, SeatKind
from sara.db import Database
from sara.factories import AccountFactory, AgencyFactory, AreaFactory, StakeholderFactory, using
from sara.history.models import Entry, EntryText
from sara.problems.models import Involvement, Problem, Seat, Stage, Stakeholder, StakeholderStage
from sara.problems.operations import give_seat
from tests.cast import NOW, Cast
from tests.counting import statements
from tests.databases import on_sqlite
from tests.evidence.uploads import token
from tests.telling import still_told

CONTACT = "CANARY-contact-07700-900123"


def page_of(cast: Cast) -> str:
    return f"/problems/{cast.problem_id}/people"


def seats(database: Database, cast: Cast) -> dict[str, SeatKind]:
    names = {number: who for who, number in cast.accounts.items()}
    with database.read() as db:
        rows = db.execute(
            sa.select(Seat.account_id, Seat.kind).where(
                Seat.problem_id == cast.problem_id, Seat.until.is_(None)
            )
        )
        return {names[row.account_id]: row.kind for row in rows}


def entries(database: Database, verb: str) -> list[Any]:
    with database.read() as db:
        return list(
            db.execute(
                sa.select(Entry.audience, Entry.account_id, Entry.subject_id, EntryText.changes)
                .join(EntryText, EntryText.seq == Entry.seq)
                .where(Entry.verb == verb)
                .order_by(Entry.seq)
            ).all()
        )


def give(cast: Cast, client: httpx.Client, person: str, kind: str, **more: str) -> httpx.Response:
    sent = {"account_id": str(cast.accounts[person]), "kind": kind, "_form": "seat"} | more
    return client.post(f"/problems/{cast.problem_id}/seats", data=sent | token(client))


# Seats


def test_a_seat_is_given_to_who_was_found_by_name(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "officer")
    found = client.get(f"{page_of(cast)}?who=neigh").text
    assert "Neighbour Officer" in found
    assert "Will see what is for agencies only." in found
    hidden = cast.hidden(client, f"{page_of(cast)}?who=neigh", "seat")
    sent = {"account_id": cast.accounts["neighbour_officer"], "kind": "observer", "who": "neigh"}
    response = client.post(f"/problems/{cast.problem_id}/seats", data=hidden | sent)
    assert response.headers["location"] == page_of(cast)
    assert seats(database, cast)["neighbour_officer"] is SeatKind.OBSERVER
    (entry,) = entries(database, "seat.given")
    assert entry.changes == {"name": ["", "Neighbour Officer"], "seat": ["", "observer"]}


@pytest.mark.parametrize(
    "words, found",
    [
        ("neighbour", {"Neighbour Officer"}),
        ("NEIGHBOUR", {"Neighbour Officer"}),
        ("coord", {"Coordinator", "Second Coordinator"}),
        ("second_c", {"Second Coordinator"}),
        ("other", {"Other Officer"}),  # a colleague from another area
        ("stra", {"Stranger"}),
        ("offic", {"Neighbour Officer", "Other Officer"}),  # not who asks
        ("eighbour", set()),
        ("disa", set()),
        ("pend", set()),
        ("n", set()),
        ("%", set()),
        ("__", set()),
        ("n%", set()),
        ("élo", {"Élodie Martin"}),
        ("Élo", {"Élodie Martin"}),
        ("far", set()),  # another agency, another area
    ],
)
def test_people_are_found_by_the_beginning_of_a_word(
    cast: Cast, client: httpx.Client, database: Database, words: str, found: set[str]
) -> None:
    with database.write() as db, using(db):
        area = AreaFactory()
        AccountFactory(name="Élodie Martin", email="élodie@example.org",
                       agency_id=cast.agencies["police"], roles=[(Role.OFFICER, area)])  # fmt: skip
        AccountFactory(name="Far Away", email="far@example.org", agency_id=AgencyFactory().id,
                       roles=[(Role.OFFICER, area)])  # fmt: skip
    cast.sign_in(client, "officer")
    page = client.get(page_of(cast), params={"who": words}).text
    assert set(re.findall(r'<label for="account-\d+"><bdi>(.*?)</bdi>', page)) == found


def test_only_who_may_give_seats_can_search_for_people(cast: Cast, client: httpx.Client) -> None:
    for who in ("colleague", "partner", "resident", "analyst"):
        cast.sign_in(client, who)
        page = client.get(f"{page_of(cast)}?who=neigh")
        assert page.status_code == 200
        assert "Neighbour Officer" not in page.text
        assert "Give someone a seat" not in page.text
        assert "End this seat" not in page.text


@pytest.mark.parametrize(
    "who, status",
    [
        ("officer", 303), ("coordinator", 303), ("colleague", 403), ("partner", 403),
        ("resident", 403), ("analyst", 403), ("stranger", 404), ("other_officer", 404),
        ("administrator", 404),
    ],
)  # fmt: skip
def test_the_lead_and_coordinators_give_and_end_seats(
    cast: Cast, client: httpx.Client, database: Database, who: str, status: int
) -> None:
    cast.sign_in(client, who)
    assert give(cast, client, "neighbour_officer", "member").status_code == status
    ending = f"/problems/{cast.problem_id}/seats/{cast.accounts['partner']}/end"
    assert client.post(ending, data=token(client)).status_code == status
    held = seats(database, cast)
    assert ("neighbour_officer" in held) == (status == 303)
    assert ("partner" in held) == (status != 303)


def test_an_ended_seat_keeps_its_dates_and_closes_the_problem_at_once(
    cast: Cast, client: httpx.Client, new_client: Any, database: Database
) -> None:
    partner = cast.sign_in(new_client(), "partner")
    assert partner.get(page_of(cast)).status_code == 200
    cast.sign_in(client, "officer")
    ending = f"/problems/{cast.problem_id}/seats/{cast.accounts['partner']}/end"
    assert client.post(ending, data=token(client)).status_code == 303
    assert partner.get(page_of(cast)).status_code == 404
    with database.read() as db:
        kept = db.execute(
            sa.select(Seat.since, Seat.until).where(Seat.account_id == cast.accounts["partner"])
        ).one()
    assert kept.until is not None
    (entry,) = entries(database, "seat.ended")
    assert entry.changes == {"name": ["Partner", ""], "seat": ["partner", ""]}
    # Sent again it does nothing more.
    assert client.post(ending, data=token(client)).status_code == 303
    assert len(entries(database, "seat.ended")) == 1


@pytest.mark.parametrize(
    "by, who, kind, sentence",
    [
        ("coordinator", "coordinator", "reviewer", "Nobody can give a seat to themselves."),
        ("coordinator", "coordinator", "lead", "Nobody can give a seat to themselves."),
        ("officer", "officer", "member", "Nobody can give a seat to themselves."),
        ("coordinator", "officer", "reviewer", "Whoever logged or leads a problem"),
        ("coordinator", "officer", "observer", "The lead keeps their seat"),
        ("coordinator", "resident", "lead", "The lead works for an agency"),
        ("coordinator", "disabled", "member", "This person cannot take a seat now."),
        ("coordinator", "pending", "member", "This person cannot take a seat now."),
        ("coordinator", "colleague", "member", "This person has that seat already."),
    ],
)
def test_a_seat_that_must_not_be_is_refused_with_its_reason(
    cast: Cast, client: httpx.Client, database: Database, by: str, who: str, kind: str,
    sentence: str,
) -> None:  # fmt: skip
    before = seats(database, cast)
    refused = give(cast, cast.sign_in(client, by), who, kind, sure="1")
    assert refused.status_code == 422
    assert sentence in refused.text
    assert seats(database, cast) == before


def test_a_seat_is_for_colleagues_and_for_those_with_a_role_in_the_area(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    with database.write() as db:
        db.execute(
            sa.update(Account)
            .where(Account.id == cast.accounts["other_officer"])
            .values(agency_id=cast.agencies["parks"])
        )
    cast.sign_in(client, "officer")
    refused = give(cast, client, "other_officer", "member")
    assert refused.status_code == 422
    assert "no role in the area" in refused.text
    with database.write() as db:
        db.execute(
            sa.update(Account)
            .where(Account.id == cast.accounts["other_officer"])
            .values(agency_id=cast.agencies["police"])
        )
    assert give(cast, client, "other_officer", "member").status_code == 303


def test_who_logged_the_problem_never_reviews_it(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "coordinator")
    assert give(cast, client, "colleague", "lead", sure="1").status_code == 303
    # The officer logged it, and leads it no longer.
    refused = give(cast, client, "officer", "reviewer")
    assert refused.status_code == 422
    assert "Whoever logged or leads a problem" in refused.text


def test_the_lead_is_handed_over_only_on_purpose(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "officer")
    unsure = give(cast, client, "colleague", "lead", who="coll")
    assert unsure.status_code == 422
    assert "Tick this to hand the problem over" in unsure.text
    assert re.search(r"<bdi>Colleague</bdi>, <bdi>City Police</bdi></label>", unsure.text)
    assert seats(database, cast)["officer"] is SeatKind.LEAD
    assert give(cast, client, "colleague", "lead", sure="1").status_code == 303
    held = seats(database, cast)
    assert (held["colleague"], held["officer"]) == (SeatKind.LEAD, SeatKind.MEMBER)
    with database.read() as db:
        problem = db.execute(
            sa.select(Problem.lead_id, Problem.author_id).where(Problem.id == cast.problem_id)
        ).one()
    assert (problem.lead_id, problem.author_id) == (
        cast.accounts["colleague"], cast.accounts["officer"],
    )  # fmt: skip
    (entry,) = entries(database, "problem.handed_over")
    assert entry.changes == {"lead": ["Officer", "Colleague"]}
    # The officer is a member now, who gives no seats.
    assert give(cast, client, "neighbour_officer", "member").status_code == 403


def test_the_lead_cannot_simply_leave(cast: Cast, client: httpx.Client, database: Database) -> None:
    cast.sign_in(client, "coordinator")
    ending = f"/problems/{cast.problem_id}/seats/{cast.accounts['officer']}/end"
    refused = client.post(ending, data=token(client))
    assert refused.status_code == 422
    assert "Name another lead first." in refused.text


def test_two_coordinators_at_once_name_one_lead_after_the_other(
    cast: Cast, database: Database
) -> None:
    wrong: list[BaseException] = []

    def name(who: str, by: str) -> None:
        try:
            with database.write() as db:
                give_seat(db, cast.problem_id, cast.accounts[who], SeatKind.LEAD,
                          by=cast.viewers[by], now=NOW)  # fmt: skip
        except BaseException as error:  # noqa: BLE001  told by the test below
            wrong.append(error)

    both = [
        threading.Thread(target=name, args=args)
        for args in (("colleague", "coordinator"), ("neighbour_officer", "second_coordinator"))
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert wrong == []
    assert list(seats(database, cast).values()).count(SeatKind.LEAD) == 1
    assert len(entries(database, "problem.handed_over")) == 2


def test_each_seat_is_explained(cast: Cast, client: httpx.Client) -> None:
    page = cast.sign_in(client, "resident").get(page_of(cast)).text
    assert "What each seat may do" in page
    assert "Ask for a review" in page
    assert page.count("City Police") == 2
    assert "City Parks" in page


# Stakeholders


def stakeholder(cast: Cast, database: Database, **values: object) -> int:
    with database.write() as db, using(db):
        return StakeholderFactory(problem_id=cast.problem_id, added_by=cast.accounts["officer"],
                                  contact=CONTACT, **values).id  # fmt: skip


SENT: dict[str, object] = {
    "name": "Park café", "kind": "organisation", "part": "helps", "note": "Open until 22:00.",
}  # fmt: skip


def test_a_stakeholder_is_added_with_its_part_in_the_stages(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    base = f"/problems/{cast.problem_id}/stakeholders"
    cast.sign_in(client, "officer")
    sent = cast.send(
        client, f"{base}/new", base,
        SENT | {"contact": CONTACT, "involved": ["scanning:informed", "plan:deciding"]},
    )  # fmt: skip
    assert sent.headers["location"] == f"{page_of(cast)}#stakeholders"
    page = client.get(page_of(cast)).text
    assert "Park café" in page
    assert "Scanning: Informed" in page
    assert "Response plan: Deciding" in page
    (entry,) = entries(database, "stakeholder.added")
    assert entry.audience is Audience.TEAM
    assert CONTACT not in str(entry.changes)
    (contact,) = entries(database, "stakeholder.contact")
    assert contact.audience is Audience.AGENCIES
    assert contact.changes == {"contact": ["", CONTACT]}


def test_a_contact_never_reaches_a_resident(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    number = stakeholder(cast, database)
    page = f"/problems/{cast.problem_id}/stakeholders/{number}"
    cast.sign_in(client, "officer")
    assert CONTACT in client.get(page).text
    cast.send(client, page, page, SENT | {"contact": CONTACT + "-2"})
    cast.sign_in(client, "resident")
    stale = cast.hidden(client, page) | {"version": "1"}
    answers = [
        client.get(page), client.get(page_of(cast)), client.get(f"/problems/{cast.problem_id}"),
        client.get(f"/problems/{cast.problem_id}/history"),
        client.get(f"/problems/{cast.problem_id}/stakeholders/new"),
        client.get(f"/problems/{cast.problem_id}/actions/new"),
        client.post(page, data=token(client) | SENT | {"name": ""}),
        client.post(page, data=stale | SENT | {"name": "Mine"}),
    ]  # fmt: skip
    assert [a.status_code for a in answers] == [200, 200, 200, 200, 200, 200, 422, 409]
    for answer in answers:
        assert CONTACT not in answer.text + str(answer.headers)
    assert "Contact" not in answers[0].text


@pytest.mark.parametrize(
    "who, status",
    [("partner", 200), ("coordinator", 200), ("resident", 200), ("stranger", 404),
     ("other_officer", 404), ("board_member", 404)],
)  # fmt: skip
def test_reading_a_contact_leaves_an_entry(
    cast: Cast, client: httpx.Client, database: Database, who: str, status: int
) -> None:
    number = stakeholder(cast, database)
    cast.sign_in(client, who)
    for _ in range(2):
        response = client.get(f"/problems/{cast.problem_id}/stakeholders/{number}")
        assert response.status_code == status
        client.get(page_of(cast))
    sees = who in ("partner", "coordinator")
    assert (CONTACT in response.text) == sees
    read = [(e.account_id, e.subject_id) for e in entries(database, "read")]
    assert read == [(cast.accounts[who], number)] * (2 if sees else 0)


def test_a_resident_who_changes_a_stakeholder_leaves_its_contact(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    number = stakeholder(cast, database)
    page = f"/problems/{cast.problem_id}/stakeholders/{number}"
    cast.sign_in(client, "resident")
    sent = cast.send(client, page, page, SENT | {"contact": "mine@example.org"})
    assert sent.status_code == 303
    with database.read() as db:
        row = db.execute(sa.select(Stakeholder.name, Stakeholder.contact)).one()
    assert row == ("Park café", CONTACT)
    assert entries(database, "stakeholder.contact") == []


@pytest.mark.parametrize("who, status", [("partner", 403), ("analyst", 403), ("stranger", 404)])
def test_who_does_not_fill_in_the_stages_changes_no_stakeholder(
    cast: Cast, client: httpx.Client, database: Database, who: str, status: int
) -> None:
    number = stakeholder(cast, database)
    page = f"/problems/{cast.problem_id}/stakeholders/{number}"
    cast.sign_in(client, who)
    sent = SENT | {"version": "1"} | token(client)
    base = f"/problems/{cast.problem_id}/stakeholders"
    for path in (base, page, f"{page}/removal", f"{page}/restoration"):
        assert client.post(path, data=sent).status_code == status
    assert 'action="/problems' not in unescape(client.get(page).text)
    with database.read() as db:
        assert db.execute(sa.select(Stakeholder.version, Stakeholder.name)).all() == [
            (1, "Friends of Linden Park")
        ]


def test_a_change_tells_what_it_was_and_saving_nothing_tells_nothing(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    number = stakeholder(cast, database, note="Old")
    page = f"/problems/{cast.problem_id}/stakeholders/{number}"
    cast.sign_in(client, "officer")
    same = {"name": "Friends of Linden Park", "kind": "group", "part": "affected", "note": "Old",
            "contact": CONTACT}  # fmt: skip
    assert cast.send(client, page, page, same).status_code == 303
    assert entries(database, "stakeholder.changed") == []
    changed = same | {"note": "New", "involved": ["analysis:consulted"]}
    assert cast.send(client, page, page, changed).status_code == 303
    (entry,) = entries(database, "stakeholder.changed")
    assert entry.changes == {"note": ["Old", "New"], "involved": [[], ["analysis:consulted"]]}
    with database.read() as db:
        assert len(db.execute(sa.select(StakeholderStage.stage)).all()) == 1


def test_two_people_who_change_one_stakeholder_both_keep_what_they_chose(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    number = stakeholder(cast, database)
    page = f"/problems/{cast.problem_id}/stakeholders/{number}"
    cast.sign_in(client, "officer")
    mine = cast.hidden(client, page)
    cast.send(client, page, page, SENT | {"note": "Theirs."})
    both = ["scanning:informed", "analysis:consulted"]
    late = client.post(page, data=mine | SENT | {"note": "Mine.", "involved": both})
    assert late.status_code == 409
    assert "Theirs." in late.text
    kept = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', late.text)
    again = {name: unescape(value) for name, value in kept}
    again |= {"note": "Both.", "involved": "\n".join(both), "contact": CONTACT}
    assert client.post(page, data=again).status_code == 303
    shown = client.get(page_of(cast)).text
    assert "Both." in shown
    assert "Scanning: Informed" in shown
    assert "Analysis: Consulted" in shown


def test_a_stakeholder_taken_off_the_list_can_be_put_back(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    number = stakeholder(cast, database)
    page = f"/problems/{cast.problem_id}/stakeholders/{number}"
    cast.sign_in(client, "officer")
    assert client.post(f"{page}/removal", data=token(client)).headers["location"] == page
    assert "Friends of Linden Park" not in client.get(page_of(cast)).text
    shown = client.get(page).text
    assert "off the list" in shown
    assert "Put it back on the list" in shown
    changed = client.post(page, data=SENT | {"version": "2"} | token(client))
    assert changed.status_code == 422
    # Sent again it stays off.
    client.post(f"{page}/removal", data=token(client))
    assert len(entries(database, "stakeholder.removed")) == 1
    client.post(f"{page}/restoration", data=token(client))
    assert "Friends of Linden Park" in client.get(page_of(cast)).text
    assert len(entries(database, "stakeholder.restored")) == 1


def test_a_form_sent_twice_adds_one_stakeholder(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    base = f"/problems/{cast.problem_id}/stakeholders"
    cast.sign_in(client, "officer")
    data = cast.hidden(client, f"{base}/new") | SENT
    assert [client.post(base, data=data).status_code for _ in range(2)] == [303, 303]
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Stakeholder)) == 1


@on_sqlite
@pytest.mark.parametrize(
    "values, sentence",
    [
        ({"name": ""}, "Name the organisation, the group or the role"),
        ({"kind": ""}, "Choose what it is"),
        ({"part": "villain"}, "Choose one of the answers"),
        ({"note": "x" * 2001}, "Use at most 2000 characters"),
        ({"contact": "x" * 301}, "Use at most 300 characters"),
    ],
)
def test_mistakes_are_shown_beside_what_was_typed(
    cast: Cast, client: httpx.Client, values: dict[str, object], sentence: str
) -> None:
    base = f"/problems/{cast.problem_id}/stakeholders"
    cast.sign_in(client, "officer")
    sent = SENT | {"note": "Typed with care"} | values | {"involved": "plan:deciding"}
    response = cast.send(client, f"{base}/new", base, sent)
    assert response.status_code == 422
    assert sentence in response.text
    assert 'plan:deciding" checked' in response.text


def test_a_closed_problem_keeps_its_stakeholders_as_they_are(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    number = stakeholder(cast, database)
    base = f"/problems/{cast.problem_id}/stakeholders"
    with database.write() as db:
        db.execute(
            sa.update(Problem)
            .where(Problem.id == cast.problem_id)
            .values(stage=Stage.NOT_A_PROBLEM)
        )
    cast.sign_in(client, "officer")
    assert "Add a stakeholder" not in client.get(page_of(cast)).text
    sent = SENT | {"version": "1"} | token(client)
    for path in (base, f"{base}/{number}", f"{base}/{number}/removal"):
        refused = client.post(path, data=sent)
        assert refused.status_code == 422, path
        assert "Reopen it to change anything" in refused.text


def test_a_stakeholder_of_another_problem_is_not_found_here(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    number = stakeholder(cast, database)
    with database.write() as db:
        other = db.execute(
            sa.insert(Problem.__table__).from_select(
                [c.name for c in Problem.__table__.c if c.name != "id"],
                sa.select(*(sa.literal("2026-9999").label("reference") if c.name == "reference"
                            else c for c in Problem.__table__.c if c.name != "id")),
            ).returning(Problem.__table__.c.id)
        ).scalar_one()  # fmt: skip
    cast.sign_in(client, "officer")
    path = f"/problems/{other}/stakeholders/{number}"
    assert client.get(path).status_code == 404
    for end in ("", "/removal", "/restoration"):
        assert client.post(path + end, data=SENT | token(client)).status_code in (403, 404)
    with database.read() as db:
        assert db.scalar(sa.select(Stakeholder.version)) == 1


def test_the_page_asks_as_much_for_ten_as_for_two_hundred(
    cast: Cast, client: httpx.Client, database: Database, app: Litestar
) -> None:
    cast.sign_in(client, "officer")
    client.get(page_of(cast))
    asked = []
    for more in (10, 190):
        with database.write() as db, using(db):
            for _ in range(more):
                one = StakeholderFactory(problem_id=cast.problem_id,
                                         added_by=cast.accounts["officer"])  # fmt: skip
                for stage in (Stage.SCANNING, Stage.ANALYSIS):
                    db.add(StakeholderStage(stakeholder_id=one.id, stage=stage,
                                            involvement=Involvement.CONSULTED))  # fmt: skip
                someone = AccountFactory(state=AccountState.ACTIVE)
                db.add(Seat(problem_id=cast.problem_id, account_id=someone.id, since=NOW,
                            kind=SeatKind.MEMBER, given_by=cast.accounts["officer"]))  # fmt: skip
        with statements(app) as sent:
            assert client.get(f"{page_of(cast)}?who=pe").status_code == 200
        asked.append(len(sent))
    assert asked == [5, 5]


def test_who_is_given_a_seat_is_told_and_who_loses_it_is_told_no_more(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")
    give(cast, client, "stranger", "observer")
    give(cast, client, "neighbour_officer", "member")
    assert [(one.to, one.says, one.act) for one in still_told(cast.database)] == [
        ("stranger", "You have a seat on problem 2026-0001: Observer", False),
        ("neighbour_officer", "You have a seat on problem 2026-0001: Member", False),
    ]
    for who in ("stranger", "neighbour_officer"):
        end = f"/problems/{cast.problem_id}/seats/{cast.accounts[who]}/end"
        client.post(end, data=token(client))
    assert [one.to for one in still_told(cast.database)] == ["neighbour_officer"], "of this area"


def test_a_new_lead_has_to_act(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "coordinator")
    sent = give(cast, client, "colleague", "lead", sure="1")
    assert sent.status_code == 303, sent.text
    (one,) = still_told(cast.database)
    assert (one.to, one.act) == ("colleague", True)
