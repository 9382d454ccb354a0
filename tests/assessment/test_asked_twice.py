"""A survey before and after is a result with its uncertainty, where another level has none."""

from typing import Any

import httpx
import pytest

from sara.assessment.asked_twice import with_the_survey
from sara.assessment.findings import Reading
from sara.assessment.models import Fell
from sara.assessment.results import result
from sara.figures.models import Taken
from sara.figures.queries import indicators
from sara.surveys.queries import of_indicators
from tests.cast import Cast
from tests.surveys.asked import answered, ended, made, sent_out


def asked_twice(cast: Cast, before: int, after: int, of: int = 40) -> None:
    survey = made(cast)
    for taken, safe in ((Taken.BASELINE, before), (Taken.AFTER, after)):
        wave = sent_out(cast, survey, taken=taken)
        answered(cast, survey, wave, safe, safe="5")
        answered(cast, survey, wave, of - safe, safe="1")
        ended(cast, survey, wave)


def found(cast: Cast, name: str = "Feel safe there", **line: Any) -> Any:
    with cast.database.read() as db:
        shares = of_indicators(db, cast.problem_id, cast.settings)
        one = next(i for i in indicators(db, cast.problem_id) if i.name == name)
    return with_the_survey(result(one, named=True), shares.get(one.id, {}), cast.settings)


@pytest.mark.parametrize(
    "before, after, reading, fell",
    [
        (10, 30, Reading.BETTER, Fell.SOME),
        (30, 10, Reading.WORSE, Fell.NOT),
        (20, 22, Reading.UNCLEAR, Fell.UNCLEAR),
        (2, 38, Reading.BETTER, Fell.SOME),
        (6, 3, Reading.UNCLEAR, Fell.UNCLEAR),
    ],
)
def test_what_a_pair_says(
    cast: Cast, before: int, after: int, reading: Reading, fell: Fell
) -> None:
    asked_twice(cast, before, after)
    shown = found(cast)
    assert (shown.reading, shown.fell) == (reading, fell)
    assert shown.judges
    (finding,) = shown.findings
    assert "10 of 40 (25%" in str(finding.words) or before != 10
    assert "Newcombe" in str(finding.formula)


def test_one_side_alone_stays_without_a_result(cast: Cast) -> None:
    survey = made(cast)
    wave = sent_out(cast, survey)
    answered(cast, survey, wave, 20, safe="5")
    ended(cast, survey, wave)
    assert found(cast).reading is Reading.NOTHING


def test_the_pair_stands_in_the_assessment(cast: Cast, client: httpx.Client) -> None:
    asked_twice(cast, 10, 30)
    page = cast.sign_in(client, "officer").get(f"/problems/{cast.problem_id}/assessment")
    assert "Better by 50 points" in page.text
