"""Every text that belongs to a problem, in whatever room it stands.

The tables themselves say what belongs: whatever points to a problem, or to something that does. So
a room that is added later is not forgotten.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import sqlalchemy as sa

from sara.db import Base, Reader
from sara.triage.queries import followers

OTHER_PROBLEMS = frozenset({
    "problem.merged_into_id", "report.joins_problem_id", "report.merged_into_id",
    "triage_decision.other_id", "action_suggestion.from_problem_id",
    "action_suggestion.from_action_id",
})  # fmt: skip
"""What points to another problem or report than the one it belongs to."""

NO_WORDS = frozenset({
    "action.criterion", "agenda_item.href", "agenda_item.source", "calendar_feed.token_hash",
    "measurement.kinds", "message.about", "message.calendar_method", "message.last_error",
    "message.message_id", "message.reply_to", "message.to", "message.unsubscribe",
    "notification.kind", "notification.link", "notification.subject", "problem.reference",
    "received_mail.number_hash", "report.receipt_hash", "report_message.sent_hash",
    "report_photo.media_type", "report_photo.shown", "report_photo.thumb", "review.rules_version",
    "review_point.criterion", "review_request.code_hash", "searchable.subject",
    "selection.chosen", "signed_link.message_id", "signed_link.reply_hash",
    "signed_link.token_hash", "stored_file.hidden", "stored_file.media_type",
    "stored_file.sealed", "stored_file.shown", "stored_file.thumb", "stored_file.token",
    "support.key", "survey.language", "survey_code.code_hash", "survey_tally.answer",
    "survey_text.key", "survey_text.language", "survey_wave.token", "visit.letter", "visit.move",
    "waiver.criterion",
})  # fmt: skip
"""Codes, keys and addresses that no person wrote."""

OF_ONESELF = frozenset({
    "membership.named_as", "registration.email", "registration.name", "registration.token_hash",
    "report.contact_name", "report.contact_to", "report.language", "report.safe_hours",
    "report.safe_words", "review_request.contact_name", "review_request.contact_to",
})  # fmt: skip
"""What people said of themselves, to be reached and to be named: theirs to change, and without it
nobody could tell them anything."""

HISTORY = frozenset({"entry", "entry_text"})
"""Never changed, only erased: see `sara.history`."""

Pointing = tuple[tuple[sa.Column[Any], ...], tuple[sa.Column[Any], ...]]


@cache
def family() -> dict[str, tuple[Pointing, ...]]:
    """The tables that belong to a problem, each with the columns by which it does, and what those
    point to. Columns that are never empty are enough by themselves."""
    names = {"problem", "report"}
    while more := {
        table.name
        for table in Base.metadata.sorted_tables
        if table.name not in names | HISTORY
        and any(to[0].table.name in names for _, to in _all(table))
    }:
        names |= more
    return {name: _chosen(Base.metadata.tables[name], names) for name in sorted(names)}


def _all(table: sa.Table) -> Iterator[Pointing]:
    for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name)):
        columns = tuple(element.parent for element in key.elements)
        targets = tuple(element.column for element in key.elements)
        if str(columns[0]) not in OTHER_PROBLEMS and targets[0].table is not table:
            yield columns, targets


def _chosen(table: sa.Table, names: set[str]) -> tuple[Pointing, ...]:
    found = [pair for pair in _all(table) if pair[1][0].table.name in names]
    # The problem itself first: the shorter way.
    found.sort(key=lambda pair: pair[1][0].table.name != "problem")
    sure = next((pair for pair in found if not pair[0][0].nullable), None)
    return (sure,) if sure else tuple(found)


def belongs(table: sa.Table, problem_id: int) -> sa.ColumnElement[bool]:
    """Whether a row of this table belongs to the problem."""
    if table.name == "problem":
        return table.c.id == problem_id
    if table.name == "report":
        return table.c.id.in_(sa.select(followers(problem_id).subquery().c.id))
    return sa.or_(*(_points(pair, problem_id) for pair in family()[table.name]))


def _points(pair: Pointing, problem_id: int) -> sa.ColumnElement[bool]:
    columns, targets = pair
    if targets[0].table.name == "problem":
        return columns[0] == problem_id
    asked = sa.select(*targets).where(belongs(targets[0].table, problem_id))
    return columns[0].in_(asked) if len(columns) == 1 else sa.tuple_(*columns).in_(asked)


@cache
def written_in(name: str) -> tuple[sa.Column[Any], ...]:
    """The columns of a table in which people write."""
    return tuple(
        column
        for column in Base.metadata.tables[name].columns
        if isinstance(column.type, (sa.String, sa.JSON)) and not isinstance(column.type, sa.Enum)
        and str(column) not in NO_WORDS | OF_ONESELF
    )  # fmt: skip


def rows(db: Reader, problem_id: int) -> Iterator[tuple[sa.Table, Any]]:
    """Every row in which somebody wrote about this problem: its key and its words."""
    for name in family():
        table, words = Base.metadata.tables[name], written_in(name)
        if words:
            asked = sa.select(*table.primary_key.columns, *words)
            for row in db.execute(asked.where(belongs(table, problem_id))).all():
                yield table, row._mapping
