"""The pages behind a signed link: one action, shown to a contact of the agency that owns it.

They show the action and what was said with this agency about it, and nothing else of the problem.
"""

from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.actions import links
from sara.actions.exchange import said_with
from sara.actions.models import Step
from sara.errors import NotFound
from sara.partners import operations
from sara.partners.forms import REPORTS, AskBack, Decline
from sara.partners.receiving import ACCEPTED, MOST_PHOTOS, store_photos
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.route import Route, get, post
from sara.words import N_, Spoken


class Thanks(Spoken):
    """The page after a step; nothing in its address tells whose step it was."""

    ACCEPTED = (
        "accepted",
        N_(
            "Thank you. The action is accepted. A letter with a link to report what was done is on"
            " its way to you."
        ),
    )
    DECLINED = (
        "declined",
        N_(
            "Thank you for saying so. The people who asked read your reason and look for another"
            " way. You need not do anything more."
        ),
    )
    DONE = (
        "done",
        N_(
            "Thank you. Your report is with the people who work on this. You need not do anything"
            " more."
        ),
    )
    PART = (
        "part",
        N_(
            "Thank you. Your report is with the people who work on this. A letter with a link to"
            " report again is on its way to you."
        ),
    )
    ASKED = (
        "asked",
        N_(
            "Your message is with the people who work on this. A letter with a new link to go on is"
            " on its way to you, and another when they answer."
        ),
    )


@get("/partners/{token:str}", may=Permission.PUBLIC)
def show(call: Read, token: str) -> Page:
    link = links.find(call.db, token, call.now)
    said = said_with(call.db, link.action_id, link.agency_id)
    if said or link.audience is Audience.AGENCIES:
        call.note_reading(link.problem_id, "action", link.action_id)
    return Page(
        "partners/show.html",
        {
            "link": link, "token": token, "today": call.today,
            "answers": link.step is Step.ANSWER,
            "agencies_only": link.audience is Audience.AGENCIES,
            "said": said,
            "reports": REPORTS, "accepted": ACCEPTED, "most": MOST_PHOTOS,
            "accept_form": call.filled(name="accept"),
            "decline_form": call.filled(name="decline"),
            "report_form": call.filled(name="report"),
            "ask_form": call.filled(name="ask"),
        },
    )  # fmt: skip


@post("/partners/{token:str}/acceptance", may=Permission.PUBLIC, again=show)
def accept(call: Write, token: str) -> Redirect:
    operations.accept(call.db, token, now=call.now)
    return _thanks(Thanks.ACCEPTED)


@post("/partners/{token:str}/refusal", may=Permission.PUBLIC, again=show)
def decline(call: Write, token: str) -> Redirect:
    operations.decline(call.db, token, call.read(Decline).because, now=call.now)
    return _thanks(Thanks.DECLINED)


@post(
    "/partners/{token:str}/report", may=Permission.PUBLIC, again=show, before=store_photos,
    uploads=True,
)  # fmt: skip
def report(call: Write, token: str) -> Redirect:
    form, photos = call.prepared
    operations.report(
        call.db, token, form.status, photos, because=form.because, now=call.now,
        today=call.today, done_dosage=form.done_dosage, proof=form.proof,
        ended_on=form.ended_on or (call.today if form.done else None),
        delivered_percent=100 if form.done else form.delivered_percent,
    )  # fmt: skip
    return _thanks(Thanks.DONE if form.done else Thanks.PART)


@post("/partners/{token:str}/question", may=Permission.PUBLIC, again=show)
def ask(call: Write, token: str) -> Redirect:
    operations.ask_back(call.db, token, call.read(AskBack).message, now=call.now)
    return _thanks(Thanks.ASKED)


@get("/partners/thanks/{what:str}", may=Permission.PUBLIC)
def thanks(_call: Read, what: str) -> Page:
    try:
        said: dict[str, Any] = {"thanks": Thanks.of(what)}
    except ValueError:
        raise NotFound from None
    return Page("partners/thanks.html", said)


def _thanks(what: Thanks) -> Redirect:
    return Redirect(f"/partners/thanks/{what.value}")


ROUTES: list[Route] = [show, accept, decline, report, ask, thanks]
