"""Why a formula has no answer. Who shows the figure puts each into words."""

import enum


class Why(enum.Enum):
    NOTHING_HAPPENED = "nothing_happened"
    """No event on any side: there is nothing to compare."""
    NONE_BEFORE = "none_before"
    """No event before: a change from nothing has no ratio."""
    EMPTY_WINDOW = "empty_window"
    """A window of no length, or with no days in it."""
    NOT_A_COUNT = "not_a_count"
    """Events are whole and not negative."""
    ONE_SIDE_MISSING = "one_side_missing"
    """There is no value from before, or none from after."""
    TOO_FEW_POINTS = "too_few_points"
    """The series is too short for this method."""
    NOTHING_VARIES = "nothing_varies"
    """The numbers do not determine the answer: all the same, or one hides the other."""
    RESPONSE_FAILED = "response_failed"
    """Only meant for a response that did better than its comparison place."""
    NOT_REACHABLE = "not_reachable"
    """Even a fall to nothing could not be told from chance."""
    TOO_MANY = "too_many"
    """More than can be worked out while somebody waits."""
