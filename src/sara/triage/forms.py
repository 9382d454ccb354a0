"""The forms of triage, their mistakes in plain words."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from sara.intake.forms import ReportForm
from sara.intake.models import Channel, IdentityMode
from sara.triage.models import TellWay
from sara.web.forms import Form
from sara.words import N_, Sentence, Spoken, say

Short = Annotated[str, Meta(max_length=140)]
Line = Annotated[str, Meta(max_length=300)]
Receiver = Annotated[str, Meta(max_length=200)]
Long = Annotated[str, Meta(max_length=4000)]
Reference = Annotated[str, Meta(max_length=16)]

WHAT_IS_TOLD = N_("Write what the reporter is told")
WHO_SAYS = N_("Choose who may know who reported it")
NAME_OR_WAY = N_("Write a name or how to reach them, or choose that nobody learns who it was")


class Told(Form, kw_only=True):
    """What the reporter is told, and the details in it that are to be covered."""

    told: Long
    cover: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()

    says = {"told": WHAT_IS_TOLD}


class LinkForm(Told, kw_only=True):
    problem_id: int | None = None
    reference: Reference = ""
    also: tuple[int, ...] = ()

    def check(self) -> Mapping[str, Sentence]:
        if self.problem_id is None and not self.reference:
            return {"reference": say(N_("Choose a problem, or write its reference"))}
        return {}


class StartForm(Told, kw_only=True):
    title: Short
    behaviour: Long
    place: Line
    times: Line = ""
    area_id: int | None = None
    meant: str = ""
    """The number of an area; asked only when the point of the report lies in another."""
    lead_id: int | None = None
    also: tuple[int, ...] = ()

    says = {
        "told": WHAT_IS_TOLD,
        "title": N_("Give it a short name"),
        "behaviour": N_("Say what is happening"),
        "place": N_("Say where it happens"),
    }


class ReferForm(Told, kw_only=True):
    agency_id: int | None = None
    receiver: Receiver = ""
    note: Long = ""

    def check(self) -> Mapping[str, Sentence]:
        if self.agency_id is None and not self.receiver:
            return {"agency_id": say(N_("Choose an agency, or write who it is"))}
        return {}


class LogForm(Told, kw_only=True):
    says = {"told": N_("Say why nothing more is done about it")}


class MergeForm(Told, kw_only=True):
    near: int | None = None
    """One of the reports like it, by choice."""
    into: int | None = None

    def check(self) -> Mapping[str, Sentence]:
        if self.near is None and self.into is None:
            return {"into": say(N_("Choose the other report, or write its number"))}
        return {}


class SplitForm(Told, kw_only=True):
    what: Long
    place: Line

    says = {
        "told": WHAT_IS_TOLD,
        "what": N_("Write what belongs to the other matter"),
        "place": N_("Write where that is"),
    }


class UndoForm(Form, kw_only=True):
    because: Long
    cover: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()

    says = {"because": N_("Say why. The reporter reads it")}


class MessageForm(Form, kw_only=True):
    message: Long
    cover: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()

    says = {"message": N_("Write your message")}


class AreaForm(Form, kw_only=True):
    area_id: int

    says = {"area_id": N_("Choose the area")}


class CoverForm(Form, kw_only=True):
    cover: tuple[str, ...] = ()
    words: Line = ""

    def check(self) -> Mapping[str, Sentence]:
        if not self.cover and not self.words:
            return {"words": say(N_("Tick what is to be covered, or write it"))}
        return {}


class CoverOwnForm(Form, kw_only=True):
    """What a reporter wants covered in what they told us."""

    words: Line

    says = {"words": N_("Write the words that are to be covered")}

    def check(self) -> Mapping[str, Sentence]:
        if not any(sign.isalnum() for sign in self.words):
            return {"words": say(N_("Write the words that are to be covered"))}
        return {}


class PhotoForm(Form, kw_only=True):
    photo: int


class Answer(Spoken):
    ACCEPTED = "accepted", N_("Yes, it is taken over")
    DECLINED = "declined", N_("No")


class ReferralForm(Form, kw_only=True):
    taken: Answer
    answer: Long
    version: int
    cover: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()

    says = {
        "taken": N_("Choose one of the answers"),
        "answer": N_("Say what happens next, or why not"),
    }


class Ending(Spoken):
    DONE = "done", N_("It is dealt with, or nothing more can be done")
    BACK = "back", N_("It is not for us after all: somebody decides again")


class EndingForm(Form, kw_only=True):
    """What came of a report that was taken over, or why it is given back."""

    ending: Ending
    result: Long
    version: int
    cover: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()

    says = {
        "ending": N_("Choose one of the answers"),
        "result": N_("Say what came of it, or why you give it back"),
    }


class ToldByHand(Form, kw_only=True):
    """That somebody told the reporter, how, and a line about it."""

    how: TellWay
    line: Line = ""
    cover: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()

    says = {"how": N_("Choose how you told them")}


class KeyedForm(ReportForm, kw_only=True):
    """What somebody tells a member of staff: as the public form, with the way it came."""

    channel: Channel
    serial: Annotated[str, Meta(max_length=80)] = ""
    offered: tuple[int, ...] = ()
    """The problems like it that the page has shown."""

    says = {
        "channel": N_("Choose how it came"),
        "happening": N_("Write what is happening"),
        "place": N_("Write where it is"),
        "mode": WHO_SAYS,
    }

    def against(self, *, signed_in: bool = False) -> dict[str, Sentence]:
        """Whoever writes it down is not who reports: somebody must be named, unless nobody is."""
        named = self.contact_name or self.contact_to or self.mode is IdentityMode.ANONYMOUS
        return {} if named else {"contact_name": say(NAME_OR_WAY)}
