"""What judges ask for, in their order: the Goldstein and the Tilley Award.

Goldstein: summary, scanning, analysis, response, assessment, then the agency; some 4,000 words on
at most 15 pages (Center for Problem-Oriented Policing, call for submissions). Tilley: 400 words of
summary and 4,000 of description, judged stage by stage, analysis and assessment twice (Home
Office, guidance of 2009). The questions are ours, after theirs; each year's guide may differ.
"""

from sara.casefile.parts import Block, Heading, Words, missing, table
from sara.casefile.sections import analysis, around, assessment, response, scanning
from sara.casefile.sections.part import Part, Tell
from sara.casefile.telling import Telling
from sara.problems.models import Stage
from sara.words import N_, gettext

SUMMARY_WORDS, DESCRIPTION_WORDS = 400, 4_000


def asked(question: str, *tells: Tell) -> Tell:
    """One question of the judges, and what the record says to it."""

    def tell(t: Telling) -> list[Block]:
        said = [block for one in tells for block in one(t)]
        return [Heading(gettext(question)), *(b for b in said if not isinstance(b, Heading))]

    return tell


def by_hand(*what: str) -> Tell:
    """What sara does not record, and an entry wants."""

    def tell(_t: Telling) -> list[Block]:
        return [missing(one) for one in what]

    return tell


def agencies(t: Telling) -> list[Block]:
    """Which agencies worked on it, by name; never who."""
    names = {p.agency for p in t.m.people.values() if p.works_for_agency and p.agency}
    names |= {a.agency_name for a in t.m.actions if a.agency_name}
    rows = [(name,) for name in sorted(names)]
    empty = N_("agencies that worked on it")
    return [table(N_("Agencies that worked on it"), (N_("Agency"),), rows, empty)]


def costs(t: Telling) -> list[Block]:
    rows = [(a.what, a.cost) for a in t.m.actions if a.cost]
    return [table(N_("What was spent"), (N_("For what"), N_("Cost")), rows, N_("what was spent"))]


def charts(t: Telling) -> list[Block]:
    """The pictures with their findings; the numbers behind them stand in the case file."""
    found: list[Block] = []
    for filed in t.m.charts:
        found += around.chart(t, filed, numbers=False)
    return found or [missing(N_("charts filed as evidence"))]


def double(_t: Telling) -> list[Block]:
    return [Words(gettext(N_("Judges count this part twice.")), "note")]


SUMMARY = Part(title=N_("Summary"), tells=(assessment.summary,), most=SUMMARY_WORDS, counted=False)
SCANNING = (
    asked(N_("What was the problem, where and when?"), scanning.statement),
    asked(N_("Who saw it, and what did the community bring to it?"), scanning.origin),
    asked(N_("How do we know that it is a problem that comes back?"), scanning.cheers,
          scanning.events),
    asked(N_("What was to be reached?"), scanning.goal, assessment.before_and_after),
)  # fmt: skip
ANALYSIS = (
    asked(N_("What was used to find out?"), analysis.sources, analysis.requests),
    asked(N_("What was done before, and what came of it?"), analysis.background),
    asked(N_("Who, where, when and how, and where not?"), analysis.both_ways, analysis.triangle),
    asked(N_("What is the cause, and how was that tested?"), analysis.explanations,
          analysis.conclusion),
    asked(N_("How was it talked over with the community?"), analysis.checked_back),
    charts,
)  # fmt: skip
RESPONSE = (
    asked(N_("Which responses were considered, and why this one?"), response.options,
          response.choice),
    asked(N_("What was it to reach?"), response.objectives),
    asked(N_("Who did what, by when, and how much of it?"), response.actions, response.delivery),
    asked(N_("What went otherwise than planned?"), response.log),
)  # fmt: skip
ASSESSMENT = (
    asked(N_("How was it judged, and was that settled before?"), response.evaluation),
    asked(N_("Was it done as planned?"), assessment.process),
    asked(N_("What changed, and how sure is that?"), assessment.indicators, assessment.impact),
    asked(N_("Did it only move, or did the benefit spread?"), assessment.displacement),
    asked(N_("What do residents say?"), assessment.residents, assessment.verdicts),
    asked(N_("What was learned, and does it last?"), assessment.lessons, assessment.checks),
)  # fmt: skip
GOLDSTEIN = (
    SUMMARY,
    Part(title=N_("Scanning"), tells=SCANNING),
    Part(title=N_("Analysis"), begins=Stage.ANALYSIS, tells=ANALYSIS),
    Part(title=N_("Response"), begins=Stage.PLAN, tells=RESPONSE),
    Part(title=N_("Assessment"), begins=Stage.ASSESSMENT, tells=ASSESSMENT),
    Part(
        title=N_("Agency and officer information"),
        tells=(
            agencies, costs,
            by_hand(
                N_("the level of the police at which the work was taken up"),
                N_("training in problem-solving that officers had"),
                N_("money and people beyond the usual budget"),
                N_("a contact for the judges; sara names nobody, write it in the DOCX"),
            ),
        ),
        counted=False,
    ),
)  # fmt: skip
TILLEY = (
    SUMMARY,
    Part(title=N_("Scanning"), tells=(*SCANNING, asked(
        N_("Who else has a stake in it?"), around.stakeholders))),
    Part(title=N_("Analysis"), begins=Stage.ANALYSIS, tells=(double, *ANALYSIS)),
    Part(title=N_("Response"), begins=Stage.PLAN, tells=(*RESPONSE, asked(
        N_("Did the group agree, and what became of objections?"), around.rounds))),
    Part(title=N_("Assessment"), begins=Stage.ASSESSMENT, tells=(double, *ASSESSMENT)),
    Part(title=N_("Partners and what it cost"), tells=(
        agencies, costs, by_hand(N_("the letter of endorsement; it goes in beside this entry"))),
        counted=False),
)  # fmt: skip
