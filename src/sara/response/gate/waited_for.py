"""The actions that a criterion still waits for, in a sentence."""

from collections.abc import Iterable

from sara.accounts.reach import Audience
from sara.response.files import ActionLine
from sara.words import N_, Sentence, say


def named(actions: Iterable[ActionLine]) -> Sentence | None:
    """The actions by name; one that is for agencies only is counted, never named."""
    found = list(actions)
    if not found:
        return None
    open_ones = [a.what for a in found if a.audience is not Audience.AGENCIES]
    hidden = len(found) - len(open_ones)
    if not hidden:
        return say(N_("Not yet: {names}"), names="; ".join(open_ones))
    if not open_ones:
        return say(N_("Not yet: {n} for agencies only"), n=hidden)
    return say(
        N_("Not yet: {names}; and {n} for agencies only"), names="; ".join(open_ones), n=hidden
    )
