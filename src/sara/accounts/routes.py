"""Signing in and out, and the page that says who may do what."""

import msgspec

from sara.accounts import devices, operations, passwords, queries, sessions, throttle
from sara.accounts.forms import SignIn
from sara.accounts.grants import table
from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.web import forms
from sara.web.answers import Page, Redirect
from sara.web.asked import Asked
from sara.web.call import House, Read, Write
from sara.web.forms import FormError
from sara.web.notices import SIGNED_OUT
from sara.web.route import Route, get, post
from sara.words import N_, say

WRONG = N_("The e-mail address or the password is not right.")


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What was found out about a password before the transaction of the sign-in."""

    account_id: int | None
    kept: str = ""
    fresh_hash: str | None = None
    noted: tuple[int, ...] = ()
    limits: tuple[throttle.Limit, ...] = ()


def prove(house: House, asked: Asked, _viewer: Viewer | None) -> Proof:
    """Count the try, then check the password. The same work whether or not there is an account."""
    form = forms.read(SignIn, asked.typed)
    email, now = form.email.lower(), house.clock()
    with house.database.read() as db:
        account = queries.by_email(db, email)
    device = devices.known(house.secret, asked.device, account.id if account else 0)
    limits = throttle.for_sign_in(house.secret, email, asked.source, device)
    with house.database.write() as session:
        noted = throttle.note(session, limits, now)
    kept = account.password_hash if account else None
    if not passwords.verify(kept, form.password) or account is None or kept is None:
        return Proof(account_id=None)
    fresh = passwords.hash_password(form.password) if passwords.outdated(kept) else None
    return Proof(
        account_id=account.id, kept=kept, fresh_hash=fresh, noted=tuple(noted), limits=limits
    )


@get("/sign-in", may=Permission.PUBLIC)
def sign_in_page(call: Read) -> Page | Redirect:
    if call.viewer:
        return Redirect(call.query("next", "/"))
    form = call.filled({"next": call.query("next", "/")})
    open_to_all = call.house.open_to_all(call.db, form.value("next"))
    return Page("accounts/sign_in.html", {"form": form, "open_to_all": open_to_all})


@post("/sign-in", may=Permission.PUBLIC, again=sign_in_page, before=prove)
def sign_in(call: Write) -> Redirect:
    proof: Proof = call.prepared
    token = None
    if proof.account_id is not None:
        token = operations.sign_in(
            call.db, proof.account_id, proven=proof.kept, fresh_hash=proof.fresh_hash,
            old_token=call.asked.token, settings=call.settings, now=call.now,
        )  # fmt: skip
    if proof.account_id is None or token is None:
        raise FormError({"": say(WRONG)})
    # The count of the source stays: or a guesser's own sign-ins would keep it low.
    throttle.take_back(call.db, proof.noted, proof.limits[0])
    device = devices.remember(call.secret, call.asked.device, proof.account_id)
    return Redirect(call.read(SignIn).next, cookie=token, device=device)


@post("/sign-out", may=Permission.PUBLIC)
def sign_out(call: Write) -> Redirect:
    if call.viewer:
        sessions.end(call.db, call.viewer.session_id)
    return Redirect("/sign-in", SIGNED_OUT, cookie="")


@get("/help/permissions", may=Permission.PUBLIC)
def permissions(_call: Read) -> Page:
    return Page("accounts/permissions.html", {"table": table()})


ROUTES: list[Route] = [sign_in_page, sign_in, sign_out, permissions]
