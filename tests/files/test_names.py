"""Names come from people: they are shown and saved under, and do no harm by it."""

import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given, settings, strategies as st

from sara.files.names import content_disposition, display_name


@pytest.mark.parametrize(
    "name",
    [
        "park by night.jpg",
        "Übersicht Straße.pdf",
        "公園の写真.jpg",
        "פארק.pdf",
        "حديقة.docx",
        "می‌خواهم.txt",
        "उद्यान.csv",
        "парк (2).png",
        "O'Brien & Söhne, 50% done.pdf",
        "report.2026.final.pdf",
        "👨‍👩‍👧 party.png",
    ],
)
def test_an_honest_name_stays_as_it_is(name: str) -> None:
    assert display_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    "raw, shown",
    [
        ("../../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system32\\cmd.exe", "cmd.exe"),
        ("C:\\fakepath\\photo.jpg", "photo.jpg"),
        ("/etc/shadow", "shadow"),
        ("\\\\server\\share\\x.pdf", "x.pdf"),
        ("..\u2215..\u2044etc\uff0fpasswd", "passwd"),
        ("..\u200b/..\u2060/x.pdf", "x.pdf"),
        ("photo.jpg\0.exe", "photo.jpg.exe"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("\u2066a\u2069\u200e\u200f\u061c.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
        ("a\x1b[31mred\x07.txt", "a[31mred.txt"),
        ("line\u2028break\u2029.txt", "line break.txt"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("NUL.tar.gz", "_NUL.tar.gz"),
        ("Com1.pdf", "_Com1.pdf"),
        ("lpt9", "_lpt9"),
        ("COM\u00b9.txt", "_COM\u00b9.txt"),
        ("CONIN$", "_CONIN$"),
        ("console.txt", "console.txt"),
        (".htaccess", "htaccess"),
        ("...", "file"),
        ("..", "file"),
        (".", "file"),
        ("", "file"),
        ("   ", "file"),
        ("folder/", "file"),
        ("\u202e\u200b", "file"),
        ("\u3164\u2800", "file"),
        ("-rf", "rf"),
        ("~root", "root"),
        ("photo.jpg. . .", "photo.jpg"),
        ("photo.jpg::$DATA", "photo.jpg__$DATA"),
        ("<img src=x onerror=alert(1)>.png", "_img src=x onerror=alert(1)_.png"),
        ('"><script>alert(1)</script>.png', "script_.png"),
        ('a"b;c.pdf', "a_b;c.pdf"),
        ("what?*|.csv", "what___.csv"),
        ("%2e%2e%2fetc%2fpasswd", "%2e%2e%2fetc%2fpasswd"),
        ("\ud800broken\udfff.txt", "broken.txt"),
        ("\ufffe\ufdd0x.txt", "x.txt"),
        ("x\U000e0041\U000e0042.txt", "x.txt"),
        ("\ufeffbom.txt", "bom.txt"),
    ],
)
def test_a_hostile_name_becomes_harmless(raw: str, shown: str) -> None:
    assert display_name(raw) == shown


def test_a_long_name_keeps_its_ending_and_whole_letters() -> None:
    for letter in ("a", "ü", "公", "🏞"):
        name = display_name(letter * 4000 + ".jpeg")
        assert name.endswith(letter + ".jpeg")
        assert 150 < len(name.encode()) <= 180
    assert len(display_name("a." + "b" * 4000).encode()) <= 180


@settings(deadline=None)
@given(st.text(st.characters(), max_size=300))
def test_any_text_becomes_a_safe_name(raw: str) -> None:
    name = display_name(raw)
    assert 1 <= len(name.encode()) <= 181
    assert not set(name) & set('/\\<>:"|?*\0\r\n')
    assert name[0] not in " .-~"
    assert name[-1] not in " ."
    assert not {unicodedata.category(c) for c in name} & {"Cc", "Cs", "Co", "Zl", "Zp"}
    assert display_name(name) == name


@settings(deadline=None)
@given(st.text(st.characters(), max_size=100))
def test_the_download_header_holds_one_name_and_nothing_else(raw: str) -> None:
    header = content_disposition(raw)
    assert header.isascii()
    assert header.isprintable()
    kind, plain, encoded = header.split(";", 2) if header.count(";") == 2 else ("", "", "")
    assert kind == "attachment"
    assert plain.startswith(' filename="')
    assert plain.endswith('"')
    assert plain.count('"') == 2
    assert "\\" not in plain
    assert "%" not in plain
    assert encoded.startswith(" filename*=UTF-8''")
    assert unquote(encoded.removeprefix(" filename*=UTF-8''")) == display_name(raw)


@pytest.mark.parametrize(
    "name, header",
    [
        ("plan.pdf", "attachment; filename=\"plan.pdf\"; filename*=UTF-8''plan.pdf"),
        (
            "Übersicht 1.pdf",
            "attachment; filename=\"Ubersicht 1.pdf\"; filename*=UTF-8''%C3%9Cbersicht%201.pdf",
        ),
        ("公園", "attachment; filename=\"file\"; filename*=UTF-8''%E5%85%AC%E5%9C%92"),
        ("公園.pdf", "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E5%85%AC%E5%9C%92.pdf"),
        (
            'a"\r\nX: 1;f=b.exe',
            "attachment; filename=\"a_ X_ 1_f_b.exe\"; filename*=UTF-8''a_%20X_%201%3Bf%3Db.exe",
        ),
        ("50%.pdf", "attachment; filename=\"50_.pdf\"; filename*=UTF-8''50%25.pdf"),
    ],
)
def test_the_download_header_reads_as_the_standard_has_it(name: str, header: str) -> None:
    assert content_disposition(name) == header
