"""How mail comes: chosen on the page of one's account, or by the address in a letter."""

import msgspec

from sara.accounts.permissions import Permission
from sara.hearing import queries
from sara.hearing.forms import ChooseMail, Weekday
from sara.mail import stops, wishes
from sara.mail.models import DigestEvery
from sara.mail.stops import Stopped
from sara.mail.times import Wish
from sara.problems.frame import frame
from sara.problems.queries import find
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.notices import SAVED, notice
from sara.web.route import Route, get, post
from sara.words import N_

NO_MAIL = notice("mail-stopped", N_("No mail about this problem any more. It is still told here."))
MAIL = notice("mail-resumed", N_("You get mail about this problem again."))


class Hour(msgspec.Struct, frozen=True):
    value: str
    words: str


HOURS = [Hour(str(hour), f"{hour:02d}:00") for hour in range(24)]


@get("/account/mail", may=Permission.SIGNED_IN)
def mail(call: Read) -> Page:
    wish, version = wishes.chosen(call.db, call.me.account_id)
    stopped = wishes.stopped_problems(call.db, call.me.account_id)
    standing = msgspec.structs.asdict(wish) | {
        "version": version, "digest_weekday": str(wish.digest_weekday),
    }  # fmt: skip
    return Page(
        "hearing/mail.html",
        {
            "email": call.me.email,
            "form": call.filled(standing),
            "stop_form": call.filled(name="stop"),
            "every": list(DigestEvery),
            "hours": HOURS,
            "weekdays": list(Weekday),
            "stopped": list(queries.reached(call.db, call.me, stopped).values()),
        },
    )


@post("/account/mail", may=Permission.SIGNED_IN, again=mail)
def choose(call: Write) -> Redirect:
    form = call.read(ChooseMail)
    wish = Wish(
        digest=form.digest, digest_hour=form.digest_hour,
        digest_weekday=int(form.digest_weekday.value), at_once=form.at_once,
        quiet_from=form.quiet_from, quiet_until=form.quiet_until,
    )  # fmt: skip
    wishes.choose(call.db, call.me.account_id, wish, form.version, now=call.now)
    return Redirect("/account/mail", SAVED)


@get("/problems/{problem_id:int}/mail", may=Permission.PROBLEM_READ)
def about_problem(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    return Page(
        "hearing/problem.html",
        frame(found, call.today)
        | {
            "stopped": problem_id in wishes.stopped_problems(call.db, call.me.account_id),
            "form": call.filled(),
        },
    )


@post("/problems/{problem_id:int}/mail-stop", may=Permission.PROBLEM_READ)
def stop(call: Write, problem_id: int) -> Redirect:
    find(call.db, call.me, problem_id)
    wishes.stop_problem(call.db, call.me.account_id, problem_id, now=call.now)
    return Redirect(f"/problems/{problem_id}/mail", NO_MAIL)


@post("/problems/{problem_id:int}/mail-stop/end", may=Permission.PROBLEM_READ)
def resume(call: Write, problem_id: int) -> Redirect:
    find(call.db, call.me, problem_id)
    wishes.resume_problem(call.db, call.me.account_id, problem_id, now=call.now)
    account = call.asked.typed.get("next", [""])[-1] == "account"
    return Redirect("/account/mail" if account else f"/problems/{problem_id}/mail", MAIL)


@get("/mail/stops/{stop_token:str}", may=Permission.PUBLIC)
def stopping(call: Read, stop_token: str) -> Page:
    return _page(call, stop_token)


@post("/mail/stops/{stop_token:str}", may=Permission.PUBLIC, from_anywhere=True)
def stopped(call: Write, stop_token: str) -> Page:
    """One click in a mail program, whose server sends no page of ours along (RFC 8058)."""
    again = call.asked.typed.get("again", [""])[-1] == "1"
    wishes.obey(call.db, stops.read(call.secret, stop_token), again=again, now=call.now)
    return _page(call, stop_token)


def _page(call: Read | Write, stop_token: str) -> Page:
    stop = stops.read(call.secret, stop_token)
    return Page(
        "hearing/stop.html",
        {
            "what": stop.what,
            "token": stop_token,
            "stopped": wishes.is_stopped(call.db, stop),
            "at_once": stop.what is Stopped.AT_ONCE,
            "reference": queries.reference(call.db, stop.problem_id),
        },
    )


ROUTES: list[Route] = [mail, choose, about_problem, stop, resume, stopping, stopped]
