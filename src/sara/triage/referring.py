"""Reports that were passed on: what the receiver sees, and the answer."""

from sara.accounts.permissions import Permission
from sara.errors import NotFound
from sara.intake import queries as intake
from sara.intake.told import facts
from sara.mail.operations import settle
from sara.triage import operations, queries
from sara.triage.forms import Answer, Ending, EndingForm, ReferralForm
from sara.triage.letters import tell_decided, tell_end, tell_sender
from sara.triage.looking import found_in, look_over
from sara.triage.models import ReferralState
from sara.triage.page import pictured
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_

MAY = Permission.REFERRAL_ANSWER
ANSWERED = notice("referral-answered", N_("Your answer is saved. Sender and reporter read it."))


@get("/referrals", may=MAY)
def listed(call: Read) -> Page:
    """What was passed on to the agency of whoever asks."""
    return Page("triage/referrals.html", {
        "passed": queries.passed_to(call.db, call.me.agency_id), "open": ReferralState.OPEN,
        "today": call.today,
    })  # fmt: skip


@get("/referrals/{referral_id:int}", may=MAY)
def show(call: Read, referral_id: int) -> Page:
    """What the report tells; who told it stays with the coordinator."""
    return _page(call, referral_id)


def _page(call: Read, referral_id: int) -> Page:
    passed = queries.referral(call.db, call.me, referral_id)
    report = intake.one(call.db, passed.report_id)
    if report is None:
        raise NotFound
    form = call.filled({"version": passed.version}, name="referral")
    ending = call.filled({"version": passed.version}, name="ending")
    decides = queries.reads(call.me, passed.area_id)
    standing = [] if decides else queries.passed_to(call.db, call.me.agency_id)
    return Page("triage/referral.html", {
        "passed": passed, "facts": facts(report, report.area_name),
        "photos": pictured(report.id, intake.photos_of(call.db, [report.id])[report.id]),
        "form": form, "found": found_in(form, ("answer",)), "answers": list(Answer),
        "ending": ending, "found_in_ending": found_in(ending, ("result",)),
        "endings": list(Ending), "goes_on": passed.state is ReferralState.ACCEPTED
        and passed.ended_on is None,
        "decides": decides, "open": ReferralState.OPEN,
        "onward": [r for r in reversed(standing)
                   if r.state is ReferralState.OPEN and r.id != referral_id],
    })  # fmt: skip


@post("/referrals/{referral_id:int}/answer", may=MAY, again=show)
def answer(call: Write, referral_id: int) -> Redirect:
    passed = queries.referral(call.db, call.me, referral_id)
    form = call.read(ReferralForm)
    texts, covered = look_over(form, ("answer",))
    if covered:
        operations.note_covered(call.db, passed.report_id, covered, by=call.me, now=call.now)
    operations.answer_referral(
        call.db, referral_id, form.version, accepted=form.taken is Answer.ACCEPTED,
        answer=texts["answer"], by=call.me, now=call.now,
    )  # fmt: skip
    settle(call.db, "referral", referral_id, now=call.now)
    tell_sender(call.db, passed, accepted=form.taken is Answer.ACCEPTED, by=call.me, now=call.now)
    tell_decided(call.db, [passed.report_id], now=call.now, settings=call.settings)
    kept = form.taken is Answer.ACCEPTED or queries.reads(call.me, passed.area_id)
    return Redirect(f"/referrals/{referral_id}" if kept else "/referrals", ANSWERED)


@get("/referrals/{taken_id:int}", may=MAY)
def again(call: Read, taken_id: int) -> Page:
    """The page of the referral with the mistake in how it ended. No page of its own."""
    return _page(call, taken_id)


@post("/referrals/{taken_id:int}/ending", may=MAY, again=again)
def end(call: Write, taken_id: int) -> Redirect:
    """What came of it, or that it is given back."""
    passed = queries.referral(call.db, call.me, taken_id)
    form = call.read(EndingForm)
    back = form.ending is Ending.BACK
    texts, covered = look_over(form, ("result",))
    if covered:
        operations.note_covered(call.db, passed.report_id, covered, by=call.me, now=call.now)
    operations.end_referral(
        call.db, taken_id, form.version, back=back, result=texts["result"], by=call.me,
        now=call.now, today=call.today,
    )  # fmt: skip
    tell_end(call.db, passed, back=back, by=call.me, now=call.now)
    tell_decided(call.db, [passed.report_id], now=call.now, settings=call.settings)
    kept = not back or queries.reads(call.me, passed.area_id)
    return Redirect(f"/referrals/{taken_id}" if kept else "/referrals", ANSWERED)


ROUTES: list[Route] = [listed, show, answer, end]
