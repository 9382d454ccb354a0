"""Adding evidence, reading it, changing it, withdrawing it: by whom, and for whom."""

import re
from html import unescape

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar
from sqlalchemy.orm import Session

from sara.accounts.models import Account, Area
from sara.accounts.reach import Audience
from sara.analysis.models import Hypothesis
from sara.db import Database, utc_now
from sara.evidence import claims, queries
from sara.evidence.models import Evidence, StoredFile, Support, Supports
from sara.factories import ActionFactory, EvidenceFactory, a_problem, using
from sara.history.models import Entry, EntryText
from sara.problems.models import Problem, Searchable, SeatKind, Stage
from tests.cast import Cast
from tests.counting import statements
from tests.databases import on_sqlite
from tests.evidence.uploads import NOTE, added, photo, send, token

SECRET = "SECRET-of-the-agencies-4471"
READERS = {
    # Who, and what they get for the team's evidence and for the agencies'.
    "officer": (200, 200),
    "coordinator": (200, 200),
    "analyst": (200, 200),
    "partner": (200, 200),
    "resident": (200, 404),
    "stranger": (404, 404),
    "other_officer": (404, 404),
    "board_member": (404, 404),
    "administrator": (404, 404),
}


def base_of(cast: Cast) -> str:
    return f"/problems/{cast.problem_id}/evidence"


def another_problem(db: Session, cast: Cast) -> Problem:
    return a_problem(
        db.get_one(Account, cast.accounts["officer"]), db.get_one(Area, cast.areas["north"])
    )


def entries(database: Database, verb: str) -> list[sa.Row]:
    with database.read() as db:
        return db.execute(
            sa.select(Entry.audience, Entry.subject_id, EntryText.changes, EntryText.reason)
            .join(EntryText, EntryText.seq == Entry.seq)
            .where(Entry.verb == verb)
            .order_by(Entry.seq)
        ).all()


def findable(database: Database) -> list[sa.Row]:
    with database.read() as db:
        return db.execute(
            sa.select(Searchable.words, Searchable.audience, Searchable.subject_id).where(
                Searchable.subject == "evidence"
            )
        ).all()


def test_a_note_is_added_with_what_it_supports(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "officer")
    form = client.get(f"{base_of(cast)}/new?claim=cheers&key=expectation&stage=scanning").text
    assert re.search(r'value="cheers:expectation" checked', form)
    of_analysis = client.get(f"{base_of(cast)}/new?stage=analysis").text
    assert re.findall(r" open><summary>([^<]+)", of_analysis) == ["Analysis question"]
    page = added(cast, client, supports=["cheers:expectation", "question:when"],
                 supplied_by="Friends of the park", fact_on="2026-06-30")  # fmt: skip
    shown = client.get(page).text
    for words in ("Residents&#x27; list of bad nights", "Eleven nights since June.",
                  "Friends of the park", "30 Jun 2026", "Expectation: who expects"):  # fmt: skip
        assert words in shown
    listed = client.get(base_of(cast)).text
    assert "Expectation: who expects" in listed
    with database.read() as db:
        behind = queries.behind(db, cast.problem_id)
    assert [(e.title, e.claims) for e in behind] == [
        (NOTE["title"], ((Supports.CHEERS, "expectation"), (Supports.QUESTION, "when")))
    ]
    (entry,) = entries(database, "evidence.added")
    assert entry.audience is Audience.TEAM
    assert entry.changes["supports"] == ["", ["cheers:expectation", "question:when"]]
    (found,) = findable(database)
    assert "Eleven nights" in found.words


def test_every_mistake_is_shown_at_once_and_nothing_typed_is_lost(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")
    response = send(
        cast, client, ("virus.exe", b"MZ\x90\x00" + b"\x00" * 64), title="", source="",
        body="Typed with care.", reliability="weak", supports="cheers:harms",
    )  # fmt: skip
    assert response.status_code == 422
    for words in ("Give it a short title", "Choose where it comes from", "virus.exe: This is a",
                  "Typed with care."):  # fmt: skip
        assert words in response.text
    assert re.search(r'value="weak" checked', response.text)
    assert re.search(r'value="cheers:harms" checked', response.text)


@on_sqlite
@pytest.mark.parametrize(
    "values, sentence",
    [
        ({"kind": "link"}, "Write the address of the page"),
        ({"body": ""}, "Write down what was said or seen"),
        ({"kind": "interview", "body": " "}, "Write down what was said or seen"),
        ({"kind": "photo"}, "Choose at least one file"),
        ({"kind": "document"}, "Choose at least one file"),
        ({"kind": "table", "body": ""}, "Choose a file, or write the figures down"),
        ({"fact_on": "2999-01-01"}, "This day is still to come"),
        ({"stage": "assessment"}, "This opens when the response has run"),
        ({"stage": "closed"}, "Choose one of the answers"),
        ({"audience": "everyone"}, "Choose one of the answers"),
        ({"reliability": ""}, "Choose how reliable it is"),
        ({"title": "x" * 141}, "Use at most 140 characters"),
    ],
)
def test_evidence_that_says_nothing_is_refused(
    cast: Cast, client: httpx.Client, values: dict[str, object], sentence: str
) -> None:
    cast.sign_in(client, "officer")
    response = send(cast, client, **values)
    assert response.status_code == 422
    assert sentence in response.text


@on_sqlite
@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "data:text/html,hi", "//elsewhere.example/x", "ftp://a.example/x",
        "file:///etc/passwd", "https://", "https://user:pass@a.example/", "https://a b.example/",
        "https://a.example\\@b.example/", "http://[::1", "https://a.example:notaport/",
        "https://a.example/\u202egnp.exe", "HTTPS//a.example",
    ],
)  # fmt: skip
def test_only_plain_web_addresses_are_kept(cast: Cast, client: httpx.Client, url: str) -> None:
    cast.sign_in(client, "officer")
    response = send(cast, client, kind="link", url=url)
    assert response.status_code == 422
    assert 'href="#url"' in response.text


def test_a_link_is_shown_with_its_host_and_leads_nowhere_by_itself(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")
    # The first letter is Cyrillic; the host is shown as what it is.
    shown = client.get(added(cast, client, kind="link", url="https://\u0430pple.example/a?b=1&c=2"))
    assert 'rel="noopener noreferrer nofollow"' in shown.text
    assert "xn--pple-43d.example" in shown.text
    assert "xn--pple-43d.example" in client.get(base_of(cast)).text


def test_a_claim_of_another_problem_cannot_be_supported(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    with database.write() as db, using(db):
        other = another_problem(db, cast)
        theirs = Hypothesis(problem_id=other.id, cause="a", effect="b", added_at=utc_now(),
                            added_by=cast.accounts["officer"])  # fmt: skip
        db.add(theirs)
        db.flush()
        key = theirs.id
    cast.sign_in(client, "officer")
    response = send(cast, client, supports=f"hypothesis:{key}")
    assert response.status_code == 422
    assert claims.NO_SUCH_CLAIM in response.text
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Evidence)) == 0


@pytest.mark.parametrize("who", READERS)
def test_each_reader_sees_what_is_meant_for_them(
    cast: Cast, client: httpx.Client, database: Database, who: str
) -> None:
    for_team, for_agencies = READERS[who]
    with database.write() as db, using(db):
        common = {"problem_id": cast.problem_id, "added_by": cast.accounts["officer"]}
        open_id = EvidenceFactory(title="For the team", **common).id
        closed_id = EvidenceFactory(title=SECRET, body=SECRET, supplied_by=SECRET,
                                    audience=Audience.AGENCIES, **common).id  # fmt: skip
    cast.sign_in(client, who)
    listed = client.get(base_of(cast))
    assert listed.status_code == for_team
    assert client.get(f"{base_of(cast)}/{open_id}").status_code == for_team
    shown = client.get(f"{base_of(cast)}/{closed_id}")
    assert shown.status_code == for_agencies
    assert ("For the team" in listed.text) == (for_team == 200)
    assert (SECRET in listed.text) == (for_agencies == 200)
    assert (SECRET in shown.text) == (for_agencies == 200)
    if for_team == 200:
        assert ('Stands <span class="num">2' in listed.text) == (for_agencies == 200)
    edit = client.get(f"{base_of(cast)}/{closed_id}/edit")
    assert edit.status_code in {200: (200, 403), 404: (403, 404)}[for_agencies]
    if for_agencies == 404:
        assert SECRET not in edit.text


def test_reading_what_is_for_agencies_leaves_one_entry_each_time_in_the_list_too(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    with database.write() as db, using(db):
        common = {"problem_id": cast.problem_id, "added_by": cast.accounts["officer"]}
        closed = EvidenceFactory(audience=Audience.AGENCIES, **common).id
        open_to_all = EvidenceFactory(**common).id
    cast.sign_in(client, "partner")
    for _ in range(2):
        client.get(f"{base_of(cast)}/{closed}")
        client.get(f"{base_of(cast)}/{open_to_all}")
        client.get(base_of(cast))
    read = entries(database, "read")
    assert [(e.subject_id, e.audience) for e in read] == [(closed, Audience.AGENCIES)] * 4


def test_a_claim_that_only_agencies_see_is_not_named_to_others(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    with database.write() as db, using(db):
        common = {"problem_id": cast.problem_id, "added_by": cast.accounts["officer"]}
        action = ActionFactory(what=SECRET, audience=Audience.AGENCIES,
                               owner_account_id=cast.accounts["partner"], **common)  # fmt: skip
        evidence = EvidenceFactory(**common)
        db.add(Support(evidence_id=evidence.id, claim=Supports.ACTION, key=str(action.id)))
        page, claim = f"{base_of(cast)}/{evidence.id}", f"action:{action.id}"
    cast.sign_in(client, "officer")
    assert SECRET in client.get(page).text
    cast.sign_in(client, "resident")
    for path in (page, base_of(cast), f"{page}/edit", f"{base_of(cast)}/new"):
        response = client.get(path)
        assert response.status_code == 200
        assert SECRET not in response.text
        assert claim not in response.text
    # What the resident does not see on the form stays linked.
    changed = send(cast, client, to=page.removeprefix(base_of(cast)),
                   page=page.removeprefix(base_of(cast)) + "/edit", title="Another")  # fmt: skip
    assert changed.status_code == 303
    with database.read() as db:
        assert [b.claims for b in queries.behind(db, cast.problem_id)] == [
            ((Supports.ACTION, claim.partition(":")[2]),)
        ]


def test_a_resident_can_give_the_agencies_what_neighbours_should_not_see(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "resident")
    response = send(cast, client, title=SECRET, body=SECRET, audience="agencies")
    assert response.headers["location"] == base_of(cast)
    assert SECRET not in client.get(base_of(cast)).text
    cast.sign_in(client, "officer")
    assert SECRET in client.get(base_of(cast)).text


@pytest.mark.parametrize(
    "who, status", [("stranger", 404), ("other_officer", 404), ("board_member", 404)]
)
def test_who_does_not_reach_the_problem_cannot_add_to_it(
    cast: Cast, client: httpx.Client, database: Database, who: str, status: int
) -> None:
    hidden = token(cast.sign_in(client, who))
    response = client.post(
        base_of(cast), data=hidden | NOTE, files=[("files", ("a.jpg", photo(), "image/jpeg"))]
    )
    assert response.status_code == status
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Evidence)) == 0
    assert not list((cast.settings.data / "files").rglob("*/*/*"))


def test_an_observer_reads_but_does_not_add(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    with database.write() as db:
        db.execute(
            sa.text("UPDATE seat SET kind = :kind WHERE account_id = :id"),
            {"kind": SeatKind.OBSERVER.value, "id": cast.accounts["resident"]},
        )
    hidden = token(cast.sign_in(client, "resident"))
    assert client.get(base_of(cast)).status_code == 200
    assert "Add evidence" not in client.get(base_of(cast)).text
    assert client.get(f"{base_of(cast)}/new").status_code == 403
    assert client.post(base_of(cast), data=hidden | NOTE).status_code == 403


def test_a_form_sent_twice_adds_once(cast: Cast, client: httpx.Client, database: Database) -> None:
    cast.sign_in(client, "officer")
    data = cast.hidden(client, f"{base_of(cast)}/new") | NOTE
    sent = [
        client.post(base_of(cast), data=data, files=[("files", ("a.jpg", photo(), "image/jpeg"))])
        for _ in range(2)
    ]
    assert [r.status_code for r in sent] == [303, 303]
    assert sent[0].headers["location"] == sent[1].headers["location"]
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Evidence)) == 1
        assert db.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 1


def test_a_change_is_told_with_what_it_was_before(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "officer")
    page = added(cast, client, supports="cheers:harms")
    end = page.removeprefix(base_of(cast))
    response = send(
        cast, client, to=end, page=f"{end}/edit", body="Twelve nights since June.",
        supports="cheers:events", reliability="firm",
    )  # fmt: skip
    assert response.headers["location"] == page
    assert "Twelve nights since June." in client.get(page).text
    (entry,) = entries(database, "evidence.changed")
    assert entry.changes == {
        "body": ["Eleven nights since June.", "Twelve nights since June."],
        "reliability": ["fair", "firm"],
        "supports": [["cheers:harms"], ["cheers:events"]],
    }
    assert "Twelve nights" in findable(database)[0].words


def test_saving_without_a_change_leaves_no_entry(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "officer")
    end = added(cast, client).removeprefix(base_of(cast))
    assert send(cast, client, to=end, page=f"{end}/edit").status_code == 303
    assert entries(database, "evidence.changed") == []


def test_two_people_who_change_one_thing_both_keep_their_text(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")
    end = added(cast, client, supports=["cheers:harms", "cheers:events"]).removeprefix(
        base_of(cast)
    )
    mine = cast.hidden(client, f"{base_of(cast)}{end}/edit")
    send(cast, client, to=end, page=f"{end}/edit", body="Theirs.", supports="cheers:harms")
    late = client.post(base_of(cast) + end, data=mine | NOTE | {"body": "Mine."})
    assert late.status_code == 409
    assert "Theirs." in late.text
    assert "Mine." in late.text
    kept = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', late.text)
    again = {name: unescape(value) for name, value in kept}
    again |= {"body": "Both.", "supports": "cheers:harms\ncheers:events"}
    assert client.post(base_of(cast) + end, data=again).status_code == 303
    shown = client.get(base_of(cast) + end).text
    assert "Both." in shown
    assert "Harms: what" in shown
    assert "Events: what" in shown


def test_narrowing_hides_evidence_and_its_change(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "officer")
    page = added(cast, client)
    end = page.removeprefix(base_of(cast))
    send(cast, client, to=end, page=f"{end}/edit", audience="agencies", body=SECRET)
    (entry,) = entries(database, "evidence.changed")
    assert entry.audience is Audience.AGENCIES
    assert findable(database)[0].audience is Audience.AGENCIES
    cast.sign_in(client, "resident")
    assert client.get(page).status_code == 404
    assert "bad nights" not in client.get(base_of(cast)).text


def test_widening_is_told_to_nobody_new(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "officer")
    end = added(cast, client, audience="agencies", body=SECRET).removeprefix(base_of(cast))
    send(cast, client, to=end, page=f"{end}/edit", audience="team")
    (entry,) = entries(database, "evidence.changed")
    assert entry.changes["body"][0] == SECRET
    assert entry.audience is Audience.AGENCIES


def test_withdrawn_evidence_counts_nowhere_and_can_be_taken_back(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "officer")
    page = added(cast, client, supports="cheers:harms")
    unsaid = cast.send(client, page, f"{page}/withdrawal", {"reason": ""}, form="withdraw")
    assert unsaid.status_code == 422
    assert "Say why it is withdrawn" in unsaid.text
    sent = cast.send(client, page, f"{page}/withdrawal", {"reason": "It named a person."},
                     form="withdraw")  # fmt: skip
    assert sent.headers["location"] == page
    assert "It named a person." in client.get(page).text
    assert "bad nights" not in client.get(base_of(cast)).text
    assert "bad nights" in client.get(f"{base_of(cast)}?withdrawn=1").text
    assert findable(database) == []
    (entry,) = entries(database, "evidence.withdrawn")
    assert entry.reason == "It named a person."
    with database.read() as db:
        assert queries.behind(db, cast.problem_id) == ()

    back = cast.send(client, page, f"{page}/restoration", {}, form="restore")
    assert back.headers["location"] == page
    assert len(findable(database)) == 1
    assert len(entries(database, "evidence.restored")) == 1
    with database.read() as db:
        assert len(queries.behind(db, cast.problem_id)) == 1


def test_withdrawn_evidence_cannot_be_changed(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    page = added(cast, client)
    end = page.removeprefix(base_of(cast))
    cast.send(client, page, f"{page}/withdrawal", {"reason": "Wrong day."}, form="withdraw")
    response = send(cast, client, to=end, page=f"{end}/edit", body="Changed")
    assert response.status_code == 422
    assert "Take that back first" in response.text


def test_what_was_withdrawn_is_read_only_by_who_may_take_it_back(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "colleague")
    page = added(cast, client, body="Mr Example did it.")
    cast.send(client, page, f"{page}/withdrawal", {"reason": "It named a person."},
              form="withdraw")  # fmt: skip
    assert "Mr Example" in client.get(page).text
    cast.sign_in(client, "partner")
    shown = client.get(page)
    assert "It named a person." in shown.text
    assert "Mr Example" not in shown.text
    assert "Mr Example" not in client.get(f"{base_of(cast)}?withdrawn=1").text


@pytest.mark.parametrize(
    "who, status", [("officer", 303), ("partner", 303), ("analyst", 403), ("stranger", 404)]
)
def test_who_added_it_and_who_fills_in_the_stages_may_withdraw(
    cast: Cast, client: httpx.Client, database: Database, who: str, status: int
) -> None:
    cast.sign_in(client, "partner")
    page = added(cast, client)
    hidden = token(cast.sign_in(client, who))
    response = client.post(f"{page}/withdrawal", data=hidden | {"reason": "Wrong."})
    assert response.status_code == status
    assert len(entries(database, "evidence.withdrawn")) == (status == 303)


def test_evidence_of_another_problem_is_not_served_under_this_one(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    with database.write() as db, using(db):
        other = another_problem(db, cast)
        theirs = EvidenceFactory(problem_id=other.id, added_by=cast.accounts["officer"]).id
    cast.sign_in(client, "officer")
    assert client.get(f"{base_of(cast)}/{theirs}").status_code == 404
    assert client.get(f"{base_of(cast)}/{theirs}/edit").status_code == 404


@pytest.mark.parametrize("number", [2**63, 10**30])
def test_numbers_beyond_the_database_are_not_found(
    cast: Cast, client: httpx.Client, number: int
) -> None:
    hidden = token(cast.sign_in(client, "officer"))
    for path in (f"/problems/{number}/evidence", f"{base_of(cast)}/{number}"):
        assert client.get(path).status_code == 404
        assert client.post(path, data=hidden | NOTE).status_code == 404


def test_a_closed_problem_takes_no_evidence(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "officer")
    page = added(cast, client)
    data = cast.hidden(client, f"{base_of(cast)}/new") | NOTE
    withdraw = cast.hidden(client, page, "withdraw") | {"reason": "Wrong."}
    with database.write() as db:
        db.execute(
            sa.update(Problem)
            .where(Problem.id == cast.problem_id)
            .values(stage=Stage.PAUSED, paused_from=Stage.SCANNING)
        )
    assert "Add evidence" not in client.get(base_of(cast)).text
    for path, sent in ((base_of(cast), data), (f"{page}/withdrawal", withdraw)):
        response = client.post(path, data=sent)
        assert response.status_code == 422
        assert "This problem is paused" in response.text
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Evidence)) == 1


def test_the_list_is_filtered_and_paged(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    with database.write() as db, using(db):
        for n in range(60):
            EvidenceFactory(problem_id=cast.problem_id, added_by=cast.accounts["officer"],
                            title=f"Number {n:02}",
                            stage=Stage.ANALYSIS if n == 7 else Stage.SCANNING)  # fmt: skip
    cast.sign_in(client, "officer")
    first = client.get(base_of(cast)).text
    assert "Number 59" in first
    assert "Number 09" not in first
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None
    second = client.get(unescape(older[1])).text
    assert "Number 09" in second
    assert "Number 10" not in second
    assert 'rel="next"' not in second
    only = client.get(f"{base_of(cast)}?stage=analysis&kind=note").text
    assert re.findall(r"Number \d\d", only) == ["Number 07"]
    assert "Nothing here fits." in client.get(f"{base_of(cast)}?kind=photo").text
    odd = client.get(f"{base_of(cast)}?stage=%00&kind=x&before=-1&withdrawn=%C0")
    assert odd.status_code == 200


def test_the_list_asks_as_much_for_ten_as_for_two_hundred(
    cast: Cast, client: httpx.Client, database: Database, app: Litestar
) -> None:
    cast.sign_in(client, "officer")
    client.get(base_of(cast))
    asked = []
    for more in (10, 190):
        with database.write() as db, using(db):
            for _ in range(more):
                one = EvidenceFactory(problem_id=cast.problem_id,
                                      added_by=cast.accounts["officer"])  # fmt: skip
                db.add(Support(evidence_id=one.id, claim=Supports.CHEERS, key="harms"))
                db.add(
                    StoredFile(token=f"{one.id:032}", evidence_id=one.id, name="a.csv",
                               sealed="0" * 64, sealed_size=1, media_type="text/csv",
                               shown="0" * 64, shown_size=1)
                )  # fmt: skip
        with statements(app) as sent:
            assert client.get(base_of(cast)).status_code == 200
        asked.append(len(sent))
    assert asked == [9, 9]


def test_the_page_of_one_piece_asks_a_fixed_number_of_statements(
    cast: Cast, client: httpx.Client, app: Litestar
) -> None:
    cast.sign_in(client, "officer")
    page = added(cast, client, *((f"{n}.jpg", photo()) for n in range(10)), kind="photo")
    bare = added(cast, client)
    for path in (page, bare):
        with statements(app) as sent:
            client.get(path)
        assert len(sent) == 9, sent
