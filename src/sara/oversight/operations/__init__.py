"""Asking for a review of the work, and each answer that is owed for it."""

from sara.oversight.operations.answering import acknowledge, answer, decide, is_anonymous, withdraw
from sara.oversight.operations.asking import (
    SUBJECT,
    Asking,
    Behalf,
    ask_as_member,
    ask_as_reporter,
    ask_for_another,
)
from sara.oversight.operations.reviewers import name_reviewer

__all__ = [
    "SUBJECT",
    "Asking",
    "Behalf",
    "acknowledge",
    "answer",
    "ask_as_member",
    "ask_as_reporter",
    "ask_for_another",
    "decide",
    "is_anonymous",
    "name_reviewer",
    "withdraw",
]
