"""The forms of a report, their mistakes in plain words."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from sara.accounts.models import Precision
from sara.accounts.rounding import rounded
from sara.intake.models import ContactBy, HowOften, IdentityMode, Still
from sara.intake.operations import Contact, Told
from sara.mail.operations import is_address
from sara.web.forms import Choice, Form
from sara.words import N_, Sentence, Spoken, say

MODES = (
    Choice(
        IdentityMode.ANONYMOUS.value, N_("Nobody"),
        N_("Not even we learn who you are. We keep no name, nothing about your phone or computer,"
           " and of the time only the day."),
    ),
    Choice(
        IdentityMode.COORDINATOR.value, N_("Only the coordinator of the area"),
        N_("The coordinator sees your name and how to reach you. Nobody else does."),
    ),
    Choice(
        IdentityMode.GROUP.value, N_("The people who work on it"),
        N_("The residents, officers and agencies who work on it see your name. Only the coordinator"
           " sees how to reach you. The public sees neither."),
    ),
)  # fmt: skip
"""Who learns who reported, each with the one line that says exactly who sees what."""

TAKE_OUT = N_(
    "You chose that nobody learns who you are, and wrote down how to reach you. Take that out, or"
    " choose who may know."
)
HOW_TO_REACH = N_("Say how we can reach you, or choose that nobody learns who you are.")
WHICH_WAY = N_("Choose in which way we may reach you there.")
WHERE = N_("Write where we can reach you in this way.")
NO_ADDRESS = N_("This is not an e-mail address that mail can be sent to.")
BOTH_WAYS = N_("You asked us not to use the very way that you left us. Change one of the two.")
WHOLE_POINT = N_("Write both numbers of the point, or none.")
NOT_ON_EARTH = N_("There is no such point on the map.")
CONTACT = ("contact_name", "contact_to", "safe_hours", "safe_words")
TICKS = ("no_letters", "no_texts", "no_calls", "no_emails")
NEVER_BY = {
    ContactBy.EMAIL: "no_emails", ContactBy.CALL: "no_calls", ContactBy.TEXT: "no_texts",
    ContactBy.LETTER: "no_letters",
}  # fmt: skip


class Before(Spoken):
    YES = "yes", N_("Yes")
    NO = "no", N_("No")


class ReportForm(Form, kw_only=True):
    happening: Annotated[str, Meta(max_length=5000)]
    place: Annotated[str, Meta(max_length=300)]
    area_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: Precision = Precision.STREET
    times: Annotated[str, Meta(max_length=300)] = ""
    how_often: HowOften | None = None
    since: Annotated[str, Meta(max_length=120)] = ""
    affected: Annotated[str, Meta(max_length=2000)] = ""
    told_before: Before | None = None
    told_whom: Annotated[str, Meta(max_length=1000)] = ""
    language: Annotated[str, Meta(max_length=60)] = ""

    mode: IdentityMode
    contact_name: Annotated[str, Meta(max_length=120)] = ""
    contact_by: ContactBy | None = None
    contact_to: Annotated[str, Meta(max_length=300)] = ""
    no_letters: bool = False
    no_texts: bool = False
    no_calls: bool = False
    no_emails: bool = False
    safe_hours: Annotated[str, Meta(max_length=120)] = ""
    safe_words: Annotated[str, Meta(max_length=300)] = ""

    joins: int | None = None
    cover: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()
    """The personal details that a page has pointed out."""

    says = {
        "happening": N_("Write what is happening"),
        "place": N_("Write where it is"),
        "mode": N_("Choose who may know that it was you"),
    }

    def check(self) -> Mapping[str, Sentence]:
        wrong = self._point()
        if self.mode is IdentityMode.ANONYMOUS:
            if self.contact_by or any(getattr(self, name) for name in CONTACT):
                wrong["mode"] = TAKE_OUT
        elif self.contact_to and self.contact_by is None:
            wrong["contact_by"] = WHICH_WAY
        elif self.contact_by and not self.contact_to:
            wrong["contact_to"] = WHERE
        elif self.contact_by is ContactBy.EMAIL and not is_address(self.contact_to):
            wrong["contact_to"] = NO_ADDRESS
        elif self.contact_by and getattr(self, NEVER_BY[self.contact_by]):
            wrong["contact_by"] = BOTH_WAYS
        return {field: say(sentence) for field, sentence in wrong.items()}

    def _point(self) -> dict[str, str]:
        if (self.latitude is None) != (self.longitude is None):
            return {"latitude": WHOLE_POINT}
        if self.latitude is None or self.longitude is None:
            return {}
        on_earth = abs(self.latitude) <= 90 and abs(self.longitude) <= 180
        return {} if on_earth else {"latitude": NOT_ON_EARTH}

    def against(self, *, signed_in: bool) -> dict[str, Sentence]:
        """Mistakes that show only beside who sends it: whoever is signed in can be reached."""
        known = signed_in or self.contact_to or self.mode is IdentityMode.ANONYMOUS
        return {} if known else {"contact_to": say(HOW_TO_REACH)}

    def told(self, texts: Mapping[str, str], area_id: int | None) -> Told:
        """What it tells, with the texts as they are to be kept (see `TEXTS`).

        A point is kept only as exactly as was chosen.
        """
        point = self.latitude is not None
        return Told(
            what=texts["happening"], place=texts["place"], times=texts["times"],
            since=texts["since"], affected=texts["affected"], told_whom=texts["told_whom"],
            area_id=area_id, latitude=rounded(self.latitude, self.precision),
            longitude=rounded(self.longitude, self.precision),
            precision=self.precision if point else Precision.AREA, how_often=self.how_often,
            told_before=None if self.told_before is None else self.told_before is Before.YES,
            language=self.language, joins_problem_id=self.joins,
        )  # fmt: skip

    def contact(self) -> Contact:
        if self.mode is IdentityMode.ANONYMOUS:
            return Contact()
        named = {name: getattr(self, name) for name in (*CONTACT, *TICKS)}
        return Contact(contact_by=self.contact_by, **named)

    def texts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in TEXTS}


TEXTS = ("happening", "place", "times", "since", "affected", "told_whom")
"""The fields in which people may write about others."""


class CodeForm(Form, kw_only=True):
    code: Annotated[str, Meta(max_length=60)]

    says = {"code": N_("Write the code of your receipt")}


class MessageForm(Form, kw_only=True):
    message: Annotated[str, Meta(max_length=4000)]
    cover: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()

    says = {"message": N_("Write your message")}


class PulseForm(Form, kw_only=True):
    still: Still

    says = {"still": N_("Choose one of the answers")}
