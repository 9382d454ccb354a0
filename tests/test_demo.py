"""The invented town: built once for each engine in a test run, then only looked at.

On SQLite `sara demo` itself builds it.
"""

import datetime as dt
import json
import re
import socket
from collections import Counter
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from sara import demo, migrate
from sara.accounts import passwords, sessions
from sara.accounts.models import (
    Account,
    AccountState,
    Agency,
    Area,
    ByHand,
    Role,
    RoleGrant,
)
from sara.accounts.reach import Audience
from sara.actions.models import Action, ActionMessage, ActionStatus, SignedLink
from sara.assessment.models import Moved, Verdict, VerdictOf
from sara.charts.asked import Subject
from sara.charts.beginning import response_began
from sara.charts.chart import ChartKind
from sara.charts.counting import count
from sara.charts.drawing import drawn
from sara.charts.filing import charts_of
from sara.db import Database, utc_now
from sara.demo.charts import FIRES
from sara.demo.harm import RACING
from sara.demo.pictures import PICTURES, draw
from sara.demo.stories import STORIES
from sara.demo.town import BOUNDARIES
from sara.evidence.models import Evidence, EvidenceKind, StoredFile
from sara.figures.selections import selections
from sara.files.arriving import store_of
from sara.groups.models import (
    Comment,
    GroupKind,
    GroupRole,
    Membership,
    MembershipState,
    Mention,
    WorkingGroup,
)
from sara.handover.queries import ownerless
from sara.history.models import Entry
from sara.history.verification import verify
from sara.incidents.models import Timing
from sara.intake.models import IdentityMode, Report
from sara.mail.models import Message, Notification
from sara.mail.packing import unpacked
from sara.people import boundaries
from sara.privacy.finding import names_in
from sara.problems.models import Outcome, Problem, Stage, Visit
from sara.settings import Settings, load
from sara.triage.models import HandTelling
from sara.web.dates import day
from sara.words import gettext
from sara.workflow.models import Decision, Review, ReviewState, Waiver
from tests.databases import _one_at_a_time, on_sqlite
from tests.processes import answer, begun, ended
from tests.whole.catalogue import catalogue


@pytest.fixture
def settings(engine: str, run_folder: Path, request: pytest.FixtureRequest) -> Settings:
    """The installation with the town: one for each engine, shared by the whole run."""
    folder = run_folder / f"town_{engine}"
    environ = {"SARA_DATA": str(folder), "SARA_WORKER": "false"}
    server = request.getfixturevalue("postgresql_server") if engine == "postgresql" else None
    if server:
        environ["SARA_DATABASE"] = server.address(f"{server.prefix}_town")
    with _one_at_a_time(run_folder):
        if not (folder / "whole").exists():
            if server:
                server.create(f"{server.prefix}_town", template="template0")
                _build(load(environ))
            else:
                _unfinished(folder).mkdir()  # left by a build that was interrupted
                (_unfinished(folder) / "sara.db").write_text("half")
                (run_folder / SAID).write_text(_served(folder), "utf-8")
            (folder / "whole").touch()
    return load(environ)


def _unfinished(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.unfinished")


SAID = "town_said"
"""What `sara demo` said when it built the town."""


def _served(folder: Path) -> str:
    """What `sara demo` says on this folder until it is told to end. It builds the town if need be.

    Nothing is mailed, and nothing else goes on beside its pages.
    """
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    environ = {
        "SARA_DATA": str(folder), "SARA_LISTEN": listen, "SARA_WORKER": "false",
        "SARA_PUBLIC_ADDRESS": f"http://{listen}", "SARA_HEAVY_PROCESSES": "0",
    }  # fmt: skip
    process = begun("demo", environ=environ)
    try:
        assert answer(environ["SARA_PUBLIC_ADDRESS"], process).status_code == 200
    finally:
        said, err = ended(process)
    assert err == ""
    assert f"sara is at http://{listen}" in said
    return said


def _build(settings: Settings) -> None:
    migrate.upgrade(settings)
    database = Database(settings)
    passed: list[int] = []
    demo.build(database, settings, passed.append)
    assert min(passed) >= 0
    assert sum(passed) == demo.DAYS
    database.close()


@on_sqlite
@pytest.mark.slow
def test_the_town_is_built_once_and_shows_a_sign_in_for_each_role(
    settings: Settings, run_folder: Path
) -> None:
    first, second = (run_folder / SAID).read_text("utf-8"), _served(settings.data)
    assert "Building the town" in first
    assert "Building the town" not in second
    for said in (first, second):
        for role in Role:
            assert re.search(rf"^    {role.words} +\S+@\S+ +\S", said, re.MULTILINE)
    assert not _unfinished(settings.data).exists()


def test_every_story_is_a_problem(database: Database) -> None:
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count(Problem.id))) == len(STORIES) >= 20


def test_the_tour_counts_the_people_of_the_town(database: Database) -> None:
    tour = (Path(__file__).parent.parent / "docs" / "tour.md").read_text("utf-8")
    with database.read() as db:
        states = Counter(db.scalars(sa.select(Account.state)))
    named = len(re.findall(r"^\| `\w+` \|", tour, re.MULTILINE))
    assert {23: "twenty-three more people"}[states.total() - named] in tour
    assert {3: "Three are invited"}[states[AccountState.PENDING]] in tour
    assert {2: "two have left"}[states[AccountState.DISABLED]] in tour


def test_problems_stand_in_every_stage(database: Database) -> None:
    with database.read() as db:
        assert set(db.scalars(sa.select(Problem.stage))) == set(Stage)


def test_problems_end_in_good_and_in_bad(database: Database) -> None:
    with database.read() as db:
        ended = set(db.scalars(sa.select(Problem.outcome).where(Problem.stage == Stage.CLOSED)))
        assert ended == {Outcome.GOAL_MET, Outcome.NOT_SOLVED, Outcome.DISAGREE}
        moves = set(db.scalars(sa.select(Visit.move)))
    assert {"reopen", "reanalyse", "pause", "resume", "merge", "refer_out", "reject"} <= moves


def test_three_areas_have_boundaries_that_hold_their_problems(database: Database) -> None:
    with database.read() as db:
        areas = {a.id: a for a in db.execute(sa.select(Area.id, Area.name, Area.boundary))}
        assert len(areas) == len(BOUNDARIES) == 3
        for area in areas.values():
            assert json.loads(boundaries.read(area.boundary)) == json.loads(area.boundary)
        points = db.execute(
            sa.select(Problem.title, Problem.area_id, Problem.longitude, Problem.latitude)
        ).all()
    for title, area_id, longitude, latitude in points:
        [ring] = json.loads(areas[area_id].boundary)["coordinates"]
        assert _inside(longitude, latitude, ring), f"{title} lies outside {areas[area_id].name}"


def _inside(x: float, y: float, ring: list[tuple[float, float]]) -> bool:
    """Whether a point lies in a ring: a ray from it crosses the ring an odd number of times."""
    crossed = [
        (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax
        for (ax, ay), (bx, by) in pairwise(ring)
    ]
    return sum(crossed) % 2 == 1


def test_every_role_is_held_twice_and_agencies_are_several(database: Database) -> None:
    with database.read() as db:
        held = db.execute(
            sa.select(RoleGrant.role, RoleGrant.account_id)
            .join(Account, Account.id == RoleGrant.account_id)
            .where(Account.state == AccountState.ACTIVE)
            .distinct()
        )
        count = Counter(row.role for row in held)
        assert all(count[role] >= 2 for role in Role), count
        assert db.scalar(sa.select(sa.func.count(Agency.id))) >= 4
        states = set(db.scalars(sa.select(Account.state)))
        assert states == set(AccountState)


def test_whoever_is_named_to_sign_in_can(database: Database) -> None:
    given = demo.sign_ins()
    assert [c.role for c in given] == list(dict.fromkeys(c.role for c in given))
    assert {c.role for c in given} == {role.words for role in Role}
    assert passwords.fault(demo.PASSWORD, given[0].email) is None
    with database.read() as db:
        for credential in given:
            hashed = db.scalar(
                sa.select(Account.password_hash).where(
                    Account.email == credential.email, Account.state == AccountState.ACTIVE
                )
            )
            assert passwords.verify(hashed, credential.password), credential.email


def test_nobody_comes_home_to_nothing(
    database: Database, settings: Settings, client: httpx.Client
) -> None:
    with database.read() as db:
        people = db.execute(
            sa.select(Account.id, Account.name).where(
                Account.state == AccountState.ACTIVE, Account.by_hand.is_(False)
            )
        ).all()
    for person in people:
        _sign_in(client, database, settings, person.id)
        home = client.get("/")
        assert home.status_code == 200, person.name
        assert "Nothing waits for you" not in home.text, person.name


def test_every_page_of_every_problem_opens(
    database: Database, settings: Settings, client: httpx.Client
) -> None:
    with database.read() as db:
        analyst = db.scalar(
            sa.select(RoleGrant.account_id).where(
                RoleGrant.role == Role.ANALYST, RoleGrant.area_id.is_(None)
            )
        )
        problems = db.scalars(sa.select(Problem.id)).all()
    _sign_in(client, database, settings, analyst)
    for problem_id in problems:
        base = f"/problems/{problem_id}"
        for page in ("", "/scanning", "/analysis", "/plan", "/running", "/assessment", "/sustain",
                     "/evidence", "/actions", "/people", "/discussion", "/history"):  # fmt: skip
            assert client.get(base + page).status_code == 200, base + page


def _sign_in(client: httpx.Client, database: Database, settings: Settings, account_id: int) -> None:
    with database.write() as db:
        token = sessions.begin(db, account_id, settings=settings, now=utc_now())
    client.cookies.clear()
    client.cookies.set("sara", token)


def test_some_were_sent_back_and_one_of_them_twice(database: Database) -> None:
    with database.read() as db:
        back = Counter(
            db.scalars(sa.select(Review.problem_id).where(Review.decision == Decision.SEND_BACK))
        )
    assert len(back) >= 3
    assert max(back.values()) == 2


def test_reviews_wait_and_some_are_late(database: Database) -> None:
    today = utc_now().date()
    with database.read() as db:
        due = db.scalars(sa.select(Review.due_on).where(Review.state == ReviewState.OPEN)).all()
        stages = db.scalars(sa.select(Problem.stage_due).where(Problem.stage_due < today)).all()
    assert [d for d in due if d < today]
    assert [d for d in due if d >= today]
    assert stages


def test_what_was_let_pass_keeps_its_reason(database: Database) -> None:
    with database.read() as db:
        assert len(db.scalars(sa.select(Waiver.because)).all()) >= 2


def test_actions_are_in_every_state(database: Database) -> None:
    today = utc_now().date()
    with database.read() as db:
        assert set(db.scalars(sa.select(Action.status))) == set(ActionStatus)
        late = sa.select(Action.id).where(
            Action.status == ActionStatus.ACCEPTED, Action.due_on < today,
            Action.continuing.is_(False),
        )  # fmt: skip
        assert db.scalars(late).all()


def test_all_rooms_are_used_and_people_are_called(database: Database) -> None:
    with database.read() as db:
        assert set(db.scalars(sa.select(Comment.audience))) == set(Audience)
        assert db.scalars(sa.select(Comment.id).where(Comment.removed_at.is_not(None))).all()
        assert db.scalars(sa.select(Mention.account_id).where(Mention.seen_at.is_(None))).all()
        assert db.scalars(sa.select(Comment.id).where(Comment.edited_at.is_not(None))).all()


def test_groups_of_every_kind_have_people_in_every_state_that_lasts(database: Database) -> None:
    with database.read() as db:
        assert set(db.scalars(sa.select(WorkingGroup.kind))) == set(GroupKind)
        states = set(db.scalars(sa.select(Membership.state)))
        chairs = sa.select(sa.func.count()).select_from(Membership).where(
            Membership.role == GroupRole.CHAIR, Membership.state == MembershipState.ADMITTED,
            Membership.account_id.in_(
                sa.select(RoleGrant.account_id).where(RoleGrant.role == Role.RESIDENT)
            ),
        )  # fmt: skip
        assert db.scalar(chairs), "a resident chairs"
    assert {MembershipState.of(s) for s in ("asked", "invited", "admitted", "refused")} <= states


def test_every_page_of_every_group_opens(
    database: Database, settings: Settings, client: httpx.Client
) -> None:
    with database.read() as db:
        groups = db.execute(
            sa.select(WorkingGroup.id, WorkingGroup.opened_by, WorkingGroup.problem_id,
                      Problem.published_at)
            .outerjoin(Problem, Problem.id == WorkingGroup.problem_id)
        ).all()  # fmt: skip
    for group in groups:
        _sign_in(client, database, settings, group.opened_by)
        for page in ("", "/join", "/edit", "/invitations/new"):
            assert client.get(f"/groups/{group.id}{page}").status_code in (200, 303)
        client.cookies.clear()
        status = client.get(f"/groups/{group.id}").status_code
        assert status == (200 if group.published_at or not group.problem_id else 404)


def test_what_was_assessed_has_both_verdicts_but_one_that_waits(database: Database) -> None:
    with database.read() as db:
        of = Counter(db.scalars(sa.select(Verdict.of)))
        # Where residents are still asked, agencies wait with theirs.
        assert of[VerdictOf.AGENCIES] == of[VerdictOf.RESIDENTS] > 3
        moved = sa.select(sa.func.count()).select_from(sa.table("displacement", sa.column("kind")))
        assert db.scalar(moved) == (of[VerdictOf.AGENCIES] + 1) * len(Moved)


def test_evidence_of_every_kind_and_its_files_are_there(
    database: Database, settings: Settings
) -> None:
    with database.read() as db:
        assert set(db.scalars(sa.select(Evidence.kind))) == set(EvidenceKind)
        files = db.execute(sa.select(StoredFile.sealed, StoredFile.shown, StoredFile.thumb)).all()
    store = store_of(settings)
    assert len(files) >= 20
    for sha256 in {one for row in files for one in row if one}:
        assert store.verify(sha256)


def test_the_history_verifies_and_runs_forward(database: Database) -> None:
    with database.read() as db:
        verdict = verify(db, database.secret)
        assert verdict.ok, verdict.faults
        assert verdict.entries > 900
        moments = db.scalars(sa.select(Entry.at).order_by(Entry.seq)).all()
    assert moments == sorted(moments)
    assert moments[-1] <= utc_now()
    assert moments[-1] - moments[0] > dt.timedelta(days=400)


def test_no_statement_names_a_person(database: Database) -> None:
    with database.read() as db:
        for row in db.execute(
            sa.select(Problem.title, Problem.behaviour, Problem.place, Problem.times)
        ):
            assert names_in("\n".join(row)) == []


def test_reports_came_in_many_ways_and_one_can_be_followed(
    database: Database, client: httpx.Client
) -> None:
    with database.read() as db:
        assert set(db.scalars(sa.select(Report.mode))) == set(IdentityMode)
        assert len(set(db.scalars(sa.select(Report.channel)))) >= 5
        assert len(set(db.scalars(sa.select(Report.state)))) >= 4
    page = client.post("/receipt", data={"code": demo.RECEIPT})
    assert page.status_code == 200
    assert "At what time of day does she cross the lawn?" in page.text


def test_no_letter_waits_to_be_sent(database: Database) -> None:
    with database.read() as db:
        assert db.scalars(sa.select(Message.id).where(Message.sent_at.is_(None))).all() == []


def test_what_people_are_told_holds_nothing_that_one_must_sign_in_for(database: Database) -> None:
    """It goes out by mail: marked sentences, the numbers of problems, days and public names."""
    with database.read() as db:
        told = list(db.scalars(sa.select(Notification.says)))
        public = {
            *db.scalars(sa.select(Area.name)), *db.scalars(sa.select(Agency.name)),
            *db.scalars(sa.select(WorkingGroup.name)),
        }  # fmt: skip
    assert len(told) > 150
    texts, values = set[str](), set[str]()
    for says in told:
        taken_apart(says, texts, values)
    assert texts <= catalogue(), texts - catalogue()
    free = {v for v in values - public if not re.fullmatch(r"\d{4}-\d{4}", v)}
    assert not free


def taken_apart(says: dict[str, Any], texts: set[str], values: set[str]) -> None:
    """The marked sentences in one, and what was put into them as it is."""
    texts.add(says["text"])
    for value in says["values"].values():
        if isinstance(value, str):
            values.add(value)
        elif isinstance(value, dict) and "text" in value:
            taken_apart(value, texts, values)


@pytest.mark.parametrize("name", PICTURES)
def test_a_photo_is_small_and_a_jpeg(name: str) -> None:
    drawn = draw(name)
    assert drawn.startswith(b"\xff\xd8\xff")
    assert len(drawn) < 150_000


def test_a_photo_is_drawn_the_same_each_time() -> None:
    assert draw("glass") == draw("glass") != draw("mural")


def test_an_agency_without_an_account_has_asked_accepted_and_reported(database: Database) -> None:
    with database.read() as db:
        links = db.execute(sa.select(SignedLink.used_at)).scalars().all()
        said = db.execute(sa.select(ActionMessage.contact_id, ActionMessage.author_id)).all()
        sent_in = db.execute(
            sa.select(Evidence.supplied_by)
            .join(StoredFile, StoredFile.evidence_id == Evidence.id)
            .where(Evidence.added_by.is_(None))
        ).scalars().all()  # fmt: skip
    assert len(said) == 2
    assert sum(used is not None for used in links) == 3
    assert sent_in == ["Merrowick Light and Power"]


def test_what_an_officer_left_has_no_owner_for_too_long(database: Database) -> None:
    with database.read() as db:
        left = ownerless(db, None)
    assert {(one.kind, one.name) for one in left} == {
        ("problem", "Nadia Petrova"), ("action", "Nadia Petrova"),
    }  # fmt: skip
    assert all((utc_now() - one.since).days > 7 for one in left)


BEHIND_THE_DOOR = {
    "action": ("what",), "comment": ("body",), "evidence": ("title", "body"),
    "meeting": ("title",), "minute_line": ("words",), "position": ("reason",),
    "problem": ("title", "behaviour"), "promise": ("what",), "report": ("what",),
    "report_message": ("words",), "review": ("because", "told", "heard"),
    "review_request": ("why",), "round": ("proposal", "background"),
}  # fmt: skip


def test_no_letter_tells_what_one_must_sign_in_for(database: Database) -> None:
    """A year of letters, invitations and notifications, against every text of the town."""
    with database.read() as db:
        texts = {
            text
            for table, columns in BEHIND_THE_DOOR.items()
            for column in columns
            for text in db.execute(sa.text(f'SELECT {column} FROM "{table}"')).scalars()
            if text and len(text) > 12
        }
        told = [
            f"{gettext(unpacked(says))} {link}"
            for says, link in db.execute(sa.select(Notification.says, Notification.link))
        ]
        letters = [
            " ".join(row)
            for row in db.execute(sa.select(Message.subject, Message.body, Message.calendar))
        ]
    assert len(texts) > 300
    assert len(told) > 200
    assert sum(len(letter) > 300 for letter in letters) > 5
    assert [(text, said) for said in (*told, *letters) for text in texts if text in said] == []


def test_somebody_without_e_mail_is_in_a_group_and_a_reporter_waits_to_be_told(
    database: Database,
) -> None:
    with database.read() as db:
        held = db.execute(
            sa.select(Membership.state, Membership.keyed_how)
            .join(Account, Account.id == Membership.account_id)
            .where(Account.by_hand)
        ).one()
        waiting = db.scalars(sa.select(HandTelling.told_on)).all()
    assert (held.state, held.keyed_how) == (MembershipState.ADMITTED, ByHand.PAPER)
    assert waiting == [None]


def test_the_pattern_in_the_calls_is_found_by_the_charts(database: Database) -> None:
    with database.read() as db:
        number = db.execute(sa.select(Problem.id).where(Problem.title == FIRES)).scalar_one()
        filed = {f.chart.kind: f.chart for f in charts_of(db, number, list(Audience))}
        fires = selections(db, number)[0]
        chosen = fires.chosen
        assert chosen.starts_on
        assert chosen.ends_on
        subject = Subject(chosen=chosen, timing=Timing.MOMENT, first=chosen.starts_on,
                          last=chosen.ends_on, here="")  # fmt: skip
        again = drawn(count(db, ChartKind.REPEATS, subject))
        began = response_began(db, number, utc_now().date())
    assert set(filed) == {ChartKind.TREND, ChartKind.CLOCK, ChartKind.MAP}
    trend, clock = filed[ChartKind.TREND], filed[ChartKind.CLOCK]
    assert began is not None
    assert [gettext(key.words) for key in trend.keys if key.tone == "response"] == [
        f"Response began on {day(began)}"
    ]
    assert trend.table is not None
    months = [row[1] for row in trend.table.rows]
    quiet, burning = months[: len(months) // 2], months[len(months) // 2 :]
    assert sum(burning) > 3 * sum(quiet)
    assert "since it began." in gettext(trend.notes[0])
    assert re.search(r"fall between 1[89]:00 and 2[012]:00.* on (Saturday|Sunday)",
                     gettext(clock.finding))  # fmt: skip
    assert again.table is not None
    assert str(again.table.rows[0][0]) == "Linden Hill Road 18"


def test_a_result_of_the_town_is_weighed_by_harm(
    database: Database, settings: Settings, client: httpx.Client
) -> None:
    with database.read() as db:
        number = db.execute(sa.select(Problem.id).where(Problem.title == RACING)).scalar_one()
        analyst = db.scalar(sa.select(RoleGrant.account_id).where(RoleGrant.role == Role.ANALYST))
    _sign_in(client, database, settings, analyst)
    page = client.get(f"/problems/{number}/assessment").text
    assert "In harm:" in page
    assert "Settled by the advisory board of Merrowick" in page
