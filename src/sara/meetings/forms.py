"""The forms of meetings, their mistakes in plain words."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from sara.accounts.models import ByHand
from sara.evidence.models import SourceKind
from sara.meetings.models import Coming, LineKind, MeetingKind, PromiseState
from sara.meetings.outcomes import LONGEST
from sara.web.forms import TOO_LONG, Form
from sara.words import N_, Sentence, Spoken, say

A_TIME = N_("Write a time like 18:30")
ENDS_FIRST = N_("The end comes before the beginning")
WHO = N_("Choose who does it, or write who it is")
WHEN = N_("Say by when")
SAYS_CORRECTION = N_("Say what should be corrected")
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)", re.ASCII)

Clock = Annotated[str, Meta(max_length=8)]
Line = Annotated[str, Meta(max_length=300)]
Long = Annotated[str, Meta(max_length=8000)]


class CallMeeting(Form, kw_only=True):
    version: int = 0
    kind: MeetingKind
    title: Annotated[str, Meta(max_length=140)]
    day: dt.date
    starts: Clock
    ends: Clock
    place: Annotated[str, Meta(max_length=200)]
    access: Line = ""
    interpreter: Annotated[str, Meta(max_length=200)] = ""
    guide: Long = ""
    consent: Long = ""
    minutes_by: int | None = None

    says = {
        "kind": N_("Choose what it is"),
        "title": N_("Say what it is about"),
        "day": N_("Say on which day"),
        "starts": N_("Say when it begins"),
        "ends": N_("Say when it ends"),
        "place": N_("Say where"),
    }

    def check(self) -> Mapping[str, Sentence]:
        wrong = {
            name: say(A_TIME) for name in ("starts", "ends") if clock(getattr(self, name)) is None
        }
        begins, ends = clock(self.starts), clock(self.ends)
        if begins and ends and ends <= begins:
            wrong["ends"] = say(ENDS_FIRST)
        return wrong


class CancelMeeting(Form, kw_only=True):
    version: int
    because: Line

    says = {"because": N_("Say why")}


class AddToAgenda(Form, kw_only=True):
    chosen: tuple[Annotated[str, Meta(max_length=64)], ...] = ()
    words: Line = ""


class AnswerInvitation(Form, kw_only=True):
    answer: Coming
    needs: Line = ""
    shown: bool = False

    says = {"answer": N_("Choose an answer")}


class KeyInvitation(Form, kw_only=True):
    """What somebody answered on paper, by phone or face to face."""

    answer: Coming
    how: ByHand
    needs: Line = ""

    says = {"answer": N_("Choose an answer"), "how": N_("Choose how the answer came")}


class KeepAttendance(Form, kw_only=True):
    came: tuple[int, ...] = ()


class WriteLine(Form, kw_only=True):
    """One line, and what it is to become."""

    version: int = 0
    kind: LineKind
    words: Annotated[str, Meta(max_length=2000)]
    item_id: int | None = None
    owner: Annotated[str, Meta(max_length=32)] = ""
    who: Annotated[str, Meta(max_length=140)] = ""
    due_on: dt.date | None = None
    interim: bool = False
    source: SourceKind = SourceKind.RESIDENTS
    seen: list[str] = []
    """Words that were pointed out, because they may tell who somebody is."""
    cover: list[str] = []
    """Those of them to be covered."""

    says = {"kind": N_("Choose what it is"), "words": N_("Write something first")}

    def check(self) -> Mapping[str, Sentence]:
        wrong: dict[str, Sentence] = {}
        longest = LONGEST.get(self.kind)
        if longest is not None and len(self.words) > longest:
            wrong["words"] = say(TOO_LONG, n=longest)
        if self.kind in (LineKind.PROMISE, LineKind.ACTION):
            if not (self.owner or (self.who and self.kind is LineKind.PROMISE)):
                wrong["owner"] = say(WHO)
            if self.due_on is None:
                wrong["due_on"] = say(WHEN)
        return wrong


class ProposeMinutes(Form, kw_only=True):
    until: dt.date

    says = {"until": N_("Say until which day the group can answer")}


class AnswerMinutes(Form, kw_only=True):
    agrees: bool
    words: Annotated[str, Meta(max_length=1000)] = ""

    def check(self) -> Mapping[str, Sentence]:
        if not self.agrees and not self.words:
            return {"words": say(SAYS_CORRECTION)}
        return {}


class ToMinutes(Spoken):
    """What somebody answers to the minutes."""

    AGREES = "agrees", N_("Agrees with the minutes")
    CORRECTS = "corrects", N_("Asks for a correction")


class KeyMinutesAnswer(Form, kw_only=True):
    """What somebody answered on paper, by phone or face to face."""

    answer: ToMinutes
    how: ByHand
    words: Annotated[str, Meta(max_length=1000)] = ""

    says = {"answer": N_("Choose an answer"), "how": N_("Choose how the answer came")}

    @property
    def agrees(self) -> bool:
        return self.answer is ToMinutes.AGREES

    def check(self) -> Mapping[str, Sentence]:
        return {} if self.agrees or self.words else {"words": say(SAYS_CORRECTION)}


class AnswerQuestion(Form, kw_only=True):
    version: int
    answer: Annotated[str, Meta(max_length=4000)]

    says = {"answer": N_("Write the answer first")}


class AnswerPromise(Form, kw_only=True):
    version: int
    state: PromiseState
    because: Annotated[str, Meta(max_length=500)] = ""
    ended_on: dt.date | None = None

    says = {"state": N_("Choose an answer")}

    def check(self) -> Mapping[str, Sentence]:
        if self.state is PromiseState.DROPPED and not self.because:
            return {"because": say(N_("Say why"))}
        return {}


def clock(text: str) -> dt.time | None:
    """A time of day as people write it: 18:30, or 18.30; None when it is none."""
    found = _TIME.fullmatch(text.strip())
    return dt.time(int(found[1]), int(found[2])) if found else None
