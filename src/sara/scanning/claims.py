"""The CHEERS answers, as claims that evidence can stand behind."""

from collections.abc import Collection

from sara.accounts.reach import Audience
from sara.db import Reader
from sara.evidence.claims import Offer
from sara.evidence.models import Supports
from sara.scanning.models import Letter


def letters(_db: Reader, problem_id: int, _audiences: Collection[Audience]) -> list[Offer]:
    return [
        Offer(claim=Supports.CHEERS, key=letter.value, words=letter.words,
              href=f"/problems/{problem_id}/scanning#{letter.value}")
        for letter in Letter
    ]  # fmt: skip
