"""The verbs of the history, in plain words for the timeline.

A test compares them with every `record(...)` in the sources: a verb without words fails.
"""

from sara.words import N_

VERBS: dict[str, str] = {
    "problem.logged": N_("Logged the problem"),
    "problem.restated": N_("Changed the statement of the problem"),
    "problem.handed_over": N_("Named another lead"),
    "problem.published": N_("Published the summary for everyone"),
    "problem.unpublished": N_("Took the summary back from the public"),
    "seat.given": N_("Gave someone a seat on the team"),
    "seat.ended": N_("Ended a seat on the team"),
    "review.asked": N_("Asked for the review of the stage"),
    "review.withdrawn": N_("Withdrew the review"),
    "review.decided": N_("Decided the review"),
    "criterion.waived": N_("Let an unmet point pass"),
    "moved.advance": N_("Moved the problem to the next stage"),
    "moved.close": N_("Closed the problem"),
    "moved.redefine": N_("Sent the problem back to scanning"),
    "moved.reanalyse": N_("Sent the problem back to analysis"),
    "moved.replan": N_("Sent the problem back to the plan"),
    "moved.came_back": N_("The problem came back: scanning starts again"),
    "moved.pause": N_("Paused the problem"),
    "moved.resume": N_("Resumed the problem"),
    "moved.refer_out": N_("Referred the problem to another body"),
    "moved.merge": N_("Merged the problem into another"),
    "moved.reject": N_("Found that this is not a problem"),
    "moved.reopen": N_("Reopened the problem"),
    "read": N_("Read material that is for agencies only"),
    "text.erased": N_("Erased the text of an entry"),
}

FIELDS: dict[str, str] = {
    "stage": N_("Stage"),
    "title": N_("Short name"),
    "behaviour": N_("What is happening"),
    "place": N_("Where"),
    "times": N_("When"),
    "decision": N_("Decision"),
    "told": N_("What people were told"),
    "waived": N_("Points let pass"),
    "unmet": N_("Points missing"),
    "criterion": N_("Point of the gate"),
    "until": N_("Until"),
    "receiver": N_("Taken over by"),
    "letter": N_("CHEERS letter"),
    "into": N_("Merged into"),
    "outcome": N_("Outcome"),
    "lead": N_("Lead"),
    "seat": N_("Seat"),
    "public_summary": N_("Summary for everyone"),
}


def field_words(field: str) -> str:
    """What a changed field is called on the screen."""
    return FIELDS.get(field, field.replace("_", " "))
