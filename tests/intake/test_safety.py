"""The rules of safe contact."""

from typing import Any

import pytest

from sara.intake.models import ContactBy, IdentityMode, Report
from sara.intake.safety import may_mail, why_not


def a_report(**changed: Any) -> Report:
    return Report(**({
        "mode": IdentityMode.COORDINATOR, "contact_by": ContactBy.EMAIL,
        "contact_to": "ann@example.org", "no_letters": False, "no_texts": False,
        "no_calls": False, "no_emails": False, "safe_hours": "", "safe_words": "",
    } | changed))  # fmt: skip


def test_the_way_that_was_left_may_be_used() -> None:
    assert why_not(a_report(), ContactBy.EMAIL) is None
    assert may_mail(a_report())


@pytest.mark.parametrize(
    "changed",
    [
        {"mode": IdentityMode.ANONYMOUS},
        {"contact_by": None},
        {"contact_to": ""},
        {"no_emails": True},
        {"contact_by": ContactBy.CALL, "contact_to": "0123"},
    ],
)
def test_any_other_may_not(changed: dict[str, Any]) -> None:
    assert why_not(a_report(**changed), ContactBy.EMAIL) is not None
    assert not may_mail(a_report(**changed))


@pytest.mark.parametrize("way", [w for w in ContactBy if w is not ContactBy.EMAIL])
def test_every_way_that_was_forbidden_is_refused(way: ContactBy) -> None:
    column = {"call": "no_calls", "text": "no_texts", "letter": "no_letters"}[str(way)]
    open_one = a_report(contact_by=way, contact_to="here")
    assert why_not(open_one, way) is None
    assert why_not(a_report(contact_by=way, contact_to="here", **{column: True}), way) is not None


@pytest.mark.parametrize("changed", [{"safe_hours": "after 6"}, {"safe_words": "not my husband"}])
def test_nothing_goes_out_by_itself_while_a_person_has_to_heed_something(
    changed: dict[str, Any],
) -> None:
    assert why_not(a_report(**changed), ContactBy.EMAIL) is None
    assert not may_mail(a_report(**changed))
