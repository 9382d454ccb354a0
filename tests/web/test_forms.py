"""Reading forms: whatever is sent, either a form comes out or sentences for its fields."""

import datetime as dt
import math
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given, settings, strategies as st
from msgspec import Meta

from sara.db import BIGGEST_ID
from sara.problems.models import Stage, Tier
from sara.web.forms import MISSING, TOO_LONG, Form, FormError, read, texts
from sara.words import N_, Sentence, say

BACKWARD = N_("The end lies before the beginning")


class Everything(Form, kw_only=True):
    title: Annotated[str, Meta(max_length=12)]
    note: str = ""
    count: int
    share: float = 0.5
    least: int | None = None
    on: dt.date
    until: dt.date | None = None
    stage: Stage
    tier: Tier | None = None
    agreed: bool = False
    stages: list[Stage] = []
    names: tuple[Annotated[str, Meta(max_length=5)], ...] = ()

    says = {"title": N_("Give it a short name")}

    def check(self) -> Mapping[str, Sentence]:
        return {"until": say(BACKWARD)} if self.until and self.until < self.on else {}


FIELDS = tuple(field.name for field in msgspec.structs.fields(Everything))
RIGHT = {"title": ["Glass"], "count": ["3"], "on": ["2026-11-15"], "stage": ["scanning"]}

anything = st.text(max_size=20) | st.sampled_from(
    ["", " ", "0", "-1", "1e400", "nan", "inf", "-inf", "9" * 40, "9" * 400, "1,5", "2026-02-30",
     "2026-W01",
     "scanning", "SCANNING", "1", "\x00", "\ud800", "\u202e", "on", "x" * 500]
)  # fmt: skip
sent = st.dictionaries(st.sampled_from((*FIELDS, "other")), st.lists(anything, max_size=3))


def mistakes(**typed: Any) -> dict[str, Sentence]:
    given = {k: v if isinstance(v, list) else [v] for k, v in typed.items()}
    with pytest.raises(FormError) as error:
        read(Everything, RIGHT | given)
    return dict(error.value.errors)


def test_a_number_of_four_hundred_digits_is_told() -> None:
    """Python has whole numbers that fit no float, and once asked whether they are finite."""
    for digits in ("9" * 309, "-" + "9" * 400):
        assert set(mistakes(count=digits, least=digits)) == {"count", "least"}


def read_or_told(
    typed: dict[str, list[str]],
) -> tuple[Everything | None, Mapping[str, Sentence]]:
    try:
        return read(Everything, typed), {}
    except FormError as error:
        return None, error.errors


def filled(**typed: Any) -> Everything:
    return read(
        Everything, RIGHT | {k: v if isinstance(v, list) else [v] for k, v in typed.items()}
    )


@settings(max_examples=300, deadline=None)
@given(sent)
def test_a_form_comes_out_or_every_mistake_has_a_sentence(typed: dict[str, list[str]]) -> None:
    form, wrong = read_or_told(typed)
    assert set(wrong) <= set(FIELDS)
    assert all(str(sentence) for sentence in wrong.values())
    if form is None:
        assert wrong
        return
    assert len(form.title) <= 12
    assert abs(form.count) <= BIGGEST_ID
    assert math.isfinite(form.share)
    assert all(len(name) <= 5 for name in form.names)


@settings(max_examples=200, deadline=None)
@given(sent)
def test_what_was_read_can_be_sent_again_and_reads_the_same(typed: dict[str, list[str]]) -> None:
    form, _ = read_or_told(RIGHT | typed)
    if form is None:
        return
    again = {name: texts(value) for name, value in msgspec.structs.asdict(form).items()}
    assert read(Everything, again) == form


@settings(max_examples=100, deadline=None)
@given(sent)
def test_no_null_character_gets_through(typed: dict[str, list[str]]) -> None:
    form, _ = read_or_told(RIGHT | typed)
    if form is not None:
        values = msgspec.structs.asdict(form).values()
        assert "\x00" not in "".join(text for value in values for text in texts(value))


def test_every_missing_field_is_told_at_once_in_its_own_words() -> None:
    with pytest.raises(FormError) as error:
        read(Everything, {})
    assert {name: s.text for name, s in error.value.errors.items()} == {
        "title": "Give it a short name", "count": MISSING, "on": MISSING, "stage": MISSING,
    }  # fmt: skip


@pytest.mark.parametrize(
    "field, text",
    [
        ("count", "three"), ("count", "1.5"), ("count", "9" * 40), ("count", str(BIGGEST_ID + 1)),
        ("share", "nan"), ("share", "inf"), ("share", "1e999"), ("least", "-" + "9" * 40),
        ("on", "yesterday"), ("on", "2026-02-30"), ("stage", "Scanning"), ("tier", "9"),
        ("stages", "nowhere"), ("title", "x" * 13), ("names", ["ok", "too long"]),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told(field: str, text: str) -> None:
    assert set(mistakes(**{field: text})) == {field}


def test_too_long_says_how_long_it_may_be() -> None:
    assert mistakes(title="x" * 13)["title"] == say(TOO_LONG, n=12)


def test_rules_between_fields_are_asked_once_each_field_is_right() -> None:
    assert mistakes(until="2026-11-01") == {"until": say(BACKWARD)}
    assert set(mistakes(until="2026-11-01", count="x")) == {"count"}


def test_rules_between_fields_are_asked_beside_a_text_that_is_missing() -> None:
    for title in ("", "x" * 13):
        assert list(mistakes(until="2026-11-01", title=title)) == ["title", "until"]


def test_a_box_that_is_not_ticked_sends_nothing() -> None:
    assert filled().agreed is False
    assert filled(agreed="1").agreed is True
    assert filled(agreed="").agreed is filled(agreed="0").agreed is False


def test_an_emptied_optional_field_is_none_and_another_keeps_its_default() -> None:
    assert (filled(least="", until=" ").least, filled(until=" ").until) == (None, None)
    assert (filled(share="").share, filled(note="  ").note) == (0.5, "")


def test_a_field_sent_twice_counts_as_the_last_one() -> None:
    assert filled(title=["first", "last"]).title == "last"


def test_line_breaks_become_those_of_this_house_and_edges_are_trimmed() -> None:
    assert filled(note=" one\r\ntwo \r\n").note == "one\ntwo"


def test_a_number_may_be_written_with_a_comma() -> None:
    assert filled(share="0,75").share == 0.75


def test_a_list_leaves_out_what_is_empty() -> None:
    assert filled(stages=["scanning", "", "plan"]).stages == (Stage.SCANNING, Stage.PLAN)


def test_a_field_that_the_form_does_not_name_is_not_read() -> None:
    assert not hasattr(filled(account_id="1"), "account_id")


def test_values_of_ours_become_the_texts_that_a_form_would_send() -> None:
    assert texts(None) == texts(False) == texts([]) == []
    assert texts(True) == ["1"]
    assert texts(3.0) == texts(3) == ["3"]
    assert texts([Stage.SCANNING, None, "x"]) == ["scanning", "x"]
