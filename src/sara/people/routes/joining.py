"""Coming in by a link: an invitation, or the first administrator's."""

from sara.accounts import devices, links, passwords, sessions
from sara.accounts.models import Purpose
from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.people.forms import Join, JoinFirst
from sara.people.operations.joining import join, join_first
from sara.web import forms
from sara.web.answers import Page, Redirect
from sara.web.asked import Asked
from sara.web.call import House, Read, Write
from sara.web.forms import FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_

WELCOME = notice("welcome", N_("Welcome. You are signed in."))
FIRST = notice(
    "first-administrator", N_("Welcome. Begin with your areas and agencies, then invite people.")
)


def new_hash(password: str, email: str) -> str:
    """The hash of a new password. Raises `FormError` when it is too easily guessed."""
    check_new(password, email)
    return passwords.hash_password(password)


def check_new(password: str, email: str) -> None:
    if fault := passwords.fault(password, email):
        raise FormError({"password": fault})


def token_in(asked: Asked) -> str:
    return asked.path.rpartition("/")[2]


def _prepare_join(house: House, asked: Asked, _viewer: Viewer | None) -> str:
    # The link first: whoever has none makes us hash nothing.
    with house.database.read() as db:
        link = links.find(db, token_in(asked), Purpose.INVITATION, house.clock())
    return new_hash(forms.read(Join, asked.typed).password, link.email)


@get("/invitations/{token:str}", may=Permission.PUBLIC)
def invitation(call: Read, token: str) -> Page:
    link = links.find(call.db, token, Purpose.INVITATION, call.now)
    form = call.filled({"name": link.name})
    return Page("people/invitation.html", {"form": form, "email": link.email, "token": token})


@post("/invitations/{token:str}", may=Permission.PUBLIC, again=invitation, before=_prepare_join)
def accept(call: Write, token: str) -> Redirect:
    account_id, session = join(
        call.db, token, name=call.read(Join).name, password_hash=call.prepared,
        settings=call.settings, now=call.now,
    )  # fmt: skip
    return _signed_in(call, account_id, session, "/", WELCOME)


def _prepare_first(house: House, asked: Asked, _viewer: Viewer | None) -> str:
    with house.database.read() as db:
        links.find(db, token_in(asked), Purpose.FIRST, house.clock())
    form = forms.read(JoinFirst, asked.typed)
    return new_hash(form.password, form.email)


@get("/first/{token:str}", may=Permission.PUBLIC)
def first(call: Read, token: str) -> Page:
    links.find(call.db, token, Purpose.FIRST, call.now)
    return Page("people/first.html", {"form": call.filled(), "token": token})


@post("/first/{token:str}", may=Permission.PUBLIC, again=first, before=_prepare_first)
def begin(call: Write, token: str) -> Redirect:
    form = call.read(JoinFirst)
    account_id, session = join_first(
        call.db, token, email=form.email, name=form.name, password_hash=call.prepared,
        settings=call.settings, now=call.now,
    )  # fmt: skip
    return _signed_in(call, account_id, session, "/admin", FIRST)


def _signed_in(call: Write, account_id: int, session: str, to: str, said: str) -> Redirect:
    sessions.end_token(call.db, call.asked.token)
    device = devices.remember(call.secret, call.asked.device, account_id)
    return Redirect(to, said, cookie=session, device=device)


ROUTES: list[Route] = [invitation, accept, first, begin]
