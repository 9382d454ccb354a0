"""Passwords: hashed with Argon2id, checked in constant work, and refused when easily guessed."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from sara.words import N_, Sentence, say

SHORTEST = 12
LONGEST = 128
"""Nothing longer is hashed: hashing costs time, and a sender chooses the length."""

# At least what OWASP asks for (19 MiB, two passes, one lane). More memory would not fit several
# server processes of 200 MB each.
_HASHER = PasswordHasher(time_cost=3, memory_cost=19_456, parallelism=1)

TOO_SHORT = N_("Use at least {n} characters. A few words in a row are easy to remember.")
TOO_LONG = N_("Use at most {n} characters")
THE_ADDRESS = N_("Choose something else than the e-mail address")
TOO_COMMON = N_("This is one of the first passwords that a stranger would try. Choose another.")

# From the lists of most used passwords of 2024 and 2025 and the 100,000 of the British NCSC, all
# as kept in danielmiessler/SecLists: those of twelve characters or more among the first thousands.
_COMMON = frozenset(
    {
        "111222tianya", "123456654321", "123456qwerty", "123qweasdzxc", "1q2w3e4r5t6y",
        "1qaz2wsx3edc", "aa@123456789", "admintelecom", "megaparol12345", "q1w2e3r4t5y6",
        "sojdlg123aljg", "telechargement", "theworldinyourhand",
    }
)  # fmt: skip
# The letters of the most used ones, which people make longer with digits, signs and repeats.
_STEMS = (
    "password|passwort|passw|motdepasse|contrasena|contraseña|qwertyuiop|qwertzuiop|azertyuiop|"
    "qwerty|azerty|asdfghjkl|asdf|zxcvbnm|abcd|abc|administrator|admin|welcome|letmein|changeme|"
    "iloveyou|secret|football|baseball|princess|sunshine|monkey|dragon|superman|master|minecraft|"
    "pakistan|india|guest|user|student|test|hello|summer|winter|spring|autumn|police|sara"
)
_STEM_AGAIN = re.compile(f"(?:{_STEMS})+")
_FEWEST_CHARACTERS = 5


def hash_password(password: str) -> str:
    """The hash to keep. Takes about 50 ms of a processor: never inside a transaction."""
    return _HASHER.hash(_composed(password))


def verify(kept: str | None, password: str) -> bool:
    """Whether the password is right. The work is the same when there is nothing to compare with."""
    nobody = _nobody()
    try:
        _HASHER.verify(kept or nobody, _composed(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def outdated(kept: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def fault(password: str, email: str) -> Sentence | None:
    """What is wrong with a new password, if anything. There is no rule about its characters."""
    plain = _composed(password).casefold()
    if len(plain) < SHORTEST:
        return say(TOO_SHORT, n=SHORTEST)
    if len(password) > LONGEST:
        return say(TOO_LONG, n=LONGEST)
    if plain == email.casefold():
        return say(THE_ADDRESS)
    letters = "".join(c for c in plain if c.isalpha())
    if (
        plain in _COMMON
        or len(set(plain)) < _FEWEST_CHARACTERS
        or _runs_on(plain)
        or _STEM_AGAIN.fullmatch(letters)
    ):
        return say(TOO_COMMON)
    return None


def _composed(password: str) -> str:
    # The same letters typed on two keyboards may arrive in different bytes.
    return unicodedata.normalize("NFKC", password)


def _runs_on(text: str) -> bool:
    """Whether each character follows the one before it, as in 123456789abc and its like."""
    steps = [ord(b) - ord(a) for a, b in pairwise(text)]
    return sum(step in (0, 1, -1) for step in steps) > len(steps) * 0.8


@lru_cache(maxsize=1)
def _nobody() -> str:
    """A hash that no password has, to be compared with where there is no account."""
    return _HASHER.hash("\x00")
