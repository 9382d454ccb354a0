"""Whoever was asked to act, or is late, is asked again once; then those who wait are told."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from sara.actions.letters import answered
from sara.actions.models import Action, ActionStatus
from sara.actions.owners import columns_of
from sara.actions.reminding import remind_owners
from sara.db import utc_now
from sara.history.models import Entry
from sara.mail.reminders import forget_old
from sara.problems.models import Problem, Stage
from tests.cast import Cast
from tests.meanwhile import meanwhile
from tests.partners.asked import DESK, Asked, ask, path_in
from tests.telling import still_told, told

DAY = dt.timedelta(days=1)
NOW = utc_now()


def after(asked: Asked, days: int) -> list[tuple[str, str, bool]]:
    """What a look so many days after the asking tells people: to whom, what, whether to act."""
    before = len(told(asked.cast.database))
    remind_owners(asked.cast.database, asked.cast.settings, NOW + days * DAY)
    new = told(asked.cast.database)[before:]
    return [(one.to, one.kind, one.act) for one in new]


def sets(asked: Asked, **values: object) -> None:
    with asked.cast.database.write() as db:
        db.execute(sa.update(Action).values(**values))


def test_an_agency_that_does_not_answer_is_asked_again_and_then_the_lead_is_told(
    cast: Cast,
) -> None:
    asked = ask(cast)
    first = asked.link()
    assert after(asked, 6) == []
    assert after(asked, 7) == [("partner", "action.unanswered.again", True)]
    letter = asked.letters()[-1]
    assert "have no answer yet" in letter.body
    assert path_in(letter.body) not in ("", first)
    assert "path lights" not in letter.subject + letter.body
    assert after(asked, 13) == []
    late = after(asked, 14)
    assert late[0] == ("officer", "action.unanswered.told", True)
    assert {who for who, _, act in late if not act} == {"coordinator", "second_coordinator"}
    assert after(asked, 60)[:1] == []
    with cast.database.read() as db:
        entry = db.execute(sa.select(Entry.account_id, Entry.subject_id).where(
            Entry.verb == "action.reminded")).one()  # fmt: skip
    assert entry == (None, asked.action_id)


def test_an_answer_takes_every_reminder_back(cast: Cast) -> None:
    asked = ask(cast)
    after(asked, 7)
    after(asked, 14)
    with cast.database.write() as db:
        answered(db, db.get_one(Action, asked.action_id), now=NOW + 15 * DAY)
    sets(asked, status=ActionStatus.DECLINED, status_because="No money")
    assert still_told(cast.database, "action.unanswered.told") == []
    assert after(asked, 30) == []


def test_what_is_due_before_the_pause_is_over_is_asked_for_earlier(cast: Cast) -> None:
    asked = ask(cast, due_on=NOW.date() + DAY)
    assert after(asked, 1) == []
    assert after(asked, 2) == [("partner", "action.unanswered.again", True)]


def test_what_was_accepted_and_is_late_is_asked_for_the_day_after(cast: Cast) -> None:
    asked = ask(cast, due_on=NOW.date() + 3 * DAY)
    sets(asked, status=ActionStatus.ACCEPTED)
    assert after(asked, 3) == []
    assert after(asked, 4) == [("partner", "action.late.again", True)]
    assert "report with this new link" in " ".join(asked.letters()[-1].body.split())
    assert after(asked, 10) == []
    assert after(asked, 11)[0] == ("officer", "action.late.told", True)
    # A new day counts from the beginning.
    sets(asked, due_on=NOW.date() + 20 * DAY)
    assert after(asked, 20) == []
    assert after(asked, 21) == [("partner", "action.late.again", True)]


def test_what_goes_on_rests_or_was_reported_reminds_nobody(cast: Cast) -> None:
    asked = ask(cast, due_on=NOW.date() + DAY)
    sets(asked, status=ActionStatus.ACCEPTED, continuing=True)
    assert after(asked, 30) == []
    sets(asked, continuing=False, status=ActionStatus.PART_DONE)
    assert after(asked, 30) == []
    sets(asked, status=ActionStatus.ACCEPTED)
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(stage=Stage.PAUSED, paused_from=Stage.PLAN))
    assert after(asked, 30) == []


def test_where_nobody_can_be_asked_by_mail_the_lead_is_told_at_once(cast: Cast) -> None:
    asked = ask(cast)
    with cast.database.write() as db:
        db.execute(sa.text("UPDATE agency_contact SET removed_at = added_at"))
        db.execute(sa.text("DELETE FROM seat WHERE account_id = :who"),
                   {"who": cast.accounts["partner"]})  # fmt: skip
    assert after(asked, 7)[0] == ("officer", "action.unanswered.told", True)
    assert after(asked, 30) == []


def test_a_person_who_owns_it_is_asked_and_nobody_is_told_of_their_own(cast: Cast) -> None:
    asked = ask(cast, **columns_of(f"account:{cast.accounts['officer']}") | {
        "owner_agency_id": None})  # fmt: skip
    sets(asked, status=ActionStatus.ACCEPTED, due_on=NOW.date())
    assert after(asked, 1) == [("officer", "action.late.again", True)]
    assert {who for who, _, _ in after(asked, 8)} == {"coordinator", "second_coordinator"}


def test_whoever_accepts_while_a_reminder_is_made_gets_none(cast: Cast) -> None:
    asked = ask(cast)
    meanwhile(cast.database, sa.update(Action).values(status=ActionStatus.ACCEPTED))
    assert after(asked, 7) == []


def test_many_workers_at_once_send_it_once(cast: Cast) -> None:
    asked = ask(cast)
    before = len(asked.letters(DESK))

    def look(_: int) -> None:
        remind_owners(cast.database, cast.settings, NOW + 7 * DAY)

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(look, range(4)))
    assert len(asked.letters(DESK)) == before + 1
    assert after(asked, 7) == [], "nor does one that is started again"
    with cast.database.write() as db:
        assert forget_old(db, NOW + 800 * DAY) == 1
