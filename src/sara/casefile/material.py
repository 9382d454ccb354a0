"""Everything a case file is written from: read once, in a fixed number of statements, through the
same reads as the pages, and so only what this reader may see."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from sara.accounts.reach import Audience
from sara.actions import queries as actions
from sara.analysis import queries as analysis
from sara.analysis.queries import HypothesisLine
from sara.assessment import queries as assessment
from sara.assessment.compared import results_of
from sara.assessment.files import AssessmentFile, MovedLine
from sara.assessment.models import Moved, VerdictOf
from sara.assessment.record import Record, record_says
from sara.assessment.results import Result
from sara.assessment.side_by_side import verdict_rows
from sara.casefile.people import Person, people
from sara.charts.filing import Filed, charts_of
from sara.evidence import queries as evidence
from sara.problems import queries as problems, stakeholders
from sara.problems.models import Stage
from sara.problems.queries import Found
from sara.response import queries as response
from sara.response.files import RunningFile
from sara.rounds import queries as rounds
from sara.rounds.reckoning import Asked
from sara.scanning import queries as scanning
from sara.web.call import Read
from sara.workflow import queries as workflow
from sara.workflow.gates import Judgement, judgement
from sara.workflow.timeline import entries


class Material(msgspec.Struct, frozen=True, kw_only=True):
    found: Found
    scan: Any
    events: Sequence[Any]
    study: Any
    answers: Mapping[Any, Any]
    explanations: Sequence[HypothesisLine]
    check_backs: Sequence[Any]
    data_requests: Sequence[Any]
    plan: Any
    options: Sequence[Any]
    actions: Sequence[Any]
    log: Sequence[Any]
    amendments: Sequence[Any]
    run: RunningFile
    assessed: AssessmentFile
    results: Sequence[Result]
    record: Record
    moved: Mapping[Moved, MovedLine]
    verdicts: Mapping[VerdictOf, Any]
    earlier: frozenset[VerdictOf]
    """Verdicts that were given in an earlier round of assessing."""
    checks: Sequence[Any]
    gate: Judgement
    reviews: Sequence[Any]
    visits: Sequence[Any]
    rounds: Sequence[tuple[Any, Asked]]
    team: Sequence[Any]
    stakeholders: Sequence[Mapping[str, Any]]
    evidence: Sequence[Any]
    pictures: Mapping[int, Sequence[Any]]
    """The pictures of each piece of evidence that has any."""
    charts: Sequence[Filed]
    people: Mapping[int, Person]
    reaches: int
    """The last entry of the history that this reader may see; 0 when there is none."""

    @property
    def for_agencies(self) -> list[tuple[str, int]]:
        """What in it is for agencies only, as a page notes that it was read."""
        kept = [("evidence", e.id) for e in self.evidence if e.audience is Audience.AGENCIES]
        return kept + [("action", a.id) for a in self.actions if a.audience is Audience.AGENCIES]


def material(call: Read, found: Found) -> Material:
    db, problem_id, audiences = call.db, found.id, found.reach.audiences
    run = response.running_file(db, problem_id, call.settings, call.today)
    assessed = assessment.gate_file(db, problem_id, call.settings, call.today, run)
    results = results_of(db, found, assessed, run, call.settings)
    began, verdicts = verdict_rows(db, found, assessed.asked)
    listed = actions.listed(db, problem_id, audiences)
    seats = problems.team(db, problem_id)
    decided = workflow.reviews(db, problem_id)
    checks = assessment.checks(db, problem_id)
    last = entries(db, found, limit=1, readings=False)
    return Material(
        found=found,
        scan=scanning.scan_row(db, problem_id),
        events=[e for e in scanning.events(db, problem_id) if e.removed_at is None],
        study=analysis.study_row(db, problem_id),
        answers=analysis.answers(db, problem_id),
        explanations=analysis.hypotheses(db, problem_id),
        check_backs=analysis.check_backs(db, problem_id),
        data_requests=analysis.data_requests(db, problem_id),
        plan=response.plan_texts(db, problem_id),
        options=response.options(db, problem_id),
        actions=listed,
        log=response.log(db, problem_id, audiences),
        amendments=response.amendments(db, problem_id),
        run=run, assessed=assessed, results=results, record=record_says(run, results),
        moved=assessed.moved,
        verdicts=verdicts,
        earlier=frozenset(of for of, row in verdicts.items() if row.given_at < began),
        checks=checks,
        gate=judgement(db, problem_id, _gate_of(found), call.settings, call.today),
        reviews=decided,
        visits=workflow.visits(db, problem_id),
        rounds=rounds.whole(db, problem_id, call.today),
        team=seats,
        stakeholders=stakeholders.on_problem(db, problem_id),
        evidence=evidence.in_full(db, problem_id, audiences),
        pictures=evidence.pictures(db, problem_id, audiences),
        charts=charts_of(db, problem_id, audiences),
        people=people(
            db,
            [*(s.account_id for s in seats), *(a.owner_account_id for a in listed),
             *(r.decided_by for r in decided), *(c.holder_id for c in checks),
             found.row.lead_id],
        ),
        reaches=last[0].seq if last else 0,
    )  # fmt: skip


def _gate_of(found: Found) -> Stage:
    stage = found.row.paused_from if found.row.stage is Stage.PAUSED else found.row.stage
    assert isinstance(stage, Stage)
    return stage
