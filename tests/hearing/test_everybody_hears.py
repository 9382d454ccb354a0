"""Whoever took part hears what became of it: of what they answered, asked, wrote or reported."""

import datetime as dt

import sqlalchemy as sa

from sara.accounts.models import Account, Area
from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.assessment.models import SustainCheck
from sara.db import utc_now
from sara.factories import a_problem, using
from sara.groups.covering import cover_comment
from sara.groups.moderation import remove_comment, return_comment
from sara.groups.operations import post_comment
from sara.intake.models import ContactBy, IdentityMode
from sara.intake.operations import Contact
from sara.mail.models import Message
from sara.problems.models import Outcome, Problem, Stage
from sara.problems.queries import find
from sara.rounds import operations
from sara.triage.queries import followers_of
from sara.workflow.models import Decision
from tests.cast import Cast
from tests.rounds.asking import Asking
from tests.telling import told
from tests.triage.desk import ANN, Desk
from tests.workflow.walking import Walk

BO = Contact(contact_name="Bo Hill", contact_by=ContactBy.EMAIL, contact_to="bo@example.org")


def people(cast: Cast, kind: str) -> set[str]:
    return {one.to for one in told(cast.database, kind)}


def test_whoever_was_asked_hears_what_follows_and_what_was_taken_back(cast: Cast) -> None:
    asking = Asking(cast)
    number = asking.opens()
    asking.wait_out()
    with cast.database.write() as db:
        found = find(db, cast.viewers["officer"], cast.problem_id, Permission.ROUND_OPEN)
        operations.write_outcome(db, found, number, 1, outcome="We close at nine, not at ten.",
                                 **asking.by("officer"))  # fmt: skip
    assert people(cast, "round.concluded") == {"colleague", "partner", "resident"}
    asking = Asking(cast)
    asking.takes_back(asking.opens())
    assert people(cast, "round.taken_back") == {"colleague", "partner", "resident"}


def test_whoever_wrote_a_message_hears_what_others_did_with_it(cast: Cast) -> None:
    now, resident, officer = utc_now(), cast.viewers["resident"], cast.viewers["officer"]
    with cast.database.write() as db:
        number = post_comment(db, find(db, resident, cast.problem_id), Audience.TEAM,
                              "Ask Mr Dunn.", call=[], by=resident, now=now).id  # fmt: skip
        found = find(db, officer, cast.problem_id)
        cover_comment(db, found, number, chosen=[], words="Dunn", by=officer, now=now)
        remove_comment(db, found, number, because="Not here.", by=officer, now=now)
        return_comment(db, found, number, by=officer, now=now)
    heard = told(cast.database, "comment.moderated")
    assert {one.to for one in heard} == {"resident"}
    for one, word in zip(heard, ("covered", "removed", "put back"), strict=True):
        assert word in one.says


def test_whoever_covers_their_own_message_is_not_told_of_it(cast: Cast) -> None:
    now, resident = utc_now(), cast.viewers["resident"]
    with cast.database.write() as db:
        found = find(db, resident, cast.problem_id)
        number = post_comment(db, found, Audience.TEAM, "Ask Mr Dunn.", call=[], by=resident,
                              now=now).id  # fmt: skip
        cover_comment(db, found, number, chosen=[], words="Dunn", by=resident, now=now)
    assert told(cast.database, "comment.moderated") == []


def test_reporters_hear_of_the_bigger_problem_that_theirs_was_merged_into(desk: Desk) -> None:
    report, code = desk.report()
    desk.link(report)
    cast = desk.cast
    with cast.database.write() as db, using(db):
        officer = db.get_one(Account, cast.accounts["officer"])
        area = db.get_one(Area, cast.areas["north"])
        middle, biggest = (a_problem(officer, area, title=f"Noise {n}").id for n in (1, 2))
    walk = Walk(cast, middle)
    walk.now = utc_now()
    walk.decide("coordinator", Decision.SEND_BACK, walk.ask(note="Look.", anyway=True),
                points={"scanning.cheers": "Say more."})  # fmt: skip
    assert "Send back with reasons" not in desk.reads(code)
    with cast.database.write() as db:
        for one, into in ((cast.problem_id, middle), (middle, biggest)):
            row = db.get_one(Problem, one)
            row.stage, row.merged_into_id = Stage.MERGED, into
    assert "Send back with reasons" in desk.reads(code), "of the one between, too"
    with cast.database.read() as db:
        assert followers_of(db, biggest) == followers_of(db, middle) == [report]


def test_whoever_told_of_the_same_hears_what_is_decided_about_the_other(
    desk: Desk,
) -> None:
    first, _ = desk.report(mode=IdentityMode.COORDINATOR, contact=ANN)
    second, _ = desk.report(mode=IdentityMode.COORDINATOR, contact=BO)
    assert desk.decide(second, "merge", into=first).status_code == 303
    before = len(desk.rows(Message))
    desk.link(first)
    assert {m.to for m in desk.rows(Message)[before:]} == {"ann@example.org", "bo@example.org"}


def test_reporters_hear_whether_the_result_lasts(desk: Desk) -> None:
    report, code = desk.report()
    desk.link(report)
    today = utc_now().date()
    due = today + dt.timedelta(days=90)
    with desk.cast.database.write() as db:
        row = db.get_one(Problem, desk.cast.problem_id)
        row.stage, row.stage_due, row.closed_at = Stage.CLOSED, None, utc_now()
        row.outcome = Outcome.NOT_SOLVED
        holder = desk.cast.accounts["officer"]
        db.add_all([
            SustainCheck(problem_id=row.id, due_on=today, holder_id=holder, done_on=today,
                         holds=False, done_by=holder),
            SustainCheck(problem_id=row.id, due_on=due, holder_id=holder),
        ])  # fmt: skip
    page = desk.reads(code)
    assert "We measured again: the result no longer holds." in page
    assert "Then we measure again, to see whether it lasts." in page
    assert due.isoformat() in page


def test_a_move_that_no_review_decides_is_told_with_its_reason(desk: Desk) -> None:
    report, code = desk.report()
    desk.link(report)
    cast = desk.cast
    page = f"/problems/{cast.problem_id}/moves/new?event=pause"
    client = cast.sign_in(desk.new_client(), "officer")
    until = (utc_now().date() + dt.timedelta(days=30)).isoformat()
    values = {"event": "pause", "reason": "The chair is ill.", "until": until}
    to = f"/problems/{cast.problem_id}/moves"
    untold = cast.send(client, page, to, values)
    assert untold.status_code == 422
    assert "Write what the people who reported it are told" in untold.text
    named = cast.send(client, page, to, values | {"told": "Mr Dunn is on leave."})
    assert "<mark>Mr Dunn</mark>" in named.text, "a name is pointed out first"
    sent = cast.send(client, page, to, values | {"told": "We wait for the new lamps."})
    assert sent.status_code == 303
    receipt = desk.reads(code)
    assert "We wait for the new lamps." in receipt
    assert "The chair is ill." not in receipt
    with cast.database.write() as db:
        db.get_one(Problem, cast.problem_id).published_at = utc_now()
        reference = db.scalar(sa.select(Problem.reference).where(Problem.id == cast.problem_id))
    public = desk.new_client().get(f"/public/{reference}").text
    assert "We wait for the new lamps." in public
    preview = desk.client.get(f"/problems/{cast.problem_id}/publication").text
    assert "We wait for the new lamps." in preview, "before it is published"
