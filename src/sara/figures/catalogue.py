"""The indicator catalogue: numbers that are often used, with what each means and may hide.

Each is a beginning: whoever takes one over writes the place and the source. The biases are those
that the practice names again and again (practice 2, rows 23 to 26).
"""

import msgspec

from sara.figures.models import Counted, Direction, Generator
from sara.words import N_


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    name: str
    unit: str = ""
    counted: Counted = Counted.COUNT
    generator: Generator
    direction: Direction = Direction.DOWN
    definition: str
    known_bias: str


CATALOGUE = (
    Entry(
        code="diary", name=N_("Bad nights in the diaries of residents"), unit=N_("nights"),
        generator=Generator.RESIDENTS,
        definition=N_("Nights on which at least one of the same households wrote down the problem,"
                      " by the same rule before and after."),
        known_bias=N_("Households tire of writing, so that a fall may only be a tired diary. Count"
                      " how many still write."),
    ),
    Entry(
        code="calls", name=N_("Calls about the problem"), unit=N_("calls"),
        generator=Generator.RESIDENTS,
        definition=N_("Calls of one kind from the place, repeated calls about one event counted"
                      " once."),
        known_bias=N_("People call less when they have given up, and more when they are asked to."
                      " Not everybody trusts the police enough to call."),
    ),
    Entry(
        code="recorded", name=N_("Recorded crimes of one kind"), unit=N_("crimes"),
        generator=Generator.AGENCIES,
        definition=N_("Crimes of one named kind at the place, by the day they happened, not the day"
                      " they were recorded."),
        known_bias=N_("Follows what is reported and how it is recorded; both change with attention."
                      " The latest weeks are not complete yet."),
    ),
    Entry(
        code="repairs", name=N_("Repairs of damage"), unit=N_("repairs"),
        generator=Generator.AGENCIES,
        definition=N_("Work orders for damage of one kind at the place, counted by the day on which"
                      " the damage was found."),
        known_bias=N_("Repair rounds that come more often find more. A full budget, too."),
    ),
    Entry(
        code="injured", name=N_("People treated for injuries"), unit=N_("people"),
        generator=Generator.AGENCIES,
        definition=N_("People treated by ambulance or hospital for injuries from the problem, as"
                      " counts by month only."),
        known_bias=N_("Few events, so that chance moves them much. Not everybody tells how it"
                      " happened."),
    ),
    Entry(
        code="walk", name=N_("Signs counted on a walk-round"), unit=N_("signs"),
        generator=Generator.RESIDENTS,
        definition=N_("Signs of the problem seen on the same way, at the same hour, by two people"
                      " with the same sheet."),
        known_bias=N_("Weather and season change what is seen. People who hope for a fall see"
                      " less."),
    ),
    Entry(
        code="safe", name=N_("Residents who feel safe at the place"), unit=N_("of 100 asked"),
        counted=Counted.LEVEL, generator=Generator.RESIDENTS, direction=Direction.UP,
        definition=N_("Share of those asked who feel safe or very safe there after dark, with the"
                      " same question and the same way of asking."),
        known_bias=N_("Those who avoid the place or do not answer are missing. Say how many were"
                      " asked, and how."),
    ),
    Entry(
        code="tickets", name=N_("Tickets, stops or arrests"), unit=N_("tickets"),
        generator=Generator.POLICE_ACTIVITY,
        definition=N_("Tickets, stops or arrests for the problem at the place."),
        known_bias=N_("Shows how busy the police were. It rises with patrols, so it can never show"
                      " alone that a problem got smaller."),
    ),
)  # fmt: skip


def entry(code: str) -> Entry | None:
    return next((e for e in CATALOGUE if e.code == code), None)
