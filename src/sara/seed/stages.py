"""What people write down in each stage. A stage that was passed holds all that its gate asks."""

import datetime as dt
from collections.abc import Callable

from sara.accounts.reach import Audience
from sara.actions.models import Action, ActionStatus
from sara.analysis.models import (
    Agreement,
    Answer,
    CheckBack,
    Hypothesis,
    Question,
    Study,
    TestResult,
)
from sara.assessment.models import (
    Assessment,
    Delivered,
    Displacement,
    Fell,
    Finding,
    GoalMet,
    Judgement,
    Moved,
    SustainCheck,
    Verdict,
    VerdictOf,
)
from sara.evidence.models import SourceKind, Supports
from sara.figures.models import Direction, Generator, Indicator, Measurement, Taken
from sara.problems.models import Outcome, Stage
from sara.response.models import Design, EvaluationPlan, Option, Plan, PlanIndicator
from sara.rounds.models import Position, Result, Round, RoundKind, RoundState, RoundVoter, Stance
from sara.scanning.models import Event, GoalType, Letter, Scan
from sara.seed import phrases
from sara.seed.course import Leg
from sara.seed.tale import Tale

Tell = Callable[[Tale, Leg, bool], None]


def scan(tale: Tale, leg: Leg, whole: bool) -> None:
    """Scanning: the six letters, events, evidence from residents and records, a first number."""
    kind, where, at = tale.kind, tale.where, tale.within(leg, 0, 0.5)
    tale.add(
        Scan, community=f"People who live or work on {where}.", harms=kind.harms,
        expectation=f"The tenants of {where} wrote to the city." if whole else "",
        events=kind.behaviour, recurring="Most weeks since spring." if whole else "",
        similarity="The same place and hours each time." if whole else "",
        goal_type=GoalType.REDUCE_NUMBER if whole else None,
        minimum_change="At least a third fewer." if whole else "", no_names=whole,
        since_on=(leg.start - dt.timedelta(days=90)).date(),
    )  # fmt: skip
    tale.tell(at, "scan.filled", "scan", changes={"harms": ("", kind.harms)})
    for number in range(3 if whole else 1):
        on = (leg.start - dt.timedelta(days=7 * number + 3)).date()
        event_id = tale.add(
            Event, happened_on=on, what=f"{kind.behaviour} {tale.chance.choice(phrases.DETAILS)}",
            source=SourceKind.RESIDENTS, added_by=tale.lead, added_at=at,
        )  # fmt: skip
        if number == 0:
            tale.tell(at, "event.added", "event", event_id, changes={"happened_on": ("", on)})
    tale.evidence(
        leg, f"Residents' list from {where}", phrases.remark(tale.chance), SourceKind.RESIDENTS,
        Supports.CHEERS, [Letter.HARMS, Letter.EXPECTATION],
    )  # fmt: skip
    if whole:
        tale.evidence(leg, f"Records for {where}, a year", phrases.remark(tale.chance),
                      SourceKind.POLICE, Supports.CHEERS, [Letter.EVENTS, Letter.RECURRING],
                      audience=Audience.AGENCIES)  # fmt: skip
        _indicator(tale, leg)


def _indicator(tale: Tale, leg: Leg) -> None:
    at, before = tale.within(leg, 0.5, 0.8), float(tale.chance.randint(8, 40))
    tale.indicator_id = tale.bulk.number(Indicator)
    tale.tell(at, "indicator.added", "indicator", tale.indicator_id,
              changes={"name": ("", tale.kind.indicator)})  # fmt: skip
    _measure(tale, Taken.BASELINE, before, leg.start - dt.timedelta(days=91), at)


def indicator(tale: Tale) -> None:
    """The row of the indicator, once it is known whether it was frozen."""
    if tale.indicator_id:
        tale.add(
            Indicator, id=tale.indicator_id, name=tale.kind.indicator, direction=Direction.DOWN,
            generator=Generator.RESIDENTS, frozen_at=tale.frozen_at, added_by=tale.lead,
        )  # fmt: skip


def _measure(
    tale: Tale, taken: Taken, value: float, starts: dt.datetime, at: dt.datetime
) -> None:  # fmt: skip
    tale.bulk.add(
        Measurement, indicator_id=tale.indicator_id, taken=taken, value=value,
        starts_on=starts.date(), ends_on=(starts + dt.timedelta(days=27)).date(),
        source="Residents' diary", added_by=tale.lead, added_at=at,
    )  # fmt: skip
    tale.tell(at, "measurement.added", "indicator", tale.indicator_id,
              changes={"value": ("", value)})  # fmt: skip


def study(tale: Tale, leg: Leg, whole: bool) -> None:
    """Analysis: both sides of the five questions, the triangle, an explanation and its evidence."""
    kind, at = tale.kind, tale.within(leg, 0, 0.5)
    tale.add(
        Study, offending="People who come for an hour or two.", target=kind.harms,
        place=f"{tale.where}, {tale.chance.choice(phrases.DETAILS)}",
        handler="Nobody" if whole else "", guardian="Neighbours, until ten" if whole else "",
        manager="The owner's caretaker" if whole else "", conditions=kind.cause.capitalize() + ".",
        done_so_far="Patrols on Fridays; it was quiet for a week." if whole else "",
        known_elsewhere="No closed problem of the kind here. One guide read." if whole else "",
        pinch_point=kind.options[0][0] if whole else "",
    )  # fmt: skip
    tale.tell(at, "study.filled", "study", changes={"conditions": ("", kind.cause)})
    for question in Question if whole else [Question.WHERE]:
        present, absent = phrases.ANSWERS[question]
        tale.add(Answer, question=question, present=present, absent=absent)
    tale.hypothesis_id = tale.add(
        Hypothesis, cause=kind.cause, effect=kind.effect, expected=kind.finding,
        result=TestResult.SUPPORTED if whole else TestResult.UNTESTED,
        finding=kind.finding if whole else "", added_by=tale.lead, added_at=at,
    )  # fmt: skip
    tale.tell(at, "hypothesis.added", "hypothesis", tale.hypothesis_id,
              changes={"cause": ("", kind.cause)})  # fmt: skip
    tale.evidence(leg, f"A walk round {tale.where}", kind.finding, SourceKind.OBSERVATION,
                  Supports.HYPOTHESIS, [tale.hypothesis_id])  # fmt: skip
    if whole:
        shown = tale.within(leg, 0.6, 0.9)
        check_id = tale.add(
            CheckBack, held_on=shown.date(), with_whom=f"Tenants of {tale.where}",
            agreement=Agreement.AGREED, said="They say so too.", added_by=tale.lead, added_at=shown,
        )  # fmt: skip
        tale.tell(shown, "check_back.added", "check_back", check_id,
                  changes={"agreement": ("", Agreement.AGREED)})  # fmt: skip
        _asked(tale, RoundKind.FINDINGS, *FOUND, at, shown)
        for again in tale.legs:
            if again.stage is Stage.ANALYSIS and again.start > leg.start:
                _asked(tale, RoundKind.FINDINGS, *FOUND, tale.within(again, 0, 0.4),
                       tale.within(again, 0.5, 0.8))  # fmt: skip
        tale.frozen_at = shown
        tale.tell(shown, "baseline.frozen", "indicator", tale.indicator_id)


def plan(tale: Tale, leg: Leg, whole: bool) -> None:
    """The plan: three options, a choice, two actions, and how success will be judged."""
    at, agreed = tale.within(leg, 0, 0.4), tale.within(leg, 0.5, 0.8)
    for number, (title, approach, side) in enumerate(tale.kind.options):
        option_id = tale.add(
            Option, title=title, approach=approach, side=side, hypothesis_id=tale.hypothesis_id,
            how="It takes away the reason to come.", chosen=whole and number == 0,
            added_by=tale.lead, added_at=at,
        )  # fmt: skip
        if number == 0:
            tale.tell(at, "option.added", "option", option_id, changes={"title": ("", title)})
    tale.add(
        Plan, choice_because="It is cheap, and it lasts." if whole else "",
        agreed="Everybody at the meeting." if whole else "",
        short_term="A quiet month." if whole else "", long_term="A place that is used again.",
        lawful_basis="The owner's consent." if whole else "",
        approvals="The ward council, in writing." if whole else "",
    )  # fmt: skip
    tale.tell(at, "plan.saved", "plan")
    for what in tale.kind.actions:
        _action(tale, leg, what, at, agreed if whole else None)
    if whole:
        tale.add(
            EvaluationPlan, design=Design.BEFORE_AFTER, assessor="The ward's analyst",
            follow_up_on=(agreed + dt.timedelta(days=20)).date(),
            decision_rule="A third fewer over four weeks.", locked_at=agreed, locked_by=tale.lead,
        )  # fmt: skip
        tale.add(PlanIndicator, indicator_id=tale.indicator_id)
        tale.tell(agreed, "evaluation.locked", "evaluation_plan")
        _asked(tale, RoundKind.PLAN, *CONSENT, at, agreed)
        # Whoever plans anew asks anew.
        for again in tale.legs:
            if again.stage is Stage.PLAN and again.start > leg.start:
                _asked(tale, RoundKind.PLAN, *CONSENT, tale.within(again, 0, 0.4),
                       tale.within(again, 0.5, 0.8))  # fmt: skip


FOUND = ("This is what we found.", "So it is.")
CONSENT = ("We begin with what was chosen.", "We begin.")


def _asked(
    tale: Tale, kind: RoundKind, proposal: str, outcome: str, asked: dt.datetime,
    agreed: dt.datetime,
) -> None:  # fmt: skip
    """The team was asked, and nobody objected."""
    voters = sorted(set(tale.team))
    round_id = tale.add(
        Round, kind=kind, proposal=proposal,
        opened_by=tale.lead, opened_at=asked, closes_on=agreed.date() - dt.timedelta(days=1),
        hidden=False, voters=len(voters), quorum=1, state=RoundState.CLOSED,
        result=Result.CONSENT, closed_at=agreed, outcome=outcome,
    )  # fmt: skip
    for voter in voters:
        tale.bulk.add(RoundVoter, round_id=round_id, account_id=voter, resident=False)
        tale.bulk.add(Position, round_id=round_id, account_id=voter, stance=Stance.AGREE, at=agreed)
    tale.tell(asked, "round.opened", "round", round_id)
    tale.tell(agreed, "round.closed", "round", round_id)


def _action(
    tale: Tale, leg: Leg, what: str, at: dt.datetime, agreed: dt.datetime | None
) -> None:  # fmt: skip
    """An action of the plan; carried out where the stage after it was reached."""
    owner = tale.chance.choice(tale.team)
    running = [r for r in tale.legs if r.stage is Stage.RUNNING and leg.end and r.start >= leg.end]
    ran = running[0] if running else None
    done = bool(agreed and ran and (ran.end or tale.chance.random() < 0.4))
    begun = ran.start if ran else at
    ended = tale.within(ran, 0.2, 0.7) if ran and done else None
    action_id = tale.add(
        Action, what=what, hypothesis_id=tale.hypothesis_id, owner_account_id=owner,
        start_on=begun.date() if ran else None,
        due_on=(ended.date() if ended else (leg.end or tale.until).date() + dt.timedelta(days=30)),
        stage=Stage.PLAN, added_by=tale.lead, added_at=at,
        status=ActionStatus.DONE if done else ActionStatus.ACCEPTED if agreed
        else ActionStatus.PROPOSED,
        ended_on=ended.date() if ended else None, delivered_percent=100 if done else None,
        proof="Seen on site." if done else "",
        answered_at=agreed, answered_by=owner if agreed else None,
    )  # fmt: skip
    tale.tell(at, "action.added", "action", action_id, changes={"what": ("", what)})
    if agreed:
        tale.tell(agreed, "action.accepted", "action", action_id, by=owner)
    if ended:
        tale.tell(ended, "action.done", "action", action_id, by=owner)


def run(tale: Tale, leg: Leg, whole: bool) -> None:
    """The response runs; at its end the numbers are taken again."""
    if whole:
        at = leg.end or tale.until
        _measure(tale, Taken.AFTER, float(tale.chance.randint(1, 7)), leg.start, at)


def assess(tale: Tale, leg: Leg, whole: bool) -> None:
    """Assessment: done as planned? fewer? moved? and what both sides say."""
    at = tale.within(leg, 0.2, 0.8)
    tale.add(
        Assessment, delivered=Delivered.YES, process="Both actions were done as planned.",
        fell=Fell.ENOUGH if whole else None, impact="Fewer than a third are left." if whole else "",
        goal_met=GoalMet.MET if whole else None, objectives="The month was quiet.",
        lessons="The caretaker should have been asked first." if whole else "",
        goes_on="The hall stays open." if whole else "",
        outcome=Outcome.GOAL_MET if whole else None,
        **(SUMMARY if whole else {}),
    )  # fmt: skip
    tale.tell(at, "assessment.saved", "assessment", changes={"delivered": ("", Delivered.YES)})
    if not whole:
        return
    for moved in Moved:
        tale.add(Displacement, kind=moved, finding=Finding.NONE_SEEN, words="The streets around.")
    for side, by in ((VerdictOf.AGENCIES, tale.reviewer), (VerdictOf.RESIDENTS, tale.lead)):
        tale.add(Verdict, of=side, judgement=Judgement.WORKED, words="It is quiet.", given_by=by,
                 given_at=at)  # fmt: skip
        tale.tell(at, "verdict.given", "verdict", by=by,
                  changes={"judgement": ("", Judgement.WORKED)})  # fmt: skip
    for months in (3, 6, 12):
        due = (at + dt.timedelta(days=30 * months)).date()
        check_id = tale.add(SustainCheck, due_on=due, holder_id=tale.lead)
        if months == 3:
            tale.tell(at, "check.set", "check", check_id, changes={"due_on": ("", due)})


SUMMARY = {
    "you_said": "It could not go on like that.",
    "we_found": "It had a reason that could be taken away.",
    "we_did": "Two things, both as agreed.",
    "what_changed": "It is much less than before.",
    "what_did_not": "Some of it is still there in summer.",
}

TELL: dict[Stage, Tell] = {
    Stage.SCANNING: scan,
    Stage.ANALYSIS: study,
    Stage.PLAN: plan,
    Stage.RUNNING: run,
    Stage.ASSESSMENT: assess,
}
