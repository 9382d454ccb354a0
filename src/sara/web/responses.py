"""Answers and refusals become responses, with the headers that keep pages safe."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote

from litestar import Response
from litestar.datastructures import Cookie
from litestar.response import Stream

from sara import languages
from sara.errors import NotFound, Refusal, SignedOut
from sara.web.answers import Answer, Download, Made, Page, Redirect, Spooled, Text
from sara.web.asked import LANGUAGE_COOKIE, Asked, cookie_name, device_name
from sara.web.call import Call, House
from sara.web.forgery import mask
from sara.web.notices import NOTICES
from sara.web.quiet import is_quiet
from sara.words import N_, Sentence, gettext, reading_language

if TYPE_CHECKING:
    from sara.accounts.viewer import Viewer

HTML = "text/html"
LINKS = {
    "/invitations/": ("/sign-in", N_("Sign in")),
    "/registrations/": ("/groups", N_("See the groups")),
    "/reset/": ("/forgotten", N_("I forgot my password")),
}
"""Where to go on from a link that was used up."""
WAITING = {
    "/sign-in": (("/sign-in", N_("Sign in")), ("/forgotten", N_("I forgot my password"))),
    "/forgotten": (("/forgotten", N_("Ask for a link again")), ("/sign-in", N_("Sign in"))),
    "/account/password": (("/account", N_("Your account")),),
}
"""Where to go on from too many tries, once there was a wait."""
VISITORS = (
    ("/", N_("Home")), ("/public", N_("Problems we work on")), ("/sign-in", N_("Sign in")),
)  # fmt: skip
"""Where to go on for whoever is not signed in and found nothing."""
PROBLEM = re.compile(r"/problems/\d+")
CHUNK = 64 * 1024
HALF_A_YEAR = 180 * 24 * 3600
HIDDEN = {"_csrf", "_once", "_form", "version", "password", "password_again", "old_password",
          "next", "cover", "seen", "serial", "looked", "meant"}  # fmt: skip


class Unfinished(Response[bytes]):
    """The answer to a request for a file that is still to be made."""

    def __init__(self, made: Made) -> None:
        headers = {
            "Content-Disposition": made.disposition,
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        super().__init__(b"", media_type=made.media_type, headers=headers)
        self.made = made

    def finish(self) -> Response[bytes]:
        self.content = self.made.make()
        return self


class Sending(Stream):
    """An answer from an open file, in parts; the file is closed with the last one."""

    def __init__(self, file: IO[bytes], media_type: str, headers: dict[str, str]) -> None:
        super().__init__(_sent(file), media_type=media_type, headers=headers)
        self.file = file


def respond(call: Call[Any], answer: Answer, status: int = 200) -> Response[Any]:
    match answer:
        case Page():
            return _page(call, answer, status)
        case Redirect():
            return _redirect(call.house, answer)
        case Download():
            headers = {
                "Content-Disposition": answer.disposition,
                "Content-Length": str(answer.path.stat().st_size),
                "Content-Security-Policy": "default-src 'none'; sandbox",
            }
            return Stream(_chunks(answer.path), media_type=answer.media_type, headers=headers)
        case Made():
            return Unfinished(answer)
        case Spooled():
            headers = {
                "Content-Disposition": answer.disposition,
                "Content-Length": str(answer.length),
            }
            return Sending(answer.file, answer.media_type, headers)
        case Text(marked=True):
            return _marked(call.asked, answer)
        case Text():
            extra = {"Content-Disposition": answer.disposition} if answer.disposition else {}
            return Response(answer.body, media_type=answer.media_type, headers=extra)


def _marked(asked: Asked, answer: Text) -> Response[Any]:
    """The text, or only word that it is still the same. The mark is made of what is read alone."""
    # Weak, because it may be packed on the way.
    mark = f'W/"{hashlib.sha256(answer.body.encode()).hexdigest()[:32]}"'
    headers = {"ETag": mark, "Cache-Control": "no-cache"}
    if mark in asked.has:
        return Response(b"", status_code=304, media_type=answer.media_type, headers=headers)
    return Response(answer.body, media_type=answer.media_type, headers=headers)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


def _page(call: Call[Any], page: Page, status: int) -> Response[Any]:
    house, asked = call.house, call.asked
    # A page without a trace sets no cookie, not even to take one away.
    shown = "" if is_quiet(asked.path) else asked.notice
    notice = gettext(NOTICES.get(shown, ""))
    template = page.parts.get(asked.part, page.template)
    context = around(house, asked, call.viewer, csrf=call.csrf) | {
        "notice": notice,
        "refusal": gettext(call.refusal.sentence) if call.refusal else "",
        "mistaken": call.turned_down,
    }
    body = house.renderer.render(template, **context, **page.context)
    response = Response(body, media_type=HTML, status_code=page.status if status == 200 else status)
    if shown:
        response.delete_cookie("sara_notice")
        if asked.htmx and notice:
            response.set_header("HX-Trigger", _announce(notice))
    return response


def _announce(text: str) -> str:
    """The announcement for htmx; JSON in ASCII, as header values must be."""
    return json.dumps({"announce": {"text": text}})


def _redirect(house: House, answer: Redirect) -> Response[Any]:
    response: Response[Any] = Response(
        None, status_code=303, headers={"Location": local(answer.to)}, media_type=HTML
    )
    if answer.notice:
        response.set_cookie(
            Cookie(key="sara_notice", value=answer.notice, max_age=60, httponly=True,
                   samesite="lax", secure=house.settings.secure)
        )  # fmt: skip
    if answer.cookie is not None:
        name = cookie_name(house.settings)
        response.set_cookie(
            Cookie(key=name, value=answer.cookie, httponly=True, samesite="lax", path="/",
                   secure=house.settings.secure, max_age=None if answer.cookie else 0)
        )  # fmt: skip
    if answer.device:
        response.set_cookie(
            Cookie(key=device_name(house.settings), value=answer.device, httponly=True, path="/",
                   samesite="lax", secure=house.settings.secure, max_age=HALF_A_YEAR)
        )  # fmt: skip
    if answer.language:
        response.set_cookie(
            Cookie(key=LANGUAGE_COOKIE, value=answer.language, httponly=True, path="/",
                   samesite="lax", secure=house.settings.secure, max_age=HALF_A_YEAR)
        )  # fmt: skip
    return response


def local(to: str) -> str:
    """An address of our own, whatever was asked for: an open redirect helps a forger."""
    if not to.startswith("/") or to.startswith(("//", "/\\")):
        return "/"
    return quote(to, safe="/?&=#%+:,;~-_.!*'()")


def speak(house: House, asked: Asked, viewer: "Viewer | None") -> None:
    """Let this thread speak the reader's language: as chosen, or as the browser asks for."""
    settings, chosen = house.settings, (viewer.language if viewer else "") or asked.language
    known = languages.language(settings, chosen)
    languages.read_in(settings, chosen if known else languages.wished(settings, asked.languages))


def around(house: House, asked: Asked, viewer: "Viewer | None", csrf: str = "") -> dict[str, Any]:
    """What every page shows around its own content."""
    spoken = languages.language(house.settings, reading_language())
    return {
        "viewer": viewer,
        "nav": house.nav(viewer, asked.path),
        "notice": "",
        "refusal": "",
        "mistaken": False,
        "csrf": csrf,
        "lang": reading_language(),
        "dir": spoken.direction if spoken else "ltr",
        "draft": spoken is not None and spoken.draft,
        "languages": languages.known(house.settings),
        "installation": house.settings.name,
        "file_megabytes": house.settings.file_megabytes,
        "here": asked.path,
        "again": asked.address if asked.method == "GET" else "/",
    }


def refuse(
    house: House, asked: Asked, viewer: "Viewer | None", refusal: Refusal,
    ask: Sentence | None = None,
) -> Response[Any]:  # fmt: skip
    """A refusal as a page in plain words that keeps what was typed; `ask` says who could help."""
    speak(house, asked, viewer)
    if isinstance(refusal, SignedOut) and asked.method in ("GET", "HEAD"):
        to = "/welcome" if asked.path == "/" else "/sign-in?next=" + quote(asked.address, safe="/")
        response: Response[Any] = Response(
            None, status_code=303, headers={"Location": to}, media_type=HTML
        )
        if asked.htmx:
            response = Response(None, status_code=401, headers={"HX-Redirect": to})
        return response
    csrf = mask(house.secret, viewer.token_hash) if viewer else ""
    # Of whom the database could not be asked is not told to sign in.
    unasked: dict[str, Any] = (
        {"nav": []} if viewer is None and asked.token and refusal.status >= 500 else {}
    )
    body = house.renderer.render(
        "errors/page.html",
        **around(house, asked, viewer, csrf) | unasked,
        heading=gettext(refusal.heading),
        sentence=gettext(refusal.sentence),
        more=[gettext(m) for m in refusal.more],
        ask=gettext(ask) if ask else "",
        status=refusal.status,
        next=_next(house, asked, refusal, viewer),
        typed=kept(house, asked, refusal),
        leave_to=house.settings.leave_to if is_quiet(asked.path) else "",
    )
    headers = {"Retry-After": str(refusal.wait)} if refusal.wait else {}
    if asked.htmx:
        headers |= _in_place_of_the_page(asked, refusal)
    return Response(body, media_type=HTML, status_code=refusal.status, headers=headers)


def _in_place_of_the_page(asked: Asked, refusal: Refusal) -> dict[str, str]:
    """How htmx shows a refusal, which it would put into the part of the page that it asked for.

    A page that only wanted to show news stays, and what it asks by itself is asked again.
    """
    said = {"HX-Trigger": _announce(gettext(refusal.heading))}
    if asked.method == "GET" and refusal.status >= 500:
        return said | {"HX-Reswap": "none"}
    return said | {
        "HX-Retarget": "main", "HX-Reselect": "main", "HX-Reswap": "outerHTML show:top",
    }  # fmt: skip


def _next(
    house: House, asked: Asked, refusal: Refusal, viewer: "Viewer | None"
) -> list[dict[str, str]]:
    if is_quiet(asked.path):
        return [
            {"href": "/report", "words": gettext(N_("Report something"))},
            {"href": "/receipt", "words": gettext(N_("I have a receipt"))},
        ]
    if isinstance(refusal, SignedOut):
        return [{"href": "/sign-in", "words": gettext(N_("Sign in"))}]
    if refusal.status == 429 and asked.path in WAITING:
        onward = asked.typed.get("next", [""])[-1]
        carried = {"/sign-in": f"/sign-in?next={quote(onward, safe='/')}"} if onward else {}
        return [{"href": carried.get(href, href), "words": gettext(words)}
                for href, words in WAITING[asked.path]]  # fmt: skip
    if refusal.status == 410:
        for begins, (href, words) in LINKS.items():
            if asked.path.startswith(begins):
                return [{"href": href, "words": gettext(words)}]
    if viewer is None:
        # Perhaps signed in all the same: not every refusal could ask the database who it is.
        ways = VISITORS if isinstance(refusal, NotFound) else VISITORS[:1]
        return [{"href": href, "words": gettext(words)} for href, words in ways]
    inside = None if isinstance(refusal, NotFound) else PROBLEM.match(asked.path)
    back = [{"href": inside[0], "words": gettext(N_("Back to the problem"))}] if inside else []
    if asked.path.startswith("/admin/") and any(i.href == "/admin" for i in house.nav(viewer, "")):
        back = [{"href": "/admin", "words": gettext(N_("Administration"))}]
    return [
        *back,
        {"href": "/", "words": gettext(N_("What waits for me"))},
        {"href": "/problems", "words": gettext(N_("All problems"))},
    ]


def kept(house: House, asked: Asked, refusal: Refusal) -> list[dict[str, str]]:
    """What was typed, so that no refusal loses it."""
    typed = {n: values for n, values in asked.typed.items() if "".join(values).strip()}
    if refusal.status < 500 and not house.named.keys().isdisjoint(typed):
        with house.database.read() as db:
            typed |= {n: house.named[n](db, typed[n]) for n in typed if n in house.named}
    return [
        {"name": gettext(words), "value": house.field_said(name, values)}
        for name, values in typed.items()
        if name not in HIDDEN and (words := house.field_words(name))
    ]
