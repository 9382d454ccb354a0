"""Administration of accounts: find, invite, change, give and withdraw roles, disable, enable."""

from typing import Any
from urllib.parse import urlencode

from msgspec.structs import asdict

from sara.accounts import queries as in_use
from sara.accounts.models import AccountState, Role
from sara.accounts.permissions import Permission
from sara.db import whole
from sara.people.forms import Because, ChangeAccount, GiveRole, Invite, WithdrawRole
from sara.people.letters import send_invitation
from sara.people.operations.accounts import (
    DISABLED_ALREADY,
    IN_USE_ALREADY,
    change_account,
    disable,
    enable,
)
from sara.people.operations.joining import invite, invite_again
from sara.people.operations.roles import NOT_ONESELF, give_role, withdraw_role
from sara.people.queries import accounts, places, seated
from sara.people.queries.told import history
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.notices import SAVED, notice
from sara.web.route import Route, get, post
from sara.words import N_

SEATS = 5
"""So many of the seats on problems stand on the page of an account."""

INVITED = notice("invited", N_("The invitation is on its way by mail."))
DISABLED = notice("account-disabled", N_("The account is disabled, and signed out everywhere."))
ENABLED = notice("account-enabled", N_("The account is in use again."))
GIVEN = notice("role-given", N_("The role is given. The person was signed out, and signs in anew."))
WITHDRAWN = notice("role-withdrawn", N_("The role is withdrawn. The person was signed out."))


@get("/admin", may=Permission.ACCOUNTS_MANAGE)
def overview(call: Read) -> Page:
    return Page("people/admin.html", {"counts": places.counts(call.db)})


@get("/admin/accounts", may=Permission.ACCOUNTS_MANAGE)
def listed(call: Read) -> Page:
    sought, last = _sought(call), whole(call.query("after")) or 0
    found, more = accounts.listed(call.db, sought, last)
    asked = {
        name: getattr(value, "value", value) for name, value in asdict(sought).items() if value
    }
    context = {
        "accounts": found,
        "sought": sought,
        "paged": bool(last),
        "first": f"/admin/accounts?{urlencode(asked)}" if asked else "/admin/accounts",
        "next": f"/admin/accounts?{urlencode(asked | {'after': more})}" if more else "",
        "states": list(AccountState),
        "roles": list(Role),
        "agencies": places.every_name(call.db),
    }
    return Page("people/accounts.html", context)


@get("/admin/accounts/new", may=Permission.ACCOUNTS_MANAGE)
def new(call: Read) -> Page:
    return Page("people/account_new.html", {"form": call.filled(), **_choices(call)})


@post("/admin/accounts", may=Permission.ACCOUNTS_MANAGE, again=new)
def add(call: Write) -> Redirect:
    form = call.read(Invite)
    invited = invite(
        call.db, email=form.email, name=form.name, agency_id=form.agency_id, role=form.role,
        area_id=form.area_id, by=call.me.account_id, settings=call.settings, now=call.now,
    )  # fmt: skip
    send_invitation(call, invited)
    return Redirect(f"/admin/accounts/{invited.account_id}", INVITED)


@get("/admin/accounts/{account_id:int}", may=Permission.ACCOUNTS_MANAGE)
def show(call: Read, account_id: int) -> Page:
    account = accounts.one(call.db, account_id)
    context = {
        "account": account,
        "held": accounts.roles(call.db, [account_id]).get(account_id, []),
        "myself": account_id == call.me.account_id,
        "pending": account.state is AccountState.PENDING,
        "open_until": until if (until := account.invited_until) and until > call.now else None,
        "disabled": account.state is AccountState.DISABLED,
        "seats": seated.newest(call.db, account_id, SEATS + 1),
        "most_seats": SEATS,
        "history": history(call.db, "account", account_id),
        "change_form": call.filled(account, name="change"),
        "role_form": call.filled(name="role"),
        "withdraw_form": call.filled(name="withdraw"),
        "invite_form": call.filled(name="invite"),
        **_choices(call),
    }
    return Page("people/account.html", context)


@post("/admin/accounts/{account_id:int}", may=Permission.ACCOUNTS_MANAGE, again=show)
def change(call: Write, account_id: int) -> Redirect:
    form = call.read(ChangeAccount)
    change_account(
        call.db, account_id, form.version, name=form.name, agency_id=form.agency_id,
        by=call.me.account_id, now=call.now,
    )  # fmt: skip
    return Redirect(f"/admin/accounts/{account_id}", SAVED)


@post("/admin/accounts/{account_id:int}/roles", may=Permission.ACCOUNTS_MANAGE, again=show)
def give(call: Write, account_id: int) -> Redirect:
    form = call.read(GiveRole)
    give_role(call.db, account_id, form.role, form.area_id, by=call.me.account_id, now=call.now)
    return Redirect(f"/admin/accounts/{account_id}", GIVEN)


@post("/admin/accounts/{account_id:int}/withdrawals", may=Permission.ACCOUNTS_MANAGE, again=show)
def withdraw(call: Write, account_id: int) -> Redirect:
    grant_id = call.read(WithdrawRole).grant_id
    withdraw_role(call.db, account_id, grant_id, by=call.me.account_id, now=call.now)
    return Redirect(f"/admin/accounts/{account_id}", WITHDRAWN)


@post("/admin/accounts/{account_id:int}/invitations", may=Permission.ACCOUNTS_MANAGE, again=show)
def invite_anew(call: Write, account_id: int) -> Redirect:
    invited = invite_again(
        call.db, account_id, by=call.me.account_id, settings=call.settings, now=call.now
    )
    send_invitation(call, invited)
    return Redirect(f"/admin/accounts/{account_id}", INVITED)


@get("/admin/accounts/{account_id:int}/disabling", may=Permission.ACCOUNTS_MANAGE)
def ask_disable(call: Read, account_id: int) -> Page:
    account = accounts.one(call.db, account_id)
    disabled = account.state is AccountState.DISABLED
    why_not = _own(call, account_id) or (DISABLED_ALREADY if disabled else "")
    context = {"account": account, "why_not": why_not, "form": call.filled()}
    return Page("people/disabling.html", context)


@post(
    "/admin/accounts/{account_id:int}/disabling", may=Permission.ACCOUNTS_MANAGE,
    again=ask_disable,
)  # fmt: skip
def shut(call: Write, account_id: int) -> Redirect:
    reason = call.read(Because).reason
    disable(call.db, account_id, reason=reason, by=call.me.account_id, now=call.now)
    return Redirect(f"/admin/accounts/{account_id}", DISABLED)


@get("/admin/accounts/{account_id:int}/enabling", may=Permission.ACCOUNTS_MANAGE)
def ask_enable(call: Read, account_id: int) -> Page:
    account = accounts.one(call.db, account_id)
    held = accounts.roles(call.db, [account_id]).get(account_id, [])
    why_not = "" if account.state is AccountState.DISABLED else IN_USE_ALREADY
    context = {"account": account, "held": held, "why_not": why_not, "form": call.filled()}
    return Page("people/enabling.html", context)


@post("/admin/accounts/{account_id:int}/enabling", may=Permission.ACCOUNTS_MANAGE, again=ask_enable)
def reopen(call: Write, account_id: int) -> Redirect:
    reason = call.read(Because).reason
    enable(call.db, account_id, reason=reason, by=call.me.account_id, now=call.now)
    return Redirect(f"/admin/accounts/{account_id}", ENABLED)


def _sought(call: Read) -> accounts.Sought:
    """What the address asks for; what it cannot ask for is left out."""
    states = {state.value: state for state in AccountState}
    roles = {role.value: role for role in Role}
    return accounts.Sought(
        q=call.query("q").strip()[:120], state=states.get(call.query("state")),
        role=roles.get(call.query("role")), agency=whole(call.query("agency")),
    )  # fmt: skip


def _own(call: Read, account_id: int) -> str:
    return NOT_ONESELF if account_id == call.me.account_id else ""


def _choices(call: Read) -> dict[str, Any]:
    return {
        "agencies": places.choices(in_use.agencies(call.db)),
        "areas": places.choices(in_use.areas(call.db)),
        "roles": list(Role),
    }


ROUTES: list[Route] = [
    overview, listed, new, add, show, change, give, withdraw, invite_anew, ask_disable, shut,
    ask_enable, reopen,
]  # fmt: skip
