"""What reporters take out of their report afterwards, with the receipt alone."""

import io
import re

import httpx
import sqlalchemy as sa

from sara.db import Base, utc_now
from sara.files.arriving import store_of
from sara.files.store import NotKeptError
from sara.history.models import DayEntry, Entry
from sara.intake.models import IdentityMode, ReportPhoto, ReportState
from sara.intake.operations import Photo, Told, receive, write
from sara.intake.queries import one
from tests.triage.desk import ANN, WHAT, Desk

SAID = "Mr Okafor from number 9 smashes bottles."


def behind(desk: Desk, code: str, to: str, form: str, **values: str) -> httpx.Response:
    """Send one of the forms on the page behind a receipt."""
    reporter = desk.new_client()
    page = reporter.post("/receipt", data=desk.cast.hidden(reporter, "/receipt", "code")
                         | {"code": code})  # fmt: skip
    [hidden] = [
        fields
        for found in re.findall(r"<form\b.*?</form>", page.text, re.DOTALL)
        if (fields := dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found)))
        and fields.get("_form") == form
    ][:1]
    return reporter.post(to, data=hidden | values)


def everything(desk: Desk) -> str:
    with desk.cast.database.read() as db:
        return str([db.execute(sa.select(t)).all() for t in Base.metadata.sorted_tables])


def test_a_reporter_covers_what_they_should_not_have_written(desk: Desk) -> None:
    report, code = desk.report(SAID)
    with desk.cast.database.write() as db:
        write(db, one(db, report), "OKAFOR again.", now=utc_now(), today=utc_now().date())
        entries = db.scalar(sa.select(sa.func.count(Entry.seq)))
    wrong = behind(desk, code, "/receipt/covering", "own", words="Smith")
    assert wrong.status_code == 422
    assert "do not stand in what you told us" in wrong.text
    done = behind(desk, code, "/receipt/covering", "own", words="Okafor")
    assert done.status_code == 200
    assert "Mr ▇▇▇ from number 9" in done.text
    assert "▇▇▇ again." in done.text
    assert "okafor" not in everything(desk).casefold()
    with desk.cast.database.read() as db:
        assert db.scalar(sa.select(sa.func.count(Entry.seq))) == entries, "no hour of it is kept"
        assert "report.covered" in db.scalars(sa.select(DayEntry.verb)).all()


def test_what_was_split_off_is_covered_too(desk: Desk) -> None:
    report, code = desk.report(WHAT)
    desk.decide(report, "split", what="Okafor broke a lamp", place="Path",
                looked="what:name:Okafor")  # fmt: skip
    assert "Okafor broke" in desk.reads(code)
    behind(desk, code, "/receipt/covering", "own", words="okafor")
    assert "▇▇▇ broke a lamp" in desk.reads(code)


def pictured(desk: Desk, content: bytes = b"picture") -> tuple[int, str, str]:
    """A report with a photo: its number, the code of its receipt, what the photo is kept under."""
    kept = store_of(desk.cast.settings).show(io.BytesIO(content)).sha256
    photo = Photo(shown=kept, thumb=kept, media_type="image/jpeg", size=7, width=1, height=1)
    now = utc_now()
    with desk.cast.database.write() as db:
        told = Told(what=WHAT, place="Ramp", area_id=desk.cast.areas["north"])
        receipt = receive(db, told, mode=IdentityMode.ANONYMOUS, photos=[photo], now=now,
                          today=now.date())  # fmt: skip
    return receipt.report_id, receipt.code, kept


def is_kept(desk: Desk, sha256: str) -> bool:
    try:
        return store_of(desk.cast.settings).shown_path(sha256).exists()
    except NotKeptError:
        return False


def test_a_reporter_erases_a_photo_and_its_file_goes_when_nobody_else_needs_it(
    desk: Desk,
) -> None:
    _, first, kept = pictured(desk)
    _, second, same = pictured(desk)
    assert kept == same, "equal files share one place"
    done = behind(desk, first, "/receipt/photos", "photo", photo="1")
    assert "The photo is erased." in done.text
    assert "Photo 1 that you sent" not in done.text
    assert len(desk.rows(ReportPhoto)) == 1
    assert is_kept(desk, kept)
    behind(desk, second, "/receipt/photos", "photo", photo="1")
    assert desk.rows(ReportPhoto) == []
    assert not is_kept(desk, kept)


def test_a_coordinator_erases_a_photo_of_whom_nobody_needs_to_know(desk: Desk) -> None:
    report, code, kept = pictured(desk, b"plate")
    page = f"/triage/{report}"
    sent = desk.cast.send(desk.client, page, f"{page}/photo-erasing", {"photo": "1"}, "photo")
    assert sent.status_code == 303
    assert not is_kept(desk, kept)
    assert "Photo 1" not in desk.reads(code)
    with desk.cast.database.read() as db:
        assert "report.photo_erased" in db.scalars(sa.select(Entry.verb)).all()


def test_a_reporter_no_longer_wants_the_group_to_know(desk: Desk) -> None:
    report, code = desk.report(mode=IdentityMode.GROUP, contact=ANN)
    desk.link(report)
    team = desk.cast.sign_in(desk.new_client(), "resident")
    page = f"/problems/{desk.cast.problem_id}/reports"
    assert "Ann Field" in team.get(page).text
    done = behind(desk, code, "/receipt/narrowing", "narrow")
    assert "only the coordinator sees your name" in done.text
    assert "Ann Field" not in team.get(page).text
    assert "Ann Field" in desk.client.get(f"/triage/{report}/contact").text, "still reached"
    assert desk.state(report) is ReportState.LINKED
