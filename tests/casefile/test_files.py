"""The files of a problem as their readers get them."""

import html
import io
import re
import subprocess
import sys
import threading
import zipfile

import docx
import pdfua
import pikepdf
import pytest
from docx.oxml.ns import qn
from PIL import Image

from sara.accounts.models import Account
from sara.accounts.reach import Audience
from sara.casefile.kinds import Kind
from sara.casefile.photos import LONGEST
from sara.evidence.models import StoredFile
from sara.factories import ActionFactory, EvidenceFactory, StakeholderFactory, using
from sara.files.arriving import store_of
from sara.history.models import Entry
from sara.problems.models import Problem
from sara.rounds.models import Stance
from tests.casefile.read import READ, docx_text, pdf_text
from tests.charts.made import made
from tests.counting import statements
from tests.evidence.uploads import added
from tests.rounds.asking import Asking

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


def drawn(size, mode="RGB"):
    """A picture of this size, that can be seen through when its mode allows it."""
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert(mode).save(out, "PNG" if mode == "RGBA" else "JPEG")
    return out.getvalue()


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


@pytest.mark.parametrize("form", READ)
def test_agencies_get_what_is_for_agencies(with_secrets, client, form):
    text = READ[form](got(with_secrets, client, "partner", form=form).content)
    assert SECRET in text
    assert "Watch the quay quietly" in text
    assert "do not pass it on" in text
    assert "0555 123" not in text


@pytest.mark.parametrize("form", READ)
def test_residents_get_nothing_that_is_for_agencies(with_secrets, client, form):
    text = READ[form](got(with_secrets, client, "resident", form=form).content)
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


def test_the_page_leads_to_each_file_and_to_what_it_lacks(with_secrets, client):
    base = f"/problems/{with_secrets.problem_id}/case-file"
    pages = {}
    for who in ("resident", "officer"):
        with_secrets.sign_in(client, who)
        pages[who] = html.unescape(client.get(base).text)
        for kind in Kind:
            for href in (f"{kind.value}.pdf", f"{kind.value}.docx", f"{kind.value}/contents"):
                assert f'"{base}/{href}"' in pages[who]
    assert "that you took it is noted" in pages["officer"]
    assert "that you took it is noted" not in pages["resident"]
    assert "Nothing recorded yet: " in html.unescape(client.get(f"{base}/case-file/contents").text)
    assert client.get(f"{base}/nothing/contents").status_code == 404


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
    for form, read in READ.items():
        text = read(got(cast, client, "resident", form=form).content)
        for shown in ('#read("/etc/passwd")', "=cmd|' /C calc'!A0", "*bold* _it_ $x$", "\\u{41}"):
            assert shown in text
        assert "root:" not in text
        assert "a" * 1_000 in text.replace(" ", "")
        assert "\u202e" not in text
    assert "\u4f60\u597d" in text
    assert "\U0001f600" in text


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


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
@pytest.mark.parametrize("form", READ)
def test_an_empty_problem_has_every_file_and_shows_its_gaps(cast, client, kind, form):
    answer = got(cast, client, "officer", kind, form)
    assert answer.status_code == 200
    assert f'-{kind}.{form}"' in answer.headers["content-disposition"]
    assert "Nothing recorded yet:" in READ[form](answer.content)


@pytest.mark.parametrize("kind", ["goldstein", "tilley"])
def test_judges_get_nothing_for_agencies_and_no_names(with_secrets, client, kind):
    with with_secrets.database.write() as db:
        db.get_one(Account, with_secrets.accounts["officer"]).name = "Amara Nwosu"
    text = docx_text(got(with_secrets, client, "officer", kind, "docx").content)
    assert "Made for judges" in text
    for closed in (SECRET, "Titled for agencies", "Watch the quay quietly", "Amara Nwosu"):
        assert closed not in text
    with with_secrets.database.read() as db:
        assert not db.execute(Entry.__table__.select().where(Entry.verb == "read")).all()


def test_the_order_of_each_award_is_that_of_its_guide(cast, client):
    def headings(kind):
        body = got(cast, client, "resident", kind, "docx").content
        return [p.text for p in docx.Document(io.BytesIO(body)).paragraphs
                if p.style.name == "Heading 1"]  # fmt: skip

    life = ["Summary", "Scanning", "Analysis", "Response", "Assessment"]
    assert headings("goldstein") == [*life, "Agency and officer information"]
    assert headings("tilley") == [*life, "Partners and what it cost"]


def test_an_entry_counts_its_words_against_the_limit(cast, client):
    short = docx_text(got(cast, client, "resident", "tilley", "docx").content)
    found = re.search(r"Summary: (\d+) words of at most 400; (\d+) words of at most 4000\.", short)
    assert found is not None
    assert "Too long" not in short
    with cast.database.write() as db:
        db.get_one(Problem, cast.problem_id).behaviour = "glass " * 4_000
    long = docx_text(got(cast, client, "resident", "tilley", "docx").content)
    now = re.search(r"; (\d+) words of at most 4000\. Too long", long)
    assert now is not None
    assert int(now[1]) > 4_000


def test_what_may_be_names_is_shown_before_an_entry_is_sent(cast, client):
    with cast.database.write() as db:
        db.get_one(Problem, cast.problem_id).behaviour = "Mr. Henry Walsh smashes bottles."
    cast.sign_in(client, "officer")
    base = f"/problems/{cast.problem_id}/case-file"
    page = html.unescape(client.get(f"{base}/goldstein/contents").text)
    assert re.search(r"These may be names of people\. [^<]*Henry Walsh", page)
    assert "may be names" not in client.get(f"{base}/case-file/contents").text


def test_a_docx_has_real_headings_tables_and_a_language(with_secrets, client):
    body = got(with_secrets, client, "officer", form="docx").content
    paper = docx.Document(io.BytesIO(body))
    assert paper.core_properties.language == "en"
    assert paper.core_properties.title.startswith("Case file: ")
    assert paper.paragraphs[0].style.name == "Title"
    assert {"Heading 1", "Heading 2"} <= {p.style.name for p in paper.paragraphs}
    assert paper.tables
    for table in paper.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        assert not [n for n in packed.namelist() if "vbaProject" in n or "externalLink" in n]
        assert 'TargetMode="External"' not in packed.read("word/_rels/document.xml.rels").decode()


def test_a_chart_stands_in_every_form_with_its_finding_and_its_numbers(cast, client):
    with cast.database.write() as db:
        calls = made(cast, db)
    cast.sign_in(client, "officer")
    base = f"/problems/{cast.problem_id}/charts/clock"
    answer = cast.send(
        client, f"{base}?dataset={calls.dataset_id}&place=everywhere", f"{base}/evidence",
        {"title": "Nights", "audience": "agencies", "bias": "Nobody calls by day."},
    )  # fmt: skip
    assert answer.status_code == 303
    pdf = got(cast, client, "officer").content
    alts, _ = pictures_in(pdf)
    word = got(cast, client, "officer", form="docx").content
    assert alts == alts_in(word)
    assert len(alts) == 1
    assert alts[0].startswith("Hour and weekday: ")
    for text in (pdf_text(pdf), docx_text(word)):
        assert alts[0].removeprefix("Hour and weekday: ") in text
        assert "Nobody calls by day." in text
        assert "23:00" in text
    for form, read in READ.items():
        assert "Nobody calls by day." not in read(got(cast, client, "resident", form=form).content)


def pictures_in(pdf):
    """What the pictures of a PDF say to those who do not see them, and their sizes in dots."""
    with pikepdf.open(io.BytesIO(pdf)) as read:
        found = [o for o in read.objects if isinstance(o, pikepdf.Dictionary | pikepdf.Stream)]
        alts = [str(o["/Alt"]) for o in found if o.get("/S") == "/Figure"]
        return alts, [(int(o["/Width"]), int(o["/Height"])) for o in found
                      if o.get("/Subtype") == "/Image"]  # fmt: skip


def alts_in(word):
    shapes = docx.Document(io.BytesIO(word)).inline_shapes
    return [shape._inline.docPr.get("descr") for shape in shapes]


def test_photos_are_printed_with_words_for_those_who_do_not_see_them(cast, client, tmp_path):
    cast.sign_in(client, "officer")
    large, see_through = drawn((1200, 800)), drawn((40, 60), "RGBA")
    added(cast, client, ("a.jpg", large), kind="photo", title="The ramp", body="")
    added(cast, client, ("b.png", see_through), ("c.jpg", large), kind="note",
          title="Glass", body="It lies on the path.")  # fmt: skip
    added(cast, client, ("d.jpg", large), kind="photo", title="Secret", audience="agencies")
    team = ["The ramp", "Picture 1 of 2: Glass: It lies on the path.",
            "Picture 2 of 2: Glass: It lies on the path."]  # fmt: skip
    pdf = got(cast, client, "resident").content
    alts, sizes = pictures_in(pdf)
    assert alts == alts_in(got(cast, client, "resident", form="docx").content) == team
    assert max(max(size) for size in sizes) == LONGEST
    assert "1. The ramp" in pdf_text(pdf)
    assert not alts_in(got(cast, client, "officer", "goldstein", "docx").content)
    file = tmp_path / "case-file.pdf"
    file.write_bytes(got(cast, client, "officer").content)
    assert len(pictures_in(file.read_bytes())[0]) == len(team) + 1
    assert not list(pdfua.validate(file).findings)


def test_a_photo_that_is_no_longer_kept_is_said_to_be_so(cast, client):
    cast.sign_in(client, "officer")
    added(cast, client, ("a.jpg", drawn((30, 20))), kind="photo", title="The ramp", body="")
    with cast.database.read() as db:
        kept = db.scalar(StoredFile.__table__.select().with_only_columns(StoredFile.shown))
    store_of(cast.settings).remove(kept)
    assert "This photo is no longer kept." in pdf_text(got(cast, client, "resident").content)


def test_so_many_photos_are_printed_and_no_more(cast, client, monkeypatch):
    monkeypatch.setattr("sara.casefile.sections.evidence.MOST_PHOTOS", 1)
    small = drawn((30, 20))
    cast.sign_in(client, "officer")
    added(cast, client, ("a.jpg", small), ("b.jpg", small), kind="photo", title="A", body="")
    added(cast, client, ("c.jpg", small), kind="photo", title="B", body="")
    word = got(cast, client, "resident", form="docx").content
    assert len(alts_in(word)) == 1
    assert "2 more photos stand on the pages of their evidence." in docx_text(word)


def test_a_press_that_does_not_end_is_told_in_plain_words(cast, client, caplog, monkeypatch):
    monkeypatch.setattr("sara.casefile.pressing.PATIENCE", 0.01)
    answer = got(cast, client, "officer")
    assert answer.status_code == 503
    assert "The file could not be made" in answer.text
    caplog.clear()


def test_a_file_is_made_where_nobody_waits_for_it(cast, client, monkeypatch):
    """Not in the thread that writes: all writes would wait until it is done."""
    seen = []

    def made(*_):
        seen.append(threading.current_thread().name)
        return b"%PDF-"

    monkeypatch.setattr("sara.casefile.routes.pressed", made)
    assert got(cast, client, "officer").content == b"%PDF-"
    assert seen[0].startswith("slow")


def test_a_server_loads_none_of_the_heavy_libraries():
    asked = (
        "import sara.app, sys; print([m for m in ('typst', 'docx', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_dissent_stands_in_it_with_its_answer_and_without_a_name(cast, client):
    asking = Asking(cast)
    with cast.database.write() as db:
        db.get_one(Account, cast.accounts["resident"]).name = "Fatima Rahman"
    number = asking.opens()
    asking.says("colleague", number, Stance.AGREE)
    asking.says("resident", number, Stance.OBJECT, "The path is our way home.")
    before = docx_text(got(cast, client, "officer", form="docx").content)
    assert "2 of 4 answered" in before
    assert "our way home" not in before
    asking.answers("officer", number, "resident", "The gate stays open until midnight.")
    for who in ("officer", "partner"):
        asking.says(who, number, Stance.AGREE)
    asking.closes(number)
    for who in ("officer", "resident"):
        text = docx_text(got(cast, client, who, form="docx").content)
        assert "A resident: I object" in text
        assert "The path is our way home." in text
        assert "The answer: The gate stays open until midnight." in text
        assert "Fatima" not in text


def test_a_file_in_a_language_that_runs_from_right_to_left(cast, client, tmp_path):
    own = cast.settings.data / "languages"
    own.mkdir()
    (own / "ar.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Scanning"\nmsgstr "\u0627\u0644\u0627\u0633\u062a\u0637\u0644\u0627\u0639"\n',
        "utf-8",
    )
    with cast.database.write() as db:
        db.get_one(Account, cast.accounts["resident"]).language = "ar"
    file = tmp_path / "case-file.pdf"
    file.write_bytes(got(cast, client, "resident").content)
    assert not list(pdfua.validate(file).findings)
    with pikepdf.open(file) as pdf:
        assert str(pdf.Root.Lang) == "ar"
    word = docx.Document(io.BytesIO(got(cast, client, "resident", form="docx").content))
    assert word.sections[0]._sectPr.find(qn("w:bidi")) is not None
    scanning = next(p for p in word.paragraphs if p.text.startswith("\u0627\u0644"))
    assert scanning.style.name == "Heading 1"
    assert scanning._p.pPr.find(qn("w:bidi")) is not None


def test_a_stage_that_has_not_begun_is_said_to_be_so(cast, client):
    text = docx_text(got(cast, client, "officer", form="docx").content)
    assert text.count("The problem has not come to this stage yet.") == 3
