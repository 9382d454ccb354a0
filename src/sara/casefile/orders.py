"""In which order each kind of file tells of a problem."""

from collections.abc import Callable

import msgspec

from sara.casefile.kinds import Kind
from sara.casefile.parts import Block
from sara.casefile.sections import analysis, around, assessment, response, scanning
from sara.casefile.telling import Telling
from sara.words import N_

Tell = Callable[[Telling], list[Block]]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One section of a file: its heading, and what is told in it."""

    title: str
    tells: tuple[Tell, ...]


CASE_FILE = (
    Part(title=N_("At a glance"), tells=(around.at_a_glance, assessment.summary, around.gaps)),
    Part(title=N_("Scanning"), tells=(scanning.whole,)),
    Part(title=N_("Analysis"), tells=(analysis.whole,)),
    Part(title=N_("Response"), tells=(response.whole,)),
    Part(title=N_("Assessment"), tells=(assessment.whole,)),
    Part(title=N_("Asking the group"), tells=(around.rounds,)),
    Part(title=N_("Decisions at the gates"), tells=(around.moves, around.reviews)),
    Part(title=N_("Team and stakeholders"), tells=(around.team, around.stakeholders)),
    Part(title=N_("Evidence"), tells=(around.evidence,)),
    Part(title=N_("Charts filed as evidence"), tells=(around.charts,)),
)

ORDERS: dict[Kind, tuple[Part, ...]] = {Kind.CASE_FILE: CASE_FILE}
"""What people read first stands first; what they look up stands at the end."""
