"""Codes to answer with: twelve digits, of which only a keyed hash is kept."""

import re
import secrets

from sara.intake import codes
from sara.secret import Secret

DIGITS = 12
MOST_AT_ONCE = 500
GROUPS = re.compile(r"\d{4}")


def new_codes(many: int) -> list[str]:
    """So many fresh codes; to be printed now, because nobody can find them again."""
    return [f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}" for _ in range(many)]


def hash_of(secret: Secret, code: str) -> str:
    """What the database keeps of a code that was not used yet."""
    return secret.sign("survey code", code)


def hash_of_form(secret: Secret, wave_id: int, number: str) -> str:
    """What it keeps of a form without a code, so that a form sent twice counts once."""
    return secret.sign("survey form", str(wave_id), number)


def read(typed: str) -> str:
    """The code as somebody typed it; "" when it cannot be one."""
    return codes.read(typed, DIGITS)


def shown(code: str) -> str:
    return " ".join(GROUPS.findall(code))
