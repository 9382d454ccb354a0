"""Whatever is sent, sara answers with a page: no fault, no way out, no header of another's."""

from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from litestar import Litestar

from sara.accounts.permissions import Permission
from sara.settings import Settings
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.responses import local
from sara.web.route import get, post
from tests.cast import Cast
from tests.clock import Clock
from tests.databases import on_sqlite
from tests.signing_in import PASSWORD, give_password
from tests.standing import standing_for

AWAY = [
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example",
    "\\\\evil.example", "/\t/evil.example", "\t//evil.example", " //evil.example",
    "/\r\n/evil.example", "javascript:alert(1)", "data:text/html,x", "evil.example",
    "http:evil.example", "/%09/evil.example", "/%5cevil.example", "/\x00/evil.example",
    "https:/evil.example", "//evil.example%2f..", "/\u2028/evil.example", "?next=//evil.example",
    "/..//evil.example", "/.//evil.example",
]  # fmt: skip


@post("/test/go", may=Permission.PUBLIC)
def go(call: Write) -> Redirect:
    return Redirect(call.asked.typed["to"][-1])


@get("/test/echo", may=Permission.PUBLIC)
def echo(call: Read) -> Page:
    return Page("accounts/sign_in.html", {"form": call.filled({"next": call.query("next")})})


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Litestar:
    return standing_for(settings, clock, [go, echo])


def stays(address: str) -> bool:
    """Whether a browser on our page that is sent to this address stays with us."""
    ours = "https://sara.example/problems/17"
    # Browsers drop tabs and line ends and read a backslash as a slash.
    read = "".join(c for c in address if c not in "\t\r\n").replace("\\", "/").strip()
    return urlsplit(urljoin(ours, read)).netloc == "sara.example"


@pytest.mark.parametrize("to", AWAY, ids=ascii)
def test_no_address_leads_away(to: str) -> None:
    led = local(to)
    assert stays(led)
    assert led.startswith("/")
    assert led.isascii()
    assert not set(led) & set("\r\n\t\\\x00 ")


@pytest.mark.parametrize("to", ["/", "/problems?stage=plan&after=2026-11-01.7", "/problems/1#gate"])
def test_an_address_of_ours_is_kept(to: str) -> None:
    assert local(to) == to


@on_sqlite
def test_signing_in_leads_nowhere_else(cast: Cast, client: httpx.Client) -> None:
    give_password(cast, "officer")
    for to in AWAY:
        client.cookies.clear()
        typed = {"email": "officer@example.org", "password": PASSWORD, "next": to}
        answer = client.post("/sign-in", data=typed)
        assert answer.status_code == 303, to
        assert stays(answer.headers["location"]), to
        # Somebody who is signed in already is sent on at once.
        again = client.get("/sign-in", params={"next": to})
        assert again.status_code == 303
        assert stays(again.headers["location"]), to


@on_sqlite
def test_no_header_can_be_added_through_an_address(client: httpx.Client) -> None:
    for to in (
        "/\r\nX-Evil: 1",
        "/\nSet-Cookie: sara=evil",
        "/\r\n\r\n<script>",
        "/%0d%0aX-Evil: 1",
    ):
        answer = client.post("/test/go", data={"to": to})
        assert answer.status_code == 303
        assert "x-evil" not in answer.headers
        assert "set-cookie" not in answer.headers
        assert answer.headers["location"].splitlines() == [answer.headers["location"]]
    client.cookies.set("sara_notice", "saved%0d%0aX-Evil: 1")
    assert "x-evil" not in client.get("/help").headers


@on_sqlite
def test_a_page_never_speaks_of_the_host_that_was_asked_for(client: httpx.Client) -> None:
    forged = {"host": "evil.example", "x-forwarded-host": "evil.example",
              "x-forwarded-proto": "https", "forwarded": "host=evil.example"}  # fmt: skip
    for path in ("/sign-in", "/", "/help", "/nowhere"):
        answer = client.get(path, headers=forged)
        assert "evil.example" not in answer.text + str(answer.headers), path


def multipart(value: bytes, head: bytes = b"") -> tuple[bytes, dict[str, str]]:
    """One field sent as a browser sends files, its bytes as they are."""
    lines = (b"--edge", b'Content-Disposition: form-data; name="title"' + head, b"", value,
             b"--edge--", b"")  # fmt: skip
    return b"\r\n".join(lines), {"content-type": "multipart/form-data; boundary=edge"}


@on_sqlite
@pytest.mark.parametrize(
    "value, head",
    [
        (b"\xff\xfe\xc3", b""),
        (b"fine", b"\r\nContent-Type: text/plain; charset=no-such-charset"),
        (b"\xff", b"\r\nContent-Type: text/plain; charset=ascii"),
        (b"fine", b"\r\nContent-Type: text/plain; charset=base64_codec"),
        (b"fine", b"\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: x"),
    ],
    ids=["no text", "unknown charset", "not of its charset", "no charset of text", "twice"],
)
def test_bytes_that_are_no_text_are_told(
    cast: Cast, client: httpx.Client, value: bytes, head: bytes
) -> None:
    cast.sign_in(client, "officer")
    body, headers = multipart(value, head)
    for path in ("/problems", f"/problems/{cast.problem_id}/evidence", "/sign-in"):
        answer = client.post(path, content=body, headers=headers)
        assert answer.status_code in (400, 403), (path, answer.text[:300])
        assert "<h1>" in answer.text


@on_sqlite
@pytest.mark.parametrize(
    "body, kind",
    [
        (b"", "multipart/form-data; boundary=edge"),
        (b"--edge\r\n", "multipart/form-data; boundary=edge"),
        (b"--edge\r\nContent-Disposition: form-data\r\n\r\nx\r\n--edge--\r\n",
         "multipart/form-data; boundary=edge"),
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary="),
        (b"x", "multipart/form-data; boundary=" + "e" * 500),
        (b"--edge\r\n" + b"a" * 70_000 + b": x\r\n\r\n\r\n--edge--",
         "multipart/form-data; boundary=edge"),
        (b'{"title": 1}', "application/json"),
        (b"{", "application/json"),
        (b"\xff\xff=%ff&%=%&&==&title", "application/x-www-form-urlencoded"),
        (b"a=" * 3000, "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(3000)), "application/x-www-form-urlencoded"),
        (b"title=x", "text/plain"),
        (b"title=x", ""),
        (b"title=x", "\xff/\xff"),
        (b"<x/>", "application/xml"),
    ],
)  # fmt: skip
def test_a_body_of_another_kind_is_no_fault(
    cast: Cast, client: httpx.Client, body: bytes, kind: str
) -> None:
    cast.sign_in(client, "officer")
    for path in ("/problems", f"/problems/{cast.problem_id}/evidence", "/sign-in", "/sign-out"):
        headers = {"content-type": kind.encode("latin-1")}
        answer = client.post(path, content=body, headers=headers)
        assert answer.status_code in (400, 403, 413, 422), (path, answer.text[:300])
        assert "<h1>" in answer.text


def test_numbers_that_no_database_knows_are_nowhere(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "coordinator")
    for number in (2**31, 2**63 - 1, 2**63, 2**64, 10**100, -1, "0x1", "1e3", "%31%30%30%30%30"):
        for path in ("/problems/{}", "/problems/{}/history", "/problems/1/reviews/{}",
                     "/problems/{}/evidence/new", "/problems/1/evidence/{}/edit"):  # fmt: skip
            assert client.get(path.format(number)).status_code == 404, (path, number)
        for path in ("/problems/{}/moves", "/problems/1/reviews/{}/decision",
                     "/problems/{}/evidence", "/problems/1/evidence/{}"):  # fmt: skip
            hidden = cast.hidden(client, "/problems/new")
            answer = client.post(path.format(number), data=hidden)
            assert answer.status_code in (404, 405), (path, number)


def test_null_characters_and_odd_letters_are_no_fault(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    for text in (
        "\x00",
        "a\x00b",
        "\x01\x1b[2J",
        "\u202eevil",
        "\ufffe",
        "e\u0301" * 50,
        "😀" * 30,
    ):
        typed = {"title": text, "behaviour": text, "place": text, "area_id": text}
        hidden = cast.hidden(client, "/problems/new")
        assert client.post("/problems", data=hidden | typed).status_code == 422
        typed["area_id"] = str(cast.areas["north"])
        answer = client.post("/problems", data=hidden | typed)
        assert answer.status_code == (422 if text == "\x00" else 303), ascii(text)
        if answer.status_code == 303:
            assert client.get(answer.headers["location"]).status_code == 200
    for query in ("q=%00", "after=%00", "before=%00", "%00=1", "q=%ff%fe", "q=%ed%a0%80"):
        for path in ("/problems", "/reviews", f"/problems/{cast.problem_id}/history"):
            answer = client.get(f"{path}?{query}")
            assert answer.status_code in (200, 403, 404), (path, query)


def test_cookies_of_another_making_are_no_fault(cast: Cast, client: httpx.Client) -> None:
    for token in ("", "x" * 4000, "%00", '"', "sara", "a=b; c", "\xe4\xff", "../../etc/passwd"):
        answer = client.get("/", headers={"cookie": f"sara={token}".encode("latin-1")})
        assert answer.status_code == 303, ascii(token)
        assert answer.headers["location"] == "/welcome"


@on_sqlite
@pytest.mark.parametrize(
    "name",
    ["a%00b", "%00", "a" * 300, "a/" * 3000, "%ff", "%ed%a0%80", "..%2f..%2fpyproject.toml",
     "%2e%2e/%2e%2e/pyproject.toml", "sara.css%00", "sara.css/x", "", ".", "~", "sara.css%20"],
)  # fmt: skip
def test_a_name_that_no_file_has_is_nowhere(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/static/{name}")
    assert answer.status_code == 404
    assert "<h1>Page not found</h1>" in answer.text
