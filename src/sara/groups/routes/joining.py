"""Asking to join, accepting an invitation, and the way in for somebody without an account."""

from typing import Any

from sara.accounts import devices, links, queries as accounts, sessions, throttle
from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.errors import NotFound
from sara.groups import joining
from sara.groups.finding import find_group
from sara.groups.joining_forms import AskToJoin, ConfirmAndAsk, Register
from sara.groups.models import MembershipState
from sara.groups.registering import LASTS, Registered, confirm, register, registration
from sara.groups.routes.groups import around
from sara.mail.letters import write
from sara.mail.operations import post as post_letter
from sara.people.routes.joining import new_hash, token_in
from sara.web import forms
from sara.web.answers import Page, Redirect
from sara.web.asked import Asked
from sara.web.call import Call, House, Read, Write
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_

ASKED = notice(
    "asked-to-join", N_("Your request is with the group. You are told when it is answered.")
)
IN = notice("in-the-group", N_("You are in the group."))
WITHDRAWN = notice("no-longer-asked", N_("Noted. Nothing stands between you and this group now."))
CONFIRM = notice(
    "confirm-address",
    N_(
        "A mail is on its way to you. Open the link in it within two days, and you can ask to join."
    ),
)
JUST_IN = notice("registered", N_("Welcome. You have an account now, and are signed in."))


@get("/groups/{group_id:int}/join", may=Permission.PUBLIC)
def join(call: Read, group_id: int) -> Page | Redirect:
    found = find_group(call.db, call.viewer, group_id)
    if found.state is MembershipState.ADMITTED:
        return Redirect(f"/groups/{group_id}")
    return Page("groups/join.html", around(found) | {"form": call.filled()})


@post("/groups/{group_id:int}/requests", may=Permission.GROUP_JOIN, again=join)
def request(call: Write, group_id: int) -> Redirect:
    found = find_group(call.db, call.me, group_id)
    form = call.read(AskToJoin)
    lines = {"named_as": form.named_as, "interests": form.interests}
    if found.invited:
        joining.accept(call.db, found, **lines, by=call.me, now=call.now)
        return Redirect(f"/groups/{group_id}", IN)
    asked = joining.ask(call.db, found, **lines, note=form.note, by=call.me, now=call.now)
    if asked.state is MembershipState.ADMITTED:
        return Redirect(f"/groups/{group_id}", IN)
    return Redirect(f"/groups/{group_id}/join", ASKED)


@post("/groups/{group_id:int}/requests/withdrawal", may=Permission.GROUP_JOIN, again=join)
def withdraw(call: Write, group_id: int) -> Redirect:
    found = find_group(call.db, call.me, group_id)
    joining.decline(call.db, found, by=call.me, now=call.now)
    return Redirect("/groups", WITHDRAWN)


@post("/groups/{group_id:int}/registrations", may=Permission.PUBLIC, again=join)
def send_link(call: Write, group_id: int) -> Redirect:
    """The same answer whether or not the address has an account, and however often it is asked."""
    found = find_group(call.db, None, group_id)
    form = call.read(Register)
    email = form.email.lower()
    throttle.note(call.db, [throttle.for_joining_source(call.secret, call.asked.source)], call.now)
    mine = throttle.for_joining(call.secret, email)
    if found.takes_requests and not throttle.is_full(call.db, mine, call.now):
        throttle.note(call.db, [mine], call.now)
        if known := register(call.db, found, email=email, name=form.name, now=call.now):
            _send(call, known, group_id)
    return Redirect(f"/groups/{group_id}", CONFIRM)


def _send(call: Write, known: Registered, group_id: int) -> None:
    settings = call.settings
    if known.token:
        link, name = links.address(settings, "registrations", known.token), "registration"
    else:
        link, name = links.address(settings, f"groups/{group_id}", "join"), "registered_already"
    letter = write(name, name=known.name, link=link, place=settings.name, days=LASTS.days)
    post_letter(
        call.db, to=known.email, subject=letter.subject, body=letter.body,
        account_id=known.account_id, now=call.now,
    )  # fmt: skip


@get("/registrations/{token:str}", may=Permission.PUBLIC)
def confirmation(call: Read, token: str) -> Page:
    row = registration(call.db, token, call.now)
    context = {"form": call.filled({"name": row.name}), "email": row.email, "token": token}
    return Page("groups/registration.html", context | _group(call, row.group_id))


def _group(call: Call[Any], group_id: int) -> dict[str, Any]:
    """The group that the link is about, unless it is not open to everybody any more."""
    try:
        return around(find_group(call.db, None, group_id)) | {"there": True}
    except NotFound:
        return {"there": False}


def _prepare(house: House, asked: Asked, _viewer: Viewer | None) -> str:
    # The link first: whoever has none makes us hash nothing.
    with house.database.read() as db:
        row = registration(db, token_in(asked), house.clock())
    return new_hash(forms.read(ConfirmAndAsk, asked.typed).password, row.email)


@post("/registrations/{token:str}", may=Permission.PUBLIC, again=confirmation, before=_prepare)
def come_in(call: Write, token: str) -> Redirect:
    """Make the account, and ask in its name. It has no role, and reads nothing for that."""
    row = registration(call.db, token, call.now)
    form = call.read(ConfirmAndAsk)
    account_id, session = confirm(
        call.db, token, name=form.name, password_hash=call.prepared, settings=call.settings,
        now=call.now,
    )  # fmt: skip
    asked = _ask(call, account_id, row.group_id, form)
    sessions.end_token(call.db, call.asked.token)
    device = devices.remember(call.secret, call.asked.device, account_id)
    to = f"/groups/{row.group_id}/join" if asked else "/groups"
    return Redirect(to, ASKED if asked else JUST_IN, cookie=session, device=device)


def _ask(call: Write, account_id: int, group_id: int, form: ConfirmAndAsk) -> bool:
    newcomer = accounts.member(call.db, account_id)
    assert newcomer is not None
    try:
        found = find_group(call.db, newcomer, group_id)
    except NotFound:
        return False
    if found.takes_requests:
        joining.ask(
            call.db, found, named_as=form.named_as, interests=form.interests, note=form.note,
            by=newcomer, now=call.now,
        )  # fmt: skip
    return found.takes_requests


ROUTES: list[Route] = [join, request, withdraw, send_link, confirmation, come_in]
