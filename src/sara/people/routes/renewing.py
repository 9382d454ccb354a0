"""A forgotten password: asking for a link, and setting a new one with it."""

from sara.accounts import links, throttle
from sara.accounts.models import Purpose
from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.people.forms import Forgotten, NewPassword
from sara.people.letters import send_password_changed, send_reset
from sara.people.operations.renewing import ask_reset, reset_password
from sara.people.routes.joining import new_hash, token_in
from sara.web import forms
from sara.web.answers import Page, Redirect
from sara.web.asked import Asked
from sara.web.call import House, Read, Write
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_

ON_ITS_WAY = notice(
    "on-its-way",
    N_("If there is an account with this address, a mail with a link is on its way to it."),
)
RENEWED = notice("renewed", N_("Your new password is set. Sign in with it."))


@get("/forgotten", may=Permission.PUBLIC)
def forgotten(call: Read) -> Page:
    return Page("people/forgotten.html", {"form": call.filled()})


@post("/forgotten", may=Permission.PUBLIC, again=forgotten)
def ask(call: Write) -> Redirect:
    email = call.read(Forgotten).email.lower()
    throttle.note(call.db, [throttle.for_reset_source(call.secret, call.asked.source)], call.now)
    mine = throttle.for_reset(call.secret, email)
    # Somebody else may be filling this mailbox: say nothing of it, and send no more.
    if not throttle.is_full(call.db, mine, call.now):
        throttle.note(call.db, [mine], call.now)
        if asked_for := ask_reset(call.db, email, call.now):
            send_reset(call, asked_for)
    return Redirect("/sign-in", ON_ITS_WAY)


def _prepare(house: House, asked: Asked, _viewer: Viewer | None) -> str:
    with house.database.read() as db:
        link = links.find(db, token_in(asked), Purpose.RESET, house.clock())
    return new_hash(forms.read(NewPassword, asked.typed).password, link.email)


@get("/reset/{token:str}", may=Permission.PUBLIC)
def choose(call: Read, token: str) -> Page:
    link = links.find(call.db, token, Purpose.RESET, call.now)
    return Page("people/reset.html", {"form": call.filled(), "email": link.email, "token": token})


@post("/reset/{token:str}", may=Permission.PUBLIC, again=choose, before=_prepare)
def renew(call: Write, token: str) -> Redirect:
    account = reset_password(call.db, token, password_hash=call.prepared, now=call.now)
    throttle.take_back(
        call.db, (), throttle.for_sign_in(call.secret, account.email, call.asked.source, "")[0]
    )
    send_password_changed(call, account.id, account.email, account.name)
    return Redirect("/sign-in", RENEWED, cookie="")


ROUTES: list[Route] = [forgotten, ask, choose, renew]
