"""The analysis page: questions both ways, explanations, what the community said, the freeze."""

import datetime as dt
from html import unescape
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from sara.accounts.reach import Audience
from sara.analysis import operations
from sara.analysis.models import (
    Answer,
    CheckBack,
    DataRequest,
    Hypothesis,
    Question,
    RequestState,
    Study,
    TestResult,
)
from sara.evidence.models import SourceKind, Support, Supports
from sara.factories import (
    EvidenceFactory,
    IndicatorFactory,
    MeasurementFactory,
    using,
)
from sara.figures.models import Indicator
from sara.history.models import Entry, EntryText
from sara.problems.models import Problem, Stage
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.counting import statements

SIDES = ("offending", "target", "place", "handler", "guardian", "manager")
BOTH = {"present": "On the ramp", "absent": "Not on the lawn", "unknown_because": ""}
BECAUSE = {"cause": "the hedge hides the ramp", "effect": "groups stay unseen"}


@pytest.fixture(autouse=True)
def in_analysis(cast: Cast) -> None:
    set_stage(cast, Stage.ANALYSIS)


def set_stage(cast: Cast, stage: Stage) -> None:
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(stage=stage))


def page_of(cast: Cast) -> str:
    return f"/problems/{cast.problem_id}/analysis"


def save(
    cast: Cast, client: httpx.Client, to: str, values: dict[str, Any], form: str = ""
) -> httpx.Response:
    page = page_of(cast)
    return cast.send(client, page, f"{page}/{to}", values, form=form or to)


def rows(cast: Cast, model: Any) -> list[Any]:
    with cast.database.read() as db:
        return list(db.execute(sa.select(*model.__table__.c)).all())


def told(cast: Cast, verb: str) -> list[tuple[dict[str, Any], str]]:
    with cast.database.read() as db:
        found = db.execute(
            sa.select(EntryText.changes, EntryText.reason)
            .join(Entry, Entry.seq == EntryText.seq)
            .where(Entry.verb == verb)
            .order_by(Entry.seq)
        )
        return [(row.changes, row.reason) for row in found]


def explained(cast: Cast, **values: Any) -> int:
    with cast.database.write() as db:
        made = operations.add_hypothesis(
            db, cast.problem_id, by=cast.viewers["officer"], now=NOW, **(BECAUSE | values)
        )
        return made.id


def evidence(cast: Cast, source: SourceKind, *claims: tuple[Supports, str], **more: Any) -> None:
    with cast.database.write() as db, using(db):
        made = EvidenceFactory(
            problem_id=cast.problem_id, added_by=cast.accounts["officer"], source=source, **more
        )
        db.add_all(Support(evidence_id=made.id, claim=c, key=k) for c, k in claims)


@pytest.mark.parametrize(
    "who, status, writes",
    [
        ("officer", 200, True), ("resident", 200, True), ("coordinator", 200, True),
        ("partner", 200, False), ("analyst", 200, False), ("stranger", 404, False),
        ("other_officer", 404, False), ("administrator", 404, False),
    ],
)  # fmt: skip
def test_the_team_sees_the_page_and_those_who_work_on_it_write(
    cast: Cast, client: httpx.Client, who: str, status: int, writes: bool
) -> None:
    explained(cast)
    answer = cast.sign_in(client, who).get(page_of(cast))
    assert answer.status_code == status
    assert ("Because the hedge hides the ramp" in answer.text) is (status == 200)
    assert ('name="handler"' in answer.text) is writes


@pytest.mark.parametrize("question", list(Question))
def test_a_question_is_answered_both_ways(
    cast: Cast, client: httpx.Client, question: Question
) -> None:
    cast.sign_in(client, "officer")
    to = f"questions/{question.value}"
    answer = save(cast, client, to, BOTH, form=f"question-{question.value}")
    assert answer.headers["location"] == f"{page_of(cast)}#question-{question.value}"
    (row,) = rows(cast, Answer)
    assert (row.question, row.present, row.absent) == (question, BOTH["present"], BOTH["absent"])
    ((changes, _),) = told(cast, "question.answered")
    assert changes["question"] == [question.value, question.value]
    assert changes["present"] == ["", BOTH["present"]]
    assert "1 of 5 answered" in client.get(page_of(cast)).text


def test_there_is_no_sixth_question(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    hidden = cast.hidden(client, page_of(cast), "question-who")
    assert client.post(f"{page_of(cast)}/questions/which", data=hidden | BOTH).status_code == 404


def test_two_people_on_one_question_see_both_texts_and_on_two_questions_do_not_meet(
    cast: Cast, new_client: NewClient
) -> None:
    page = page_of(cast)
    officer, colleague = (cast.sign_in(new_client(), who) for who in ("officer", "colleague"))
    mine = cast.hidden(officer, page, "question-who")
    same = cast.hidden(colleague, page, "question-who")
    other = cast.hidden(colleague, page, "question-how")
    assert officer.post(f"{page}/questions/who", data=mine | BOTH).status_code == 303
    typed = BOTH | {"present": "In the car park"}
    assert colleague.post(f"{page}/questions/how", data=other | typed).status_code == 303
    answer = colleague.post(f"{page}/questions/who", data=same | typed)
    assert answer.status_code == 409
    assert "On the ramp" in answer.text
    assert "In the car park" in answer.text


SECTIONS: list[tuple[str, dict[str, str]]] = [
    ("triangle", dict.fromkeys(SIDES, "Nobody")),
    ("background", {"conditions": "A new bus stop", "done_so_far": "Patrols in June"}),
    ("conclusion", {"pinch_point": "The hedge", "problem_changed": "Still the same"}),
]


def test_each_section_saves_its_own_fields_and_wipes_no_other(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")
    for section, typed in SECTIONS:
        answer = save(cast, client, section, typed)
        assert answer.headers["location"] == f"{page_of(cast)}#{section}"
    (row,) = rows(cast, Study)
    for _, typed in SECTIONS:
        assert {name: getattr(row, name) for name in typed} == typed
    assert [set(changes) for changes, _ in told(cast, "study.filled")] == [
        set(typed) for _, typed in SECTIONS
    ]


def test_the_triangle_of_two_people_shows_both_texts(cast: Cast, new_client: NewClient) -> None:
    page = page_of(cast)
    officer, colleague = (cast.sign_in(new_client(), who) for who in ("officer", "colleague"))
    first, second = (cast.hidden(c, page, "triangle") for c in (officer, colleague))
    typed = dict.fromkeys(SIDES, "Nobody")
    officer.post(page + "/triangle", data=first | typed)
    answer = colleague.post(page + "/triangle", data=second | typed | {"manager": "City Parks"})
    assert answer.status_code == 409
    assert "City Parks" in answer.text


def test_an_explanation_is_written_tested_dropped_and_taken_up(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")
    save(cast, client, "hypotheses", BECAUSE, form="explanation")
    (row,) = rows(cast, Hypothesis)
    form, to = f"explanation-{row.id}", f"hypotheses/{row.id}"
    tested = BECAUSE | {"result": "supported", "test": "Ball court", "finding": "Quiet there"}
    assert save(cast, client, to, tested, form=form).status_code == 303
    (row,) = rows(cast, Hypothesis)
    assert (row.result, row.finding) == (TestResult.SUPPORTED, "Quiet there")
    refused = save(cast, client, f"{to}/drop", {"because": ""}, form=f"drop-{row.id}")
    assert "Say why it is dropped" in refused.text
    save(cast, client, f"{to}/drop", {"because": "The hedge is new"}, form=f"drop-{row.id}")
    page = client.get(page_of(cast)).text
    assert "Dropped explanations (1)" in page
    assert f'id="hypothesis-{row.id}"' not in page
    assert told(cast, "hypothesis.dropped")[0][1] == "The hedge is new"
    save(cast, client, f"{to}/return", {}, form=f"return-{row.id}")
    assert rows(cast, Hypothesis)[0].dropped_at is None
    assert f'id="hypothesis-{row.id}"' in client.get(page_of(cast)).text


def test_a_result_needs_what_the_test_showed(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    number = explained(cast)
    typed = BECAUSE | {"result": "not_supported", "finding": ""}
    answer = save(cast, client, f"hypotheses/{number}", typed, form=f"explanation-{number}")
    assert answer.status_code == 422
    assert "Say what the test showed" in answer.text


def test_two_people_who_change_an_explanation_see_both_texts(
    cast: Cast, new_client: NewClient
) -> None:
    number, page = explained(cast), page_of(cast)
    officer, colleague = (cast.sign_in(new_client(), who) for who in ("officer", "colleague"))
    first, second = (cast.hidden(c, page, f"explanation-{number}") for c in (officer, colleague))
    to = f"{page}/hypotheses/{number}"
    typed = BECAUSE | {"result": "untested"}
    officer.post(to, data=first | typed | {"cause": "the lamps are out"})
    answer = colleague.post(to, data=second | typed | {"cause": "the shop sells late"})
    assert answer.status_code == 409
    assert "the lamps are out" in answer.text
    assert "the shop sells late" in answer.text


def test_an_explanation_competes_only_with_another_that_stands(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")
    first = explained(cast)
    rival = explained(cast, cause="the shop sells late", rival_of=first)
    assert "Competes with:" in client.get(page_of(cast)).text
    for wrong in (rival, 999):
        typed = BECAUSE | {"result": "untested", "rival_of": wrong}
        to, form = f"hypotheses/{rival}", f"explanation-{rival}"
        answer = save(cast, client, to, typed, form=form)
        assert answer.status_code == 422
        assert "Choose another explanation" in unescape(answer.text)


def test_what_the_community_said_is_recorded_for_good(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    typed = {"held_on": "2026-10-01", "with_whom": "Parents, 14 people",
             "agreement": "disagreed", "said": ""}  # fmt: skip
    refused = save(cast, client, "check-backs", typed, form="check-back")
    assert "Write down what they said" in refused.text
    typed["said"] = "It also happens on Thursdays."
    assert save(cast, client, "check-backs", typed, form="check-back").status_code == 303
    (row,) = rows(cast, CheckBack)
    assert (row.held_on, row.said) == (dt.date(2026, 10, 1), "It also happens on Thursdays.")
    page = HTMLParser(client.get(page_of(cast)).text)
    section = page.css_first("#check-back")
    assert "They disagreed" in section.text()
    assert "It also happens on Thursdays." in section.text()
    assert len(section.css("form")) == 1, "there is a form to add, and none to change or remove"


def test_no_answer_by_the_closing_date_needs_no_words(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    typed = {"held_on": "2026-10-01", "with_whom": "All households", "agreement": "no_answer"}
    assert save(cast, client, "check-backs", typed, form="check-back").status_code == 303
    typed["held_on"] = "2999-01-01"
    refused = save(cast, client, "check-backs", typed, form="check-back")
    assert "This day is still to come" in refused.text


def test_the_baseline_is_frozen_once_and_for_all(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    assert 'value="freeze"' not in client.get(page_of(cast)).text, "nothing to freeze yet"
    with cast.database.write() as db, using(db):
        officer = cast.accounts["officer"]
        line = IndicatorFactory(problem_id=cast.problem_id, added_by=officer)
        MeasurementFactory(indicator_id=line.id, added_by=officer)
    hidden = cast.hidden(client, page_of(cast), "freeze")
    answer = client.post(page_of(cast) + "/baseline-freeze", data=hidden)
    assert answer.headers["location"] == page_of(cast) + "#baseline"
    assert rows(cast, Indicator)[0].frozen_at is not None
    page = client.get(page_of(cast)).text
    assert "1 of 1 frozen" in page
    assert 'value="freeze"' not in page
    again = client.post(page_of(cast) + "/baseline-freeze", data=hidden | {"_once": "other"})
    assert again.status_code == 422
    assert "There is nothing to freeze" in unescape(again.text)


def test_sources_are_counted_and_police_alone_is_warned_of(
    cast: Cast, new_client: NewClient
) -> None:
    evidence(cast, SourceKind.POLICE)
    evidence(cast, SourceKind.OBSERVATION)
    client = cast.sign_in(new_client(), "officer")
    assert "Everything here comes from the police" in client.get(page_of(cast)).text
    evidence(cast, SourceKind.RESIDENTS)
    page = client.get(page_of(cast)).text
    assert "Everything here comes from the police" not in page
    table = HTMLParser(page).css_first("#sources tbody")
    cells = [row.text(separator=" ", strip=True) for row in table.css("tr")]
    assert [c.split()[0] for c in cells] == ["Residents", "Police", "Own"]


def test_evidence_for_agencies_is_not_counted_before_residents(
    cast: Cast, client: httpx.Client
) -> None:
    number = explained(cast)
    claim = (Supports.HYPOTHESIS, str(number))
    evidence(cast, SourceKind.POLICE, claim, title="Secret list", audience=Audience.AGENCIES)
    evidence(cast, SourceKind.RESIDENTS, claim, title="Diary")
    page = cast.sign_in(client, "resident").get(page_of(cast))
    assert "Diary" in page.text
    assert "Secret list" not in page.text
    assert len(HTMLParser(page.text).css("#sources tbody tr")) == 1


def test_what_scanning_said_stands_beside_the_questions(cast: Cast, client: httpx.Client) -> None:
    page = HTMLParser(cast.sign_in(client, "officer").get(page_of(cast)).text)
    said = {key: [q.text() for q in page.css(f"#question-{key} q")] for key in ("where", "how")}
    assert said["where"] == ["Linden Park, skate ramp"]
    assert said["how"] == ["Groups drink and smash bottles on the skate ramp."]


def test_saving_can_lead_on_to_the_evidence_for_a_question(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")
    answer = save(cast, client, "questions/why?then=evidence", BOTH, form="question-why")
    to = f"/problems/{cast.problem_id}/evidence/new?claim=question&key=why&stage=analysis"
    assert answer.headers["location"] == to


def test_the_page_is_closed_before_its_stage(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    hidden = cast.hidden(client, page_of(cast), "triangle")
    set_stage(cast, Stage.SCANNING)
    page = client.get(page_of(cast)).text
    assert "This opens when scanning has passed its review." in page
    assert "<textarea" not in page
    typed = dict.fromkeys(SIDES, "Kept words")
    for to in ("triangle", "questions/who", "hypotheses", "check-backs", "baseline-freeze"):
        answer = client.post(f"{page_of(cast)}/{to}", data=hidden | typed | {"_once": to})
        assert answer.status_code == 409, to
        assert "Kept words" in answer.text, to
    assert rows(cast, Study) == []


def test_what_is_missing_is_said_to_those_who_only_read(cast: Cast, client: httpx.Client) -> None:
    page = unescape(cast.sign_in(client, "partner").get(page_of(cast)).text)
    assert page.count("Missing: both sides of this question") == 5
    for words in ("who looks after the place", "one explanation", "one thing that could be changed",
                  "at least two kinds of source", "to whom the findings were shown"):  # fmt: skip
        assert words in page


def test_every_link_of_the_checklist_leads_to_a_place_on_the_page(
    cast: Cast, new_client: NewClient
) -> None:
    explained(cast)
    for who in ("officer", "partner"):
        page = HTMLParser(cast.sign_in(new_client(), who).get(page_of(cast)).text)
        links = [a.attributes["href"] for a in page.css("#checks a")]
        assert len(links) == 9
        ids = [node.attributes["id"] for node in page.css("[id]")]
        assert len(ids) == len(set(ids)), who
        for link in links:
            assert link.partition("#")[2] in ids, (who, link)


def test_the_page_takes_the_same_few_statements_however_much_it_shows(
    cast: Cast, client: httpx.Client, app: Litestar
) -> None:
    cast.sign_in(client, "officer").get(page_of(cast))
    taken = []
    for more in (0, 30):
        for _ in range(more):
            number = explained(cast)
            evidence(cast, SourceKind.AGENCY, (Supports.HYPOTHESIS, str(number)))
        with statements(app) as sent:
            assert client.get(page_of(cast)).status_code == 200
        taken.append(len(sent))
    assert taken == [11, 11]


ASKED = {
    "whom_asked": "Housing office", "what": "Lift repairs since March.",
    "asked_on": str(NOW.date()), "due_on": str(NOW.date() + dt.timedelta(days=14)),
}  # fmt: skip


def test_a_request_for_data_is_followed_to_its_answer(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    assert save(cast, client, "data-requests", ASKED, form="data-request").status_code == 303
    [asked] = rows(cast, DataRequest)
    assert (asked.became, asked.answered_on) == (RequestState.ASKED, None)
    assert "Asked, no answer yet" in client.get(page_of(cast)).text
    to, form = f"data-requests/{asked.id}", f"data-{asked.id}"
    came = {"became": "refused", "answered_on": str(NOW.date()), "came": "Their law forbids it."}
    assert save(cast, client, to, came, form=form).status_code == 303
    page = unescape(client.get(page_of(cast)).text)
    assert "Refused" in page
    assert "Their law forbids it." in page
    told = unescape(client.get(f"/problems/{cast.problem_id}/history").text)
    assert "Asked others for data" in told
    assert "Wrote down what came of a request for data" in told


def test_a_request_without_an_answer_is_late_after_its_day(
    cast: Cast, client: httpx.Client
) -> None:
    with cast.database.write() as db:
        db.add(DataRequest(problem_id=cast.problem_id, whom_asked="Bus company", what="Delays.",
                           asked_on=NOW.date() - dt.timedelta(days=20),
                           due_on=NOW.date() - dt.timedelta(days=1),
                           added_by=cast.accounts["officer"]))  # fmt: skip
    section = HTMLParser(cast.sign_in(client, "officer").get(page_of(cast)).text)
    assert "Late" in section.css_first("#data-requests article").text()


@pytest.mark.parametrize(
    "wrong, says",
    [
        ({"whom_asked": ""}, "Say which organisation"),
        ({"due_on": str(NOW.date() - dt.timedelta(days=3))}, "It cannot come before"),
        ({"asked_on": str(NOW.date() + dt.timedelta(days=3))}, "still to come"),
    ],
)
def test_a_mistake_in_a_request_for_data_keeps_what_was_typed(
    cast: Cast, client: httpx.Client, wrong: dict[str, str], says: str
) -> None:
    cast.sign_in(client, "officer")
    answer = save(cast, client, "data-requests", ASKED | wrong, form="data-request")
    assert answer.status_code == 422
    assert says in answer.text
    assert "Lift repairs since March." in answer.text
    assert rows(cast, DataRequest) == []


def test_an_answer_cannot_be_older_than_its_request(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    save(cast, client, "data-requests", ASKED, form="data-request")
    [asked] = rows(cast, DataRequest)
    came = {"became": "received", "came": "A table.",
            "answered_on": str(NOW.date() - dt.timedelta(days=1))}  # fmt: skip
    answer = save(cast, client, f"data-requests/{asked.id}", came, form=f"data-{asked.id}")
    assert answer.status_code == 422
    assert "before it was asked for" in answer.text
    assert rows(cast, DataRequest) == [asked]
