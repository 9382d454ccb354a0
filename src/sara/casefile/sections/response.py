"""Response: what was considered, what was chosen, who does what by when, and how it ran."""

from typing import Any

from sara.casefile.parts import Answer, Block, Facts, Heading, Words, answer, facts, missing, table
from sara.casefile.telling import Telling, joined, on, window
from sara.response.delivery import HOW
from sara.words import N_, gettext


def options(t: Telling) -> list[Block]:
    """Every alternative that was considered, and which were chosen."""
    said = {h.id: gettext(h.sentence) for h in t.m.explanations}
    return [
        table(
            N_("What was considered"),
            (N_("Option"), N_("Kind"), N_("Works on"), N_("Which explanation, and how"),
             N_("Chosen")),
            [
                (o.title, gettext(o.approach.words), gettext(o.side.words),
                 joined(said.get(o.hypothesis_id or 0, ""), o.how),
                 gettext(N_("Yes") if o.chosen else N_("No")))
                for o in t.m.options
            ],
            N_("alternatives that were considered"),
        )
    ]  # fmt: skip


def choice(t: Telling) -> list[Block]:
    plan = t.m.plan
    found = [answer(N_("Why this was chosen"), plan.choice_because),
             answer(N_("Who agreed"), plan.agreed)]  # fmt: skip
    optional = (
        (N_("Objections"), plan.objections),
        (N_("What they were answered"), plan.answers),
        (N_("Why enforcement alone"), plan.enforcement_only_because),
    )
    return [*found, *(Answer(gettext(asked), text) for asked, text in optional if text)]


def objectives(t: Telling) -> list[Block]:
    plan = t.m.plan
    return [
        answer(N_("What it should reach soon"), plan.short_term),
        answer(N_("What it should reach in the long run"), plan.long_term),
        answer(N_("Lawful basis"), plan.lawful_basis),
        answer(N_("Approvals"), plan.approvals),
    ]


def actions(t: Telling) -> list[Block]:
    """Who does what by when, and what became of it."""
    return [
        table(
            N_("Actions"),
            (N_("What"), N_("Who"), N_("Due"), N_("Status"), N_("Planned and done")),
            [
                (joined(a.what, a.place, gettext(N_("for safety, before the plan"))
                        if a.interim else ""),
                 owner(t, a), _due(a), joined(gettext(a.status.words), a.status_because),
                 joined(a.planned_dosage, a.done_dosage,
                        f"{a.delivered_percent}%" if a.delivered_percent is not None else ""))
                for a in t.m.actions
            ],
            N_("actions with an owner and a due date"),
        )
    ]  # fmt: skip


def owner(t: Telling, action: Any) -> str:
    body = action.agency_name or action.stakeholder_name
    return joined(body or t.people.one(action.owner_account_id), action.role)


def _due(action: Any) -> str:
    if action.continuing:
        return joined(on(action.due_on), gettext(N_("goes on")))
    if action.ended_on:
        return joined(on(action.due_on), gettext(N_("ended {day}"), day=action.ended_on))
    return on(action.due_on)


def evaluation(t: Telling) -> list[Block]:
    """How success was to be judged, and whether that was settled before the result was known."""
    plan = t.m.run.evaluation
    if not plan.version:
        return [missing(N_("how success will be judged"))]
    locked = (gettext(N_("Locked on {day}, before the result could be known."),
                      day=plan.locked_on) if plan.locked_on
              else gettext(N_("Not locked yet: it can still be changed.")))  # fmt: skip
    named = [i.name for i in t.m.run.indicators if i.id in t.m.run.named]
    rows = [
        (N_("Design"), gettext(plan.design.words) if plan.design else ""),
        (N_("Place of the response"), plan.place),
        (N_("Compared with"), plan.comparison),
        (N_("Places around"), plan.buffer),
        (N_("The time before"), window(plan.before_first, plan.before_last)),
        (N_("The time after"), window(plan.after_first, plan.after_last)),
        (N_("Follow-up"), on(plan.follow_up_on)),
        (N_("Assessed by"), plan.assessor),
        (N_("Rule"), plan.decision_rule),
        (N_("Judged by"), "; ".join(named)),
    ]
    found: list[Block] = [Heading(gettext(N_("How success was to be judged"))), facts(rows)]
    found += [missing(name) for name, value in rows if not value]
    found.append(Words(locked, "note"))
    found += [
        Answer(gettext(N_("Changed on {day}"), day=on(a.made_at)), a.what, a.because)
        for a in t.m.amendments
    ]
    return found


def delivery(t: Telling) -> list[Block]:
    share = t.m.record.share
    if share is None:
        return [missing(N_("how much of the plan was delivered"))]
    return [
        Facts(((gettext(N_("Delivered of the plan")), f"{share}%"),)),
        Words(gettext(HOW), "note"),
    ]


def log(t: Telling) -> list[Block]:
    """What was written down while it ran: changes from the plan, costs, the unexpected."""
    return [
        table(
            N_("What happened while it ran"), (N_("Day"), N_("What"), N_("In words")),
            [(on(line.happened_on), gettext(line.kind.words), joined(line.words, line.action or ""))
             for line in reversed(t.m.log)],
            N_("what happened while the response ran"),
        )
    ]  # fmt: skip


def whole(t: Telling) -> list[Block]:
    return [
        *options(t), *choice(t), *objectives(t), *actions(t), *evaluation(t), *delivery(t),
        *log(t),
    ]  # fmt: skip
