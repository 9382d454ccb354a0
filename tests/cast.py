"""The cast: the same people in every test, and one problem in scanning that the officer leads.

    def test_...(cast, client):
        cast.sign_in(client, "partner")
        client.get(f"/problems/{cast.problem_id}")

On the team: officer (lead), colleague (member), partner, resident. In the area without a seat:
coordinator, second_coordinator, analyst, neighbour_officer. Elsewhere or nowhere: other_officer
(another area), stranger (a resident without a seat), board_member, administrator, disabled,
pending.
"""

import datetime as dt
import re
from pathlib import Path

import httpx
import msgspec
import pytest

from sara.accounts import sessions
from sara.accounts.models import AccountState, AgencyKind, Role
from sara.accounts.viewer import Viewer
from sara.db import Database, utc_now
from sara.factories import (
    AccountFactory,
    AgencyFactory,
    AreaFactory,
    SeatFactory,
    a_problem,
    using,
    viewer_for,
)
from sara.problems.models import SeatKind
from sara.settings import Settings, load
from tests.databases import copy, fold_the_journal_in, this_process
from tests.postgresql import Own

NOW = utc_now()

ROLES: dict[str, tuple[Role, str] | None] = {
    "officer": (Role.OFFICER, "north"),
    "colleague": (Role.OFFICER, "north"),
    "neighbour_officer": (Role.OFFICER, "north"),
    "other_officer": (Role.OFFICER, "south"),
    "coordinator": (Role.COORDINATOR, "north"),
    "second_coordinator": (Role.COORDINATOR, "north"),
    "analyst": (Role.ANALYST, "north"),
    "partner": (Role.PARTNER, "north"),
    "resident": (Role.RESIDENT, "north"),
    "stranger": (Role.RESIDENT, "north"),
    "board_member": (Role.BOARD_MEMBER, ""),
    "administrator": (Role.ADMINISTRATOR, ""),
    "disabled": (Role.OFFICER, "north"),
    "pending": (Role.OFFICER, "north"),
}
"""Each person's role and area ("" is the whole installation)."""

SEATS = {"colleague": SeatKind.MEMBER, "partner": SeatKind.PARTNER, "resident": SeatKind.MEMBER}


class Cast(msgspec.Struct, kw_only=True):
    settings: Settings
    database: Database
    areas: dict[str, int]
    agencies: dict[str, int]
    accounts: dict[str, int]
    viewers: dict[str, Viewer]
    problem_id: int

    def sign_in(
        self, client: httpx.Client, who: str, now: dt.datetime | None = None
    ) -> httpx.Client:
        """Give this client a session of its own, as if the person had just signed in."""
        with self.database.write() as db:
            token = sessions.begin(
                db, self.accounts[who], settings=self.settings, now=now or utc_now()
            )
        client.cookies.clear()
        client.cookies.set("sara", token)
        return client

    def hidden(self, client: httpx.Client, page: str, form: str = "") -> dict[str, str]:
        """The hidden fields of a form on a page: token, number, version."""
        text = client.get(page).text
        forms = re.findall(r"<form\b.*?</form>", text, re.DOTALL)
        for found in forms:
            fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found))
            if "_once" in fields and fields.get("_form", "") == form:
                return fields
        raise AssertionError(f"no form {form!r} on {page}: {text[:400]}")

    def send(
        self, client: httpx.Client, page: str, to: str, values: dict[str, object], form: str = ""
    ) -> httpx.Response:
        """Open a page and send one of its forms, as a browser without script does."""
        return client.post(to, data=self.hidden(client, page, form) | values)


@pytest.fixture
def cast(
    engine: str, database: Database, settings: Settings, request: pytest.FixtureRequest
) -> Cast:
    """The settings have brought a database that holds them already; see tests/databases.py."""
    gathered: Cast = request.getfixturevalue(f"gathered_{engine}")
    return msgspec.structs.replace(
        gathered,
        settings=settings,
        database=database,
        areas=dict(gathered.areas),
        agencies=dict(gathered.agencies),
        accounts=dict(gathered.accounts),
        viewers=dict(gathered.viewers),
    )


@pytest.fixture(scope="session")
def gathered_sqlite(migrated_file: Path, run_folder: Path) -> Cast:
    """Written once by each test process; tests get copies of the file."""
    data = run_folder / f"cast_{this_process()}_sqlite"
    file = copy(migrated_file, data / "sara.db")
    gathered = _gathered(data, f"sqlite:///{file}")
    fold_the_journal_in(file)
    return gathered


@pytest.fixture(scope="session")
def gathered_postgresql(own_database: Own, run_folder: Path) -> Cast:
    """Written once by each test process, into its own database, which goes back to it."""
    own_database.go_back("migrated")
    data = run_folder / f"cast_{this_process()}_postgresql"
    gathered = _gathered(data, own_database.address)
    own_database.keep("cast")
    return gathered


def _gathered(data: Path, address: str) -> Cast:
    settings = load({"SARA_DATA": str(data), "SARA_DATABASE": address})
    database = Database(settings)
    gathered = gather(database, settings)
    database.close()
    return gathered


def gather(database: Database, settings: Settings) -> Cast:
    """Everybody, with their areas, agencies and the one problem, in an empty installation."""
    with database.write() as db, using(db):
        areas = {"north": AreaFactory(code="N", name="Northside"),
                 "south": AreaFactory(code="S", name="Southbank")}  # fmt: skip
        agencies = {"police": AgencyFactory(name="City Police"),
                    "parks": AgencyFactory(name="City Parks", kind=AgencyKind.COUNCIL)}  # fmt: skip
        accounts, viewers = {}, {}
        for who, held in ROLES.items():
            assert held is not None
            role, code = held
            agency = {Role.PARTNER: "parks", Role.RESIDENT: "", Role.BOARD_MEMBER: ""}
            at = agency.get(role, "police")
            area = areas.get(code)
            state = {"disabled": AccountState.DISABLED, "pending": AccountState.PENDING}
            accounts[who] = AccountFactory(
                email=f"{who}@example.org", name=who.replace("_", " ").title(),
                agency_id=agencies[at].id if at else None,
                state=state.get(who, AccountState.ACTIVE), roles=[(role, area)],
            )  # fmt: skip
            viewers[who] = viewer_for(accounts[who], (role, area))
        problem = a_problem(accounts["officer"], areas["north"], now=NOW - dt.timedelta(days=3))
        for who, kind in SEATS.items():
            SeatFactory(problem_id=problem.id, account_id=accounts[who].id, kind=kind,
                        given_by=accounts["officer"].id)  # fmt: skip
        return Cast(
            settings=settings, database=database,
            areas={k: v.id for k, v in areas.items()},
            agencies={k: v.id for k, v in agencies.items()},
            accounts={k: v.id for k, v in accounts.items()},
            viewers=viewers, problem_id=problem.id,
        )  # fmt: skip
