"""The files of a problem as their readers get them."""

import html
import io
import re

import pdfua
import pikepdf
import pytest

from sara.accounts.models import Account
from sara.accounts.reach import Audience
from sara.factories import ActionFactory, EvidenceFactory, StakeholderFactory, using
from sara.history.models import Entry
from sara.problems.models import Problem
from tests.casefile.read import pdf_text
from tests.counting import statements

SECRET = "what the informant said about the ferry"
PDF = "/problems/{id}/case-file/case-file.pdf"


@pytest.fixture
def with_secrets(cast):
    with cast.database.write() as db, using(db):
        by = {"problem_id": cast.problem_id, "added_by": cast.accounts["officer"]}
        EvidenceFactory(**by, title="Titled for agencies", body=SECRET,
                        audience=Audience.AGENCIES)  # fmt: skip
        EvidenceFactory(**by, title="Diary of six households", body="Nine bad nights.",
                        audience=Audience.TEAM)  # fmt: skip
        ActionFactory(**by, what="Watch the quay quietly", audience=Audience.AGENCIES,
                      owner_account_id=cast.accounts["colleague"])  # fmt: skip
        StakeholderFactory(**by, name="Keepers of the park", contact="telephone 0555 123")
    return cast


def got(cast, client, who, kind="case-file", form="pdf"):
    cast.sign_in(client, who)
    return client.get(f"/problems/{cast.problem_id}/case-file/{kind}.{form}")


def test_a_case_file_is_a_pdf_named_for_its_problem(cast, client):
    answer = got(cast, client, "officer")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    with cast.database.read() as db:
        reference = db.execute(
            Problem.__table__.select().where(Problem.id == cast.problem_id)
        ).one().reference  # fmt: skip
    assert f'filename="{reference}-case-file.pdf"' in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"%PDF-")


def test_agencies_get_what_is_for_agencies(with_secrets, client):
    text = pdf_text(got(with_secrets, client, "partner").content)
    assert SECRET in text
    assert "Watch the quay quietly" in text
    assert "do not pass it on" in text
    assert "0555 123" not in text


def test_residents_get_nothing_that_is_for_agencies(with_secrets, client):
    text = pdf_text(got(with_secrets, client, "resident").content)
    assert "Nine bad nights." in text
    assert "Made for the team" in text
    for closed in (SECRET, "Titled for agencies", "Watch the quay quietly", "0555 123"):
        assert closed not in text


def test_residents_are_not_named(with_secrets, client):
    names = {"officer": "Amara Nwosu", "resident": "Fatima Rahman"}
    with with_secrets.database.write() as db:
        for who, name in names.items():
            db.get_one(Account, with_secrets.accounts[who]).name = name
    text = pdf_text(got(with_secrets, client, "officer").content)
    assert "Amara Nwosu" in text
    assert "a resident" in text
    assert "Fatima" not in text


@pytest.mark.parametrize("who", ["stranger", "board_member", "other_officer", "administrator"])
def test_who_does_not_reach_the_problem_gets_no_file(with_secrets, client, who):
    answer = got(with_secrets, client, who)
    assert answer.status_code in (403, 404)
    assert "Diary of six households" not in answer.text


def test_reading_what_is_for_agencies_is_noted(with_secrets, client):
    def readings():
        with with_secrets.database.read() as db:
            return db.execute(
                Entry.__table__.select().where(Entry.verb == "read").order_by(Entry.seq)
            ).all()

    got(with_secrets, client, "resident")
    assert readings() == []
    got(with_secrets, client, "officer")
    assert [(r.subject, r.account_id) for r in readings()] == [
        ("evidence", with_secrets.accounts["officer"]),
        ("action", with_secrets.accounts["officer"]),
    ]


def test_the_page_shows_what_is_missing_and_leads_to_the_file(cast, client):
    cast.sign_in(client, "resident")
    page = html.unescape(client.get(f"/problems/{cast.problem_id}/case-file").text)
    assert f"/problems/{cast.problem_id}/case-file/case-file.pdf" in page
    assert "Nothing recorded yet: " in page


def test_an_odd_name_is_no_file(cast, client):
    cast.sign_in(client, "officer")
    for name in ("case-file.exe", "case-file", ".pdf", "nothing.pdf", "case-file.pdf.pdf"):
        assert client.get(f"/problems/{cast.problem_id}/case-file/{name}").status_code == 404


def test_more_evidence_takes_no_more_statements(cast, app, client):
    def more(n):
        with cast.database.write() as db, using(db):
            for number in range(n):
                EvidenceFactory(problem_id=cast.problem_id, title=f"Night {number}",
                                added_by=cast.accounts["officer"])  # fmt: skip

    def asked():
        with statements(app) as sent:
            assert got(cast, client, "resident").status_code == 200
        return len(sent)

    got(cast, client, "resident")
    more(1)
    few = asked()
    more(299)
    assert asked() == few


HOSTILE = (
    '#read("/etc/passwd")', "=cmd|' /C calc'!A0", "*bold* _it_ $x$ `raw` <label> @ref",
    "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645", "\u4f60\u597d",
    "\U0001f600 \U0001f9ff", "bell\x07 and \x0b tab\t", "\u202eevil\u202c", "\\u{41} \" ' `\"`",
    "a" * 10_000, "word " * 2_000,
)  # fmt: skip


def test_hostile_text_comes_out_as_text(cast, client):
    with cast.database.write() as db, using(db):
        for text in HOSTILE:
            EvidenceFactory(problem_id=cast.problem_id, added_by=cast.accounts["officer"],
                            title=text[:140], body=text)  # fmt: skip
    text = pdf_text(got(cast, client, "resident").content)
    for shown in ('#read("/etc/passwd")', "=cmd|' /C calc'!A0", "*bold* _it_ $x$", "\\u{41}"):
        assert shown in text
    assert "root:" not in text
    assert "a" * 1_000 in text.replace(" ", "")


def test_what_a_pdf_says_of_itself(cast, client):
    with pikepdf.open(io.BytesIO(got(cast, client, "resident").content)) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"].startswith("Case file: ")


def test_a_pdf_passes_what_pdfua_checks(with_secrets, client, tmp_path):
    file = tmp_path / "case-file.pdf"
    file.write_bytes(got(with_secrets, client, "officer").content)
    assert not list(pdfua.validate(file).findings)


def test_every_heading_of_the_life_stands_in_its_order(cast, client):
    text = pdf_text(got(cast, client, "officer").content)
    order = [text.index(f" {word} ") for word in ("Scanning", "Analysis", "Response")]
    assert order == sorted(order)
    assert re.search(r"It reaches to entry \d+ of the history", text)
    assert "Evidence" in text
