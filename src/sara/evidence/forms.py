"""The forms of evidence, their mistakes in plain words."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from sara.accounts.reach import Audience
from sara.evidence import links
from sara.evidence.models import EvidenceKind, Reliability, SourceKind
from sara.problems.models import Stage
from sara.problems.stages import ORDER
from sara.web.forms import CHOOSE, Choice, Form
from sara.words import N_, Sentence, say

WRITTEN = (EvidenceKind.NOTE, EvidenceKind.INTERVIEW)
FILED = (EvidenceKind.PHOTO, EvidenceKind.DOCUMENT)

WRITE_IT = N_("Write down what was said or seen")
GIVE_ADDRESS = N_("Write the address of the page")
ADD_FILE = N_("Choose at least one file")
ADD_TABLE = N_("Choose a file, or write the figures down")
NOT_YET = N_("This day is still to come. When did it happen, or when was it measured?")

AUDIENCES = (
    Choice(
        Audience.TEAM.value, Audience.TEAM.words,
        N_("Residents on the team can read it too."),
    ),
    Choice(
        Audience.AGENCIES.value, Audience.AGENCIES.words,
        N_("Police and partner agencies. Residents do not see it, and each reading is recorded."),
    ),
)  # fmt: skip
"""Who sees it, as the form asks it. What everyone may see is the public summary."""


class EvidenceForm(Form, kw_only=True):
    kind: EvidenceKind
    title: Annotated[str, Meta(max_length=140)]
    body: Annotated[str, Meta(max_length=20_000)] = ""
    url: Annotated[str, Meta(max_length=1000)] = ""
    source: SourceKind
    supplied_by: Annotated[str, Meta(max_length=140)] = ""
    fact_on: dt.date | None = None
    reliability: Reliability
    stage: Stage
    supports: tuple[str, ...] = ()
    audience: Audience
    version: int = 0

    says = {
        "kind": N_("Choose what it is"),
        "title": N_("Give it a short title"),
        "source": N_("Choose where it comes from"),
        "reliability": N_("Choose how reliable it is"),
        "stage": N_("Choose the stage"),
        "audience": N_("Choose who may see it"),
    }

    def check(self) -> Mapping[str, Sentence]:
        wrong: dict[str, str] = {}
        if self.url and (why := links.mistake(self.url)):
            wrong["url"] = why
        if self.kind is EvidenceKind.LINK and not self.url:
            wrong["url"] = GIVE_ADDRESS
        if self.kind in WRITTEN and not self.body:
            wrong["body"] = WRITE_IT
        if self.stage not in ORDER:
            wrong["stage"] = CHOOSE
        return {field: say(sentence) for field, sentence in wrong.items()}

    def against(self, *, today: dt.date, files: int) -> dict[str, Sentence]:
        """Mistakes that show only beside the day and the number of files."""
        wrong: dict[str, str] = {}
        if self.fact_on is not None and self.fact_on > today:
            wrong["fact_on"] = NOT_YET
        if self.kind in FILED and not files:
            wrong["files"] = ADD_FILE
        if self.kind is EvidenceKind.TABLE and not files and not self.body:
            wrong["files"] = ADD_TABLE
        return {field: say(sentence) for field, sentence in wrong.items()}


class EraseForm(Form, kw_only=True):
    file: int
    reason: Annotated[str, Meta(max_length=300)]

    says = {
        "file": N_("Choose the file"),
        "reason": N_("Say why it is erased"),
    }


class WithdrawForm(Form, kw_only=True):
    reason: Annotated[str, Meta(max_length=300)]

    says = {"reason": N_("Say why it is withdrawn")}
