"""The stages, and how much a gate asks, and how a problem ends."""

from sara.words import N_, Spoken


class Stage(Spoken):
    SCANNING = "scanning", N_("Scanning")
    ANALYSIS = "analysis", N_("Analysis")
    PLAN = "plan", N_("Response plan")
    RUNNING = "running", N_("Response running")
    ASSESSMENT = "assessment", N_("Assessment")
    SUSTAIN = "sustain", N_("Sustain")
    CLOSED = "closed", N_("Closed")
    PAUSED = "paused", N_("Paused")
    REFERRED_OUT = "referred_out", N_("Referred out")
    NOT_A_PROBLEM = "not_a_problem", N_("Not a problem")
    MERGED = "merged", N_("Merged")


WORKING = (Stage.SCANNING, Stage.ANALYSIS, Stage.PLAN, Stage.RUNNING, Stage.ASSESSMENT)
"""The stages that end in a gate."""


class Tier(Spoken):
    QUICK = "1", N_("Quick: one officer")
    TEAM = "2", N_("Team: a working group")
    PARTNERSHIP = "3", N_("Partnership: several agencies")


class Outcome(Spoken):
    """How a problem ended (practice 1.6). "Closed" alone is not an outcome."""

    GOAL_MET = "goal_met", N_("Goal met")
    REDUCED = "reduced", N_("Reduced, kept under watch")
    DISAGREE = "disagree", N_("Residents and agencies disagree")
    EXHAUSTED = "exhausted", N_("Effort exhausted: some benefit, little more to gain")
    NOT_SOLVED = "not_solved", N_("Not solved")
    MOVED = "moved", N_("Moved to the proper owner")
    OVERTAKEN = "overtaken", N_("Overtaken by events")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
