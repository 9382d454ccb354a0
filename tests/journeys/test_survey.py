"""Before and after: an officer makes a survey and prints it, a resident answers on a phone with a
code, paper is keyed in, and what came of it is the value from before of an indicator."""

import re

import pytest

from sara.figures.models import Taken
from sara.figures.queries import indicators
from tests.browser import OpenPage
from tests.cast import Cast
from tests.databases import on_sqlite
from tests.journeys.person import Person
from tests.surveys.asked import answered

pytestmark = [
    pytest.mark.browser,
    on_sqlite,
    pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"]),
]


def test_a_survey_from_the_first_question_to_the_value_from_before(
    cast: Cast, page: OpenPage, script: bool
) -> None:
    base = f"/problems/{cast.problem_id}"
    officer = Person(cast, "officer", page(script=script))
    officer.open(base)
    officer.part("Surveys")
    officer.follow("Make a survey")
    officer.send("/surveys", title="Glass at the ramp", matter="broken glass at the ramp",
                 opening="The working group asks, and shows the results in May.")  # fmt: skip
    officer.sees("In the last four weeks, how often did you see or notice this:")
    own = officer.window.url.partition("#")[0]
    officer.send("/questions", ask="about", words="How old are you?",
                 options="Under 30: 400\n30 or older: 600")  # fmt: skip
    officer.sees("The question is added.", "How old are you?")

    officer.follow("Send the survey out")
    officer.send("/waves", taken="baseline", way="codes")
    officer.sees("The survey is out")
    officer.follow("The questions on paper")
    officer.sees("Your code:", "How safe do you feel at that place")
    officer.open(own)
    officer.follow("Make codes to hand out")
    officer.send("/codes", many="12")
    slips = officer.window.locator(".slip-code").all_inner_texts()
    assert len(slips) == 12
    assert all(re.fullmatch(r"\d{4} \d{4} \d{4}", slip) for slip in slips)

    phone = Person(cast, "stranger", page(script=script, width=390))
    phone.window.context.clear_cookies()
    phone.open("/survey")
    phone.send("/survey", code=slips[0])
    phone.sees("Glass at the ramp", "You may leave out any question")
    assert phone.wider_than_the_screen <= 0
    names = phone.window.locator("fieldset input[value='1']").evaluate_all(
        "e => e.map(x => x.name)"
    )
    phone.send("/survey/answers", **dict(zip(names, ["4", "2", "3", "1", "2"], strict=True)))
    phone.sees("your answers are counted")
    phone.open("/survey")
    phone.send("/survey", code=slips[0])
    phone.sees("This code cannot be used")

    officer.open(own)
    officer.follow("Key in paper")
    keyed = dict(zip(names, ["5", "1", "unclear", "2", "1"], strict=True))
    officer.send("/answers", **keyed)
    officer.sees("Write the code that stands on the sheet")
    officer.send("/answers", code=slips[1])
    officer.sees("The answer is counted")
    survey, wave = (
        int(n) for n in re.findall(r"/surveys/(\d+)/waves/(\d+)", officer.window.url)[0]
    )
    answered_by_phones(cast, survey, wave)

    officer.open(own)
    officer.does_not_see("34%")
    officer.send("/closing")
    officer.sees("What came of it stands below", "Feel safe there", "with 95% certainty")
    assert officer.wider_than_the_screen <= 0
    officer.part("Indicators")
    officer.sees("Feel safe there", "Before the response")
    with cast.database.read() as db:
        lines = {line.name: line for line in indicators(db, cast.problem_id)}
    safe = lines["Feel safe there"]
    assert [(m.taken, m.value) for m in safe.measurements] == [(Taken.BASELINE, 47.1)]
    officer.open(own)
    officer.follow("What is kept as evidence")
    officer.sees("Survey, Before the response: Glass at the ramp", "8 of 17")


def answered_by_phones(cast: Cast, survey: int, wave: int) -> None:
    """Fifteen more: eight feel safe."""
    answered(cast, survey, wave, 8, seen="4", safe="5", fair="2", voice="4")
    answered(cast, survey, wave, 7, seen="1", safe="1", fair="4", voice="2")
