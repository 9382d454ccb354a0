"""The assessment page: who writes which part, and who sees which verdict when."""

import datetime as dt
import re
from html import unescape
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar
from selectolax.lexbor import LexborHTMLParser

from sara.accounts.reach import Audience
from sara.actions.models import ActionStatus
from sara.assessment.gate import CRITERIA
from sara.assessment.models import Assessment, Displacement, Finding, Moved, Verdict, VerdictOf
from sara.assessment.queries import gate_file
from sara.evidence.models import SourceKind
from sara.factories import ActionFactory, EvidenceFactory, using
from sara.figures.models import Direction, Generator
from sara.history.models import Entry, EntryText
from sara.problems.criteria import judge
from sara.problems.models import Stage
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.counting import statements
from tests.response import plans

WRITES = {"officer", "colleague", "resident", "coordinator"}
SEES = [*sorted(WRITES), "partner", "analyst", "neighbour_officer"]
NOT_SEES = ["stranger", "other_officer", "board_member", "administrator"]
AGENCIES = {"judgement": "worked", "words": "CANARY the lamps did it"}
RESIDENTS = {"judgement": "partly", "words": "The noise moved to the bus stop"}


@pytest.fixture
def assessing(cast: Cast) -> Cast:
    """The problem of the cast in assessment, its plan delivered and not yet judged."""
    with cast.database.write() as db:
        plans.bring_to(db, cast, Stage.PLAN, days_ago=200)
        plans.a_whole_plan(db, cast)
        plans.bring_to(db, cast, Stage.RUNNING, days_ago=150)
        plans.bring_to(db, cast, Stage.ASSESSMENT, days_ago=5)
    return cast


def page_of(cast: Cast) -> str:
    return f"/problems/{cast.problem_id}/assessment"


def save(
    cast: Cast, client: httpx.Client, form: str, values: dict[str, Any], to: str = ""
) -> httpx.Response:
    return cast.send(client, page_of(cast), f"{page_of(cast)}/{to or form}", values, form=form)


def rows(cast: Cast, kind: Any) -> list[Any]:
    with cast.database.read() as db:
        return list(db.execute(sa.select(*kind.__table__.c)).all())


def last_entry(cast: Cast) -> Any:
    with cast.database.read() as db:
        return db.execute(
            sa.select(Entry.verb, Entry.audience, EntryText.changes)
            .join(EntryText, EntryText.seq == Entry.seq)
            .order_by(Entry.seq.desc())
            .limit(1)
        ).one()


def token(client: httpx.Client) -> dict[str, str]:
    found = re.search(r'name="_csrf" value="([^"]+)"', client.get("/").text)
    assert found
    return {"_csrf": found[1]}


def shown_to(cast: Cast, new_client: NewClient, who: str) -> str:
    return cast.sign_in(new_client(), who).get(page_of(cast)).text


def offers(cast: Cast, client: httpx.Client, form: str) -> bool:
    """Whether the page shows this form."""
    shown = unescape(client.get(page_of(cast)).text)
    return f'action="{page_of(cast)}/{form}"' in shown


def give(cast: Cast, new_client: NewClient, who: str, of: str, **values: Any) -> httpx.Response:
    said = AGENCIES if of == "agencies" else RESIDENTS
    client = cast.sign_in(new_client(), who)
    return save(cast, client, f"{of}-verdict", said | values)


def silence(cast: Cast, new_client: NewClient) -> None:
    """The lead records that no resident answered."""
    lead = cast.sign_in(new_client(), "officer")
    assert save(cast, lead, "no-answer", {"words": "Asked three times"}).status_code == 303


def test_everybody_sees_the_page_or_nothing_and_only_some_its_forms(
    assessing: Cast, new_client: NewClient
) -> None:
    for who in SEES:
        assert ('name="process"' in shown_to(assessing, new_client, who)) is (who in WRITES), who
    for who in NOT_SEES:
        answer = assessing.sign_in(new_client(), who).get(page_of(assessing))
        assert answer.status_code == 404, who


SECTIONS: list[tuple[str, dict[str, Any]]] = [
    ("process", {"delivered": "part", "process": "Three lamps", "failure": "component"}),
    ("impact", {"fell": "unclear", "impact": "Too few to tell"}),
    ("goal", {"goal_met": "partly", "objectives": "One of two"}),
    ("residents", {"residents_measure": "Less glass"}),
    ("lessons", {"lessons": "Ask the young", "goes_on": "Repairs"}),
    ("outcome", {"outcome": "not_solved"}),
    ("summary", {"you_said": "a", "we_found": "b", "we_did": "c", "what_changed": "d",
                 "what_did_not": "e"}),
]  # fmt: skip


@pytest.mark.parametrize("form, values", SECTIONS, ids=[s[0] for s in SECTIONS])
def test_a_section_is_saved_and_told(
    assessing: Cast, client: httpx.Client, form: str, values: dict[str, Any]
) -> None:
    assessing.sign_in(client, "officer")
    answer = save(assessing, client, form, values)
    assert answer.headers["location"] == f"{page_of(assessing)}#{form}"
    [row] = rows(assessing, Assessment)
    assert {k: getattr(getattr(row, k), "value", getattr(row, k)) for k in values} == values
    told = last_entry(assessing)
    assert (told.verb, told.changes) == (
        "assessment.saved", {k: ["", v] for k, v in values.items()},
    )  # fmt: skip


def test_two_people_who_write_one_section_see_both_texts(
    assessing: Cast, new_client: NewClient
) -> None:
    one, two = (assessing.sign_in(new_client(), who) for who in ("officer", "colleague"))
    late = assessing.hidden(two, page_of(assessing), "lessons")
    save(assessing, one, "lessons", {"lessons": "Ask the young", "goes_on": "Repairs"})
    answer = two.post(f"{page_of(assessing)}/lessons",
                      data=late | {"lessons": "Ask the shops", "goes_on": "Repairs"})  # fmt: skip
    assert answer.status_code == 409
    assert "Ask the young" in answer.text
    assert "Ask the shops" in answer.text
    assert rows(assessing, Assessment)[0].lessons == "Ask the young"


SIX = {kind.value: "none_seen" for kind in Moved} | {f"{k.value}_words": "Looked" for k in Moved}


def test_all_six_ways_are_answered_in_one_form(assessing: Cast, client: httpx.Client) -> None:
    assessing.sign_in(client, "officer")
    save(assessing, client, "displacement", SIX)
    save(assessing, client, "displacement", SIX | {"place": "spread", "place_words": "Quieter"})
    found = {r.kind: (r.finding, r.words) for r in rows(assessing, Displacement)}
    assert found == dict.fromkeys(Moved, (Finding.NONE_SEEN, "Looked")) | {
        Moved.PLACE: (Finding.SPREAD, "Quieter")
    }
    assert last_entry(assessing).changes == {
        "moved_place": ["none_seen: Looked", "spread: Quieter"]
    }


def test_not_examined_needs_its_reason(assessing: Cast, client: httpx.Client) -> None:
    assessing.sign_in(client, "officer")
    answer = save(assessing, client, "displacement", {"time": "not_examined", "time_words": " "})
    assert answer.status_code == 422
    assert "Say why nobody looked" in answer.text
    assert rows(assessing, Displacement) == []


def test_two_people_who_look_for_displacement_see_both_findings(
    assessing: Cast, new_client: NewClient
) -> None:
    one, two = (assessing.sign_in(new_client(), who) for who in ("officer", "colleague"))
    late = assessing.hidden(two, page_of(assessing), "displacement")
    save(assessing, one, "displacement", {"place": "moved", "place_words": "To the bus stop"})
    answer = two.post(f"{page_of(assessing)}/displacement",
                      data=late | {"place": "none_seen", "place_words": "Nothing"})  # fmt: skip
    assert answer.status_code == 409
    assert "To the bus stop" in answer.text
    assert [r.words for r in rows(assessing, Displacement)] == ["To the bus stop"]


def test_residents_do_not_receive_the_agencies_words_before_they_have_judged(
    assessing: Cast, new_client: NewClient
) -> None:
    silence(assessing, new_client)
    assert give(assessing, new_client, "officer", "agencies").status_code == 303
    for who in ("officer", "partner", "coordinator"):
        assert "CANARY" in shown_to(assessing, new_client, who), who
    resident = assessing.sign_in(new_client(), "resident")
    base = f"/problems/{assessing.problem_id}"
    pages = [base, f"{base}/history", page_of(assessing), f"{base}/sustain", f"{base}/plan", "/"]
    for page in pages:
        text = resident.get(page).text
        assert "CANARY" not in text, page
        assert "Gave a verdict" not in text, page
    assert "It is given, and opens when residents have given theirs" in resident.get(
        page_of(assessing)
    ).text  # fmt: skip
    refused = save(assessing, resident, "residents-verdict", {"judgement": "", "words": ""})
    assert refused.status_code == 422
    assert "CANARY" not in refused.text
    assert save(assessing, resident, "residents-verdict", RESIDENTS).status_code == 303
    assert "CANARY" in resident.get(page_of(assessing)).text


def test_when_residents_were_silent_the_agencies_verdict_opens_as_the_problem_moves_on(
    assessing: Cast, new_client: NewClient
) -> None:
    silence(assessing, new_client)
    give(assessing, new_client, "officer", "agencies")
    assert "CANARY" not in shown_to(assessing, new_client, "resident")
    with assessing.database.write() as db:
        plans.bring_to(db, assessing, Stage.SUSTAIN)
    assert "CANARY" in shown_to(assessing, new_client, "resident")


def test_residents_judge_first(assessing: Cast, new_client: NewClient) -> None:
    lead = assessing.sign_in(new_client(), "officer")
    assert not offers(assessing, lead, "agencies-verdict")
    assert "Residents judge first." in lead.get(page_of(assessing)).text
    early = lead.post(f"{page_of(assessing)}/agencies-verdict", data=token(lead) | AGENCIES)
    assert early.status_code == 422
    assert "Residents judge first." in early.text
    assert rows(assessing, Verdict) == []
    give(assessing, new_client, "resident", "residents")
    assert offers(assessing, lead, "agencies-verdict")


def test_in_the_history_the_agencies_verdict_is_for_agencies(
    assessing: Cast, new_client: NewClient
) -> None:
    give(assessing, new_client, "resident", "residents")
    told = last_entry(assessing)
    assert (told.verb, told.audience) == ("verdict.given", Audience.TEAM)
    assert told.changes["words"] == ["", RESIDENTS["words"]]
    give(assessing, new_client, "officer", "agencies", judgement="partly")
    assert last_entry(assessing).audience is Audience.AGENCIES


@pytest.mark.parametrize("who, of", [
    ("colleague", "agencies"), ("partner", "agencies"), ("resident", "agencies"),
    ("officer", "residents"), ("coordinator", "residents"), ("partner", "residents"),
])  # fmt: skip
def test_nobody_gives_the_verdict_of_the_others(
    assessing: Cast, new_client: NewClient, who: str, of: str
) -> None:
    client = assessing.sign_in(new_client(), who)
    assert not offers(assessing, client, f"{of}-verdict")
    answer = client.post(f"{page_of(assessing)}/{of}-verdict", data=token(client) | RESIDENTS)
    assert answer.status_code == 403
    assert rows(assessing, Verdict) == []


@pytest.mark.parametrize("who", ["officer", "coordinator"])
def test_lead_and_coordinator_speak_for_the_agencies(
    assessing: Cast, new_client: NewClient, who: str
) -> None:
    give(assessing, new_client, "resident", "residents")
    assert offers(assessing, assessing.sign_in(new_client(), who), "agencies-verdict")
    assert give(assessing, new_client, who, "agencies").status_code == 303
    [verdict] = [v for v in rows(assessing, Verdict) if v.of is VerdictOf.AGENCIES]
    assert verdict.given_by == assessing.accounts[who]


def test_the_agencies_cannot_answer_by_not_answering(
    assessing: Cast, new_client: NewClient
) -> None:
    give(assessing, new_client, "resident", "residents")
    answer = give(assessing, new_client, "officer", "agencies", judgement="no_answer")
    assert answer.status_code == 422
    assert [v.of for v in rows(assessing, Verdict)] == [VerdictOf.RESIDENTS]


def test_the_lead_records_that_no_resident_answered_and_one_may_still(
    assessing: Cast, new_client: NewClient
) -> None:
    lead = assessing.sign_in(new_client(), "officer")
    silent = {"words": "Asked three times in May"}
    assert save(assessing, lead, "no-answer", {"words": ""}).status_code == 422
    assert save(assessing, lead, "no-answer", silent).status_code == 303
    assert rows(assessing, Verdict)[0].judgement.value == "no_answer"
    assert give(assessing, new_client, "resident", "residents").status_code == 303
    [verdict] = rows(assessing, Verdict)
    assert (verdict.judgement.value, verdict.given_by) == ("partly", assessing.accounts["resident"])
    again = lead.post(f"{page_of(assessing)}/no-answer", data=token(lead) | silent)
    assert again.status_code == 422
    assert "A resident has answered. Their verdict stands." in again.text
    assert rows(assessing, Verdict) == [verdict]


@pytest.mark.parametrize("who", ["colleague", "coordinator", "partner"])
def test_only_the_lead_records_silence(assessing: Cast, client: httpx.Client, who: str) -> None:
    assessing.sign_in(client, who)
    answer = client.post(f"{page_of(assessing)}/no-answer", data=token(client) | {"words": "x"})
    assert answer.status_code == 403
    assert rows(assessing, Verdict) == []


def test_once_both_are_in_neither_changes(assessing: Cast, new_client: NewClient) -> None:
    give(assessing, new_client, "resident", "residents")
    give(assessing, new_client, "resident", "residents", words="Better said")
    give(assessing, new_client, "officer", "agencies")
    assert "The two verdicts differ." in shown_to(assessing, new_client, "resident")
    before = rows(assessing, Verdict)
    for who, of in (("resident", "residents"), ("officer", "agencies")):
        client = assessing.sign_in(new_client(), who)
        assert not offers(assessing, client, f"{of}-verdict")
        answer = client.post(f"{page_of(assessing)}/{of}-verdict",
                             data=token(client) | RESIDENTS | {"version": "2"})  # fmt: skip
        assert answer.status_code == 422
        assert "Both verdicts are in." in answer.text
    assert rows(assessing, Verdict) == before
    assert {v.words for v in before} == {"Better said", AGENCIES["words"]}


def test_two_verdicts_that_agree_say_so(assessing: Cast, new_client: NewClient) -> None:
    give(assessing, new_client, "resident", "residents", judgement="worked")
    assert "The two verdicts agree." not in shown_to(assessing, new_client, "officer")
    give(assessing, new_client, "officer", "agencies", judgement="worked")
    for who in ("officer", "resident"):
        assert "The two verdicts agree." in shown_to(assessing, new_client, who)


def test_a_verdict_is_not_lost_to_another_of_the_same_side(
    assessing: Cast, new_client: NewClient
) -> None:
    silence(assessing, new_client)
    lead = assessing.sign_in(new_client(), "officer")
    late = assessing.hidden(lead, page_of(assessing), "agencies-verdict")
    give(assessing, new_client, "coordinator", "agencies", words="It helped a little")
    answer = lead.post(f"{page_of(assessing)}/agencies-verdict", data=late | AGENCIES)
    assert answer.status_code == 409
    assert "It helped a little" in answer.text
    assert "It helped a little" in [v.words for v in rows(assessing, Verdict)]


def test_a_new_round_asks_for_both_verdicts_again_and_seals_anew(
    assessing: Cast, new_client: NewClient
) -> None:
    give(assessing, new_client, "resident", "residents")
    give(assessing, new_client, "officer", "agencies", words="The first round helped")
    with assessing.database.write() as db:
        db.execute(sa.update(Verdict).values(given_at=NOW - dt.timedelta(days=3)))
        plans.bring_to(db, assessing, Stage.PLAN, days_ago=2)
        plans.bring_to(db, assessing, Stage.ASSESSMENT, days_ago=1)
    earlier = shown_to(assessing, new_client, "resident")
    assert "The first round helped" in earlier
    assert "From an earlier round" in earlier
    assert "verdicts" in unmet(assessing)
    silence(assessing, new_client)
    give(assessing, new_client, "officer", "agencies")
    assert "CANARY" not in shown_to(assessing, new_client, "resident")
    assert give(assessing, new_client, "resident", "residents").status_code == 303
    assert "CANARY" in shown_to(assessing, new_client, "resident")
    assert "verdicts" not in unmet(assessing)


def unmet(cast: Cast) -> list[str]:
    with cast.database.read() as db:
        file = gate_file(db, cast.problem_id, cast.settings, NOW.date())
    judged = judge(CRITERIA, file, cast.problem_id, {})
    return [j.code.removeprefix("assessment.") for j in judged if not j.met]


def test_evidence_from_residents_counts_when_it_was_brought_to_the_assessment(
    assessing: Cast, new_client: NewClient
) -> None:
    with assessing.database.write() as db, using(db):
        for stage in (Stage.SCANNING, Stage.ASSESSMENT):
            for source in (SourceKind.RESIDENTS, SourceKind.POLICE):
                EvidenceFactory(problem_id=assessing.problem_id, stage=stage, source=source,
                                title=f"{source} at {stage}",
                                added_by=assessing.accounts["officer"])  # fmt: skip
        hidden = EvidenceFactory(
            problem_id=assessing.problem_id, stage=Stage.ASSESSMENT, title="CANARY list",
            audience=Audience.AGENCIES, added_by=assessing.accounts["officer"],
        )  # fmt: skip
    with assessing.database.read() as db:
        file = gate_file(db, assessing.problem_id, assessing.settings, NOW.date())
    assert len(file.residents_evidence) == 2
    assert hidden.id in file.residents_evidence
    shown = shown_to(assessing, new_client, "resident")
    assert "residents at assessment" in shown
    assert "residents at scanning" not in shown
    assert "CANARY list" not in shown


def test_the_whole_page_filled_in_meets_the_gate(assessing: Cast, new_client: NewClient) -> None:
    with assessing.database.write() as db:
        [indicator] = db.execute(sa.text("SELECT id FROM indicator")).scalars()
        plans.a_value(db, assessing, indicator, 4, NOW.date())
        db.execute(sa.text("UPDATE action SET status = 'done'"))
    lead = assessing.sign_in(new_client(), "officer")
    give(assessing, new_client, "resident", "residents")
    whole = [
        ("process", {"delivered": "yes", "process": "Four lamps"}),
        ("impact", {"fell": "enough", "impact": "From 11 to 4"}),
        ("goal", {"goal_met": "met", "objectives": "Met"}),
        SECTIONS[4],
        ("outcome", {"outcome": "goal_met"}),
        SECTIONS[6],
        ("displacement", SIX),
    ]
    for form, values in whole:
        assert save(assessing, lead, form, values).status_code == 303, form
    dates = f"/problems/{assessing.problem_id}/sustain/first-dates"
    assessing.send(lead, page_of(assessing), dates,
                   {"holder_id": assessing.accounts["officer"]}, form="first-dates")  # fmt: skip
    assert unmet(assessing) == ["verdicts"]
    assert save(assessing, lead, "agencies-verdict", AGENCIES).status_code == 303
    assert unmet(assessing) == []
    assert "This one applies" in lead.get(page_of(assessing)).text


def test_the_page_compares_before_and_after_with_their_windows(
    assessing: Cast, client: httpx.Client
) -> None:
    with assessing.database.write() as db:
        [indicator] = db.execute(sa.text("SELECT id FROM indicator")).scalars()
        plans.a_value(db, assessing, indicator, 4, NOW.date())
    assessing.sign_in(client, "officer")
    shown = client.get(page_of(assessing)).text
    assert "11 in 92 days before, 4 in 92 days after: 64% fewer for each day." in shown
    assert "1 Jun 2026 to 31 Aug 2026" in shown
    assert "The numbers cannot tell: the true change may lie anywhere between" in shown


@pytest.mark.parametrize("form", ["process", "displacement", "agencies-verdict", "no-answer"])
def test_nothing_is_written_before_the_stage_opens(
    cast: Cast, client: httpx.Client, form: str
) -> None:
    with cast.database.write() as db:
        plans.bring_to(db, cast, Stage.RUNNING)
    cast.sign_in(client, "officer")
    shown = client.get(page_of(cast)).text
    assert "This opens when the response has run and passed its review." in shown
    assert not offers(cast, client, form)
    answer = client.post(f"{page_of(cast)}/{form}", data=token(client) | AGENCIES)
    assert answer.status_code == 409
    assert rows(cast, Assessment) == rows(cast, Verdict) == rows(cast, Displacement) == []


def test_the_page_takes_the_same_few_statements_however_much_it_shows(
    assessing: Cast, new_client: NewClient, app: Litestar
) -> None:
    client = assessing.sign_in(new_client(), "officer")
    client.get(page_of(assessing))
    taken = []
    for more in (False, True):
        if more:
            save(assessing, client, "displacement", SIX)
            give(assessing, new_client, "resident", "residents")
            give(assessing, new_client, "officer", "agencies", judgement="partly")
            with assessing.database.write() as db, using(db):
                for _ in range(15):
                    made = plans.an_indicator(db, assessing)
                    plans.a_value(db, assessing, made.id, 3, NOW.date())
                    EvidenceFactory(problem_id=assessing.problem_id, stage=Stage.ASSESSMENT,
                                    added_by=assessing.accounts["officer"])  # fmt: skip
        with statements(app) as sent:
            assert client.get(page_of(assessing)).status_code == 200
        taken.append(len(sent))
    assert taken == [23, 23]


def test_every_point_of_the_gate_is_mended_where_its_link_leads(
    assessing: Cast, client: httpx.Client
) -> None:
    shown = assessing.sign_in(client, "officer").get(page_of(assessing)).text
    for criterion in CRITERIA:
        page, _, part = criterion.mend.format(id=assessing.problem_id).partition("#")
        assert page == page_of(assessing), criterion.code
        assert f'id="{part}"' in shown, criterion.code


def test_what_goes_on_for_agencies_only_is_read_by_them_with_an_entry(
    assessing: Cast, new_client: NewClient
) -> None:
    cast, secret = assessing, "SECRET patrol of the port police"
    with cast.database.write() as db, using(db):
        ActionFactory(
            problem_id=cast.problem_id, added_by=cast.accounts["officer"], what=secret,
            owner_account_id=cast.accounts["officer"], audience=Audience.AGENCIES,
            stage=Stage.RUNNING, status=ActionStatus.ACCEPTED, continuing=True,
        )  # fmt: skip
    assert secret not in shown_to(cast, new_client, "resident")
    assert secret in shown_to(cast, new_client, "partner")
    read = [e for e in rows(cast, Entry) if e.verb == "read"]
    assert [(e.account_id, e.subject) for e in read] == [(cast.accounts["partner"], "action")]


def test_what_the_police_did_is_called_neither_better_nor_worse(
    assessing: Cast, client: httpx.Client
) -> None:
    with assessing.database.write() as db:
        busy = plans.an_indicator(
            db, assessing, named=False, name="Patrols", direction=Direction.UP,
            generator=Generator.POLICE_ACTIVITY,
        )  # fmt: skip
        plans.a_value(db, assessing, busy.id, 90, NOW.date())
    page = LexborHTMLParser(assessing.sign_in(client, "officer").get(page_of(assessing)).text)
    [line] = [row.text() for row in page.css("#impact th[scope=row]") if "Patrols" in row.text()]
    assert "Shows what the police did" in line
    shown = page.css_first(f"#result-{busy.id}-heading")
    for text in (line, shown.text() if shown else ""):
        assert not re.search("Better|Worse", text)
