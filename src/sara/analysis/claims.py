"""The questions and explanations of the analysis, as claims that evidence can stand behind."""

from collections.abc import Collection

from sara.accounts.reach import Audience
from sara.analysis.models import Question
from sara.analysis.queries import all_hypotheses
from sara.db import Reader
from sara.evidence.claims import Offer
from sara.evidence.models import Supports


def questions(_db: Reader, problem_id: int, _audiences: Collection[Audience]) -> list[Offer]:
    return [
        Offer(claim=Supports.QUESTION, key=question.value, words=question.words,
              href=f"/problems/{problem_id}/analysis#questions")
        for question in Question
    ]  # fmt: skip


def explanations(db: Reader, problem_id: int, _audiences: Collection[Audience]) -> list[Offer]:
    return [
        Offer(claim=Supports.HYPOTHESIS, key=str(one.id), words=one.sentence,
              href=f"/problems/{problem_id}/analysis#hypotheses", open=one.dropped_at is None)
        for one in all_hypotheses(db, problem_id)
    ]  # fmt: skip
