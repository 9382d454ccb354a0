"""A report as a list of questions and answers, to be read over before sending and afterwards."""

from typing import Any

import msgspec

from sara.intake.operations import Contact, Told
from sara.words import N_, Sentence, gettext, say


class Fact(msgspec.Struct, frozen=True):
    label: str
    """Still to be translated."""
    text: str


LABELS = {
    "what": N_("What is happening"),
    "place": N_("Where"),
    "area": N_("Area"),
    "point": N_("On the map"),
    "times": N_("When"),
    "how_often": N_("How often"),
    "since": N_("Since when"),
    "affected": N_("Who is affected"),
    "told_before": N_("Told before"),
    "told_whom": N_("Whom, and what came of it"),
    "language": N_("Answer in"),
}
YES, NO = N_("Yes"), N_("No")
POINT = N_("{latitude}, {longitude} ({precision})")


def facts(told: Told | Any, area_name: str | None) -> list[Fact]:
    """What was answered, in the order of the form. `told` is a `Told` or the row of a report."""
    answers: dict[str, Sentence | str] = {
        "what": told.what,
        "place": told.place,
        "area": area_name or "",
        "point": _point(told),
        "times": told.times,
        "how_often": told.how_often.words if told.how_often else "",
        "since": told.since,
        "affected": told.affected,
        "told_before": "" if told.told_before is None else YES if told.told_before else NO,
        "told_whom": told.told_whom,
        "language": told.language,
    }
    ours = {"point", "how_often", "told_before"}
    return [
        Fact(LABELS[name], gettext(answer) if name in ours else str(answer))
        for name, answer in answers.items()
        if answer
    ]


NEVER = {
    "no_letters": N_("No letters"),
    "no_texts": N_("No text messages"),
    "no_calls": N_("No calls"),
    "no_emails": N_("No e-mails"),
}


def reached(contact: Contact) -> list[Fact]:
    """How somebody may be reached, and what must be heeded."""
    never = ", ".join(gettext(words) for name, words in NEVER.items() if getattr(contact, name))
    way = gettext(contact.contact_by.words) if contact.contact_by else ""
    answers = {
        N_("Your name"): contact.contact_name,
        N_("How we may reach you"): f"{way}: {contact.contact_to}" if way else "",
        N_("What we must never do"): never,
        N_("When it is safe to reach you"): contact.safe_hours,
        N_("Anything else we must heed"): contact.safe_words,
    }
    return [Fact(label, text) for label, text in answers.items() if text]


def _point(told: Any) -> Sentence | str:
    if told.latitude is None:
        return ""
    return say(
        POINT, latitude=f"{told.latitude:.5f}", longitude=f"{told.longitude:.5f}",
        precision=told.precision,
    )  # fmt: skip
