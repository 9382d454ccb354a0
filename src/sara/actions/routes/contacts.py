"""What goes to and fro with the contacts of the owning agency, who have no account."""

from sara.accounts.permissions import Permission
from sara.actions import outside
from sara.actions.forms import SendLink, TellContacts
from sara.actions.page import reached
from sara.actions.routes.one import show
from sara.web.answers import Redirect
from sara.web.call import Write
from sara.web.notices import notice
from sara.web.route import Route, post
from sara.words import N_

LINK_SENT = notice("link-sent", N_("A new link is on its way. The one before does not work."))
LINK_REVOKED = notice("link-revoked", N_("The link does not work any more."))
TOLD = notice("contacts-told", N_("Your message is saved, and those who hold a link are told."))


@post(
    "/problems/{problem_id:int}/actions/{action_id:int}/links",
    may=Permission.ACTION_MANAGE,
    again=show,
)
def send_link(call: Write, problem_id: int, action_id: int) -> Redirect:
    found, action = reached(call, problem_id, action_id, Permission.ACTION_MANAGE)
    contact_id = call.read(SendLink).contact_id
    outside.resend(call.db, found, action, contact_id, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/actions/{action_id}#outside", LINK_SENT)


@post(
    "/problems/{problem_id:int}/actions/{action_id:int}/links/{link_id:int}/revocation",
    may=Permission.ACTION_MANAGE,
    again=show,
)
def revoke_link(call: Write, problem_id: int, action_id: int, link_id: int) -> Redirect:
    found, action = reached(call, problem_id, action_id, Permission.ACTION_MANAGE)
    outside.revoke(call.db, found, action, link_id, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/actions/{action_id}#outside", LINK_REVOKED)


@post(
    "/problems/{problem_id:int}/actions/{action_id:int}/messages",
    may=Permission.ACTION_ADD,
    again=show,
)
def tell(call: Write, problem_id: int, action_id: int) -> Redirect:
    found, action = reached(call, problem_id, action_id, Permission.ACTION_ADD)
    outside.tell(call.db, found, action, call.read(TellContacts).message, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/actions/{action_id}#outside", TOLD)


ROUTES: list[Route] = [send_link, revoke_link, tell]
