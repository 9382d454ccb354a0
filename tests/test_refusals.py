"""What sara will never do, held against the database and the routes themselves."""

import re

from litestar import Litestar

from sara.models import METADATA

PERSONS = re.compile(
    r"person|suspect|offender|victim|witness|gang|birth|gender|ethnic|race|plate|biometric|face"
)
"""Names that a table or column about private people would carry."""

SCORES = re.compile(r"score|rank|predict|forecast|risk|hotspot|patrol")

ALLOWED = {
    # a role in the triangle and a kind of displacement, never a person
    "study.offending",
}


def names() -> set[str]:
    tables = METADATA.tables.values()
    return {t.name for t in tables} | {f"{t.name}.{c.name}" for t in tables for c in t.columns}


def test_there_is_no_table_or_column_about_private_people() -> None:
    assert {n for n in names() if PERSONS.search(n)} - ALLOWED == set()


def test_there_is_no_score_or_forecast_of_anything() -> None:
    assert {n for n in names() if SCORES.search(n)} == set()


def test_the_only_people_in_the_database_are_those_who_sign_in() -> None:
    """Every column that could hold a name of somebody belongs to an account or an organisation."""
    held = {n for n in names() if re.search(r"\.(name|email|phone|address)$", n)}
    assert held <= {
        "account.name", "account.email", "agency.name", "agency_contact.email", "area.name",
        "stakeholder.name", "stored_file.name", "indicator.name", "working_group.name",
        "dataset.name", "incident_kind.name", "selection.name", "pattern.name",
        "registration.name", "registration.email",  # who asks for an account, for two days
    }  # fmt: skip


def test_no_route_looks_up_or_ranks_people(app: Litestar) -> None:
    paths = " ".join(route.path for route in app.routes)
    assert not re.search(r"/(persons?|suspects?|ranking|scores?|forecast|predict)\b", paths)
