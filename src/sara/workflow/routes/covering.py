"""The page on which personal details are covered wherever they stand on a problem."""

from collections.abc import Mapping
from typing import Any

from sara.accounts.permissions import Permission
from sara.privacy.finding import names_in
from sara.problems.frame import frame
from sara.problems.queries import find
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, say
from sara.workflow.covering import cover_everywhere, places
from sara.workflow.forms import CoverEverywhere

MAY = Permission.DETAILS_COVER
COVERED = notice("details-covered", N_("Covered. Nobody can read it on this problem any more."))
NOWHERE = N_("These words do not stand anywhere on this problem.")
LOOK = N_("Look where they stand, and tick that they are to be covered for good.")

ELSEWHERE = N_("Elsewhere on the problem")
PLACES: dict[str, tuple[str, ...]] = {
    N_("Scanning"): ("problem", "scan", "event"),
    N_("Analysis"): ("study", "answer", "hypothesis", "data_request", "check_back"),
    N_("Plan"): ("option", "plan", "evaluation_plan", "amendment"),
    N_("Actions"): ("action", "action_message", "action_suggestion", "log_line"),
    N_("Assessment"): ("assessment", "displacement", "verdict", "sustain_check"),
    N_("Evidence"): ("evidence", "stored_file", "filed_chart"),
    N_("Indicators"): ("indicator", "measurement", "selection"),
    N_("Surveys"): ("survey", "survey_question", "survey_text"),
    N_("People"): ("stakeholder", "working_group", "membership"),
    N_("Reports"): ("report", "report_message", "triage_decision", "referral", "hand_telling",
                    "review_request"),
    N_("Meetings"): ("meeting", "agenda_item", "attendance", "minute_line", "minutes_answer",
                     "promise", "raised_question"),
    N_("Discussion"): ("comment", "earlier_text"),
    N_("Decisions"): ("round", "round_question", "position", "review", "review_point", "waiver",
                      "visit"),
    N_("Mail, and what people were told"): ("message", "notification"),
    N_("History"): ("entry",),
}  # fmt: skip


@get("/problems/{problem_id:int}/covering", may=MAY)
def show(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id, MAY)
    form = call.filled()
    where = places(call.db, problem_id, form.value("words")) if form.error("sure") else {}
    row = found.row
    named = names_in("\n".join((row.title, row.behaviour, row.place, row.public_summary)))
    return Page("workflow/covering.html", frame(found, call.today) | {
        "form": form, "where": by_part(where), "named": named,
    })  # fmt: skip


def by_part(where: Mapping[str, int]) -> list[tuple[str, int]]:
    """In how many places of each part of a problem, in the order of the parts."""
    known = {name for names in PLACES.values() for name in names}
    parts = {part: sum(where.get(name, 0) for name in names) for part, names in PLACES.items()}
    parts[ELSEWHERE] = sum(n for name, n in where.items() if name not in known)
    return [(part, n) for part, n in parts.items() if n]


@post("/problems/{problem_id:int}/covering", may=MAY, again=show)
def cover(call: Write, problem_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, MAY)
    form = call.read(CoverEverywhere)
    if not form.sure:
        stands: Any = places(call.db, problem_id, form.words)
        raise FormError({"sure": say(LOOK)} if stands else {"words": say(NOWHERE)})
    if not cover_everywhere(call.db, found, form.words, because=form.because, by=call.me,
                            now=call.now):  # fmt: skip
        raise FormError({"words": say(NOWHERE)})
    return Redirect(f"/problems/{problem_id}/covering", COVERED)


ROUTES: list[Route] = [show, cover]
