"""Writing a file: what was read, in the order of its kind, in the reader's language."""

from sara import languages
from sara.accounts.reach import Reach
from sara.casefile.kinds import Kind
from sara.casefile.material import Material
from sara.casefile.orders import ORDERS, Part
from sara.casefile.parts import CaseFile, Section
from sara.casefile.people import People
from sara.casefile.telling import Telling
from sara.web.call import Read
from sara.web.dates import moment
from sara.words import N_, gettext, reading_language

FOR_WHOM = {
    Reach.TEAM: N_("Made for the team: residents and agencies on this problem. It holds nothing"
                   " that is for agencies only."),
    Reach.AGENCIES: N_("Made for people who work for agencies. It may hold what is for agencies"
                       " only: do not pass it on to others."),
}  # fmt: skip
SHORT = {Reach.TEAM: N_("For the team"), Reach.AGENCIES: N_("For agencies")}
MADE = N_("Made on {at}. It reaches to entry {n} of the history.")
NAMES = N_("Residents are not named in it. Names that people wrote in their own words are as they"
           " wrote them.")  # fmt: skip
PAGE = N_("Page {n} of {all}")
UNPRINTED = N_("Some letters could not be printed, because no font for them is installed. Each is"
               " shown as {mark}. They stand in the DOCX.")  # fmt: skip


def written(call: Read, m: Material, kind: Kind) -> CaseFile:
    """The whole file as this reader may have it. Nothing is left out for being empty."""
    telling = Telling(m=m, people=People(m.people), renderer=call.house.renderer)
    row = m.found.row
    spoken = languages.language(call.settings, reading_language())
    return CaseFile(
        kind=gettext(kind.words), title=row.title, reference=row.reference,
        language=reading_language(),
        right_to_left=spoken is not None and spoken.direction == "rtl",
        short=gettext(SHORT[m.found.reach]),
        about=(
            gettext(FOR_WHOM[m.found.reach]),
            gettext(MADE, at=moment(call.now), n=m.reaches),
            gettext(NAMES),
        ),
        sections=tuple(section(telling, part) for part in ORDERS[kind]),
        page=gettext(PAGE), unprinted=gettext(UNPRINTED),
    )  # fmt: skip


def section(telling: Telling, part: Part) -> Section:
    blocks = [block for tell in part.tells for block in tell(telling)]
    return Section(gettext(part.title), tuple(blocks))
