"""Whom nobody asks: the stop rules after contact (practice part 2, row 26).

How fair somebody finds the police is no question for a person who has just been hurt, or has lost
somebody. Whoever hands out the codes leaves them out; the first screen asks once more, keeps
nothing, and the code stays unused.
"""

from sara.intake.urgent import Advice, Urgent, advice
from sara.settings import Settings
from sara.words import N_

STOPS = (
    N_("somebody died or was badly hurt"),
    N_("sexual violence"),
    N_("violence, threats or control at home"),
    N_("a child was hurt, or was not safe"),
    N_("an attack because of who somebody is"),
    N_("somebody wanted to end their life"),
    N_("the case is still before a court"),
)
YES, NO = "yes", "no"


def help_after(settings: Settings) -> Advice:
    """The numbers for whoever stops."""
    return advice(Urgent.HOME, settings)
