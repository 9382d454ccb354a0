"""Takes the pictures of docs/tour.md: `python -m tests.tour`, or with the names of some of them.

Builds the invented town in a folder of its own, serves it, signs in as its people and looks at the
pages that the tour names. Needs Chromium.
"""

import io
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
import uvicorn
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from sara import demo, migrate
from sara.actions.models import Action, ActionStatus
from sara.app import create_app
from sara.charts.chart import ChartKind
from sara.charts.models import FiledChart
from sara.db import Database
from sara.demo.town import address
from sara.evidence.models import Evidence, EvidenceKind
from sara.groups.models import WorkingGroup
from sara.intake.models import Report
from sara.meetings.models import Meeting, MinutesState
from sara.problems.models import Problem
from sara.rounds.models import Round, RoundState
from sara.settings import Settings, load
from sara.workflow.models import Review, ReviewState
from tests.browser import ARGUMENTS, PROGRAMS

FOLDER = Path(__file__).parent.parent / "docs" / "tour"
WIDE, PHONE = (1280, 860), (390, 780)
COLOURS = 96
"""A page has few colours; so many keep its pictures small and its photos still pleasant."""

Places = dict[str, str]


def _nothing(_page: Page) -> None:
    pass


def _down_to(selector: str) -> Callable[[Page], None]:
    """Scroll until this stands near the top."""

    def scroll(page: Page) -> None:
        page.locator(selector).first.evaluate("e => scrollTo(0, e.offsetTop - 90)")
        page.wait_for_load_state("networkidle")

    return scroll


def _type_a_problem(page: Page) -> None:
    page.fill("[name=title]", "Bottles on the steps of the Sailmakers' Hall")
    page.fill("[name=behaviour]", "Empty bottles stand and lie on the steps. Some are broken.")
    page.fill("[name=place]", "Front steps of the Sailmakers' Hall, Rope Walk")
    page.fill("[name=times]", "Sunday mornings")


def _type_a_report(page: Page) -> None:
    page.fill("[name=happening]", "Bottles are thrown from the bridge at the boats, late at night.")
    page.fill("[name=place]", "Rowing bridge, town side")


def _open_the_receipt(page: Page) -> None:
    page.fill("[name=code]", demo.RECEIPT)
    page.click("main button[type=submit]")
    page.wait_for_load_state("networkidle")


class Shot(msgspec.Struct, frozen=True):
    """One picture: whose page, where, how wide, and what is done before it is taken."""

    name: str
    who: str
    """ "" for somebody who is not signed in."""
    path: str
    size: tuple[int, int] = WIDE
    first: Callable[[Page], None] = _nothing


SHOTS = (
    Shot("report", "", "/report/new", (390, 900), _type_a_report),
    Shot("receipt", "", "/receipt", (390, 1000), _open_the_receipt),
    Shot("triage", "rosa", "/triage/{told}", (1280, 1000)),
    Shot("home-officer", "amara", "/"),
    Shot("log-a-problem", "amara", "/problems/new", (390, 1010), _type_a_problem),
    Shot("list", "priya", "/problems"),
    Shot("board", "priya", "/board"),
    Shot("sent-back", "amara", "/problems/{marina}"),
    Shot("cheers", "amara", "/problems/{marina}/scanning#cheers"),
    Shot("evidence", "amara", "/problems/{underpass}/evidence"),
    Shot("photo", "amara", "/problems/{underpass}/evidence/{photo}", PHONE, _down_to("main img")),
    Shot("both-ways", "amara", "/problems/{underpass}/analysis#questions"),
    Shot("plan", "yusuf", "/problems/{deliveries}/plan#actions"),
    Shot(
        "accept",
        "marek",
        "/problems/{deliveries}/actions/{mat}",
        PHONE,
        _down_to("form[action$=answer]"),
    ),
    Shot("review", "rosa", "/problems/{benches}/reviews/{review}", (1280, 1120)),
    Shot("home-resident", "lan", "/", (390, 1010)),
    Shot("verdict", "lan", "/problems/{racing}/decisions/{verdict}", PHONE, _down_to("main form")),
    Shot(
        "objection",
        "yusuf",
        "/problems/{deliveries}/decisions/{plan}",
        WIDE,
        _down_to("#positions"),
    ),
    Shot("group", "lan", "/groups/{round}", (390, 1010)),
    Shot("minutes", "fatima", "/meetings/{met}/minutes", (1280, 1000)),
    Shot("news", "lan", "/notifications", PHONE),
    Shot(
        "two-verdicts",
        "leilani",
        "/problems/{scooters}/assessment",
        WIDE,
        _down_to("#verdict-residents"),
    ),
    Shot("figures", "amara", "/problems/{underpass}/figures"),
    Shot("unsolved", "", "/public/{ramp_reference}", (1280, 1000)),
    Shot("review-right", "leilani", "/problems/{scooters}/review-requests", (1280, 1000)),
    Shot("history", "amara", "/problems/{underpass}/history"),
    Shot("case-file", "amara", "/problems/{underpass}/case-file", (1280, 1000)),
    Shot("clock", "priya", "/problems/{bins}/evidence/{fires}", (1280, 1000)),
)


def main(names: list[str]) -> None:
    wanted = [shot for shot in SHOTS if not names or shot.name in names]
    program = next(filter(None, map(shutil.which, PROGRAMS)))
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as (settings, places),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        for shot in wanted:
            _take(browser, settings, shot, places)
        browser.close()


@contextmanager
def served(folder: Path) -> Iterator[tuple[Settings, Places]]:
    """The town at an address of its own, and what stands for {names} in paths."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{free.getsockname()[1]}"
        settings = load(
            {"SARA_DATA": str(folder), "SARA_PUBLIC_ADDRESS": origin, "SARA_WORKER": "false"}
        )
        migrate.upgrade(settings)
        database = Database(settings)
        demo.build(database, settings)
        server = uvicorn.Server(
            uvicorn.Config(create_app(settings), log_level="warning", access_log=False)
        )
        serving = threading.Thread(target=server.run, kwargs={"sockets": [free]})
        serving.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield settings, _places(database)
        finally:
            server.should_exit = True
            serving.join()
            database.close()


def _places(database: Database) -> Places:
    titles = {
        "underpass": "Walkers turn back%", "marina": "Fuel and outboard%", "racing": "Cars race%",
        "benches": "Shouting and drinking%", "deliveries": "Vans unload%",
        "scooters": "Motor scooters%", "ramp": "Broken glass%", "bins": "Bins set alight%",
    }  # fmt: skip
    with database.read() as db:
        places = {
            key: db.execute(sa.select(Problem.id).where(Problem.title.like(like))).scalar_one()
            for key, like in titles.items()
        }
        underpass, benches = places["underpass"], places["benches"]
        places["photo"] = db.scalar(
            sa.select(sa.func.min(Evidence.id)).where(
                Evidence.problem_id == underpass, Evidence.kind == EvidenceKind.PHOTO
            )
        )
        places["fires"] = db.scalar(
            sa.select(sa.func.min(FiledChart.evidence_id)).where(FiledChart.kind == ChartKind.CLOCK)
        )
        places |= _together(db, places)
        places["mat"] = db.execute(
            sa.select(Action.id).where(
                Action.what.like("Lay a rubber mat%"), Action.status == ActionStatus.PROPOSED
            )
        ).scalar_one()
        places["review"] = db.execute(
            sa.select(Review.id).where(
                Review.problem_id == benches, Review.state == ReviewState.OPEN
            )
        ).scalar_one()
    return {key: str(number) for key, number in places.items()}


def _together(db: Any, places: dict[str, Any]) -> dict[str, Any]:
    """What people do together: a report, questions to the group, a meeting, a standing group."""
    asked = sa.select(Round.id).where(Round.state == RoundState.OPEN)
    return {
        "told": db.execute(
            sa.select(Report.id).where(Report.what.like("Scooters race on the path%"))
        ).scalar_one(),
        "verdict": db.execute(asked.where(Round.problem_id == places["racing"])).scalar_one(),
        "plan": db.execute(asked.where(Round.problem_id == places["deliveries"])).scalar_one(),
        "met": db.execute(
            sa.select(Meeting.id).where(Meeting.minutes_state == MinutesState.AGREED)
        ).scalar_one(),
        "round": db.execute(
            sa.select(WorkingGroup.id).where(WorkingGroup.name.like("Linden Hill%"))
        ).scalar_one(),
        "ramp_reference": db.execute(
            sa.select(Problem.reference).where(Problem.id == places["ramp"])
        ).scalar_one(),
    }


def _take(browser: Browser, settings: Settings, shot: Shot, places: Places) -> None:
    width, height = shot.size
    context = browser.new_context(
        base_url=settings.public_address,
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        locale="en-GB",
    )
    page = context.new_page()
    if shot.who:
        page.goto("/sign-in")
        page.fill("[name=email]", address(shot.who))
        page.fill("[name=password]", demo.PASSWORD)
        page.click("main button[type=submit]")
    answer = page.goto(shot.path.format(**places))
    assert answer is not None
    assert answer.ok, f"{shot.name}: {answer.status}"
    shot.first(page)
    picture = Image.open(io.BytesIO(page.screenshot()))
    few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    FOLDER.mkdir(parents=True, exist_ok=True)
    few.save(FOLDER / f"{shot.name}.png", optimize=True)
    context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
