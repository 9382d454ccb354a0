"""A signed link: one action, one step, once, for as long as everything it stands on holds."""

import datetime as dt
import io
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts.models import Agency
from sara.accounts.reach import Audience
from sara.actions.models import Action, ActionMessage, ActionStatus, SignedLink
from sara.db import Base
from sara.evidence.models import Evidence, StoredFile, Support
from sara.history.models import Entry, EntryText
from sara.problems.models import Problem, Stage
from tests.cast import Cast
from tests.clock import Clock
from tests.conftest import NewClient
from tests.evidence.uploads import CANARY, photo
from tests.partners.asked import DESK, DUE, ask, path_in
from tests.telling import still_told

SECOND = "second@lamps.example.org"
UNKNOWN = "/partners/" + "A" * 43


def send(client: httpx.Client, link: str, step: str, **values: Any) -> httpx.Response:
    return client.post(f"{link}/{step}", data={"_form": step} | values)


def over(client: httpx.Client, link: str) -> bool:
    """Whether the link answers exactly as one that never was."""
    mine, none = client.get(link), client.get(UNKNOWN)
    given, made_up = (one.rpartition("/")[2] for one in (link, UNKNOWN))
    assert mine.text.replace(given, "") == none.text.replace(made_up, "")
    return mine.status_code == 410


def report(client: httpx.Client, link: str, *photos: bytes, **values: Any) -> httpx.Response:
    given = {"_form": "report", "status": "done", "proof": "Both lamps burn."} | values
    files = [("photos", (f"{n}.jpg", io.BytesIO(p), "image/jpeg")) for n, p in enumerate(photos)]
    return client.post(f"{link}/report", data=given, files=files or [("photos", ("", b""))])


def test_the_letter_names_the_reference_and_no_word_of_the_action(cast: Cast) -> None:
    asked = ask(cast)
    (letter,) = asked.letters()
    assert path_in(letter.body)
    for words in ("path lights", "Linden Park", "glass"):
        assert words not in letter.subject + letter.body


def test_only_the_hash_of_a_link_is_kept(cast: Cast, client: httpx.Client) -> None:
    asked = ask(cast)
    token = asked.link().rpartition("/")[2]
    send(client, asked.link(), "acceptance")
    with cast.database.read() as db:
        for table in Base.metadata.sorted_tables:
            if table.name == "message":  # the letter itself, until it is sent
                continue
            rows = str(db.execute(sa.select(table)).all())
            assert token not in rows, table.name


def test_accepting_uses_the_link_and_sends_one_to_report(cast: Cast, client: httpx.Client) -> None:
    asked = ask(cast)
    link = asked.link()
    assert "Repair two path lights" in client.get(link).text
    done = send(client, link, "acceptance")
    assert done.headers["location"] == "/partners/thanks/accepted"
    assert client.get("/partners/thanks/accepted").status_code == 200
    assert asked.row.status is ActionStatus.ACCEPTED
    assert asked.row.answered_by is None
    assert over(client, link)
    assert asked.link() != link
    assert "What was done?" in client.get(asked.link()).text
    assert [n.to for n in still_told(cast.database, "partner.accepted")] == ["officer"]


def test_a_link_to_accept_reports_nothing_and_the_other_way_round(
    cast: Cast, client: httpx.Client
) -> None:
    asked = ask(cast)
    assert report(client, asked.link()).status_code == 422
    send(client, asked.link(), "acceptance")
    assert send(client, asked.link(), "acceptance").status_code == 422
    assert send(client, asked.link(), "refusal", because="No").status_code == 422
    assert asked.row.status is ActionStatus.ACCEPTED


def test_declining_needs_a_reason_which_the_lead_reads(cast: Cast, client: httpx.Client) -> None:
    asked = ask(cast)
    link = asked.link()
    assert send(client, link, "refusal", because=" ").status_code == 422
    assert send(client, link, "refusal", because="The lamps are not ours").status_code == 303
    assert asked.row.status is ActionStatus.DECLINED
    assert asked.row.status_because == "The lamps are not ours"
    assert over(client, link)
    assert len(asked.letters()) == 1
    told = still_told(cast.database, "partner.declined")
    assert [(n.to, n.act) for n in told] == [("officer", True)]


def test_what_was_done_is_reported_with_a_photo_as_evidence(
    cast: Cast, client: httpx.Client
) -> None:
    asked = ask(cast)
    send(client, asked.link(), "acceptance")
    link = asked.link()
    assert report(client, link, photo()).headers["location"] == "/partners/thanks/done"
    row = asked.row
    assert (row.status, row.delivered_percent, row.proof) == (
        ActionStatus.DONE, 100, "Both lamps burn.",
    )  # fmt: skip
    with cast.database.read() as db:
        evidence = db.execute(sa.select(Evidence.__table__)).one()
        assert (evidence.added_by, evidence.supplied_by) == (None, "City Parks")
        assert evidence.audience is Audience.TEAM
        support = db.execute(sa.select(Support.key)).scalars().all()
        assert support == [str(asked.action_id)]
        file = db.execute(sa.select(StoredFile.token)).scalar_one()
    cast.sign_in(client, "resident")
    assert "City Parks" in client.get(f"/problems/{cast.problem_id}/evidence/{evidence.id}").text
    assert CANARY.encode() not in client.get(f"/files/{file}").content
    assert "Both lamps burn." in client.get(asked.page).text
    client.cookies.clear()
    assert over(client, link)


def test_done_in_part_is_followed_by_a_link_to_report_again(
    cast: Cast, client: httpx.Client
) -> None:
    asked = ask(cast)
    send(client, asked.link(), "acceptance")
    link = asked.link()
    assert report(client, link, status="part_done").status_code == 422
    assert report(client, link, status="part_done", delivered_percent="50").status_code == 303
    assert asked.row.status is ActionStatus.PART_DONE
    assert report(client, asked.link()).status_code == 303
    assert asked.row.status is ActionStatus.DONE


@pytest.mark.parametrize(
    "content, name",
    [(b"%PDF-1.7 not a picture", "plan.pdf"), (b"MZ\x90\x00", "lamp.jpg")],
)
def test_only_photos_are_taken_and_a_refused_one_uses_nothing_up(
    cast: Cast, client: httpx.Client, content: bytes, name: str
) -> None:
    asked = ask(cast)
    send(client, asked.link(), "acceptance")
    link = asked.link()
    given = {"_form": "report", "status": "done", "proof": "Done"}
    files = [("photos", (name, io.BytesIO(content), "image/jpeg"))]
    answer = client.post(f"{link}/report", data=given, files=files)
    assert answer.status_code == 422
    assert "Done" in answer.text
    assert report(client, link).status_code == 303


def test_without_a_working_link_no_file_is_looked_at(
    cast: Cast, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(cast)
    monkeypatch.setattr("sara.partners.receiving.look", lambda *_: pytest.fail("looked"))
    assert report(client, UNKNOWN, photo()).status_code == 410


def test_asking_back_is_heard_by_agencies_only_and_answered(
    cast: Cast, client: httpx.Client
) -> None:
    asked = ask(cast)
    link = asked.link()
    assert send(client, link, "question", message="Which of the lamps?").status_code == 303
    assert over(client, link)
    assert asked.row.status is ActionStatus.PROPOSED
    second = asked.link()
    assert "Which of the lamps?" in client.get(second).text

    cast.sign_in(client, "resident")
    assert "Which of the lamps?" not in client.get(asked.page).text
    cast.sign_in(client, "officer")
    assert "Which of the lamps?" in client.get(asked.page).text
    told = cast.send(client, asked.page, f"{asked.page}/messages",
                     {"message": "Numbers 4 and 5"}, "tell")  # fmt: skip
    assert told.status_code == 303
    client.cookies.clear()
    assert over(client, second)
    assert "Numbers 4 and 5" in client.get(asked.link()).text
    assert "Numbers 4 and 5" not in asked.letters()[-1].body
    assert send(client, asked.link(), "acceptance").status_code == 303


def test_who_must_not_see_the_exchange_cannot_write_in_it(cast: Cast, client: httpx.Client) -> None:
    asked = ask(cast)
    cast.sign_in(client, "resident")
    hidden = cast.hidden(client, f"/problems/{cast.problem_id}/discussion")
    answer = client.post(
        f"{asked.page}/messages", data={"_csrf": hidden["_csrf"], "message": "Me too"}
    )
    assert answer.status_code == 403


def test_the_first_contact_that_answers_ends_the_links_of_the_others(
    cast: Cast, client: httpx.Client
) -> None:
    asked = ask(cast, SECOND)
    other = asked.link(SECOND)
    send(client, asked.link(), "acceptance")
    assert over(client, other)
    assert len(asked.letters(SECOND)) == 1


def test_an_action_that_is_not_theirs_any_more_takes_its_links_along(
    cast: Cast, client: httpx.Client
) -> None:
    asked = ask(cast)
    link = asked.link()
    cast.sign_in(client, "officer")
    cast.send(client, asked.page, f"{asked.page}/drop", {"because": "Not needed"}, "drop")
    client.cookies.clear()
    assert over(client, link)
    first, last = asked.letters()
    assert first.dropped_at
    assert first.body == ""
    assert "given up" in last.body


def test_a_changed_promise_is_asked_anew(cast: Cast, client: httpx.Client) -> None:
    asked = ask(cast)
    send(client, asked.link(), "acceptance")
    to_report = asked.link()
    cast.sign_in(client, "officer")
    parks = f"agency:{cast.agencies['parks']}"
    values = {"what": "Repair three", "owner": parks, "due_on": DUE, "audience": "team"}
    assert cast.send(client, f"{asked.page}/edit", asked.page, values).status_code == 303
    client.cookies.clear()
    assert over(client, to_report)
    assert "Repair three" in client.get(asked.link()).text


def test_the_lead_takes_a_link_back_and_sends_another(cast: Cast, client: httpx.Client) -> None:
    asked = ask(cast)
    link = asked.link()
    with cast.database.read() as db:
        number, contact = db.execute(sa.select(SignedLink.id, SignedLink.contact_id)).one()
    cast.sign_in(client, "officer")
    back = f"{asked.page}/links/{number}/revocation"
    assert cast.send(client, asked.page, back, {}, "revoke").status_code == 303
    assert asked.letters()[0].dropped_at
    sent = cast.send(client, asked.page, f"{asked.page}/links", {"contact_id": contact}, "link")
    assert sent.status_code == 303
    client.cookies.clear()
    assert over(client, link)
    assert client.get(asked.link()).status_code == 200


@pytest.mark.parametrize("change", ["contact", "agency", "paused", "old", "owner"])
def test_a_link_stops_with_whatever_it_stands_on(
    cast: Cast, client: httpx.Client, clock: Clock, change: str
) -> None:
    asked = ask(cast)
    link = asked.link()
    assert client.get(link).status_code == 200
    if change == "contact":
        agency = cast.agencies["parks"]
        with cast.database.read() as db:
            contact = db.execute(sa.select(SignedLink.contact_id)).scalar_one()
        cast.sign_in(client, "administrator")
        page = f"/admin/agencies/{agency}"
        cast.send(client, page, f"{page}/contacts/{contact}/removal", {}, "remove")
        client.cookies.clear()
        assert asked.letters()[0].dropped_at
    elif change == "old":
        clock.forward(days=20 + 31)
    else:
        with cast.database.write() as db:
            if change == "agency":
                db.execute(sa.update(Agency).values(active=False))
            elif change == "paused":
                paused = {"stage": Stage.PAUSED, "paused_from": Stage.PLAN}
                db.execute(sa.update(Problem).values(paused))
            else:
                police = {"owner_agency_id": cast.agencies["police"]}
                db.execute(sa.update(Action).values(police))
    assert over(client, link)
    assert send(client, link, "acceptance").status_code == 410
    assert asked.row.status is ActionStatus.PROPOSED


def test_a_link_lasts_until_the_action_has_been_due_for_a_month(
    cast: Cast, client: httpx.Client, clock: Clock
) -> None:
    asked = ask(cast)
    clock.forward(days=20 + 28)
    assert client.get(asked.link()).status_code == 200


def test_a_link_opens_nothing_but_its_own_action(cast: Cast, client: httpx.Client) -> None:
    asked = ask(cast)
    shown = client.get(asked.link()).text
    for words in ("Broken glass", "Groups drink", "skate ramp", "Officer", "Resident"):
        assert words not in shown
    assert f"/problems/{cast.problem_id}" not in shown
    assert client.get(asked.page).headers["location"].startswith("/sign-in")


def test_what_was_said_with_another_owner_stays_with_them(cast: Cast, client: httpx.Client) -> None:
    asked = ask(cast)
    send(client, asked.link(), "question", message="Between you and us")
    with cast.database.write() as db:
        said = {"action_id": asked.action_id, "author_id": cast.accounts["officer"]}
        db.add(ActionMessage(**said, body="An old secret",
                             at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))  # fmt: skip
    shown = client.get(asked.link()).text
    assert "Between you and us" in shown
    assert "An old secret" not in shown


def test_reading_what_is_for_agencies_only_with_a_link_leaves_an_entry(
    cast: Cast, client: httpx.Client
) -> None:
    asked = ask(cast, audience=Audience.AGENCIES)
    assert client.get(asked.link()).status_code == 200
    with cast.database.read() as db:
        read = db.execute(sa.select(Entry.account_id).where(Entry.verb == "read")).all()
    assert [row.account_id for row in read] == [None]
    cast.sign_in(client, "coordinator")
    history = client.get(f"/problems/{cast.problem_id}/history?readings=1").text
    assert "An agency read with its link" in history


def test_the_history_says_which_agency_answered(cast: Cast, client: httpx.Client) -> None:
    asked = ask(cast)
    send(client, asked.link(), "acceptance")
    with cast.database.read() as db:
        changes = db.execute(
            sa.select(EntryText.changes)
            .join(Entry, Entry.seq == EntryText.seq)
            .where(Entry.verb == "action.accepted")
        ).scalar_one()
    assert changes["sent_by"] == ["", "City Parks"]


def test_of_many_at_once_one_uses_the_link(cast: Cast, new_client: NewClient) -> None:
    asked = ask(cast)
    link, start = asked.link(), threading.Barrier(6)

    def one(number: int) -> str:
        client = new_client()
        start.wait()
        if number % 2:
            answer = send(client, link, "refusal", because="No")
        else:
            answer = send(client, link, "acceptance")
        return answer.headers.get("location", str(answer.status_code))

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(one, range(6)))
    assert answers.count("410") == 5, answers
    assert len([n for n in still_told(cast.database) if n.kind.startswith("partner.")]) == 1
    assert len(asked.letters()) == (2 if asked.row.status is ActionStatus.ACCEPTED else 1)


def test_a_form_sent_from_elsewhere_does_nothing(cast: Cast, client: httpx.Client) -> None:
    asked = ask(cast)
    link = asked.link()
    answer = client.post(f"{link}/acceptance", headers={"origin": "https://evil.example.org"})
    assert answer.status_code == 403
    assert asked.row.status is ActionStatus.PROPOSED


def test_an_agency_with_an_address_and_nobody_on_the_team_can_own_an_action(
    cast: Cast, client: httpx.Client
) -> None:
    with cast.database.write() as db:
        db.execute(sa.text("UPDATE seat SET until = since WHERE kind = 'partner'"))
    assert ask(cast).row.owner_agency_id == cast.agencies["parks"]


def test_one_address_is_on_the_list_once(cast: Cast, client: httpx.Client) -> None:
    ask(cast)
    cast.sign_in(client, "administrator")
    page = f"/admin/agencies/{cast.agencies['parks']}"
    again = cast.send(client, page, f"{page}/contacts", {"email": DESK.upper()}, "contact")
    assert again.status_code == 422
    assert "on the list already" in again.text
