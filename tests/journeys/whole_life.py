"""The steps of a problem's whole life, each made on the screen by the person whose step it is.

Who sends a form goes on where that leads; a page is opened to come from another one, or to see
what somebody else did meanwhile.
"""

import datetime as dt

from playwright.sync_api import expect

from tests.journeys.person import Person

TODAY = dt.date.today()  # noqa: DTZ011  the browser's forms take plain days


def in_days(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


def scan(officer: Person, base: str) -> None:
    """Fill in scanning until its gate is met."""
    officer.open(base + "/scanning")
    officer.send(
        "/scanning/cheers",
        community="Families and the sports club next to the park",
        harms="Cuts from glass, sleepless nights, children kept at home",
        expectation="The residents' meeting asked the council twice",
        events="Groups smash bottles on the ramp",
        recurring="Eleven nights since June",
        similarity="Same ramp, same nights",
    )
    for days in (10, 17):
        officer.send(
            "/scanning/events",
            happened_on=TODAY - dt.timedelta(days=days),
            what="Bottles smashed on the ramp after ten at night",
            source="residents",
        )
    officer.send(
        "/scanning/goal",
        goal_type="reduce_number",
        minimum_change="At most three bad nights a month",
        success_by=TODAY + dt.timedelta(days=200),
    )
    officer.send("/scanning/privacy", no_names=True)
    officer.open(base + "/figures")
    officer.send(
        "/figures",
        name="Bad nights a month",
        unit="nights",
        counted="count",
        generator="residents",
        direction="down",
    )
    measure(officer, "baseline", 11, TODAY - dt.timedelta(days=90), TODAY)


def measure(officer: Person, taken: str, value: float, start: dt.date, end: dt.date) -> None:
    """Add a value, on the page of the indicators."""
    officer.send(
        "/measurements",
        taken=taken,
        value=value,
        starts_on=start,
        ends_on=end,
        source="Residents' diary",
    )


def bring_evidence(
    person: Person, base: str, claim: str, key: str, source: str, title: str
) -> None:
    person.open(f"{base}/evidence/new?claim={claim}&key={key}")
    person.send(
        "/evidence",
        kind="note",
        title=title,
        body="Eleven nights, each with its date.",
        source=source,
        reliability="fair",
        audience="team",
    )
    person.sees(title)


def speak(person: Person, base: str, words: str, room: str = "team") -> None:
    """Say something in a room; with script the page stays and its talk is put in anew."""
    person.open(f"{base}/discussion?room={room}")
    form = person.fill("/discussion", {"body": words})
    form.get_by_role("button", name="Post to").click()
    expect(person.window.locator("#talk .talk").get_by_text(words)).to_be_visible()


def ask_for_review(officer: Person, base: str) -> None:
    officer.open(base + "/reviews/new")
    officer.send("/reviews", note="Ready.")
    officer.sees("The review is asked for")


def decide(reviewer: Person, base: str, decision: str, **more: object) -> None:
    reviewer.open("/reviews")
    reviewer.press(reviewer.window.locator(f'a[href^="{base}/reviews/"]').first)
    reviewer.send(
        "/decision",
        decision=decision,
        because="The record bears it out.",
        told="We have looked at it together, and this is the next step.",
        heard="The count of the neighbours is the one we go by.",
        **more,
    )
    reviewer.sees("Your decision is saved")


def analyse(officer: Person, base: str) -> None:
    officer.open(base + "/analysis")
    for question in ("who", "where", "when", "why", "how"):
        officer.send(
            f"/questions/{question}",
            _button="Save this answer",
            present="On the ramp, where no lamp burns",
            absent="Not on the lit playground next to it",
        )
    officer.send(
        "/analysis/triangle",
        offending="Groups of young men",
        target="Families",
        place="The unlit ramp",
        handler="Nobody",
        guardian="The sports club until eight",
        manager="City Parks, which has not been asked",
    )
    officer.send(
        "/analysis/background",
        conditions="Three lamps broken since May",
        done_so_far="Patrols on two weekends; it was quiet while they stood there",
    )
    officer.send(
        "/analysis/hypotheses",
        cause="the ramp is dark and unseen after eight",
        effect="groups gather there",
        expected="No trouble where lamps burn",
        test="Compare nights with and without light",
    )
    officer.send("/analysis/conclusion", pinch_point="The three lamps", problem_changed="No")
    officer.send(
        "/analysis/check-backs",
        held_on=TODAY,
        with_whom="Residents' meeting",
        agreement="agreed",
        said="That is how it is.",
    )
    key = officer.window.locator('a[href*="claim=hypothesis"]').first.get_attribute("href")
    assert key is not None
    number = key.split("key=")[1].split("&")[0]
    bring_evidence(officer, base, "hypothesis", number, "agency", "Lamp repair list of City Parks")
    freeze(officer, base)


def freeze(officer: Person, base: str) -> None:
    officer.open(base + "/analysis")
    officer.send("/baseline-freeze")
    officer.sees("The values from before are frozen.")


OPTIONS = (
    ("Repair the three lamps", "prevention", "place"),
    ("Open the club house until eleven", "services", "target"),
    ("Patrol on Friday nights", "enforcement", "offending"),
)


def plan(officer: Person, base: str, partner_id: int) -> None:
    officer.open(base + "/plan")
    for title, approach, side in OPTIONS:
        hypothesis = (
            officer.form("/plan/options").first.locator("select[name=hypothesis_id] option").nth(1)
        )
        number = hypothesis.get_attribute("value")
        officer.send(
            "/plan/options",
            title=title,
            approach=approach,
            side=side,
            hypothesis_id=number,
            how="With light the ramp is seen from the flats",
        )
    officer.press(
        officer.window.locator('form[action*="/plan/options/"][action$="/choice"] button').first
    )
    officer.send(
        "/plan/choice",
        choice_because="It acts on the cause and is cheap",
        agreed="City Parks and the residents' meeting",
    )
    officer.send(
        "/plan/objectives",
        short_term="All lamps burn by the end of the month",
        long_term="At most three bad nights a month",
    )
    officer.send(
        "/plan/lawful-basis",
        lawful_basis="City Parks owns the lamps",
        approvals="Head of City Parks",
    )
    officer.open(base + "/actions/new")
    why = officer.form("/actions").locator("select[name=hypothesis_id] option").nth(1)
    officer.send(
        "/actions",
        what="Repair the three lamps on the ramp",
        owner=f"account:{partner_id}",
        hypothesis_id=why.get_attribute("value"),
        due_on=TODAY + dt.timedelta(days=15),
        planned_dosage="Three lamps",
    )
    officer.open(base + "/plan")
    officer.press(officer.window.locator('form[action*="/plan/indicators/"] button').first)
    officer.send(
        "/plan/evaluation",
        design="before_after",
        follow_up_on=TODAY + dt.timedelta(days=20),
        assessor="The analyst",
        decision_rule="Three or fewer bad nights a month",
    )
    officer.open(base + "/plan/lock")
    officer.send("/plan/lock")


def answer_action(partner: Person, base: str, status: str, **report: object) -> None:
    partner.open("/")
    partner.press(partner.window.locator(f'a[href^="{base}/actions/"]').first)
    partner.send("/answer", status=status, **report)
    partner.sees("Your answer is saved")


def assess(officer: Person, resident: Person, base: str) -> None:
    officer.open(base + "/assessment")
    officer.send(
        "/assessment/process", delivered="yes", process="All three lamps burn since the 12th"
    )
    officer.send("/assessment/impact", fell="enough", impact="From eleven bad nights to two")
    kinds = ("place", "time", "target", "tactic", "offence", "offenders")
    found = dict.fromkeys(kinds, "none_seen") | {"offenders": "not_examined"}
    officer.send(
        "/assessment/displacement",
        **found,
        **{f"{k}_words": "We asked at the two nearest parks" for k in kinds},
    )
    officer.send("/assessment/goal", goal_met="met", objectives="Both objectives are met")
    officer.send(
        "/assessment/residents", residents_measure="They use the ramp again in the evening"
    )
    officer.send(
        "/assessment/lessons",
        lessons="Ask who owns the lamps first",
        goes_on="City Parks checks the lamps each month",
    )
    officer.sees("Residents judge first.")
    resident.open(base + "/assessment")
    resident.send(
        "/assessment/residents-verdict",
        judgement="partly",
        words="Quiet on the ramp, but Fridays are still loud at the bus stop",
    )
    officer.open(base + "/assessment")
    officer.send("/assessment/outcome", outcome="goal_met")
    officer.send(
        "/assessment/summary",
        you_said="Broken glass and noise at the ramp",
        we_found="The ramp was dark",
        we_did="City Parks repaired three lamps",
        what_changed="Two bad nights instead of eleven",
        what_did_not="Fridays at the bus stop",
    )
    officer.send("/sustain/first-dates", holder_id=officer.cast.accounts["officer"])
    officer.send("/assessment/agencies-verdict", judgement="worked", words=AGENCIES_SAY)
    officer.sees("The two verdicts differ.")
    resident.open(base + "/assessment")
    resident.sees(AGENCIES_SAY)


AGENCIES_SAY = "The lamps did it, says the record of the agencies"
