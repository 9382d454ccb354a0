"""Sends evidence as a browser does, and draws pictures to send."""

import io
import re

import httpx
from PIL import ExifTags, Image

from tests.cast import Cast

CANARY = "CANARY-51.5034N-camera-7781"

NOTE: dict[str, object] = {
    "kind": "note",
    "title": "Residents' list of bad nights",
    "body": "Eleven nights since June.",
    "source": "residents",
    "reliability": "fair",
    "stage": "scanning",
    "audience": "team",
}


def token(client: httpx.Client) -> dict[str, str]:
    """The form token of whoever is signed in, for forms that no page shows them."""
    found = re.search(r'name="_csrf" value="([0-9a-f]+)"', client.get("/help").text)
    assert found is not None
    return {"_csrf": found[1]}


def photo(kind: str = "JPEG") -> bytes:
    """A picture with a place, a camera and a comment in its metadata."""
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = CANARY
    exif[ExifTags.Base.ImageDescription] = CANARY
    exif[ExifTags.Base.Orientation] = 6
    written = io.BytesIO()
    picture = Image.new("RGB", (640, 400), "gray")
    picture.paste("red", (0, 0, 200, 130))
    more = {"comment": CANARY} if kind == "JPEG" else {}
    picture.save(written, kind, exif=exif, **more)
    return written.getvalue()


def send(
    cast: Cast,
    client: httpx.Client,
    *files: tuple[str, bytes],
    to: str = "",
    page: str = "/new",
    **values: object,
) -> httpx.Response:
    """Send the form of evidence with these files; `to` is the end of its address."""
    base = f"/problems/{cast.problem_id}/evidence"
    return client.post(
        base + to,
        data=cast.hidden(client, base + page) | NOTE | values,
        files=[("files", (name, content, "image/jpeg")) for name, content in files]
        or [("files", ("", b"", "application/octet-stream"))],
    )


def added(cast: Cast, client: httpx.Client, *files: tuple[str, bytes], **values: object) -> str:
    """Add evidence and give the address of its page."""
    response = send(cast, client, *files, **values)
    assert response.status_code == 303, response.text
    return response.headers["location"]
