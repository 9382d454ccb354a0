"""One membership: admitting, roles and terms, ending, leaving; and inviting somebody."""

from typing import Any

from sara.accounts import throttle
from sara.accounts.models import ByHand
from sara.accounts.permissions import Permission
from sara.accounts.reach import Reach
from sara.errors import Forbidden, NotFound, TooMany
from sara.groups import going, joining, members
from sara.groups.finding import FoundGroup, find_group, run_group
from sara.groups.inviting import give_address, invite, invite_by_hand, key_in_answer
from sara.groups.joining_forms import (
    Admission,
    DecideRequest,
    EndMembership,
    GiveAddress,
    GiveRole,
    Invitee,
    InviteMember,
    KeyAnswer,
    Leave,
    OwnLines,
)
from sara.groups.models import GroupRole
from sara.groups.routes.groups import around
from sara.people.letters import send_address_in_use, send_invitation
from sara.web.answers import Page, Redirect
from sara.web.call import Call, Read, Write
from sara.web.notices import SAVED, notice
from sara.web.route import Route, get, post
from sara.words import N_

INVITED = notice("member-invited", N_("The invitation is on its way."))
WRITTEN_DOWN = notice("member-by-hand", N_("Written down. Ask the person, then key in here what "
                                           "they answer."))  # fmt: skip
KEYED = notice("member-keyed", N_("The answer is saved. Everyone in the group sees that you keyed "
                                  "it in."))  # fmt: skip
ADDRESS_GIVEN = notice("member-address", N_("The invitation is on its way. Until they come in, "
                                            "their answers are keyed in as before."))  # fmt: skip
ADMITTED = notice("member-admitted", N_("The person is in the group, and is told."))
REFUSED = notice("member-refused", N_("The person is told, with your reason."))
ROLE_GIVEN = notice("member-role", N_("Role and term are saved, and the person is told."))
ENDED = notice("member-ended", N_("It is ended, and the person is told."))
LEFT = notice("left-group", N_("You have left the group."))
ENOUGH = N_("You have sent many invitations in the last minutes. Wait {n} minutes.")

ONE = "/groups/{group_id:int}/memberships/{membership_id:int}"


@get("/groups/{group_id:int}/invitations/new", may=Permission.GROUP_RUN)
def new_invitation(call: Read, group_id: int) -> Page:
    found = run_group(call.db, call.me, group_id)
    form = call.filled({"role": GroupRole.MEMBER})
    return Page("groups/invite.html", around(found) | {"form": form, "roles": list(GroupRole)})


@post("/groups/{group_id:int}/invitations", may=Permission.GROUP_RUN, again=new_invitation)
def send_invitation_to(call: Write, group_id: int) -> Redirect:
    found = run_group(call.db, call.me, group_id)
    form = call.read(InviteMember)
    _not_too_many(call)
    if form.by_hand:
        number = invite_by_hand(
            call.db, found, name=form.name, role=form.role, by=call.me, now=call.now
        )
        return Redirect(f"/groups/{group_id}/memberships/{number}", WRITTEN_DOWN)
    asked = invite(
        call.db, found, email=form.email, name=form.name, role=form.role, by=call.me,
        settings=call.settings, now=call.now,
    )  # fmt: skip
    if asked.letter is not None:
        send_invitation(call, asked.letter)
    return Redirect(f"/groups/{group_id}", INVITED)


def _not_too_many(call: Write) -> None:
    limit = throttle.for_inviting(call.secret, call.me.account_id)
    if throttle.is_full(call.db, limit, call.now):
        raise TooMany(ENOUGH, n=int(throttle.WINDOW.total_seconds()) // 60)
    throttle.note(call.db, [limit], call.now)


@get(ONE, may=Permission.GROUP_JOIN)
def show_membership(call: Read, group_id: int, membership_id: int) -> Page:
    found, row = find_membership(call, group_id, membership_id)
    mine = row.account_id == call.me.account_id
    return Page(
        "groups/membership.html",
        around(found)
        | {
            "row": row,
            "mine": mine,
            "decides": found.may_run and not mine,
            "leads": row.seat is not None and row.seat.value == "lead",
            "roles": list(GroupRole),
            "choices": list(Admission),
            "today": call.today,
            "decision": call.filled(row, name="decision"),
            "role": call.filled(row, name="role"),
            "ending": call.filled({"version": row.version}, name="ending"),
            "lines": call.filled(row, name="lines"),
            "leaving": call.filled(name="leaving"),
            "answers": list(Invitee),
            "ways": list(ByHand),
            "keying": call.filled({"version": row.version}, name="keying"),
            "address": call.filled({"email": row.offered_email}, name="address"),
        },
    )


def find_membership(
    call: Call[Any], group_id: int, membership_id: int
) -> tuple[FoundGroup, Any]:  # fmt: skip
    """One membership, for those inside the group and for whoever it is about, also afterwards."""
    found = find_group(call.db, call.me, group_id, at_least=Reach.NONE)
    row = members.membership(call.db, group_id, membership_id)
    if not found.inside and row.account_id != call.me.account_id:
        raise NotFound
    return found, row


@post(ONE + "/decision", may=Permission.GROUP_RUN, again=show_membership)
def decide(call: Write, group_id: int, membership_id: int) -> Redirect:
    found = run_group(call.db, call.me, group_id)
    form = call.read(DecideRequest)
    if form.decision is Admission.REFUSE:
        joining.refuse(
            call.db, found, membership_id, form.version, because=form.because, by=call.me,
            now=call.now,
        )  # fmt: skip
        return Redirect(f"/groups/{group_id}", REFUSED)
    joining.admit(
        call.db, found, membership_id, form.version, role=form.role, term_ends=form.term_ends,
        by=call.me, now=call.now,
    )  # fmt: skip
    return Redirect(f"/groups/{group_id}", ADMITTED)


@post(ONE + "/answer", may=Permission.GROUP_RUN, again=show_membership)
def key_in(call: Write, group_id: int, membership_id: int) -> Redirect:
    found = run_group(call.db, call.me, group_id)
    form = call.read(KeyAnswer)
    key_in_answer(
        call.db, found, membership_id, form.version, accepts=form.answer is Invitee.ACCEPTS,
        named_as=form.named_as, interests=form.interests, how=form.how, by=call.me, now=call.now,
    )  # fmt: skip
    return Redirect(f"/groups/{group_id}", KEYED)


@post(ONE + "/address", may=Permission.GROUP_RUN, again=show_membership)
def offer(call: Write, group_id: int, membership_id: int) -> Redirect:
    found = run_group(call.db, call.me, group_id)
    form = call.read(GiveAddress)
    _not_too_many(call)
    letter = give_address(
        call.db, found, membership_id, email=form.email, by=call.me, settings=call.settings,
        now=call.now,
    )  # fmt: skip
    if letter is not None:
        send_invitation(call, letter)
    else:
        named = members.membership(call.db, group_id, membership_id).named_as
        send_address_in_use(call, form.email.lower(), named)
    return Redirect(f"/groups/{group_id}/memberships/{membership_id}", ADDRESS_GIVEN)


@post(ONE + "/role", may=Permission.GROUP_RUN, again=show_membership)
def give_role(call: Write, group_id: int, membership_id: int) -> Redirect:
    found = run_group(call.db, call.me, group_id)
    form = call.read(GiveRole)
    going.give_role(
        call.db, found, membership_id, form.version, role=form.role, term_ends=form.term_ends,
        by=call.me, now=call.now,
    )  # fmt: skip
    return Redirect(f"/groups/{group_id}", ROLE_GIVEN)


@post(ONE + "/end", may=Permission.GROUP_RUN, again=show_membership)
def end(call: Write, group_id: int, membership_id: int) -> Redirect:
    found = run_group(call.db, call.me, group_id)
    form = call.read(EndMembership)
    going.end(
        call.db, found, membership_id, form.version, because=form.because, by=call.me,
        now=call.now,
    )  # fmt: skip
    return Redirect(f"/groups/{group_id}", ENDED)


@post(ONE + "/lines", may=Permission.GROUP_JOIN, again=show_membership)
def reword(call: Write, group_id: int, membership_id: int) -> Redirect:
    found, _ = _my_own(call, group_id, membership_id)
    form = call.read(OwnLines)
    going.reword(
        call.db, found, form.version, named_as=form.named_as, interests=form.interests,
        by=call.me, now=call.now,
    )  # fmt: skip
    return Redirect(f"/groups/{group_id}/memberships/{membership_id}", SAVED)


@post(ONE + "/leaving", may=Permission.GROUP_JOIN, again=show_membership)
def leave(call: Write, group_id: int, membership_id: int) -> Redirect:
    found, _ = _my_own(call, group_id, membership_id)
    form = call.read(Leave)
    going.leave(call.db, found, because=form.because, by=call.me, now=call.now)
    return Redirect("/groups", LEFT)


def _my_own(call: Write, group_id: int, membership_id: int) -> tuple[FoundGroup, Any]:
    found, row = find_membership(call, group_id, membership_id)
    if row.account_id != call.me.account_id:
        raise Forbidden
    return found, row


ROUTES: list[Route] = [
    new_invitation, send_invitation_to, show_membership, decide, key_in, offer, give_role, end,
    reword, leave,
]  # fmt: skip
