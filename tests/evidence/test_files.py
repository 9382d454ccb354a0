"""Files from the form to the reader: cleaned, sealed, and behind the check of their evidence."""

import errno
import gc
import html
import io
import os
import re
import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
import sqlalchemy as sa
from PIL import Image

from sara.accounts.reach import Audience
from sara.db import Database
from sara.evidence.models import Evidence, StoredFile
from sara.files.arriving import MOST_FILES, store_of
from sara.history.models import Entry, EntryText
from sara.web.received import FORM_BYTES
from tests.browser import OpenPage
from tests.cast import Cast
from tests.databases import on_sqlite
from tests.evidence.test_pages import READERS, base_of
from tests.evidence.uploads import CANARY, added, photo, send
from tests.journeys.person import Person

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def files(database: Database) -> list[sa.Row]:
    with database.read() as db:
        return db.execute(sa.select(*StoredFile.__table__.c).order_by(StoredFile.id)).all()


def content_of(cast: Cast, sha256: str) -> bytes:
    return store_of(cast.settings).shown_path(sha256).read_bytes()


def stored(cast: Cast) -> list[Path]:
    return [p for p in (cast.settings.data / "files").rglob("*") if p.is_file()]


def test_whoever_adds_a_photo_without_words_is_asked_what_it_shows(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")
    asked = "What does it show? A sentence tells those who cannot see it"
    page = added(cast, client, ("ramp.jpg", photo()), kind="photo", body="")
    assert asked in client.get(page).text
    assert f'href="{page}/edit#body"' in html.unescape(client.get(page).text)
    told = added(cast, client, ("ramp.jpg", photo()), kind="photo", body="Glass on the ramp.")
    assert asked not in client.get(told).text


def test_a_photo_is_served_without_what_its_camera_wrote(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "officer")
    page = added(cast, client, ("ramp.jpg", photo()), kind="photo")
    (file,) = files(database)
    assert CANARY.encode() in photo()
    assert f"/files/{file.token}/thumb" in client.get(page).text
    assert f"/files/{file.token}/thumb" in client.get(base_of(cast)).text
    for path, longest in ((f"/files/{file.token}", 640), (f"/files/{file.token}/thumb", 320)):
        response = client.get(path)
        assert response.status_code == 200
        assert response.headers["content-type"] == "image/jpeg"
        assert CANARY.encode() not in response.content
        picture = Image.open(io.BytesIO(response.content))
        assert max(picture.size) == longest
        assert picture.height > picture.width  # it was turned upright
        assert not picture.getexif()


def test_the_original_is_sealed_with_its_hash_and_never_served(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "officer")
    content = photo()
    page = added(cast, client, ("ramp.jpg", content), kind="photo")
    (file,) = files(database)
    store = store_of(cast.settings)
    assert store.verify(file.sealed)
    with store.open_sealed(file.sealed) as sealed:
        assert sealed.read() == content
    assert file.sealed not in (file.shown, file.thumb)
    assert file.sealed in client.get(page).text
    for path in (f"/files/{file.sealed}", f"/files/{file.sealed[:32]}", f"/files/{file.shown}"):
        assert client.get(path).status_code == 404
    with database.read() as db:
        said = db.execute(
            sa.select(EntryText.changes)
            .join(Entry, Entry.seq == EntryText.seq)
            .where(Entry.verb == "evidence.added")
        ).scalar_one()
    assert file.sealed in said["files"][1][0]


@pytest.mark.parametrize(
    "name, content, media_type",
    [
        ("diary.pdf", PDF, "application/pdf"),
        ("calls.csv", b"month,calls\nJune,4\n", "text/csv"),
        ("talk.txt", "Über den Park.\n".encode(), "text/plain"),
    ],
    ids=["pdf", "csv", "txt"],
)
def test_a_document_is_saved_not_opened(
    cast: Cast, client: httpx.Client, database: Database, name: str, content: bytes,
    media_type: str,
) -> None:  # fmt: skip
    cast.sign_in(client, "officer")
    added(cast, client, (name, content), kind="document")
    (file,) = files(database)
    response = client.get(f"/files/{file.token}")
    assert response.content == content
    assert response.headers["content-type"].startswith(media_type)
    assert response.headers["content-disposition"].startswith(f'attachment; filename="{name}"')
    assert response.headers["content-length"] == str(len(content))
    assert client.get(f"/files/{file.token}/thumb").status_code == 404


def test_every_file_is_served_with_headers_that_keep_it_harmless(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "officer")
    added(cast, client, ("a.jpg", photo()), ("b.pdf", PDF), kind="document")
    for file in files(database):
        headers = client.get(f"/files/{file.token}").headers
        assert headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_picture_opens_under_the_name_of_what_it_became(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "officer")
    added(cast, client, ("night.webp", photo("WEBP")), kind="photo")
    (file,) = files(database)
    headers = client.get(f"/files/{file.token}").headers
    assert headers["content-type"] == "image/jpeg"
    assert headers["content-disposition"].startswith('inline; filename="night.jpg"')


@pytest.mark.parametrize("audience", [Audience.TEAM, Audience.AGENCIES])
def test_each_reader_gets_the_files_of_what_they_may_read(
    cast: Cast, client: httpx.Client, database: Database, audience: Audience
) -> None:
    cast.sign_in(client, "officer")
    added(cast, client, ("a.jpg", photo()), kind="photo", audience=audience.value)
    (file,) = files(database)
    whole, small = content_of(cast, file.shown), content_of(cast, file.thumb)
    for who in [*READERS, "nobody"]:
        expected = READERS.get(who, (303, 303))[audience is Audience.AGENCIES]
        client.cookies.clear()
        if who != "nobody":
            cast.sign_in(client, who)
        for end, content in (("", whole), ("/thumb", small)):
            response = client.get(f"/files/{file.token}{end}")
            assert response.status_code == expected, who
            assert (response.content == content) == (expected == 200), who


def test_each_file_for_agencies_leaves_one_entry_for_each_reading(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "officer")
    added(cast, client, ("a.jpg", photo()), kind="photo", audience="agencies")
    added(cast, client, ("b.jpg", photo("WEBP")), kind="photo")
    closed, opened = files(database)
    cast.sign_in(client, "partner")
    for file in (closed, opened):
        client.get(f"/files/{file.token}")
        client.get(f"/files/{file.token}/thumb")
    with database.read() as db:
        read = db.execute(
            sa.select(Entry.account_id, Entry.subject, Entry.subject_id).where(Entry.verb == "read")
        ).all()
    assert read == [(cast.accounts["partner"], "file", closed.id)] * 2


def test_files_of_withdrawn_evidence_are_served_only_to_who_may_take_it_back(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "colleague")
    page = added(cast, client, ("a.jpg", photo()), kind="photo")
    (file,) = files(database)
    cast.send(client, page, f"{page}/withdrawal", {"reason": "A face is seen."}, form="withdraw")
    paths = (f"/files/{file.token}", f"/files/{file.token}/thumb")
    assert [client.get(p).status_code for p in paths] == [200, 200]
    cast.sign_in(client, "partner")
    assert [client.get(p).status_code for p in paths] == [404, 404]
    assert file.token not in client.get(page).text


@pytest.mark.parametrize(
    "token",
    ["x", "A" * 32, "A" * 31 + "\x00", "A" * 31 + "\u00e9", "../../secrets/key", "%2e%2e",
     "A" * 5000, "' OR 1=1 --"],
)  # fmt: skip
def test_an_unknown_token_finds_nothing(cast: Cast, client: httpx.Client, token: str) -> None:
    cast.sign_in(client, "officer")
    assert client.get(f"/files/{quote(token, safe='')}").status_code == 404
    assert client.get(f"/files/{quote(token, safe='')}/thumb").status_code == 404


def test_tokens_cannot_be_counted(cast: Cast, client: httpx.Client, database: Database) -> None:
    cast.sign_in(client, "officer")
    added(cast, client, *((f"{n}.jpg", photo()) for n in range(3)), kind="photo")
    tokens = [f.token for f in files(database)]
    assert len(set(tokens)) == 3
    assert all(re.fullmatch(r"[\w-]{32}", t) for t in tokens)


DANGEROUS = {
    "page.html": b"<!doctype html><script>alert(1)</script>",
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "photo.jpg": b"<!doctype html><script>alert(1)</script>",
    "notes.txt": b"<html><body onload=alert(1)>",
    "tool.exe": b"MZ\x90\x00" + b"\x00" * 100,
    "run.sh": b"#!/bin/sh\nrm -rf /\n",
    "all.zip": b"PK\x03\x04" + b"\x00" * 60,
    "script.pdf": PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(x)>>"),
    "cut.jpg": photo()[:200],
    "empty.pdf": b"",
    "iphone.heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
    "odd.bin": b"\x00\x01\x02\x03" * 100,
}


@on_sqlite
@pytest.mark.parametrize("name", DANGEROUS)
def test_a_dangerous_file_is_refused_and_the_form_kept(
    cast: Cast, client: httpx.Client, database: Database, name: str
) -> None:
    cast.sign_in(client, "officer")
    response = send(
        cast, client, ("good.jpg", photo()), (name, DANGEROUS[name]), kind="document",
        title="Typed with care", supports=["cheers:harms"],
    )  # fmt: skip
    assert response.status_code == 422
    assert f"{name}: " in response.text
    assert 'href="#files"' in response.text
    assert 'value="Typed with care"' in response.text
    assert re.search(r'value="cheers:harms" checked', response.text)
    assert files(database) == []
    assert stored(cast) == []
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Evidence)) == 0


NAMES = [
    "../../../../sara_was_here.jpg", "..\\..\\evil.jpg", "/etc/passwd.jpg", "C:\\x\\y.jpg",
    "nul.jpg", "a\r\nSet-Cookie: x=1.jpg", 'quote".jpg', "semi;colon.jpg", "%2e%2e%2f.jpg",
    "\u202egpj.exe.jpg", "<script>alert(1)</script>.jpg", "{{ 7 * 7 }}.jpg",
    "\u0645\u0644\u0641.jpg", "." * 200 + ".jpg", "n" * 5000 + ".jpg", " .jpg", "-rf.jpg",
    "=cmd|calc.jpg", "\U0001f4a3.jpg",
]  # fmt: skip


@on_sqlite
@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_hostile_name_stays_a_name(
    cast: Cast, client: httpx.Client, database: Database, name: str
) -> None:
    cast.sign_in(client, "officer")
    sent = send(cast, client, (name, photo()), kind="photo")
    if sent.status_code == 400:  # a name that no multipart header can carry
        assert files(database) == []
        return
    assert sent.status_code == 303
    (file,) = files(database)
    assert not re.search(r"[/\\\x00-\x1f\u202a-\u202e]", file.name)
    names = {p.name for p in stored(cast)}
    assert names == {file.sealed, file.shown, file.thumb}
    response = client.get(f"/files/{file.token}")
    assert response.status_code == 200
    disposition = response.headers["content-disposition"]
    assert re.fullmatch(r"inline; filename=\"[^\"\\/;%]*\"; filename\*=UTF-8''[^/\\\s;\"]*",
                        disposition)  # fmt: skip
    assert "set-cookie" not in response.headers
    page = client.get(sent.headers["location"]).text
    assert "<script>alert" not in page
    assert "49.jpg" not in page
    assert not list(cast.settings.data.parent.glob("sara_was_here*"))


def test_more_files_than_allowed_are_refused(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    many = [(f"{n}.txt", b"words") for n in range(MOST_FILES + 1)]
    response = send(cast, client, *many, kind="document")
    assert response.status_code == 422
    assert f"Choose at most {MOST_FILES} files" in response.text


def test_files_are_added_later_up_to_the_limit(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "officer")
    page = added(cast, client, *((f"{n}.txt", b"words") for n in range(9)), kind="document")
    end = page.removeprefix(base_of(cast))

    def more(*names: str) -> httpx.Response:
        return send(cast, client, *((n, b"more") for n in names), to=end, page=f"{end}/edit",
                    kind="document")  # fmt: skip

    assert more("ten.txt").status_code == 303
    refused = more("eleven.txt")
    assert refused.status_code == 422
    assert "holds at most 10 files" in refused.text
    assert [f.name for f in files(database)][-1] == "ten.txt"
    with database.read() as db:
        said = db.execute(
            sa.select(EntryText.changes)
            .join(Entry, Entry.seq == EntryText.seq)
            .where(Entry.verb == "evidence.changed")
        ).scalar_one()
    assert list(said) == ["files"]


def test_a_warning_stands_beside_what_may_hide_something(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    twice = PDF + PDF.removeprefix(b"%PDF-1.4\n")
    page = added(cast, client, ("plan.pdf", twice), kind="document")
    assert "earlier versions of it may still be inside" in client.get(page).text


def test_equal_files_share_one_place_but_not_their_tokens(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "officer")
    added(cast, client, ("a.txt", b"the same"), kind="document", audience="agencies")
    added(cast, client, ("b.txt", b"the same"), kind="document")
    one, other = files(database)
    assert one.sealed == other.sealed
    cast.sign_in(client, "resident")
    assert client.get(f"/files/{one.token}").status_code == 404
    assert client.get(f"/files/{other.token}").status_code == 200


class TestLimits:
    @pytest.fixture
    def environ(self, environ: dict[str, str]) -> dict[str, str]:
        return environ | {"SARA_FILE_MEGABYTES": "1"}

    def test_a_file_over_the_limit_is_refused_with_the_form_kept(
        self, cast: Cast, client: httpx.Client, database: Database
    ) -> None:
        cast.sign_in(client, "officer")
        response = send(cast, client, ("long.txt", b"w" * 1_020_000), kind="document",
                        title="Typed with care")  # fmt: skip
        assert response.status_code == 422
        assert "long.txt: This file is larger than 1 MB" in response.text
        assert 'value="Typed with care"' in response.text
        assert stored(cast) == []

    @pytest.mark.parametrize("sizes", [(3_000_000,), (600_000, 600_000)])
    def test_files_over_the_limit_are_refused_and_what_was_typed_is_kept(
        self, cast: Cast, client: httpx.Client, database: Database, sizes: tuple[int, ...]
    ) -> None:
        cast.sign_in(client, "officer")
        huge = [(f"{n}.txt", b"w" * size) for n, size in enumerate(sizes)]
        response = send(cast, client, *huge, kind="document", title="Typed with care")
        assert response.status_code == 413
        assert "The files are larger than 1 MB together" in response.text
        assert "Typed with care" in response.text
        assert stored(cast) == []
        assert files(database) == []

    def test_words_over_the_limit_are_given_back(self, cast: Cast, client: httpx.Client) -> None:
        cast.sign_in(client, "officer")
        text = "Broken glass. " * (FORM_BYTES // 14 + 1)
        response = send(cast, client, ("a.txt", b"words"), kind="document", body=text)
        assert response.status_code == 413
        assert "What you wrote is longer than sara can take" in response.text
        assert text.strip() in response.text
        assert stored(cast) == []

    def test_a_request_far_over_the_limit_is_cut_off_in_plain_words(
        self, cast: Cast, client: httpx.Client, database: Database
    ) -> None:
        cast.sign_in(client, "officer")
        response = send(cast, client, ("huge.txt", b"w" * 9_000_000), kind="document",
                        title="Typed with care")  # fmt: skip
        assert response.status_code == 413
        assert "The files are larger than 1 MB together" in response.text
        assert "Typed with care" in response.text
        assert stored(cast) == []
        assert files(database) == []

    @on_sqlite
    @pytest.mark.browser
    def test_a_browser_says_at_once_that_files_are_too_large(
        self, cast: Cast, page: OpenPage
    ) -> None:
        officer = Person(cast, "officer", page())
        officer.open(f"{base_of(cast)}/new?kind=document")
        window = officer.window
        window.get_by_label("Short title").fill("Typed with care")
        chosen = window.locator("input[type=file]")
        for size, told in ((1_200_000, "larger than 1 MB"), (1_000, "")):
            large = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"w" * size}
            chosen.set_input_files(large)
            assert told in chosen.evaluate("field => field.validationMessage")
            window.get_by_role("button", name="Add evidence").click()
            assert bool(told) is (window.locator(".errors").count() == 0), "it was not sent"


def test_a_part_that_is_no_text_is_refused(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    body = b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n\xff\xfe\xfa\r\n--x--\r\n'
    response = client.post(
        base_of(cast), content=body, headers={"content-type": "multipart/form-data; boundary=x"}
    )
    assert response.status_code == 400


def test_a_form_from_elsewhere_stores_nothing(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "officer")
    data = cast.hidden(client, f"{base_of(cast)}/new")
    sent = {"files": [("files", ("a.txt", b"words", "text/plain"))]}
    for wrong in ({"_csrf": "00" * 64}, {"_csrf": ""}):
        response = client.post(base_of(cast), data=data | wrong, **sent)
        assert response.status_code == 403
    elsewhere = client.post(base_of(cast), data=data, headers={"origin": "https://evil.example"},
                            **sent)  # fmt: skip
    assert elsewhere.status_code == 403
    assert stored(cast) == []


def disk_says(code: int) -> OSError:
    return OSError(code, os.strerror(code))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO])
def test_a_full_or_closed_disk_is_told_plainly_and_keeps_what_was_typed(
    cast: Cast, client: httpx.Client, database: Database, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture, code: int,
) -> None:  # fmt: skip
    cast.sign_in(client, "officer")

    def full(_file: int) -> None:
        raise disk_says(code)

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        told = send(cast, client, ("a.jpg", photo()), kind="photo", title="Typed with care")
    cannot_write(told, caplog)
    assert "Typed with care" in told.text
    assert stored(cast) == []
    assert files(database) == []
    again = send(cast, client, ("a.jpg", photo()), kind="photo", title="Typed with care")
    assert again.status_code == 303


def test_a_store_whose_folder_is_gone_is_told_plainly(
    cast: Cast, client: httpx.Client, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    cast.sign_in(client, "officer")
    for folder in ("sealed", "arriving"):
        shutil.rmtree(cast.settings.data / "files" / folder)
        told = send(cast, client, ("a.jpg", photo()), kind="photo", title="Typed with care")
        cannot_write(told, caplog)
        assert "Typed with care" in told.text
    assert files(database) == []


# Litestar leaves the part that it could not write to be cleared away.
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
def test_no_room_for_a_large_file_on_its_way_is_told_plainly(
    cast: Cast, client: httpx.Client, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    cast.sign_in(client, "officer")

    def full(*_args: object, **_more: object) -> None:
        raise disk_says(errno.ENOSPC)

    with monkeypatch.context() as disk:
        disk.setattr(tempfile, "TemporaryFile", full)  # what is larger than 1 MB goes there
        told = send(cast, client, ("long.txt", b"w" * 2_000_000), kind="document")
    cannot_write(told, caplog)
    gc.collect()


def cannot_write(told: httpx.Response, caplog: pytest.LogCaptureFixture) -> None:
    assert told.status_code == 503, told.text
    assert "the disk that sara writes to is full, or closed to it" in told.text
    assert told.headers["retry-after"] == "60"
    assert any(r.levelname == "ERROR" and r.exc_info for r in caplog.records)
    caplog.clear()


def test_a_file_of_whom_nobody_needs_to_know_is_erased_with_its_original(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    cast.sign_in(client, "officer")
    page = added(cast, client, ("plate.jpg", photo()), ("note.pdf", PDF), kind="photo")
    assert "Erase a file for good" not in client.get(page).text, "not whoever added it"
    before = len(stored(cast))
    first = next(file for file in files(database) if file.name == "plate.jpg")
    cast.sign_in(client, "coordinator")
    nothing = cast.send(client, page, f"{page}/erasing", {"file": first.id}, "erase")
    assert nothing.status_code == 422
    assert "Say why it is erased" in nothing.text
    sent = cast.send(client, page, f"{page}/erasing", {"file": first.id, "reason": "A plate."},
                     "erase")  # fmt: skip
    assert sent.status_code == 303
    assert [file.name for file in files(database)] == ["note.pdf"]
    assert len(stored(cast)) == before - len({first.sealed, first.shown, first.thumb})
    assert client.get(f"/files/{first.token}").status_code == 404
    told = client.get(f"/problems/{cast.problem_id}/history").text
    assert "Erased a file of the evidence for good" in told
    assert "A plate." in told
    again = cast.send(client, page, f"{page}/erasing", {"file": first.id, "reason": "Twice."},
                      "erase")  # fmt: skip
    assert again.status_code == 404
