"""One-line notices after a form was sent, by name: the name travels in a cookie, not the words."""

from sara.words import N_

NOTICES: dict[str, str] = {}


def notice(name: str, words: str) -> str:
    """Register a notice and return its name."""
    NOTICES[name] = words
    return name


SAVED = notice("saved", N_("Saved."))
SIGNED_OUT = notice("signed-out", N_("You are signed out."))
TWICE = notice("twice", N_("This was already saved the first time you sent it."))
