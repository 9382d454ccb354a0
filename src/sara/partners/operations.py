"""What a contact of an agency does with a signed link: one step, and the link is used up."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.actions import links
from sara.actions.models import Action, ActionMessage, ActionStatus
from sara.actions.operations import answer_from_outside
from sara.actions.outside import send_link
from sara.actions.wording import Occasion
from sara.evidence.claims import Claim
from sara.evidence.models import EvidenceKind, Reliability, SourceKind, Supports
from sara.evidence.operations import send_in
from sara.files.arriving import Received
from sara.history.operations import record
from sara.partners.letters import News, tell
from sara.problems.stages import at
from sara.words import N_, gettext

TITLE = N_("Photo of what was done: {what}")


def accept(db: Session, given: str, *, now: dt.datetime) -> None:
    """Accept the action; a link to report what was done follows by mail."""
    _answer(db, links.use(db, given, now), ActionStatus.ACCEPTED, Occasion.ACCEPTED, now=now)


def decline(db: Session, given: str, because: str, *, now: dt.datetime) -> None:
    """Decline it, with a reason that the people on the problem read. No link follows."""
    _answer(db, links.use(db, given, now), ActionStatus.DECLINED, because=because, now=now)


def report(
    db: Session, given: str, status: ActionStatus, files: Sequence[Received], *, because: str,
    now: dt.datetime, today: dt.date, **values: Any,
) -> None:  # fmt: skip
    """Report what was done, with photos as evidence; done in part, another link follows."""
    link = links.use(db, given, now)
    if files:
        title = gettext(TITLE, what=link.what)
        send_in(
            db, link.problem_id, files=files, now=now,
            supports=[Claim(Supports.ACTION.value, str(link.action_id))],
            values={
                "kind": EvidenceKind.PHOTO, "title": title[:140], "source": SourceKind.AGENCY,
                "supplied_by": link.agency, "fact_on": values.get("ended_on") or today,
                "reliability": Reliability.FIRM, "stage": at(link), "audience": link.audience,
            },
        )  # fmt: skip
    next_one = Occasion.PART if status is ActionStatus.PART_DONE else None
    _answer(db, link, status, next_one, because=because, now=now, **values)


def ask_back(db: Session, given: str, message: str, *, now: dt.datetime) -> None:
    """Ask or tell something; the same step can be done with the link that follows."""
    link = links.use(db, given, now)
    write(db, link, message, by_mail=False, now=now)
    _follow(db, link, Occasion.HEARD, now=now)


def write(db: Session, link: Any, message: str, *, by_mail: bool, now: dt.datetime) -> None:
    """Keep what a contact says about their action, for agencies only, and tell who must answer."""
    db.add(
        ActionMessage(
            action_id=link.action_id,
            contact_id=link.contact_id,
            by_mail=by_mail,
            body=message,
            at=now,
        )
    )
    record(
        db, "action.asked_back", by=None, now=now, problem_id=link.problem_id, subject="action",
        subject_id=link.action_id, audience=Audience.AGENCIES,
        changes={"comment": ("", message), "sent_by": ("", link.agency)},
    )  # fmt: skip
    tell(db, link, News.ASKED_BACK, now=now)


def _answer(
    db: Session, link: Any, status: ActionStatus, next_one: Occasion | None = None, *,
    because: str = "", now: dt.datetime, **report: Any,
) -> None:  # fmt: skip
    action = db.get_one(Action, link.action_id, with_for_update=True, populate_existing=True)
    if action.version != link.version:
        raise links.LinkOver
    answer_from_outside(db, action, status, because=because, agency=link.agency, now=now, **report)
    tell(db, link, News.of(status.value), now=now)
    if next_one is not None:
        _follow(db, link, next_one, now=now)


def _follow(db: Session, link: Any, occasion: Occasion, *, now: dt.datetime) -> None:
    """Send the contact who did this step the link to the next one."""
    action = db.get_one(Action, link.action_id)
    step = links.step_of(action.status)
    assert step is not None
    send_link(db, action, link.reference, _Contact(link), step, occasion, now=now)


class _Contact:
    def __init__(self, link: Any) -> None:
        self.id, self.email = link.contact_id, link.email
