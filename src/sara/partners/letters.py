"""Telling those who work on a problem what an agency answered without an account."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from sara.accounts.queries import coordinators, member
from sara.actions.letters import SUBJECT
from sara.mail.operations import notify
from sara.words import N_, Sentence, Spoken, say


class News(Spoken):
    """What is told, and whether the reader has to do something."""

    ACCEPTED = "accepted", N_("{agency} has accepted an action on problem {reference}")
    DECLINED = "declined", N_("{agency} has declined an action on problem {reference}")
    DONE = "done", N_("{agency} reports an action on problem {reference} as done")
    PART_DONE = "part_done", N_("{agency} reports an action on problem {reference} as done in part")
    ASKED_BACK = "asked_back", N_("{agency} asks about its action on problem {reference}")
    STRANGER = (
        "stranger",
        N_(
            "A mail about an action on problem {reference} came from an address that is no"
            " contact of {agency}. It is not shown."
        ),
    )

    @property
    def act(self) -> bool:
        return self in (News.DECLINED, News.ASKED_BACK)


def tell(db: Session, link: Any, news: News, *, now: dt.datetime) -> None:
    """Tell the lead, and whoever asked the agency; the coordinators when neither is there."""
    says: Sentence = say(news.words, agency=link.agency, reference=link.reference)
    notify(
        db, to=_readers(db, link), kind=f"partner.{news.value}", problem_id=link.problem_id,
        link=f"/problems/{link.problem_id}/actions/{link.action_id}", says=says, now=now,
        act=news.act, subject=SUBJECT, subject_id=link.action_id,
    )  # fmt: skip


def _readers(db: Session, link: Any) -> list[int]:
    """Only people of agencies: what a contact says is for agencies."""
    near = {link.lead_id, link.added_by}
    found = [one for one in near if (p := member(db, one)) is not None and p.works_for_agency]
    return found or coordinators(db, link.area_id)
