"""What each kind of file holds, in which order, for whom at most, and how long it may be."""

import msgspec

from sara.accounts.reach import Reach
from sara.casefile.awards import DESCRIPTION_WORDS, GOLDSTEIN, TILLEY
from sara.casefile.kinds import Kind
from sara.casefile.sections import analysis, around, assessment, evidence, response, scanning
from sara.casefile.sections.part import Part
from sara.problems.models import Stage
from sara.words import N_


class Order(msgspec.Struct, frozen=True, kw_only=True):
    parts: tuple[Part, ...]
    most: int = 0
    """Words that the counted parts may have together; 0 for as many as there are."""
    for_judges: bool = False
    """Read by strangers: nobody is named, and nothing for agencies only is in it."""
    guide: str = ""

    @property
    def at_most(self) -> Reach:
        return Reach.TEAM if self.for_judges else Reach.AGENCIES


CASE_FILE = (
    Part(title=N_("At a glance"), tells=(around.at_a_glance, assessment.summary, around.gaps)),
    Part(title=N_("Scanning"), tells=(scanning.whole,)),
    Part(title=N_("Analysis"), begins=Stage.ANALYSIS, tells=(analysis.whole,)),
    Part(title=N_("Response"), begins=Stage.PLAN, tells=(response.whole,)),
    Part(title=N_("Assessment"), begins=Stage.ASSESSMENT, tells=(assessment.whole,)),
    Part(title=N_("Asking the group"), tells=(around.rounds,)),
    Part(title=N_("Decisions at the gates"), tells=(around.moves, around.reviews)),
    Part(title=N_("Team and stakeholders"), tells=(around.team, around.stakeholders)),
    Part(title=N_("Evidence"), tells=(evidence.whole,)),
    Part(title=N_("Charts filed as evidence"), tells=(around.charts,)),
)
"""What people read first stands first; what they look up stands at the end."""

ORDERS: dict[Kind, Order] = {
    Kind.CASE_FILE: Order(parts=CASE_FILE),
    Kind.GOLDSTEIN: Order(
        parts=GOLDSTEIN, most=DESCRIPTION_WORDS, for_judges=True,
        guide=N_("In the order of the call for the Goldstein Award: about 4,000 words on at most 15"
                 " pages. Look at this year's call before you send it."),
    ),
    Kind.TILLEY: Order(
        parts=TILLEY, most=DESCRIPTION_WORDS, for_judges=True,
        guide=N_("In the order of the guidance for the Tilley Award of 2009: 400 words of summary"
                 " and 4,000 of description. Look at this year's guidance before you send it."),
    ),
}  # fmt: skip
