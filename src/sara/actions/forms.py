"""The forms of actions, their mistakes in plain words."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from sara.accounts.reach import Audience
from sara.actions.models import ActionStatus
from sara.web.forms import Choice, Form
from sara.words import N_, Sentence, say

Line = Annotated[str, Meta(max_length=140)]
What = Annotated[str, Meta(max_length=300)]
Reason = Annotated[str, Meta(max_length=500)]
Long = Annotated[str, Meta(max_length=4000)]
Owner = Annotated[str, Meta(max_length=32)]

STILL_TO_COME = N_("This day is still to come")

AUDIENCES = (
    Choice(Audience.TEAM.value, Audience.TEAM.words, N_("Residents on the team can read it too.")),
    Choice(
        Audience.AGENCIES.value, Audience.AGENCIES.words,
        N_("Police and partner agencies. The owner must be one of them."),
    ),
)  # fmt: skip


class TakeOver(Form, kw_only=True):
    """Actions of closed problems, by their numbers."""

    chosen: tuple[int, ...] = ()

    def check(self) -> Mapping[str, Sentence]:
        return {} if self.chosen else {"chosen": say(N_("Tick at least one action"))}


class EditAction(Form, kw_only=True):
    version: int = 0
    suggestion: int | None = None
    """Which of those taken over from elsewhere it is made of."""
    what: What
    hypothesis_id: int | None = None
    criterion: Annotated[str, Meta(max_length=48)] = ""
    aim: What = ""
    owner: Owner
    role: Line = ""
    place: Annotated[str, Meta(max_length=200)] = ""
    start_on: dt.date | None = None
    due_on: dt.date
    continuing: bool = False
    interim: bool = False
    audience: Audience = Audience.TEAM
    planned_dosage: Line = ""
    cost: Line = ""

    says = {
        "what": N_("Say what is to be done"),
        "owner": N_("Choose who does it"),
        "due_on": N_("Say by when"),
    }

    def check(self) -> Mapping[str, Sentence]:
        if self.start_on and self.start_on > self.due_on:
            return {"due_on": say(N_("The due day comes before the first day"))}
        return {}


class AnswerAction(Form, kw_only=True):
    """The owner's answer, or the report of what was done."""

    version: int
    status: ActionStatus
    because: Reason = ""
    start_on: dt.date | None = None
    ended_on: dt.date | None = None
    continuing: bool = False
    done_dosage: Line = ""
    delivered_percent: int | None = None
    proof: Long = ""

    says = {"status": N_("Choose an answer")}

    @property
    def reports(self) -> bool:
        return self.status in (ActionStatus.DONE, ActionStatus.PART_DONE)

    def check(self) -> Mapping[str, Sentence]:
        wrong: dict[str, Sentence] = {}
        if self.status is ActionStatus.DECLINED and not self.because:
            wrong["because"] = say(N_("Say why"))
        if self.delivered_percent is not None and not 0 <= self.delivered_percent <= 100:
            wrong["delivered_percent"] = say(N_("Write a number from 0 to 100"))
        if self.status is ActionStatus.PART_DONE and self.delivered_percent is None:
            wrong["delivered_percent"] = say(N_("Say how much of it was done, in percent"))
        if self.start_on and self.ended_on and self.ended_on < self.start_on:
            wrong["ended_on"] = say(N_("The last day comes before the first day"))
        if self.continuing and self.ended_on:
            wrong["ended_on"] = say(N_("It goes on, or it has ended. Choose one."))
        return wrong

    def against(self, today: dt.date) -> Mapping[str, Sentence]:
        """Mistakes that show only beside the day: what is reported has already happened."""
        days = {"start_on": self.start_on, "ended_on": self.ended_on}
        return {
            name: say(STILL_TO_COME)
            for name, day in days.items()
            if self.reports and day is not None and day > today
        }


class TellContacts(Form, kw_only=True):
    message: Long

    says = {"message": N_("Write what you want to tell them")}


class SendLink(Form, kw_only=True):
    contact_id: int

    says = {"contact_id": N_("Choose the address")}


class DropAction(Form, kw_only=True):
    version: int
    because: Reason

    says = {"because": N_("Say why")}
