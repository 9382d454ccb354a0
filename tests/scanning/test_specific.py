"""A statement says what, where and when in words that do not fit every problem."""

import pytest

from sara.scanning.specific import gaps, vague

GOOD = ("Groups drink and smash bottles on the ramp.", "Linden Park, skate ramp", "Fridays, 10 pm")


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "antisocial behaviour", "Anti-social behaviour.", "ASB", "crime", "Crime and"
        " disorder", "various issues", "problems in the area", "everywhere", "all over the town",
        "always", "All the time, day and night", "at all hours", "nuisance, etc.", "N/A", "TBC",
        "different locations", "A!",
    ],
)  # fmt: skip
def test_words_that_fit_any_problem_are_vague(text: str) -> None:
    assert vague(text)


@pytest.mark.parametrize(
    "text",
    [
        *GOOD, "noise", "Antisocial behaviour: youths throw stones at buses", "at night",
        "Always after school, 3 to 5 pm", "various flats in Mill Lane", "every Friday", "10 pm",
        "12", "in summer", "crime scene tape torn off", "Lärm am Kiosk", "公園",
    ],
)  # fmt: skip
def test_one_word_of_its_own_makes_a_text_specific(text: str) -> None:
    assert not vague(text)


def test_a_whole_statement_has_no_gaps() -> None:
    assert gaps(*GOOD) == ()


@pytest.mark.parametrize("part", [0, 1, 2])
@pytest.mark.parametrize("text", ["", "various"])
def test_each_missing_or_general_part_is_one_gap(part: int, text: str) -> None:
    said = list(GOOD)
    said[part] = text
    found = gaps(*said)
    assert len(found) == 1
    assert found[0] in gaps(*["", "", ""] if not text else ["various"] * 3)


def test_missing_and_too_general_are_told_apart() -> None:
    missing, general = gaps("", "", ""), gaps("crime", "everywhere", "always")
    assert len(missing) == len(general) == 3
    assert not set(missing) & set(general)
