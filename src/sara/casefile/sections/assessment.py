"""Assessment: did it work, did it only move, and what do both sides say?"""

from sara.assessment.files import LINES, Compared
from sara.assessment.models import Moved, VerdictOf
from sara.assessment.results import Result
from sara.assessment.verdict_table import applies
from sara.casefile.parts import Answer, Block, Heading, Words, answer, facts, missing, table
from sara.casefile.telling import Telling, joined, on, window
from sara.figures.change import plain
from sara.figures.models import Place, Taken
from sara.figures.series import IndicatorLine, MeasurementLine
from sara.words import N_, gettext

THEIRS = {VerdictOf.RESIDENTS: N_("the residents' verdict"),
          VerdictOf.AGENCIES: N_("the agencies' verdict")}  # fmt: skip
MOST_VALUES = 24
"""Values of one indicator that are told one by one; a longer series stands in sara."""


def indicators(t: Telling) -> list[Block]:
    """Every indicator: what it counts, who generates it, its values before and after."""
    lines = [c.line for c in t.m.assessed.compared]
    found: list[Block] = [
        table(
            N_("Indicators"),
            (N_("Indicator"), N_("Who generates it"), N_("What exactly is counted"),
             N_("Known bias"), N_("Baseline")),
            [
                (joined(i.name, i.unit), gettext(i.generator.words), i.definition, i.known_bias,
                 gettext(N_("frozen {day}"), day=on(i.frozen_at)) if i.frozen_at
                 else gettext(N_("not frozen")))
                for i in lines
            ],
            N_("indicators"),
        )
    ]  # fmt: skip
    for line in lines:
        found += _values(line)
    return found


def _values(line: IndicatorLine) -> list[Block]:
    values = [*line.measurements, *line.elsewhere]
    shown = values[:MOST_VALUES]
    found = [
        table(
            line.name, (N_("When"), N_("Days"), N_("Where"), N_("Value"), N_("Source")),
            [_value(m) for m in shown], line.name,
        )
    ]  # fmt: skip
    if len(values) > len(shown):
        left = len(values) - len(shown)
        found.append(Words(gettext(N_("{n} more values stand in sara."), n=left), "note"))
    return found


def _value(m: MeasurementLine) -> tuple[str, ...]:
    where = "" if m.place is Place.RESPONSE else gettext(m.place.words)
    return (gettext(m.taken.words), window(m.starts_on, m.ends_on),
            where or gettext(Place.RESPONSE.words), plain(m.value), m.source)  # fmt: skip


def process(t: Telling) -> list[Block]:
    texts = t.m.assessed.texts
    delivered = gettext(texts.delivered.words) if texts.delivered else ""
    found = [answer(N_("Was it done as planned?"), joined(delivered, texts.process))]
    if texts.failure:
        found.append(Answer(gettext(N_("Why it did not work")), gettext(texts.failure.words)))
    return found


def impact(t: Telling) -> list[Block]:
    """What the numbers show, each method in a sentence, and what people say that it means."""
    texts = t.m.assessed.texts
    fell = gettext(texts.fell.words) if texts.fell else ""
    found: list[Block] = [answer(N_("Did the problem fall?"), joined(fell, texts.impact))]
    for compared, result in zip(t.m.assessed.compared, t.m.results, strict=True):
        if compared.measured:
            found.append(_says(compared, result))
    together = applies(texts.delivered, texts.fell)
    if together is not None:
        found.append(
            Answer(gettext(N_("What the result allows one to say")), gettext(together.words),
                   gettext(together.meaning))
        )  # fmt: skip
    found.append(Answer(gettext(N_("What the record says by itself")), gettext(t.m.record.words)))
    return found


def _says(compared: Compared, result: Result) -> Block:
    said = [gettext(f.words) for f in result.findings if not f.aside]
    notes = [gettext(note) for note in result.notes]
    words = "\n".join([*(said or [gettext(compared.change.words)]), *notes])
    return Answer(compared.line.name, words, gettext(result.reading.words))


def displacement(t: Telling) -> list[Block]:
    """The six ways a problem can move, with what was found; not examined is an answer."""
    if not t.m.moved:
        return [missing(N_("whether the problem only moved"))]
    return [
        table(
            N_("Did it only move?"), (N_("Which way"), N_("Finding"), N_("What was seen")),
            [
                (gettext(way.words), gettext(t.m.moved[way].finding.words), t.m.moved[way].words)
                if way in t.m.moved
                else (gettext(way.words), gettext(N_("Not answered yet")), "")
                for way in Moved
            ],
            N_("whether the problem only moved"),
        )
    ]  # fmt: skip


def residents(t: Telling) -> list[Block]:
    texts = t.m.assessed.texts
    goal = gettext(texts.goal_met.words) if texts.goal_met else ""
    return [
        answer(N_("What residents see now"), texts.residents_measure),
        answer(N_("Was the goal reached?"), joined(goal, texts.objectives)),
    ]


def verdicts(t: Telling) -> list[Block]:
    """Both verdicts, side by side; neither is made to agree with the other."""
    found: list[Block] = [Heading(gettext(N_("Two verdicts, side by side")))]
    group = t.m.assessed.asked
    for of in (VerdictOf.RESIDENTS, VerdictOf.AGENCIES):
        row = t.m.verdicts.get(of)
        if of is VerdictOf.RESIDENTS and group is not None and group.result is not None:
            found.append(Answer(gettext(of.words), gettext(group.result.words),
                                gettext(N_("what came of asking them"))))  # fmt: skip
            if row is None:
                continue
        if row is None:
            found.append(missing(THEIRS[of]))
        elif not row.open:
            found.append(Words(gettext(N_("The agencies' verdict is given and sealed until"
                                          " residents have given theirs.")), "note"))  # fmt: skip
        else:
            earlier = gettext(N_("from an earlier round")) if of in t.m.earlier else ""
            note = joined(on(row.given_at), earlier)
            found.append(
                Answer(gettext(of.words), joined(gettext(row.judgement.words), row.words), note)
            )
    return found


def lessons(t: Telling) -> list[Block]:
    texts, row = t.m.assessed.texts, t.m.found.row
    outcome = row.outcome or texts.outcome
    return [
        answer(N_("What we learned"), texts.lessons),
        answer(N_("What must go on"), texts.goes_on),
        answer(N_("Outcome"), gettext(outcome.words) if outcome else ""),
    ]


def checks(t: Telling) -> list[Block]:
    return [
        table(
            N_("Dates to measure again"), (N_("Day"), N_("Who holds it"), N_("What was seen")),
            [
                (on(c.due_on), t.people.one(c.holder_id),
                 joined(gettext(N_("It holds") if c.holds else N_("It does not hold"))
                        if c.done_on else "", c.words))
                for c in t.m.checks
            ],
            N_("dates to measure again"),
        )
    ]  # fmt: skip


def summary(t: Telling) -> list[Block]:
    """The five lines for everyone, as they were written in the assessment."""
    written = list(zip(LINES, t.m.assessed.texts.summary, strict=True))
    if not any(text.strip() for _, text in written):
        return [missing(N_("a summary: you said, we found, we did, what changed, what did not"))]
    return [facts(written)]


def before_and_after(t: Telling) -> list[Block]:
    """The baseline alone, for the stages that come before any result."""
    found: list[Block] = []
    for c in t.m.assessed.compared:
        before = [m for m in c.line.measurements if m.taken is Taken.BASELINE]
        if before:
            found.append(
                Answer(c.line.name, "\n".join(joined(plain(m.value), c.line.unit,
                                                     window(m.starts_on, m.ends_on), m.source)
                                              for m in before[:MOST_VALUES]),
                       gettext(N_("before the response")))
            )  # fmt: skip
    return found or [missing(N_("a baseline"))]


def whole(t: Telling) -> list[Block]:
    return [
        *process(t), *indicators(t), *impact(t), *displacement(t), *residents(t), *verdicts(t),
        *lessons(t), *checks(t),
    ]  # fmt: skip
