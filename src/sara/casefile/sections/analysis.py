"""Analysis: why here, why now, and how we know."""

from collections import Counter

from sara.analysis.asks import BACKGROUND, CONCLUSION, INNER, OUTER, QUESTIONS, UNKNOWN
from sara.casefile.parts import Answer, Block, Heading, Words, answer, missing, table
from sara.casefile.telling import Telling, joined, on
from sara.evidence.models import Reliability
from sara.words import N_, gettext, ngettext


def both_ways(t: Telling) -> list[Block]:
    """Each question for where it happens and for where it does not."""
    found: list[Block] = [Heading(gettext(N_("Where it is, and where it is not")))]
    for ask in QUESTIONS:
        said = t.m.answers.get(ask.question)
        if said is None or not (said.present or said.absent or said.unknown_because):
            found.append(missing(ask.question.words))
            continue
        found += [answer(ask.present, said.present), answer(ask.absent, said.absent)]
        if said.unknown_because:
            found.append(Answer(gettext(UNKNOWN), said.unknown_because))
    return found


def triangle(t: Telling) -> list[Block]:
    study = t.m.study
    return [
        Heading(gettext(N_("Those who do it, those who suffer it, the place"))),
        *(answer(ask.label, getattr(study, ask.name)) for ask in (*INNER, *OUTER)),
    ]


def background(t: Telling) -> list[Block]:
    return [answer(ask.label, getattr(t.m.study, ask.name)) for ask in BACKGROUND]


def explanations(t: Telling) -> list[Block]:
    """Hypotheses with their rivals, tests and results."""
    by_id = {h.id: h for h in t.m.explanations}
    found: list[Block] = [Heading(gettext(N_("Explanations and how they were tested")))]
    if not t.m.explanations:
        return [*found, missing(N_("an explanation that was tested"))]
    for line in t.m.explanations:
        rival = by_id.get(line.rival_of) if line.rival_of else None
        found.append(
            Answer(gettext(line.sentence), line.finding or gettext(N_("No finding written down.")),
                   joined(gettext(line.result.words),
                          gettext(N_("a rival of another explanation")) if rival else ""))
        )  # fmt: skip
        if line.expected:
            found.append(Answer(gettext(N_("What we should then see")), line.expected))
        if line.test:
            found.append(Answer(gettext(N_("How it was tested")), line.test))
    return found


def sources(t: Telling) -> list[Block]:
    """From what kinds of source the evidence in this file comes, and how firm it is."""
    used = Counter(e.source for e in t.m.evidence)
    firm = Counter(e.source for e in t.m.evidence if e.reliability is Reliability.FIRM)
    return [
        table(
            N_("Where our knowledge comes from"),
            (N_("Kind of source"), N_("Pieces of evidence"), N_("Firm")),
            [(gettext(kind.words), str(n), str(firm[kind])) for kind, n in used.items()],
            N_("evidence"),
        )
    ]  # fmt: skip


def requests(t: Telling) -> list[Block]:
    """What partners were asked for, and what came."""
    if not t.m.data_requests:
        return []
    return [
        table(
            N_("Data that partners were asked for"),
            (N_("Whom"), N_("For what"), N_("Asked"), N_("Due"), N_("What came of it")),
            [
                (r.whom_asked, r.what, on(r.asked_on), on(r.due_on),
                 joined(gettext(r.became.words), on(r.answered_on), r.came))
                for r in t.m.data_requests
            ],
            N_("data from partners"),
        )
    ]  # fmt: skip


def checked_back(t: Telling) -> list[Block]:
    """When the findings were shown to the community, and what they said; dissent too."""
    return [
        table(
            N_("Findings shown to the community"),
            (N_("Day"), N_("With whom"), N_("Answer"), N_("What they said")),
            [(on(c.held_on), c.with_whom, gettext(c.agreement.words), c.said)
             for c in t.m.check_backs],
            N_("findings shown to the community"),
        )
    ]  # fmt: skip


def conclusion(t: Telling) -> list[Block]:
    return [answer(ask.label, getattr(t.m.study, ask.name)) for ask in CONCLUSION]


def pictures(t: Telling) -> list[Block]:
    """How many charts are filed; they stand in the part of their own."""
    n = len(t.m.charts)
    if not n:
        return []
    return [Words(ngettext("{n} chart was filed as evidence; it stands with the evidence.",
                           "{n} charts were filed as evidence; they stand with the evidence.", n),
                  "note")]  # fmt: skip


def whole(t: Telling) -> list[Block]:
    return [
        *background(t), *both_ways(t), *triangle(t), *sources(t), *requests(t), *pictures(t),
        *explanations(t), *checked_back(t), *conclusion(t),
    ]  # fmt: skip
