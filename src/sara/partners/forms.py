"""What a contact of an agency sends with a signed link."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from sara.actions.forms import STILL_TO_COME
from sara.actions.models import ActionStatus
from sara.web.forms import Choice, Form
from sara.words import N_, Sentence, say

Reason = Annotated[str, Meta(max_length=500)]
Message = Annotated[str, Meta(max_length=4000)]

DONE, PART = ActionStatus.DONE, ActionStatus.PART_DONE
REPORTS = (Choice(DONE.value, DONE.words), Choice(PART.value, PART.words))


class Decline(Form, kw_only=True):
    because: Reason

    says = {"because": N_("Say why. Then they can look for another way.")}


class AskBack(Form, kw_only=True):
    message: Message

    says = {"message": N_("Write what you want to ask or tell")}


class ReportDone(Form, kw_only=True):
    status: ActionStatus
    ended_on: dt.date | None = None
    done_dosage: Annotated[str, Meta(max_length=140)] = ""
    delivered_percent: int | None = None
    proof: Message
    because: Reason = ""

    says = {
        "status": N_("Choose whether it is done"),
        "proof": N_("Say in a few words what was done"),
    }

    @property
    def done(self) -> bool:
        return self.status is DONE

    def check(self) -> Mapping[str, Sentence]:
        wrong: dict[str, Sentence] = {}
        if self.status not in (DONE, PART):
            wrong["status"] = say(N_("Choose whether it is done"))
        if self.delivered_percent is not None and not 0 <= self.delivered_percent <= 100:
            wrong["delivered_percent"] = say(N_("Write a number from 0 to 100"))
        if self.status is PART and self.delivered_percent is None:
            wrong["delivered_percent"] = say(N_("Say how much of it was done, in percent"))
        return wrong

    def against(self, today: dt.date) -> Mapping[str, Sentence]:
        if self.ended_on is not None and self.ended_on > today:
            return {"ended_on": say(STILL_TO_COME)}
        return {}
