"""What people fill in to ask for a review, and what is answered."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from sara.mail.operations import NO_ADDRESS, is_address
from sara.web.forms import Form
from sara.words import N_, Sentence, Spoken, say

Long = Annotated[str, Meta(max_length=5000)]
Line = Annotated[str, Meta(max_length=300)]

WHICH = N_("Write the reference of a published problem, or the code of the person's receipt.")


class Verdict(Spoken):
    MET = "met", N_("There is a review")
    NOT_MET = "not_met", N_("There is no review")


class Ask(Form, kw_only=True):
    why: Long
    wanted: Long = ""
    more: Annotated[str, Meta(max_length=600)] = ""
    """Codes of other receipts, in any grouping, one a line."""
    cover: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()

    says = {"why": N_("Write why you ask for a review")}

    def texts(self) -> dict[str, str]:
        return {"why": self.why, "wanted": self.wanted}


class AskForAnother(Ask, kw_only=True):
    contact_name: Annotated[str, Meta(max_length=120)]
    contact_to: Annotated[str, Meta(max_length=254)] = ""
    consent: Annotated[str, Meta(max_length=500)]
    agreed: bool = False
    reference: Annotated[str, Meta(max_length=16)] = ""
    receipt: Annotated[str, Meta(max_length=60)] = ""

    says = {
        "why": N_("Write why you ask for a review"),
        "contact_name": N_("Write your name"),
        "consent": N_("Write for whom you ask, and how that person agreed"),
    }

    def check(self) -> Mapping[str, Sentence]:
        wrong = {}
        if not self.agreed:
            wrong["agreed"] = say(N_("You can ask for another person only when that person agrees"))
        if not (self.reference or self.receipt):
            wrong["reference"] = say(WHICH)
        if self.contact_to and not is_address(self.contact_to):
            wrong["contact_to"] = say(NO_ADDRESS)
        return wrong


class Answered(Form, kw_only=True):
    version: int


class Decide(Form, kw_only=True):
    version: int
    verdict: Verdict
    because: Long

    says = {"because": N_("Say why. The applicant reads it.")}


class NameReviewer(Form, kw_only=True):
    version: int
    reviewer_id: int
    meeting_on: dt.date
    meeting_where: Line = ""

    says = {"reviewer_id": N_("Choose who reviews it"), "meeting_on": N_("Choose a day")}


class WriteResult(Form, kw_only=True):
    version: int
    result: Long
    plan: Long

    says = {
        "result": N_("Write what the review found"),
        "plan": N_("Write what will be done, by whom and by when; or that nothing will, and why"),
    }
