"""Files of a chart that was filed, behind the check of the evidence it belongs to."""

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.charts.files import as_csv, as_svg
from sara.charts.filing import Filed, chart_of
from sara.errors import NotFound
from sara.evidence import operations, queries as evidence
from sara.problems.queries import find
from sara.web.answers import Text
from sara.web.call import Read
from sara.web.route import Route, get


@get("/problems/{problem_id:int}/filed/{evidence_id:int}/picture", may=Permission.PROBLEM_READ)
def picture(call: Read, problem_id: int, evidence_id: int) -> Text:
    filed = _open(call, problem_id, evidence_id)
    return as_svg(call, filed.chart, filed.made, filed.chart.kind.value)


@get("/problems/{problem_id:int}/filed/{evidence_id:int}/numbers", may=Permission.PROBLEM_READ)
def numbers(call: Read, problem_id: int, evidence_id: int) -> Text:
    chart = _open(call, problem_id, evidence_id).chart
    return as_csv(chart, chart.kind.value)


def _open(call: Read, problem_id: int, evidence_id: int) -> Filed:
    """The chart, if this person sees the evidence it stands behind; else there is none."""
    found = find(call.db, call.me, problem_id)
    row = evidence.one(call.db, found.id, evidence_id, found.reach.audiences)
    if row is None or (row.withdrawn_at is not None and not operations.may_mend(found, row)):
        raise NotFound
    filed = chart_of(call.db, evidence_id)
    if filed is None:
        raise NotFound
    if row.audience is Audience.AGENCIES:
        call.note_reading(problem_id, operations.SUBJECT, evidence_id)
    return filed


ROUTES: list[Route] = [picture, numbers]
