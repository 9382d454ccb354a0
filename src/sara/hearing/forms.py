"""The forms of hearing back."""

from collections.abc import Mapping

from sara.mail.models import DigestEvery
from sara.web.forms import Form
from sara.words import N_, Sentence, Spoken, say

OUT_OF_DAY = N_("Choose an hour of the day")


class Weekday(Spoken):
    """Days as they are counted in a date: Monday is 0."""

    MONDAY = "0", N_("Monday")
    TUESDAY = "1", N_("Tuesday")
    WEDNESDAY = "2", N_("Wednesday")
    THURSDAY = "3", N_("Thursday")
    FRIDAY = "4", N_("Friday")
    SATURDAY = "5", N_("Saturday")
    SUNDAY = "6", N_("Sunday")


class MakeFeed(Form, kw_only=True):
    group_id: int | None = None


class ChooseMail(Form, kw_only=True):
    version: int = 0
    digest: DigestEvery
    digest_hour: int
    digest_weekday: Weekday
    at_once: bool = False
    quiet_from: int
    quiet_until: int

    says = {"digest": N_("Choose how often")}

    def check(self) -> Mapping[str, Sentence]:
        hours = ("digest_hour", "quiet_from", "quiet_until")
        return {name: say(OUT_OF_DAY) for name in hours if not 0 <= getattr(self, name) <= 23}
