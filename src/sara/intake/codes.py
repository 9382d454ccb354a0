"""The code on a receipt: sixteen digits, of which only a keyed hash is kept."""

import re
import secrets
import unicodedata

from sara.secret import Secret

DIGITS = 16
GROUPS = re.compile(r"\d{4}")


def new_code(secret: Secret, once: str, told: str) -> str:
    """A fresh code; the same for the same form sent again, so that it is taken once.

    `once` is the hidden number of the form and kept nowhere. Whoever goes back and tells something
    else gets another code.
    """
    if not once:
        return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    number = int(secret.sign("receipt code", once, told), 16)
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def hash_of(secret: Secret, code: str) -> str:
    """What the database keeps of a code."""
    return secret.sign("receipt", code)


def read(typed: str, length: int = DIGITS) -> str:
    """The code as somebody typed it, in any writing and grouping; "" when it cannot be one."""
    digits = "".join(
        str(unicodedata.digit(c)) for c in typed if unicodedata.digit(c, None) is not None
    )
    rest = [c for c in typed if unicodedata.digit(c, None) is None]
    spaced = all(c.isspace() or not c.isalnum() for c in rest)
    return digits if spaced and len(digits) == length else ""


def shown(code: str) -> str:
    """In groups of four, as it is easiest to write down and to read out."""
    return " ".join(GROUPS.findall(code))
