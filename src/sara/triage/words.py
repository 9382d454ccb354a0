"""Where a problem stands, in the words of reporters and visitors."""

from sara.problems.models import Stage
from sara.words import N_

OF_STAGE = {
    Stage.SCANNING: N_("We are finding out how big this is, and whom it touches."),
    Stage.ANALYSIS: N_("We are finding out why it happens."),
    Stage.PLAN: N_("We are deciding what to do about it."),
    Stage.RUNNING: N_("What was decided is being done."),
    Stage.ASSESSMENT: N_("We are checking whether it worked."),
    Stage.SUSTAIN: N_("The work is done. We measure again to see whether it lasts."),
    Stage.PAUSED: N_("The work on it rests for now."),
    Stage.NOT_A_PROBLEM: N_("It was looked into, and no lasting problem was found."),
    Stage.MERGED: N_("It is part of a bigger problem that is being worked on."),
}
CLOSED = N_("The work on it has ended: {outcome}.")
REFERRED_OUT = N_("{body} has taken it over.")
