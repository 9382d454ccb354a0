"""A report on its way: by telephone, into a problem, to the decision, and back to who reported."""

import re

import pytest
import sqlalchemy as sa

from sara.intake.models import Report
from tests.browser import OpenPage
from tests.cast import Cast
from tests.journeys.person import BOTH_WAYS, Person

pytestmark = pytest.mark.browser

CODE = re.compile(r"\d{4} \d{4} \d{4} \d{4}")


def keyed(officer: Person, what: str) -> str:
    """Write down what somebody tells on the telephone; gives the code that is read out."""
    officer.open("/reports/new?channel=phone")
    officer.send("/reports", happening=what, place="Skate ramp, Linden Park",
                 times="Friday nights", area_id=officer.cast.areas["north"],
                 mode="anonymous")  # fmt: skip
    if officer.window.get_by_text("Is it one of these?").count():
        officer.send("/reports")  # it is another one
    [code] = CODE.findall(officer.window.content())
    return code


def reads(reporter: Person, code: str, *words: str) -> None:
    reporter.window.goto("/receipt")
    reporter.send("/receipt", code=code)
    reporter.sees(*words)


def numbers(cast: Cast) -> list[int]:
    with cast.database.read() as db:
        return list(db.execute(sa.select(Report.id).order_by(Report.received_on)).scalars())


@BOTH_WAYS
def test_a_report_becomes_a_problem_and_its_reporter_reads_what_was_decided(
    cast: Cast, page: OpenPage, script: bool
) -> None:
    officer = Person(cast, "officer", page(script=script, width=390))
    coordinator = Person(cast, "coordinator", page(script=script))
    second = Person(cast, "second_coordinator", page(script=script))
    reporter = Person(cast, "stranger", page(script=script, width=390))
    reporter.window.context.clear_cookies()

    code = keyed(officer, "Shopping trolleys are thrown into the duck pond")
    [first] = numbers(cast)
    coordinator.open("/")
    coordinator.follow("Shopping trolleys are thrown into the duck pond")
    coordinator.send(
        "/start", title="Trolleys in the duck pond", lead_id=cast.accounts["officer"],
        told="Thank you. We start to work on it.",
    )  # fmt: skip
    coordinator.follow("Open the problem")
    coordinator.sees("Trolleys in the duck pond", "Friday nights")
    base = re.sub(r"^https?://[^/]+", "", coordinator.window.url)
    reads(reporter, code, "because of your report", "Thank you. We start to work on it.")

    other = keyed(officer, "More shopping trolleys thrown into the pond by the mill")
    [wrong] = set(numbers(cast)) - {first}
    coordinator.open(f"/triage/{wrong}")
    coordinator.sees("Trolleys in the duck pond")
    number = base.rsplit("/", 1)[-1].partition("?")[0]
    coordinator.send("/link", problem_id=number)
    coordinator.open(f"{base}/reports")
    coordinator.sees("by the mill")
    coordinator.open(f"/triage/{wrong}")
    coordinator.send("/undo", because="That is another pond.")
    coordinator.open(f"{base}/reports")
    coordinator.does_not_see("by the mill")
    reads(reporter, other, "That is another pond.")

    officer.open(f"{base}/reviews/new")
    officer.send("/reviews", note="Please look.", anyway=True)
    second.open("/reviews")
    second.press(second.window.locator(f'a[href^="/problems/{number}/reviews/"]').first)
    second.send(
        "/decision", decision="park", until="2099-01-01", because="The pond is frozen.",
        told="The pond is frozen. We go on in spring.",
        heard="You told us that it is the market's trolleys: we ask the market first.",
    )  # fmt: skip
    reads(reporter, code, "The pond is frozen. We go on in spring.", "we ask the market first",
          "rests for now")  # fmt: skip
    reporter.does_not_see("Trolleys in the duck pond")
    assert reporter.wider_than_the_screen <= 0
