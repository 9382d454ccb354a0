"""One chart of what was chosen: as a page, as files, and filed as evidence."""

from sara.accounts.permissions import Permission
from sara.charts import filing, looking
from sara.charts.chart import ChartKind
from sara.charts.files import as_csv, as_svg
from sara.charts.forms import FileChart
from sara.charts.maps import MapNumbers
from sara.charts.moving import moving
from sara.charts.sides import HOURS, SideNumbers
from sara.errors import NotFound
from sara.evidence import claims
from sara.evidence.forms import AUDIENCES
from sara.evidence.noting import claims_noted
from sara.incidents import queries as incidents
from sara.problems.frame import frame
from sara.problems.stages import AT_REST
from sara.problems.writing import writable
from sara.web.answers import Page, Redirect, Text
from sara.web.call import Read, Write
from sara.web.forms import Choice
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, gettext

FILED = notice("chart-filed", N_("The chart is filed as evidence, with the numbers of today."))


@get("/problems/{problem_id:int}/charts/{chart:str}", may=Permission.PROBLEM_READ, heavy=True)
def show(call: Read, problem_id: int, chart: str) -> Page:
    asked_for, here = looking.kind_of(chart), looking.look(call, problem_id)
    looking.noted(call, problem_id, here.dataset)
    numbers, drawn = looking.numbers_of(call, asked_for, here)
    found = here.found
    closed = found.row.stage in AT_REST
    may_file = not closed and found.may(Permission.EVIDENCE_ADD) and numbers is not None
    offers = claims.offered(call.db, problem_id, found.reach.audiences) if may_file else []
    return Page("charts/show.html", {
        **frame(found, call.today, here="/incidents"),
        "chart": drawn, "looked": here, "kind": asked_for, "kinds": list(ChartKind),
        "numbers": numbers, "sides": numbers if isinstance(numbers, SideNumbers) else None,
        "areas": _others(call) if asked_for is ChartKind.SIDES else [],
        **(moving(numbers, call.settings) if isinstance(numbers, MapNumbers) else {}),
        "beside": call.filled({"beside": here.subject.beside}),
        "form": call.filled({"title": _title(asked_for, here), "audience": "agencies"}),
        "audiences": [
            choice for choice in AUDIENCES
            if choice.value in [a.value for a in filing.audiences(here.dataset)]
        ],
        "supports": [
            Choice(o.value, o.words)
            for o in claims_noted(call, problem_id, [o for o in offers if o.open])
        ],
        "may_file": may_file,
    })  # fmt: skip


def _others(call: Read) -> list[Choice]:
    """What may stand on the other side: areas, and hours of the day against the rest."""
    return [*HOURS, *(Choice(f"area:{a.id}", a.name) for a in incidents.areas(call.db))]


def _title(kind: ChartKind, here: looking.Look) -> str:
    of = here.kept.name if here.kept else f"{here.made.dataset}, {here.subject.here}"
    return f"{gettext(kind.words)}: {of}"[:140]


@get(
    "/problems/{problem_id:int}/charts/{chart:str}/picture", may=Permission.PROBLEM_READ, heavy=True
)
def picture(call: Read, problem_id: int, chart: str) -> Text:
    asked_for, here = looking.kind_of(chart), looking.look(call, problem_id)
    looking.noted(call, problem_id, here.dataset)
    _, drawn = looking.numbers_of(call, asked_for, here)
    return as_svg(call, drawn, here.made, asked_for.value)


@get(
    "/problems/{problem_id:int}/charts/{chart:str}/numbers", may=Permission.PROBLEM_READ, heavy=True
)
def numbers(call: Read, problem_id: int, chart: str) -> Text:
    asked_for, here = looking.kind_of(chart), looking.look(call, problem_id)
    looking.noted(call, problem_id, here.dataset)
    _, drawn = looking.numbers_of(call, asked_for, here)
    return as_csv(drawn, asked_for.value)


@post(
    "/problems/{problem_id:int}/charts/{chart:str}/evidence",
    may=Permission.EVIDENCE_ADD, again=show,
)  # fmt: skip
def file(call: Write, problem_id: int, chart: str) -> Redirect:
    writable(call.db, call.me, problem_id, permission=Permission.EVIDENCE_ADD)
    asked_for, here = looking.kind_of(chart), looking.look(call, problem_id)
    form = call.read(FileChart)
    counted, _ = looking.numbers_of(call, asked_for, here)
    if counted is None:
        raise NotFound
    added = filing.file(
        call.db, here.found, asked_for, numbers=counted, made=here.made, dataset=here.dataset,
        chosen=here.subject.chosen, selection_id=here.kept.id if here.kept else None,
        title=form.title, bias=form.bias, audience=form.audience, supports=form.supports,
        small_count=call.settings.small_count, now=call.now,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/evidence/{added.id}", FILED)


ROUTES: list[Route] = [show, picture, numbers, file]
