"""Who may do what: one enum, one table of grants. The page "who may do what" is drawn from it."""

import msgspec

from sara.accounts.models import Role
from sara.words import N_, Spoken

A, AN, B, C = Role.ADMINISTRATOR, Role.ANALYST, Role.BOARD_MEMBER, Role.COORDINATOR
O, P, R = Role.OFFICER, Role.PARTNER, Role.RESIDENT  # noqa: E741  initials of the roles
STAFF = frozenset({AN, C, O})
EVERY_ROLE = frozenset(Role)


class Permission(Spoken):
    """What a route may ask for: thing first, then the verb."""

    ACCOUNTS_MANAGE = "accounts.manage", N_("Invite and disable people, give roles")
    ACTION_ADD = "action.add", N_("Add an action")
    ACTION_ANSWER = "action.answer", N_("Answer for an action one owns")
    ACTION_MANAGE = "action.manage", N_("Change or drop an action")
    AGENCIES_MANAGE = "agencies.manage", N_("Add and change agencies")
    AREAS_MANAGE = "areas.manage", N_("Add and change areas")
    COMMENT_POST = "comment.post", N_("Write in the discussion")
    DETAILS_COVER = "details.cover", N_("Cover personal details wherever they stand on a problem")
    DISCUSSION_MODERATE = "discussion.moderate", N_("Remove a message, with a reason that stays")
    EVIDENCE_ADD = "evidence.add", N_("Add evidence")
    GATE_REVIEW = "gate.review", N_("Decide at a gate")
    GROUP_FOUND = "group.found", N_("Found a standing group")
    GROUP_JOIN = "group.join", N_("Ask to join a working group")
    GROUP_RUN = "group.run", N_("Invite and admit people to a working group, give its roles")
    HANDOVER_MAKE = "handover.make", N_("Hand over what somebody who left led or owned")
    INCIDENT_LOAD = "incident.load", N_("Load files of incidents")
    INCIDENT_READ = "incident.read", N_("See which files of incidents there are")
    MEETING_HOLD = "meeting.hold", N_("Call meetings and write their minutes")
    PATTERN_KEEP = "pattern.keep", N_("Keep templates for problems")
    PLAN_LOCK = "plan.lock", N_("Lock and amend the evaluation plan")
    PROBLEM_LOG = "problem.log", N_("Log a problem")
    PROBLEM_MOVE = "problem.move", N_("Pause, resume or reopen a problem")
    PROBLEM_PUBLISH = "problem.publish", N_("Publish the public summary")
    PROBLEM_READ = "problem.read", N_("Read the problems open to one")
    PROBLEM_WORK = "problem.work", N_("Fill in the stages of a problem")
    PUBLIC = "public", N_("See the public pages")
    READINGS_SEE = "readings.see", N_("See who read agency-only material")
    REFERRAL_ANSWER = "referral.answer", N_("Answer for reports passed on to one's agency")
    REPORT_KEY = "report.key", N_("Write down what somebody reports by telephone or on paper")
    REPORT_TRIAGE = "report.triage", N_("Decide what becomes of a report")
    REQUEST_ASK = "request.ask", N_("Ask as a member for a review of the work")
    REQUEST_DECIDE = "request.decide", N_("Decide about requests for a review of the work")
    REVIEW_ASK = "review.ask", N_("Ask for a review")
    REVIEW_QUEUE = "review.queue", N_("See the queue of reviews")
    ROUND_ANSWER = "round.answer", N_("Answer when the group is asked")
    ROUND_OPEN = "round.open", N_("Ask the group, and answer its questions and objections")
    SEATS_MANAGE = "seats.manage", N_("Give and end seats without reading the problem")
    SIGNED_IN = "signed_in", N_("Use one's own account")
    SURVEY_RUN = "survey.run", N_("Make a survey, send it out and key in its paper")
    TEAM_MANAGE = "team.manage", N_("Give and end seats on a problem")
    VERDICT_GIVE = "verdict.give", N_("Give a verdict on the result")


class Grant(msgspec.Struct, frozen=True):
    """The roles that hold a permission in their area, and the seats that hold it on one problem."""

    roles: frozenset[Role] = frozenset()
    seats: frozenset[str] = frozenset()
    anyone: bool = False
    signed_in: bool = False
    """Held by every account in use, even one without a role."""


WORKING_SEATS = frozenset({"lead", "chair", "member", "partner"})
RUNNING_SEATS = frozenset({"lead", "chair"})
"""Seats that run the working group of their problem."""

GRANTS: dict[Permission, Grant] = {
    Permission.ACCOUNTS_MANAGE: Grant(frozenset({A})),
    Permission.ACTION_ADD: Grant(frozenset({C}), WORKING_SEATS),
    Permission.ACTION_ANSWER: Grant(STAFF, WORKING_SEATS),
    Permission.ACTION_MANAGE: Grant(frozenset({C}), frozenset({"lead"})),
    Permission.AGENCIES_MANAGE: Grant(frozenset({A})),
    Permission.AREAS_MANAGE: Grant(frozenset({A})),
    Permission.COMMENT_POST: Grant(STAFF, WORKING_SEATS | {"reviewer"}),
    Permission.DETAILS_COVER: Grant(frozenset({C})),
    Permission.DISCUSSION_MODERATE: Grant(frozenset({C}), RUNNING_SEATS),
    Permission.EVIDENCE_ADD: Grant(STAFF, WORKING_SEATS),
    Permission.GATE_REVIEW: Grant(frozenset({C}), frozenset({"reviewer"})),
    Permission.GROUP_FOUND: Grant(frozenset({A, C})),
    Permission.GROUP_JOIN: Grant(EVERY_ROLE, signed_in=True),
    Permission.GROUP_RUN: Grant(frozenset({C}), RUNNING_SEATS),
    Permission.HANDOVER_MAKE: Grant(frozenset({C})),
    Permission.INCIDENT_LOAD: Grant(frozenset({A, AN, C})),
    Permission.INCIDENT_READ: Grant(STAFF | {A, B}),
    Permission.MEETING_HOLD: Grant(frozenset({C, O}), RUNNING_SEATS),
    Permission.PATTERN_KEEP: Grant(frozenset({C})),
    Permission.PLAN_LOCK: Grant(frozenset(), frozenset({"lead"})),
    Permission.PROBLEM_LOG: Grant(STAFF),
    Permission.PROBLEM_MOVE: Grant(frozenset({C}), frozenset({"lead"})),
    Permission.PROBLEM_PUBLISH: Grant(frozenset({C})),
    Permission.PROBLEM_READ: Grant(EVERY_ROLE - {A}, WORKING_SEATS | {"observer", "reviewer"}),
    Permission.PROBLEM_WORK: Grant(frozenset({C}), frozenset({"lead", "chair", "member"})),
    Permission.PUBLIC: Grant(EVERY_ROLE, anyone=True),
    Permission.READINGS_SEE: Grant(frozenset({C})),
    Permission.REFERRAL_ANSWER: Grant(STAFF | {P}),
    Permission.REPORT_KEY: Grant(STAFF),
    Permission.REPORT_TRIAGE: Grant(frozenset({C})),
    Permission.REQUEST_ASK: Grant(frozenset(), frozenset({"chair", "member", "partner"})),
    Permission.REQUEST_DECIDE: Grant(frozenset({C})),
    Permission.REVIEW_ASK: Grant(frozenset(), frozenset({"lead"})),
    Permission.REVIEW_QUEUE: Grant(frozenset({C})),
    Permission.ROUND_ANSWER: Grant(frozenset(), WORKING_SEATS),
    Permission.ROUND_OPEN: Grant(frozenset({C}), RUNNING_SEATS),
    Permission.SEATS_MANAGE: Grant(frozenset({A})),
    Permission.SIGNED_IN: Grant(EVERY_ROLE, signed_in=True),
    Permission.SURVEY_RUN: Grant(frozenset({AN, C}), frozenset({"lead", "chair", "member"})),
    Permission.TEAM_MANAGE: Grant(frozenset({C}), frozenset({"lead"})),
    Permission.VERDICT_GIVE: Grant(frozenset({C}), WORKING_SEATS),
}
