"""The forms of working groups: founding, joining, admitting, roles, leaving."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from sara.accounts.models import ByHand
from sara.groups.models import GroupKind, GroupRole
from sara.mail.operations import is_address
from sara.people.forms import AN_ADDRESS, SAYS_ADDRESS, SAYS_NAME, Join
from sara.web.forms import Form
from sara.words import N_, Sentence, Spoken, say

Name = Annotated[str, Meta(max_length=120)]
NamedAs = Annotated[str, Meta(max_length=80)]
Line = Annotated[str, Meta(max_length=500)]
Long = Annotated[str, Meta(max_length=4000)]

ACCEPT = N_("Tick this to say that you keep to it")
SAYS_NAMED = N_("Write how you want to be named in public. \u201cA neighbour\u201d is enough.")
SAYS_HOW = N_("Choose how the answer came")
SAYS_THEIR_NAME = N_(
    "Write how they want to be named in public. \u201cA neighbour\u201d is enough."
)
THEY_ACCEPT = N_("Tick this once they have said that they keep to it")
NO_ADDRESS_THEN = N_("Leave the address empty for somebody without e-mail, or take the tick out")
SAYS_WHY = N_("Say why. The person and the group read it.")


class FoundGroup(Form, kw_only=True):
    kind: GroupKind
    area_id: int | None = None
    name: Annotated[str, Meta(max_length=140)]
    purpose: Long

    says = {
        "kind": N_("Choose what kind of group it is"),
        "name": N_("Give the group a name"),
        "purpose": N_("Say what the group is for"),
    }

    def check(self) -> Mapping[str, Sentence]:
        if self.kind is GroupKind.AREA and self.area_id is None:
            return {"area_id": say(N_("Choose the area that the group is for"))}
        return {}


class ChangeGroup(Form, kw_only=True):
    version: int
    name: Annotated[str, Meta(max_length=140)] = ""
    purpose: Long = ""
    conduct: Long = ""
    open_to_ask: bool = False


class OwnLines(Form, kw_only=True):
    """How somebody wants to be named, and what could pull them another way."""

    named_as: NamedAs
    interests: Line = ""
    version: int = 0

    says = {"named_as": SAYS_NAMED}


class AskToJoin(OwnLines, kw_only=True):
    note: Annotated[str, Meta(max_length=2000)] = ""
    conduct: bool = False

    def check(self) -> Mapping[str, Sentence]:
        return {} if self.conduct else {"conduct": say(ACCEPT)}


class Register(Form, kw_only=True):
    name: Name
    email: Annotated[str, Meta(max_length=254)]

    says = {"name": N_("Write your name"), "email": N_("Write your e-mail address")}

    def check(self) -> Mapping[str, Sentence]:
        return {} if is_address(self.email.lower()) else {"email": say(AN_ADDRESS)}


class ConfirmAndAsk(Join, kw_only=True):
    """A confirmed stranger: a password, and what everybody is asked who wants to join."""

    named_as: NamedAs
    interests: Line = ""
    note: Annotated[str, Meta(max_length=2000)] = ""
    conduct: bool = False

    says = {**Join.says, "named_as": SAYS_NAMED}

    def check(self) -> Mapping[str, Sentence]:
        return {} if self.conduct else {"conduct": say(ACCEPT)}


class InviteMember(Form, kw_only=True):
    name: Annotated[str, Meta(max_length=80)]
    email: Annotated[str, Meta(max_length=254)] = ""
    by_hand: bool = False
    role: GroupRole = GroupRole.MEMBER

    says = {"name": SAYS_NAME}

    def check(self) -> Mapping[str, Sentence]:
        if self.by_hand:
            return {"email": say(NO_ADDRESS_THEN)} if self.email else {}
        if not self.email:
            return {"email": say(SAYS_ADDRESS)}
        return {} if is_address(self.email.lower()) else {"email": say(AN_ADDRESS)}


class GiveAddress(Form, kw_only=True):
    """The address of somebody who had none."""

    email: Annotated[str, Meta(max_length=254)]

    says = {"email": SAYS_ADDRESS}

    def check(self) -> Mapping[str, Sentence]:
        return {} if is_address(self.email.lower()) else {"email": say(AN_ADDRESS)}


class Invitee(Spoken):
    """What somebody answers to the invitation to a group."""

    ACCEPTS = "accepts", N_("Comes into the group")
    DECLINES = "declines", N_("Declines")


class KeyAnswer(Form, kw_only=True):
    """The answer to an invitation, as somebody gave it on paper, by phone or face to face."""

    version: int
    answer: Invitee
    how: ByHand
    named_as: NamedAs = ""
    interests: Line = ""
    conduct: bool = False

    says = {"answer": N_("Choose what they answered"), "how": SAYS_HOW}

    def check(self) -> Mapping[str, Sentence]:
        if self.answer is Invitee.DECLINES:
            return {}
        wrong: dict[str, Sentence] = {}
        if not self.named_as:
            wrong["named_as"] = say(SAYS_THEIR_NAME)
        if not self.conduct:
            wrong["conduct"] = say(THEY_ACCEPT)
        return wrong


class Admission(Spoken):
    ADMIT = "admit", N_("Admit")
    REFUSE = "refuse", N_("Do not admit")


class DecideRequest(Form, kw_only=True):
    version: int
    decision: Admission
    role: GroupRole = GroupRole.MEMBER
    term_ends: dt.date | None = None
    because: Line = ""

    says = {"decision": N_("Choose one of the two")}

    def check(self) -> Mapping[str, Sentence]:
        if self.decision is Admission.REFUSE and not self.because:
            return {"because": say(SAYS_WHY)}
        return {}


class GiveRole(Form, kw_only=True):
    version: int
    role: GroupRole
    term_ends: dt.date | None = None

    says = {"role": N_("Choose a role")}


class EndMembership(Form, kw_only=True):
    version: int
    because: Line

    says = {"because": SAYS_WHY}


class Leave(Form, kw_only=True):
    because: Line = ""
