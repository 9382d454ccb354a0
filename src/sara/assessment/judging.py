"""Giving the two verdicts."""

from sara.accounts.permissions import Permission
from sara.assessment.differing import verdicts_in
from sara.assessment.forms import GiveVerdict, NoAnswer
from sara.assessment.models import Judgement, VerdictOf
from sara.assessment.page import show
from sara.assessment.verdicts import give_verdict
from sara.problems.models import Stage
from sara.problems.writing import writable
from sara.web.answers import Redirect
from sara.web.call import Write
from sara.web.notices import notice
from sara.web.route import Route, post
from sara.words import N_

VERDICT_GIVEN = notice("verdict-given", N_("The verdict is saved."))


@post(
    "/problems/{problem_id:int}/assessment/agencies-verdict",
    may=Permission.VERDICT_GIVE, again=show,
)  # fmt: skip
def agencies_verdict(call: Write, problem_id: int) -> Redirect:
    return _give(call, problem_id, VerdictOf.AGENCIES)


@post(
    "/problems/{problem_id:int}/assessment/residents-verdict",
    may=Permission.VERDICT_GIVE, again=show,
)  # fmt: skip
def residents_verdict(call: Write, problem_id: int) -> Redirect:
    return _give(call, problem_id, VerdictOf.RESIDENTS)


def _give(call: Write, problem_id: int, of: VerdictOf) -> Redirect:
    found = writable(call.db, call.me, problem_id, Stage.ASSESSMENT, Permission.VERDICT_GIVE)
    form = call.read(GiveVerdict)
    give_verdict(
        call.db, found, form.version, of=of, judgement=form.judgement, words=form.words,
        by=call.me, now=call.now,
    )  # fmt: skip
    verdicts_in(call.db, problem_id, call.me.account_id, call.now, call.settings)
    return Redirect(f"/problems/{problem_id}/assessment#verdicts", VERDICT_GIVEN)


@post("/problems/{problem_id:int}/assessment/no-answer", may=Permission.VERDICT_GIVE, again=show)
def no_answer(call: Write, problem_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id, Stage.ASSESSMENT, Permission.VERDICT_GIVE)
    form = call.read(NoAnswer)
    give_verdict(
        call.db, found, form.version, of=VerdictOf.RESIDENTS, judgement=Judgement.NO_ANSWER,
        words=form.words, by=call.me, now=call.now,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/assessment#verdicts", VERDICT_GIVEN)


ROUTES: list[Route] = [agencies_verdict, residents_verdict, no_answer]
