"""Writing a file: what was read, in the order of its kind, in the reader's language."""

import msgspec

from sara import languages
from sara.accounts.reach import Reach
from sara.casefile.counting import everything, words
from sara.casefile.kinds import Kind
from sara.casefile.material import Material, material
from sara.casefile.orders import ORDERS, Order
from sara.casefile.parts import CaseFile, Section, Words
from sara.casefile.people import People
from sara.casefile.sections.part import Part
from sara.casefile.telling import Telling
from sara.privacy.finding import names_in
from sara.problems.queries import Found
from sara.web.call import Read
from sara.web.dates import moment
from sara.words import N_, gettext, reading_language

FOR_WHOM = {
    Reach.TEAM: N_("Made for the team: residents and agencies on this problem. It holds nothing"
                   " that is for agencies only."),
    Reach.AGENCIES: N_("Made for people who work for agencies. It may hold what is for agencies"
                       " only: do not pass it on to others."),
}  # fmt: skip
FOR_JUDGES = N_("Made for judges, from what the team may see. It holds nothing that is for"
                " agencies only.")  # fmt: skip
SHORT = {Reach.TEAM: N_("For the team"), Reach.AGENCIES: N_("For agencies")}
MADE = N_("Made on {at}. It reaches to entry {n} of the history.")
NAMES = N_("Residents are not named in it. Names that people wrote in their own words are as they"
           " wrote them.")  # fmt: skip
NO_NAMES = N_("Nobody is named in it. Names that people wrote in their own words are as they wrote"
              " them: look through it before you send it.")  # fmt: skip
LENGTH = N_("{n} words of at most {most}")
PART_LENGTH = N_("{part}: {n} words of at most {most}")
TOO_LONG = N_("Too long: shorten it in the DOCX.")
NOT_BEGUN = N_("The problem has not come to this stage yet.")
PAGE = N_("Page {n} of {all}")
LOST = N_("This photo is no longer kept.")
UNPRINTED = N_("Some letters could not be printed, because no font for them is installed. Each is"
               " shown as {mark}. They stand in the DOCX.")  # fmt: skip


def reach_for(found: Found, kind: Kind) -> Reach:
    """How far into the problem this kind of file may reach for this reader."""
    return min(found.reach, ORDERS[kind].at_most)


def read_for(call: Read, found: Found, reach: Reach) -> Material:
    """What this reader may see, as if they reached no further than this."""
    return material(call, msgspec.structs.replace(found, reach=reach))


def written(call: Read, m: Material, kind: Kind) -> CaseFile:
    """The whole file as this reader may have it. Nothing is left out for being empty."""
    order = ORDERS[kind]
    telling = Telling(
        m=m, people=People(m.people, named=not order.for_judges), renderer=call.house.renderer
    )
    row = m.found.row
    spoken = languages.language(call.settings, reading_language())
    sections = tuple(_section(telling, part) for part in order.parts)
    length = _length(order, sections)
    lines = (
        for_whom(kind, m.found.reach), gettext(MADE, at=moment(call.now), n=m.reaches),
        gettext(NO_NAMES if order.for_judges else NAMES), gettext(order.guide), length,
    )  # fmt: skip
    return CaseFile(
        kind=gettext(kind.words), title=row.title, reference=row.reference,
        language=reading_language(),
        right_to_left=spoken is not None and spoken.direction == "rtl",
        short=gettext(N_("For judges") if order.for_judges else SHORT[m.found.reach]),
        about=tuple(line for line in lines if line),
        sections=sections, page=gettext(PAGE), unprinted=gettext(UNPRINTED),
        lost=gettext(LOST),
    )  # fmt: skip


def for_whom(kind: Kind, reach: Reach) -> str:
    """For whom a file of this kind is made."""
    return gettext(FOR_JUDGES if ORDERS[kind].for_judges else FOR_WHOM[reach])


def _section(telling: Telling, part: Part) -> Section:
    blocks = [block for tell in part.tells for block in tell(telling)]
    if part.begins is not None and all(v.stage is not part.begins for v in telling.m.visits):
        blocks.insert(0, Words(gettext(NOT_BEGUN), "note"))
    return Section(gettext(part.title), tuple(blocks))


def _length(order: Order, sections: tuple[Section, ...]) -> str:
    """The words of the file against its limits; "" where there are none."""
    if not order.most:
        return ""
    own = [(p, words(s.blocks)) for p, s in zip(order.parts, sections, strict=True)]
    whole = sum(n for part, n in own if part.counted)
    said = [gettext(PART_LENGTH, part=gettext(p.title), n=n, most=p.most) for p, n in own if p.most]
    said.append(gettext(LENGTH, n=whole, most=order.most))
    long = whole > order.most or any(p.most and n > p.most for p, n in own)
    return "; ".join(said) + "." + (f" {gettext(TOO_LONG)}" if long else "")


def perhaps_names(file: CaseFile) -> list[str]:
    """What may be names of people in what people wrote, to be looked at before it goes out."""
    return names_in(everything(tuple(b for s in file.sections for b in s.blocks)))
