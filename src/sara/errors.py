"""Refusals: the domain says no, with a sentence a person can read and an HTTP status."""

from typing import Any

from sara.words import N_, Sentence, say


class Refusal(Exception):
    """Base of every refusal. `sentence` is what the person reads."""

    status = 422
    heading = N_("This cannot be done yet")
    wait = 0
    """Seconds after which it may be tried again, where that is the way on."""

    def __init__(self, sentence: str | Sentence, *more: Sentence, **values: Any) -> None:
        self.sentence = sentence if isinstance(sentence, Sentence) else say(sentence, **values)
        self.more = more
        super().__init__(self.sentence.text)


class Refused(Refusal):
    """The rules of the practice do not allow it now."""


class BadRequest(Refusal):
    status = 400
    heading = N_("We could not read what was sent")


class SignedOut(Refusal):
    status = 401
    heading = N_("Please sign in")

    def __init__(self) -> None:
        super().__init__(N_("You are not signed in, or your session has ended."))


class Forbidden(Refusal):
    status = 403
    heading = N_("You may not do this")

    def __init__(self, sentence: str | Sentence = "") -> None:
        super().__init__(sentence or N_("Your role does not allow this."))
        self.by_role = not sentence
        """Whether somebody else could do it, who may be named."""


class NotFound(Refusal):
    status = 404
    heading = N_("Page not found")

    def __init__(self) -> None:
        super().__init__(N_("There is nothing here, or it is not open to you."))


class Stale(Refusal):
    """Somebody else changed the same thing first.

    `theirs` maps each form field to the text that stands now; `version` is the one to send again.
    """

    status = 409
    heading = N_("Someone else changed this while you were writing")

    def __init__(
        self,
        theirs: dict[str, str] | None = None,
        version: int | None = None,
        sentence: str = N_("Both texts are below. Nothing is lost: choose what should stand."),
    ) -> None:
        super().__init__(sentence)
        self.theirs = theirs or {}
        self.version = version


class TooLarge(Refusal):
    status = 413
    heading = N_("That is too large")


class TooMany(Refusal):
    status = 429
    heading = N_("Too many tries")
    wait = 60


class Unavailable(Refusal):
    status = 503
    heading = N_("sara is busy for a moment")
    wait = 60

    def __init__(self) -> None:
        super().__init__(N_("Nothing was saved. Please try again in a minute."))


class CannotWrite(Refusal):
    """The disk is full, locked or broken. Raised from what the disk said, which goes to the log."""

    status = 503
    heading = N_("sara cannot save anything just now")
    wait = 60

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Nothing was saved: the disk that sara writes to is full, or closed to it. Those"
                " who run sara have to mend that. Please try again later, and choose your"
                " files again."
            )
        )


class Broken(Refusal):
    """A fault of ours."""

    status = 500
    heading = N_("Something went wrong on our side")

    def __init__(self) -> None:
        super().__init__(N_("Nothing was saved. The fault is written down for those who run sara."))
