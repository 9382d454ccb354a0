"""Whether a reporter may be reached in a certain way. Every message asks here first."""

from typing import Any

from sara.intake.models import ContactBy, IdentityMode
from sara.words import N_, Sentence, say

ANONYMOUS = N_("Nobody knows who reported this. Write on the receipt page.")
NO_CONTACT = N_("No way to reach this person was left. Write on the receipt page.")
OTHER_WAY = N_("This person asked to be reached in another way: {way}.")
FORBIDDEN = {
    ContactBy.EMAIL: ("no_emails", N_("This person asked for no e-mails.")),
    ContactBy.CALL: ("no_calls", N_("This person asked for no calls.")),
    ContactBy.TEXT: ("no_texts", N_("This person asked for no text messages.")),
    ContactBy.LETTER: ("no_letters", N_("This person asked for no letters.")),
}


def why_not(report: Any, way: ContactBy) -> Sentence | None:
    """Why this reporter must not be reached this way; None when it is allowed.

    `report` holds the columns of `Report`. Hours and other words (`safe_hours`, `safe_words`) are
    for a person to heed: show them, and send nothing by itself while they stand.
    """
    if report.mode is IdentityMode.ANONYMOUS:
        return say(ANONYMOUS)
    if report.contact_by is None or not report.contact_to:
        return say(NO_CONTACT)
    column, words = FORBIDDEN[way]
    if getattr(report, column):
        return say(words)
    if report.contact_by is not way:
        return say(OTHER_WAY, way=report.contact_by)
    return None


def may_mail_account(report: Any) -> bool:
    """The same of a reporter with an account, who is told on the page in any case."""
    if report.no_emails or report.safe_hours or report.safe_words:
        return False
    return report.contact_by in (None, ContactBy.EMAIL)


def may_mail(report: Any) -> bool:
    """Whether a letter may go out by itself: reached by e-mail, and nothing else to heed."""
    if why_not(report, ContactBy.EMAIL) is not None:
        return False
    return not (report.safe_hours or report.safe_words)
