"""The turns that a problem takes on its way: logged, refused, sent back, paused, changed by two."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from sara.problems.models import Stage
from sara.workflow.gates import GATES
from tests.browser import OpenPage
from tests.cast import Cast
from tests.databases import on_sqlite
from tests.journeys import whole_life as life
from tests.journeys.person import Person
from tests.journeys.test_whole_life import stage_of
from tests.workflow.walking import Walk

pytestmark = [
    pytest.mark.browser,
    on_sqlite,
    pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"]),
]

MOST_FIELDS = 5
VISIBLE = "input:not([type=hidden]), textarea, select"
PHONE = {"width": 390, "height": 844, "has_touch": True}


def test_an_officer_logs_a_problem_on_a_phone_in_at_most_five_fields(
    cast: Cast, page: OpenPage, script: bool
) -> None:
    officer = Person(cast, "officer", page(script=script, **PHONE))
    officer.open("/")
    officer.follow("Log a problem")
    assert officer.form("/problems").locator(VISIBLE).count() <= MOST_FIELDS
    filled = {
        "title": "Scooters left across the pavement",
        "behaviour": "Hired scooters block the pavement at the station",
        "place": "Station Road, north side",
    }
    officer.send("/problems", **filled)
    officer.sees("The problem is logged", *filled.values(), "2026-0002")
    assert officer.wider_than_the_screen <= 0
    assert len(filled) <= MOST_FIELDS


def test_a_refused_gate_says_everything_that_is_missing_and_where_it_is_mended(
    cast: Cast, page: OpenPage, script: bool
) -> None:
    officer = Person(cast, "officer", page(script=script, width=390))
    base = f"/problems/{cast.problem_id}"
    officer.open(base + "/reviews/new")
    officer.send("/reviews")
    officer.sees("Please put this right")
    missing = {c.missing for c in GATES[Stage.SCANNING].criteria}
    errors = officer.window.locator(".errors li").all_inner_texts()
    told = missing & set(errors)
    assert len(told) > 4
    assert f"The gate is not open yet. Points that are missing: {len(told)}." in errors
    links = officer.window.locator(".checks a")
    assert set(links.all_inner_texts()) == told
    places = [link.get_attribute("href") or "" for link in links.all()]
    for place in places:
        officer.open(base + "/reviews/new")
        officer.press(officer.window.locator(f".checks a[href='{place}']"))
        there = officer.window.locator(f"[id='{urlsplit(place).fragment}']")
        expect(there).to_be_in_viewport()
        mends = there.locator("form, a[href*='/evidence/new'], a[href*='/figures']")
        assert mends.count() or there.evaluate("e => e.closest('form') !== null"), place
    assert stage_of(cast)[0] is Stage.SCANNING


def test_a_reviewer_is_told_why_a_problem_cannot_move_on_and_keeps_what_they_wrote(
    cast: Cast, page: OpenPage, script: bool
) -> None:
    walk = Walk(cast)
    review = walk.ask(note="We would like your eye on this early.", anyway=True)
    coordinator = Person(cast, "coordinator", page(script=script))
    coordinator.open(f"/problems/{cast.problem_id}/reviews/{review}")
    words = {"because": "It looks good to me", "told": "We go on with the ramp",
             "heard": "The ramp and not the park"}  # fmt: skip
    coordinator.send("/decision", decision="advance", **words)
    errors = coordinator.window.locator(".errors li").all_inner_texts()
    assert "This move is not possible now." in errors
    assert "Answer all six CHEERS questions." in errors
    for name, value in words.items():
        field = coordinator.window.locator(f"[name={name}]")
        expect(field).to_have_value(value)
    assert stage_of(cast)[0] is Stage.SCANNING


def test_a_problem_sent_back_twice_says_why_and_then_moves_on(
    cast: Cast, page: OpenPage, script: bool
) -> None:
    officer = Person(cast, "officer", page(script=script))
    coordinator = Person(cast, "coordinator", page(script=script))
    base = f"/problems/{cast.problem_id}"
    for reason in ("Name the ramp, not the park", "Count the nights since June"):
        officer.open(base + "/reviews/new")
        officer.send("/reviews", anyway=True, note="We would like your eye on this early.")
        life.decide(coordinator, base, "send_back", **{"point.scanning.statement": reason})
        officer.open("/")
        officer.sees("Sent back: see why")
        officer.open(base)
        officer.follow("Scanning: Sent back with reasons")
        officer.sees(reason)
    assert stage_of(cast)[0] is Stage.SCANNING
    Walk(cast).fill(Stage.SCANNING)
    life.ask_for_review(officer, base)
    life.decide(coordinator, base, "advance")
    assert stage_of(cast)[0] is Stage.ANALYSIS
    officer.open("/")
    officer.does_not_see("Sent back: see why")


def test_a_paused_problem_resumes_where_it_was(cast: Cast, page: OpenPage, script: bool) -> None:
    Walk(cast).stand_in(Stage.ANALYSIS)
    officer = Person(cast, "officer", page(script=script, width=390))
    base = f"/problems/{cast.problem_id}"
    officer.open(base)
    officer.follow("Pause")
    officer.send("/moves", reason="The park is closed for works", until="")
    officer.sees("Choose a day after today", "The park is closed for works")
    officer.send("/moves", until=life.in_days(40), told="We wait until the works are over")
    officer.sees("The park is closed for works")
    assert stage_of(cast)[0] is Stage.PAUSED
    officer.follow("Resume")
    officer.send("/moves")
    officer.sees("Gate: Analysis")
    assert stage_of(cast)[0] is Stage.ANALYSIS


def test_two_editors_see_both_texts_and_lose_none(cast: Cast, page: OpenPage, script: bool) -> None:
    officer = Person(cast, "officer", page(script=script))
    colleague = Person(cast, "colleague", page(script=script))
    base = f"/problems/{cast.problem_id}"
    officer.open(base + "/scanning")
    colleague.open(base + "/scanning")
    officer.send("/scanning/statement", behaviour="Bottles are smashed on the ramp")
    colleague.send(
        "/scanning/statement", behaviour="Loud music from cars", times="Fridays after ten"
    )
    colleague.sees("Someone else changed this too", "Bottles are smashed on the ramp")
    expect(colleague.window.locator("[name=behaviour]")).to_have_value("Loud music from cars")
    expect(colleague.window.locator("[name=times]")).to_have_value("Fridays after ten")
    both = "Smashed bottles, and loud music from cars"
    colleague.send("/scanning/statement", _button="Save my version", behaviour=both)
    officer.open(base)
    officer.sees(both, "Fridays after ten")
    officer.open(base + "/history")
    officer.sees("Bottles are smashed on the ramp")


def test_who_has_no_business_with_a_problem_gets_nothing_of_it(
    cast: Cast, page: OpenPage, script: bool
) -> None:
    base = f"/problems/{cast.problem_id}"
    ends = ("", "/scanning", "/evidence", "/people", "/discussion", "/history", "/reviews/1")
    for who in ("stranger", "other_officer"):
        person = Person(cast, who, page(script=script))
        for end in ends:
            assert person.open(base + end) == 404
            person.does_not_see("Linden Park", "2026-0001")
        for listing in ("/", "/problems", "/board", "/problems?q=linden"):
            assert person.open(listing) == 200
            person.does_not_see("Linden Park", "2026-0001")
    nobody = page(script=script)
    for address in (*(base + end for end in ends), "/problems?q=linden", "/reviews", "/admin"):
        nobody.goto(address)
        assert "/sign-in" in nobody.url
        assert "Linden Park" not in nobody.content()
