"""How far a person reaches into a problem, and for whom a part of it is meant."""

import enum

from sara.words import N_, Spoken


class Audience(Spoken):
    """For whom one part of a problem is meant."""

    PUBLIC = "public", N_("Everyone")
    TEAM = "team", N_("The team: residents and agencies on this problem")
    AGENCIES = "agencies", N_("Agencies only")


class SeatKind(Spoken):
    """The place of one person on one problem."""

    LEAD = "lead", N_("Lead")
    CHAIR = "chair", N_("Chair of the working group")
    MEMBER = "member", N_("Member")
    PARTNER = "partner", N_("Partner")
    OBSERVER = "observer", N_("Observer")
    REVIEWER = "reviewer", N_("Reviewer")


class Reach(enum.IntEnum):
    """How far one person reaches into one problem; each step holds the one before it."""

    NONE = 0
    PUBLIC = 1
    TEAM = 2
    AGENCIES = 3

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """The parts this reach may see."""
        return tuple(Audience)[: int(self)]

    def sees(self, audience: Audience) -> bool:
        return audience in self.audiences
