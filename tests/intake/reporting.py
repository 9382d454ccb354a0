"""Reports something as a browser without script does: page by page, with what the forms carry."""

import re
from typing import Any

import httpx
from selectolax.lexbor import LexborHTMLParser

from tests.evidence.uploads import photo

TOLD: dict[str, Any] = {
    "happening": "Bottles are smashed on the skate ramp.",
    "place": "Skate ramp, Linden Park",
    "mode": "anonymous",
}
NAMED: dict[str, Any] = {
    "mode": "coordinator", "contact_name": "Ann", "contact_by": "email",
    "contact_to": "ann@example.org",
}  # fmt: skip


def fields(page: httpx.Response, to: str) -> dict[str, Any]:
    """What the form that is sent to this address carries, as it stands."""
    form = LexborHTMLParser(page.text).css_first(f'form[action="{to}"]:not(:has([name=back]))')
    assert form is not None, f"no form to {to}: {page.status_code} {page.text[:600]}"
    found: dict[str, list[str]] = {}
    for node in form.css("input[name]"):
        kind = node.attributes.get("type")
        if kind in ("hidden", None, "text") or "checked" in node.attributes:
            found.setdefault(str(node.attributes["name"]), []).append(
                node.attributes.get("value") or ""
            )
    return found


def look_over(client: httpx.Client, **told: Any) -> httpx.Response:
    """The second page, with this on the first."""
    page = client.get("/report/new")
    return client.post("/report/check", data=fields(page, "/report/check") | TOLD | told)


def send(client: httpx.Client, *photos: tuple[str, bytes], **told: Any) -> httpx.Response:
    """All the way; `told` may also hold what is answered on the second page."""
    page = look_over(client, **told)
    second = {name: told[name] for name in ("cover", "joins") if name in told}
    return client.post(
        "/report", data=fields(page, "/report") | second,
        files=[("photos", (name, content, "image/jpeg")) for name, content in photos]
        or [("photos", ("", b"", "application/octet-stream"))],
    )  # fmt: skip


def code_on(page: httpx.Response) -> str:
    """The code that the receipt shows."""
    found = re.search(r'class="code" dir="ltr">([\d ]{19})<', page.text)
    assert found is not None, page.text[:2000]
    return found[1]


def report(client: httpx.Client, *photos: tuple[str, bytes], **told: Any) -> str:
    """Report something, and give the code of the receipt."""
    answer = send(client, *photos, **told)
    assert answer.status_code == 200, answer.text
    return code_on(answer)


def a_photo() -> tuple[str, bytes]:
    return "IMG_20261120_214417.jpg", photo()


def follow(client: httpx.Client, code: str) -> httpx.Response:
    """The page behind a receipt."""
    page = client.get("/receipt")
    return client.post("/receipt", data=fields(page, "/receipt") | {"code": code})


def answer(client: httpx.Client, code: str, to: str, **values: Any) -> httpx.Response:
    """Send one of the forms of that page."""
    return client.post(to, data=fields(follow(client, code), to) | values)
