"""Logs say what went wrong and where, never whom it concerned."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import minijinja
import pytest
import sqlalchemy as sa

from sara.commands import logs
from sara.db import Database
from sara.factories import AccountFactory, using

LOGGER = logging.Logger("sara.test")
"""Not below the root, so that no other test looks at what fails here on purpose."""


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the lines of this test look like in a log."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.Plain("%(levelname)s %(name)s: %(message)s"))
    LOGGER.addHandler(handler)
    yield out
    LOGGER.removeHandler(handler)


@pytest.mark.parametrize(
    "text, kept",
    [
        ("letter 12 to pat.quist@example.org failed", "letter 12 to ... failed"),
        ("from 203.0.113.77 port 5", "from ... port 5"),
        ("from 2001:db8::ff00:42:8329 again", "from ... again"),
        ("GET /reset/Dk3ID4WHSTxX8pL324iRMIGbEeJNdZhsw7xPrgj0oSM", "GET /reset/..."),
        ("two\nlines", "two\\nlines"),
        ("12:30:05 the worker stumbled", "12:30:05 the worker stumbled"),
        ("sara.problems.queries:120 took 2.5 s", "sara.problems.queries:120 took 2.5 s"),
    ],
)
def test_addresses_and_tokens_are_cut_out(text: str, kept: str) -> None:
    assert logs.scrubbed(text) == kept


@pytest.mark.parametrize(
    "path, kept",
    [
        ("/problems/17/reviews", "/problems/17/reviews"),
        ("/problems?q=broken+glass", "/problems"),
        ("/invitations/Dk3ID4WHSTxX8pL324iRMIGbEeJ", "/invitations/..."),
        ("/people/pat@example.org", "/people/..."),
        ("/", "/"),
    ],
)
def test_a_path_keeps_its_words_and_numbers_only(path: str, kept: str) -> None:
    assert logs.bare(path) == kept


def test_what_an_exception_quotes_is_not_kept(written: io.StringIO) -> None:
    try:
        int("what pat typed")
    except ValueError as error:
        try:
            raise RuntimeError("canary-4711") from error
        except RuntimeError:
            LOGGER.exception("it failed")
    text = written.getvalue()
    assert "ERROR sara.test: it failed" in text
    assert "builtins.ValueError" in text
    assert "builtins.RuntimeError" in text
    assert "test_logs.py:" in text
    assert "pat typed" not in text
    assert "canary-4711" not in text


def test_a_fault_of_the_database_keeps_its_kind_and_no_value(
    written: io.StringIO, database: Database
) -> None:
    def twice() -> None:
        with database.write() as db, using(db):
            AccountFactory(email="canary@example.org")

    twice()
    try:
        twice()
    except sa.exc.IntegrityError:
        LOGGER.exception("it failed")
    text = written.getvalue()
    assert "canary" not in text
    expected = "sqlite SQLITE_CONSTRAINT_UNIQUE" if database.sqlite else "uq_account_email"
    assert expected in text


def test_the_text_of_a_fault_is_kept_for_a_file_that_is_missing(written: io.StringIO) -> None:
    try:
        Path("/nowhere/canary-4711").read_text()
    except OSError:
        LOGGER.exception("it failed")
    assert "FileNotFoundError (errno 2)" in written.getvalue()
    assert "canary-4711" not in written.getvalue()


def test_a_fault_in_a_template_names_the_template_and_the_line(written: io.StringIO) -> None:
    templates = minijinja.Environment(
        undefined_behavior="strict", templates={"a.html": "\n{{ canary.name }}"}
    )
    try:
        templates.render_template("a.html")
    except minijinja.TemplateError:
        LOGGER.exception("it failed")
    assert "TemplateError (template a.html, line 2)" in written.getvalue()
    assert "canary" not in written.getvalue()
