"""Writing to a reporter, and writing down what was told by hand."""

from sara.intake import operations as intake
from sara.triage import queries, telling
from sara.triage.forms import MessageForm, ToldByHand
from sara.triage.letters import tell_reporters
from sara.triage.routes.report import MAY, looked_over, show
from sara.web.answers import Redirect
from sara.web.call import Write
from sara.web.notices import notice
from sara.web.route import Route, post
from sara.words import N_

ANSWERED = notice("report-answered", N_("Your message stands on the page of the receipt."))
TOLD = notice("reporter-told", N_("Written down: the reporter was told."))


@post("/triage/{report_id:int}/messages", may=MAY, again=show)
def write(call: Write, report_id: int) -> Redirect:
    queries.find(call.db, call.me, report_id)
    message = looked_over(call, report_id, "message", call.read(MessageForm))["message"]
    first = queries.whole_of(call.db, report_id)
    intake.answer(call.db, first, message, by=call.me.account_id, now=call.now,
                  today=call.today)  # fmt: skip
    tell_reporters(call.db, [first], now=call.now, settings=call.settings)
    return Redirect(f"/triage/{report_id}#messages", ANSWERED)


@post("/triage/{report_id:int}/telling", may=MAY, again=show)
def tell(call: Write, report_id: int) -> Redirect:
    """The reporter was called, visited or written to by hand."""
    queries.find(call.db, call.me, report_id)
    form = call.read(ToldByHand)
    line = looked_over(call, report_id, "telling", form)["line"]
    telling.told(call.db, queries.whole_of(call.db, report_id), how=form.how, line=line,
                 by=call.me, now=call.now, today=call.today)  # fmt: skip
    return Redirect(f"/triage/{report_id}", TOLD)


ROUTES: list[Route] = [write, tell]
