"""Reports as those see them who decide about them. Finding is authorising here, too."""

from sara.triage.queries.decisions import decided, decided_on, decisions_of
from sara.triage.queries.linked import (
    followers,
    followers_of,
    left_a_way,
    problem_behind,
    problem_named,
    reports_of,
)
from sara.triage.queries.pieces import joined_with, parts_of, whole_of, with_joined
from sara.triage.queries.queue import claiming, counts, onward, waiting, written_to_us
from sara.triage.queries.reach import PAGE, find, in_reach, reads
from sara.triage.queries.referrals import (
    late_referrals,
    passed_on,
    passed_to,
    referral,
    referrals_of,
)

__all__ = [
    "PAGE",
    "claiming",
    "counts",
    "decided",
    "decided_on",
    "decisions_of",
    "find",
    "followers",
    "followers_of",
    "in_reach",
    "joined_with",
    "late_referrals",
    "left_a_way",
    "onward",
    "parts_of",
    "passed_on",
    "passed_to",
    "problem_behind",
    "problem_named",
    "reads",
    "referral",
    "referrals_of",
    "reports_of",
    "waiting",
    "whole_of",
    "with_joined",
    "written_to_us",
]
