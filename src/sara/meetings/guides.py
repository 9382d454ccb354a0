"""What comes with each kind of meeting: a guide for whoever leads it, and the words of consent.

Both stand in the form to be changed. Focus group and walk-round follow the practice of the field:
a clear purpose, no recording, nobody named, and everybody may leave at any time.
"""

import msgspec

from sara.meetings.models import MeetingKind
from sara.words import N_, gettext


class Guide(msgspec.Struct, frozen=True):
    guide: tuple[str, ...] = ()
    consent: tuple[str, ...] = ()


GUIDES: dict[MeetingKind, Guide] = {
    MeetingKind.MEETING: Guide(),
    MeetingKind.FOCUS_GROUP: Guide(
        guide=(
            N_("Six to ten people who are touched by the problem in the same way. Two of you: one "
               "asks, one writes."),
            N_("Say what it is for, who will read it, and what may change because of it."),
            N_("Read the consent aloud, and wait for questions, before the first question."),
            N_("1. What does it look like, on an ordinary day and on a bad one?"),
            N_("2. Where and when does it happen, and where and when does it not?"),
            N_("3. What have you tried, and what came of it?"),
            N_("4. What would be better in half a year if it worked?"),
            N_("Ask those who have said least. Write what was said, never who said it."),
            N_("At the end read back what you wrote, and say when and how they hear of it."),
        ),
        consent=(
            N_("You take part because you want to. You may leave at any time, and need not say "
               "why."),
            N_("Nothing is recorded. We write down what is said, without names."),
            N_("What others say here stays here."),
            N_("Please name nobody, and do not tell what could show who somebody is."),
            N_("The notes are read by the people who work on this problem. You can read them and "
               "ask for a correction."),
        ),
    ),
    MeetingKind.WALK_ROUND: Guide(
        guide=(
            N_("Walk the place at the hour of the problem, in a group of three to eight, and once "
               "by day."),
            N_("Somebody who lives there leads the way. Nobody walks alone, and nobody has to."),
            N_("Stop at each point. Ask what happens here, when, and what one sees and does not "
               "see."),
            N_("Look for light, sight lines, ways in and out, who looks after the place, and what "
               "draws people here."),
            N_("Take pictures of places, never of people, plates or doors with names."),
            N_("Note each point with its place in words. Say at the end what you heard, and what "
               "comes next."),
        ),
        consent=(
            N_("You take part because you want to. You may turn back at any time."),
            N_("We take no pictures of people, and write no names."),
            N_("We are not on patrol: we speak to nobody about what they do, and stop nobody. If "
               "there is danger, we leave and call for help."),
            N_("The notes are read by the people who work on this problem. You can read them and "
               "ask for a correction."),
        ),
    ),
}  # fmt: skip


def usual(kind: MeetingKind) -> dict[str, str]:
    """Guide and consent of this kind, as they stand in a new form, in the reader's language."""
    found = GUIDES[kind]
    return {
        "guide": "\n".join(gettext(line) for line in found.guide),
        "consent": "\n".join(gettext(line) for line in found.consent),
    }
