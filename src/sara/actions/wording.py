"""The words of a letter to an agency without an account.

They name the problem by its reference and nothing else of it: what the action is stands behind the
link.
"""

import datetime as dt

import msgspec

from sara.words import N_, Spoken, gettext

ABOVE = "##~"
"""Begins and ends the line above which answers by mail are written, in every language."""


class Occasion(Spoken):
    """Why a link goes out: the first words of the letter."""

    ASKED = "asked", N_("{agency} is asked to do something about problem {reference} by {day}.")
    AGAIN = (
        "again",
        N_(
            "Here is a new link for what {agency} is asked to do about problem {reference} by"
            " {day}. The one before does not work any more."
        ),
    )
    WAITS = (
        "waits",
        N_(
            "We asked {agency} to do something about problem {reference} by {day}, and have no"
            " answer yet. Please answer with this new link. The one before does not work any more."
        ),
    )
    LATE = (
        "late",
        N_(
            "{agency} wanted to do something about problem {reference} by {day}. Please report with"
            " this new link what was done, or what is in the way. The one before does not work any"
            " more."
        ),
    )
    ACCEPTED = (
        "accepted",
        N_(
            "Thank you for accepting. When something is done about problem {reference}, by {day},"
            " report it for {agency} with this link."
        ),
    )
    HEARD = (
        "heard",
        N_(
            "Your message about problem {reference} has reached the people who work on it. With"
            " this link {agency} can go on."
        ),
    )
    TOLD = (
        "told",
        N_(
            "The people who work on problem {reference} wrote to you. Read it, and go on for"
            " {agency}, with this link."
        ),
    )
    PART = (
        "part",
        N_(
            "Thank you for the report. When there is more to say about problem {reference},"
            " {agency} can report again with this link."
        ),
    )


ANSWER = N_("{place}: an answer is asked of you by {day} ({reference})")
REPORT = N_("{place}: report what was done by {day} ({reference})")
GIVEN_UP = N_("{place}: nothing more is asked of you ({reference})")
HELLO = N_("Hello,")
WRITE_ABOVE = N_("Write your answer above this line")
TO_ANSWER = N_(
    "What it is stands on this page. There you accept, decline with a reason, or ask back. You"
    " need no account:"
)
TO_REPORT = N_(
    "On this page you say what was done, with a photo if you have one, or ask back. You need no"
    " account:"
)
ONE_STEP = N_(
    "The link is for this one action and this one step; for the next step a new one follows."
    " Whoever has it can answer for your agency, so please keep it there."
)
JUST_ANSWER = N_(
    "To ask or tell us something you can also just answer this letter. Police and partner agencies"
    " who work on this read it. Attachments are not read: send photos with the link."
)
NO_ANSWER = N_("Nobody reads answers to this letter. Please use the link.")
NOTHING_MORE = N_(
    "What your agency was asked to do about problem {reference} was given up. You need not do"
    " anything more, and the links we sent you for it do not work any more."
)


class Words(msgspec.Struct, frozen=True):
    subject: str
    body: str


def with_link(
    occasion: Occasion, *, agency: str, place: str, reference: str, day: dt.date, link: str,
    answers: bool, may_reply: bool,
) -> Words:  # fmt: skip
    """A letter with a link to accept or decline (`answers`), or to report."""
    about = {"reference": reference, "day": day}
    mark = [f"{ABOVE} {gettext(WRITE_ABOVE)} {ABOVE}"] if may_reply else []
    return Words(
        gettext(ANSWER if answers else REPORT, place=place, **about),
        _paragraphs(
            *mark,
            gettext(HELLO),
            gettext(occasion.words, agency=agency, **about),
            gettext(TO_ANSWER if answers else TO_REPORT),
            link,
            gettext(ONE_STEP),
            gettext(JUST_ANSWER if may_reply else NO_ANSWER),
        ),
    )


def given_up(*, place: str, reference: str) -> Words:
    return Words(
        gettext(GIVEN_UP, place=place, reference=reference),
        _paragraphs(gettext(HELLO), gettext(NOTHING_MORE, reference=reference)),
    )


def _paragraphs(*said: str) -> str:
    return "\n\n".join(said) + "\n"
