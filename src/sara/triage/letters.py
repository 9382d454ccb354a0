"""Telling reporters by mail that there is news: only those who may be reached so, and no more.

A letter says that something stands on the receipt page. What it is, and about what, stays there.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account, AccountState
from sara.accounts.queries import coordinators
from sara.accounts.viewer import Viewer
from sara.intake import queries as intake
from sara.intake.operations import RECEIPT
from sara.intake.safety import may_mail, may_mail_account, why_not
from sara.languages import known, speaking
from sara.mail.letters import write
from sara.mail.operations import is_address, notify, post
from sara.problems.models import Problem, Seat, Stage
from sara.settings import Settings
from sara.triage.models import Referral
from sara.triage.operations import TOLD_SENDER
from sara.triage.queries import followers_of, whole_of, with_joined
from sara.triage.telling import to_be_told
from sara.words import N_, number_of, say

NEWS = N_("There is news on your report. Read it with the code of your receipt.")
TAKEN = N_("A report that you passed on was taken over.")
TURNED_DOWN = N_("A report that you passed on was turned down. It waits for a decision again.")
PASSED = N_("A report was passed on to your agency. Say whether you take it over.")
AGAIN = N_("Somebody else reported problem {reference}. Read what they say.")
CAME_BACK = N_(
    "Problem {reference} was reported again, after the work on it had ended. Look whether it is"
    " back."
)
ENDED = N_("Somebody wrote down what came of a report that you passed on.")
GIVEN_BACK = N_("A report that you passed on was given back. It waits for a decision again.")
LATE = "referral.late"
MOST = 20
"""At most so many people of an agency are told of one report."""


def tell_reporters(
    db: Session, report_ids: Iterable[int], *, now: dt.datetime, settings: Settings,
    but: Collection[int] = (),
) -> None:  # fmt: skip
    """Tell the reporters of these reports that there is news, each once. `but` are accounts that
    know already."""
    for report_id in sorted({whole_of(db, one) for one in report_ids}):
        who = intake.contact_of(db, report_id)
        if who is None:
            continue
        if by_hand(who):
            to_be_told(db, report_id, today=now.astimezone(settings.zone).date())
        if who.account_id is not None:
            notify(db, to={who.account_id} - {*but}, kind="report.news", problem_id=None,
                   link=RECEIPT, says=say(NEWS), now=now, subject="report", subject_id=report_id,
                   by_mail=may_mail_account(who))  # fmt: skip
        elif may_mail(who) and is_address(who.contact_to):
            with speaking(settings, _language(db, report_id, settings)):
                letter = write("report_news", link=f"{settings.public_address}{RECEIPT}")
            post(db, to=who.contact_to, subject=letter.subject, body=letter.body, now=now)


def tell_decided(
    db: Session, report_ids: Iterable[int], *, now: dt.datetime, settings: Settings
) -> None:
    """Tell the reporters of these reports, and of those joined with them, what was decided."""
    tell_reporters(db, with_joined(db, report_ids), now=now, settings=settings)


def by_hand(who: Any) -> bool:
    """Whether nothing is sent to this reporter by itself, though there is a way: a person calls,
    or writes, and heeds what was asked."""
    if who.contact_by is None or why_not(who, who.contact_by) is not None:
        return False
    if who.account_id is not None:
        return not may_mail_account(who)
    return not (may_mail(who) and is_address(who.contact_to))


def _language(db: Session, report_id: int, settings: Settings) -> str:
    """The code of the language the reporter named, if sara speaks it; "" for the usual one."""
    report = intake.one(db, report_id)
    asked = report.language.strip().casefold() if report is not None else ""
    found = (one.code for one in known(settings) if asked in (one.code, one.name.casefold()))
    return next(found, "")


def tell_followers(
    db: Session, problem_id: int, *, by: Viewer, now: dt.datetime, settings: Settings
) -> None:
    """Tell everybody whose report is part of a problem that there is news about it.

    Whoever is on the team hears the same as a member, and nobody of what they did themselves.
    """
    team = sa.select(Seat.account_id).where(Seat.problem_id == problem_id, Seat.until.is_(None))
    tell_reporters(
        db, followers_of(db, problem_id), now=now, settings=settings,
        but={by.account_id, *db.scalars(team)},
    )  # fmt: skip


def tell_lead(db: Session, problem_id: int, *, by: Viewer, now: dt.datetime) -> None:
    """Tell whoever leads a problem that one more person reported it; after its end, that they have
    to look whether it came back. Many reports, before they look, are told once."""
    row = db.execute(
        sa.select(Problem.reference, Problem.lead_id, Problem.stage).where(Problem.id == problem_id)
    ).one()
    ended = row.stage in (Stage.CLOSED, Stage.SUSTAIN)
    notify(db, to={row.lead_id} - {by.account_id}, kind="report.linked", problem_id=problem_id,
           link=f"/problems/{problem_id}/reports", act=ended, now=now, subject="reports_of",
           subject_id=problem_id,
           says=say(CAME_BACK if ended else AGAIN, reference=row.reference))  # fmt: skip


def tell_receiver(db: Session, passed: Referral, *, by: Viewer, now: dt.datetime) -> bool:
    """Tell the people of the agency that a report was passed on to; False when there are none."""
    if passed.agency_id is None:
        return False
    people = _of_agency(db, passed.agency_id, by.account_id)
    notify(db, to=people, kind="referral.sent", problem_id=None, link=f"/referrals/{passed.id}",
           says=say(PASSED), now=now, act=True, subject="referral",
           subject_id=passed.id)  # fmt: skip
    return bool(people)


def _of_agency(db: Session, agency_id: int, but: int | None = None) -> list[int]:
    asked = (
        sa.select(Account.id)
        .where(Account.agency_id == agency_id, Account.state == AccountState.ACTIVE)
        .order_by(Account.id)
        .limit(MOST)
    )
    return list(db.scalars(asked if but is None else asked.where(Account.id != but)))


def ask_again(db: Session, passed: Any, *, days: int, now: dt.datetime) -> None:
    """Nobody has answered for so many days: tell the receiver again, and whoever passed it on.

    `passed` is a row of `queries.late_referrals`.
    """
    about = {"problem_id": None, "now": now, "act": True, "subject": "referral",
             "subject_id": passed.id, "kind": LATE}  # fmt: skip
    still_open = number_of(
        "A report was passed on to your agency {n} day ago. Say whether you take it over.",
        "A report was passed on to your agency {n} days ago. Say whether you take it over.", days,
    )  # fmt: skip
    unanswered = number_of(
        "A report that you passed on {n} day ago has no answer yet. Ask them.",
        "A report that you passed on {n} days ago has no answer yet. Ask them.", days,
    )  # fmt: skip
    theirs = _of_agency(db, passed.agency_id) if passed.agency_id is not None else []
    notify(db, to=theirs, link=f"/referrals/{passed.id}", says=still_open, **about)
    sender = db.get_one(Account, passed.sent_by)
    ours = [sender.id] if sender.state is AccountState.ACTIVE else []
    if not ours and passed.area_id is not None:
        ours = coordinators(db, passed.area_id)
    notify(db, to=set(ours) - set(theirs), link=f"/triage/{passed.report_id}",
           says=unanswered, **about)  # fmt: skip


def tell_sender(db: Session, passed: Any, *, accepted: bool, by: Viewer, now: dt.datetime) -> None:
    """Tell whoever passed a report on what became of it; one that came back is theirs again."""
    if passed.sent_by != by.account_id:
        notify(db, to=[passed.sent_by], kind="referral.answered", problem_id=None,
               link=f"/triage/{passed.report_id}", says=say(TAKEN if accepted else TURNED_DOWN),
               now=now, act=not accepted, subject=TOLD_SENDER,
               subject_id=passed.report_id)  # fmt: skip


def tell_end(db: Session, passed: Any, *, back: bool, by: Viewer, now: dt.datetime) -> None:
    """Tell whoever passed a report on what came of it; one that is given back is theirs again."""
    if passed.sent_by != by.account_id:
        notify(db, to=[passed.sent_by], kind="referral.ended", problem_id=None,
               link=f"/triage/{passed.report_id}", says=say(GIVEN_BACK if back else ENDED),
               now=now, act=back, subject=TOLD_SENDER, subject_id=passed.report_id)  # fmt: skip
