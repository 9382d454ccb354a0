"""Does the statement say what, where and when, or is it made of words that fit anything?"""

import re
from functools import lru_cache

from sara.words import N_

# Words that fit any problem. A part made of nothing else says nothing.
VAGUE_PHRASES = (
    "anti social behaviour", "anti social behavior", "antisocial behaviour",
    "antisocial behavior", "quality of life", "all over", "all around", "all the time",
    "all day", "day and night", "any time", "at all times", "round the clock", "at all hours",
    "the whole area", "no fixed place", "no fixed time", "not known", "to be confirmed",
)  # fmt: skip
VAGUE_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
    asb crime crimes criminality disorder issue issues problem problems incident incidents nuisance
    trouble troubles behaviour behavior misbehaviour offence offences offending activity activities
    concern concerns complaint complaints things stuff situation bad antisocial social anti
    various several many different multiple numerous general some other others certain ongoing
    everywhere anywhere somewhere nowhere places place locations location areas area around local
    neighbourhood neighborhood community town city streets here there
    always anytime often sometimes regularly frequently constantly continuously repeatedly
    occasionally usually mostly whenever never times time hours
    unknown none na tbc tbd etc
    a an and are at be been being by for from happen happening happens has have having in is it its
    lot lots of on or that the their there these they this to up very with all any every
        """,
    )
)


_PHRASE = re.compile(rf"\b(?:{'|'.join(sorted(VAGUE_PHRASES, key=len, reverse=True))})\b")


def vague(text: str) -> bool:
    """Whether a text holds nothing but words that would fit any problem. Empty is vague too."""
    plain = _PHRASE.sub(" ", " ".join(re.findall(r"[^\W_]+", text.lower())))
    return not [w for w in plain.split() if w not in VAGUE_WORDS and (len(w) > 1 or w.isdigit())]


@lru_cache(maxsize=64)  # the gate asks twice: whether, and what
def gaps(behaviour: str, place: str, times: str) -> tuple[str, ...]:
    """What the statement still lacks, one sentence for each of its three parts."""
    parts = (
        (behaviour, N_("Say what is done, not what it is called."),
         N_("What happens is still too general: say what a person would see or hear.")),
        (place, N_("Say where it happens."),
         N_("The place is still too general: name a street, a corner, a building.")),
        (times, N_("Say when it happens."),
         N_("The time is still too general: name days and hours, or the season.")),
    )  # fmt: skip
    return tuple(
        too_general if text.strip() else missing
        for text, missing, too_general in parts
        if vague(text)
    )
