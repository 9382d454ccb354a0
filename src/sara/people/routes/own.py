"""One's own account: name, password, where one is signed in, what one may do."""

import datetime as dt

import msgspec

from sara.accounts import passwords, sessions, throttle
from sara.accounts.permissions import Permission
from sara.accounts.queries import kept_password
from sara.accounts.viewer import Viewer
from sara.people.forms import ChangePassword, OwnName, SignOuts
from sara.people.letters import send_password_changed
from sara.people.operations.accounts import rename_oneself
from sara.people.operations.renewing import change_password
from sara.people.queries import accounts
from sara.people.routes.joining import check_new
from sara.web import forms
from sara.web.answers import Page, Redirect
from sara.web.asked import Asked
from sara.web.call import House, Read, Write
from sara.web.forms import FormError
from sara.web.notices import SAVED, SIGNED_OUT, notice
from sara.web.route import Route, get, post
from sara.words import N_, say

CHANGED = notice("password-changed", N_("Your password is changed. You are signed out elsewhere."))
ENDED = notice("signed-out-there", N_("Signed out there."))
NOT_THIS = N_("This is not the password you have now")


class Renewal(msgspec.Struct, frozen=True):
    """What the slow work before a change of password found."""

    proven: str
    fresh: str
    noted: list[int]


@get("/account", may=Permission.SIGNED_IN)
def own(call: Read) -> Page:
    me, idle = call.me, dt.timedelta(minutes=call.settings.idle_minutes)
    account = accounts.one(call.db, me.account_id)
    context = {
        "account": account,
        "roles": accounts.roles(call.db, [me.account_id]).get(me.account_id, []),
        "sessions": accounts.open_sessions(call.db, me.account_id, call.now, idle),
        "this_session": me.session_id,
        "name_form": call.filled(account, name="name"),
        "password_form": call.filled(name="password"),
        "sessions_form": call.filled(name="sessions"),
        "shortest": passwords.SHORTEST,
    }
    return Page("people/own.html", context)


@post("/account/name", may=Permission.SIGNED_IN, again=own)
def rename(call: Write) -> Redirect:
    form = call.read(OwnName)
    rename_oneself(call.db, call.me.account_id, form.version, name=form.name, now=call.now)
    return Redirect("/account", SAVED)


def _prove(house: House, asked: Asked, viewer: Viewer | None) -> Renewal:
    assert viewer is not None
    form = forms.read(ChangePassword, asked.typed)
    with house.database.read() as db:
        kept = kept_password(db, viewer.account_id)
    check_new(form.password, kept.email)
    limit = throttle.for_old_password(house.secret, viewer.account_id)
    with house.database.write() as session:
        noted = throttle.note(session, [limit], house.clock())
    if not passwords.verify(kept.password_hash, form.old_password):
        raise FormError({"old_password": say(NOT_THIS)})
    return Renewal(kept.password_hash, passwords.hash_password(form.password), noted)


@post("/account/password", may=Permission.SIGNED_IN, again=own, before=_prove)
def change(call: Write) -> Redirect:
    renewal: Renewal = call.prepared
    account, token = change_password(
        call.db, call.me.account_id, proven=renewal.proven, password_hash=renewal.fresh,
        settings=call.settings, now=call.now,
    )  # fmt: skip
    limit = throttle.for_old_password(call.secret, account.id)
    throttle.take_back(call.db, renewal.noted, limit)
    send_password_changed(call, account.id, account.email, account.name)
    return Redirect("/account", CHANGED, cookie=token)


@post("/account/sign-outs", may=Permission.SIGNED_IN, again=own)
def sign_out_elsewhere(call: Write) -> Redirect:
    wanted = call.read(SignOuts).session_id
    if wanted == call.me.session_id:
        sessions.end(call.db, wanted)
        return Redirect("/sign-in", SIGNED_OUT, cookie="")
    if wanted is None:
        sessions.end_all(call.db, call.me.account_id, but=call.me.session_id)
    else:
        sessions.end_of(call.db, call.me.account_id, wanted)
    return Redirect("/account", ENDED)


ROUTES: list[Route] = [own, rename, change, sign_out_elsewhere]
