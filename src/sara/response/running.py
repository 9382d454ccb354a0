"""The running page: what is done of the plan, how much of it, and what went otherwise."""

import msgspec

from sara.accounts.permissions import Permission
from sara.figures.change import plain
from sara.problems.checklist import checklist
from sara.problems.frame import frame
from sara.problems.models import Stage
from sara.problems.queries import find
from sara.problems.writing import writable
from sara.response import operations, queries
from sara.response.delivery import HOW, counts, delivered_share, enough_delivered
from sara.response.files import ActionLine, after_values
from sara.response.forms import AddLogLine
from sara.response.gate import RUNNING_CRITERIA, followed_up, unexplained
from sara.response.models import LogKind
from sara.response.plan import note_agency_actions
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_

LOGGED = notice("log-added", N_("The line is added to the log."))


class Choosable(msgspec.Struct, frozen=True):
    value: int
    words: str


class ActionShown(msgspec.Struct, frozen=True, kw_only=True):
    """One action as it stands today."""

    line: ActionLine
    counted: bool
    late: bool
    unexplained: bool


@get("/problems/{problem_id:int}/running", may=Permission.PROBLEM_READ)
def show(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    file = queries.running_file(call.db, problem_id, call.settings, call.today)
    lines = [a for a in file.actions if found.reach.sees(a.audience)]
    note_agency_actions(call, problem_id, lines)
    without_reason = unexplained(file)
    first = {"happened_on": call.today, "action_id": call.query("action"),
             "kind": call.query("kind")}  # fmt: skip
    log = queries.log(call.db, problem_id, found.reach.audiences)
    return Page(
        "response/running.html",
        frame(found, call.today, here="/running", stage=Stage.RUNNING)
        | {
            "points": checklist(RUNNING_CRITERIA, file, problem_id),
            "actions": [_shown(a, call, without_reason) for a in lines],
            "hidden": len(file.actions) - len(lines),
            "share": delivered_share(file.actions),
            "counted": sum(1 for a in file.actions if counts(a)),
            "least_share": file.least_share,
            "enough": enough_delivered(file),
            "how": HOW,
            "plan": file.evaluation,
            "followed_up": followed_up(file),
            "indicators": [
                (i, i.id in file.named, [(m, plain(m.value)) for m in i.measurements],
                 bool(after_values(i, file.began_on)))
                for i in file.indicators
            ],
            "log": log,
            "told": next((line for line in log if line.kind is LogKind.TOLD), None),
            "form": call.filled(first, name="log"),
            "kinds": list(LogKind),
            "choosable": [Choosable(a.id, a.what) for a in lines],
            "may_act": found.may(Permission.ACTION_ADD),
        },
    )  # fmt: skip


def _shown(line: ActionLine, call: Read, without_reason: list[ActionLine]) -> ActionShown:
    return ActionShown(
        line=line,
        counted=counts(line),
        late=line.late(call.today),
        unexplained=line in without_reason,
    )


@post("/problems/{problem_id:int}/running/log", may=Permission.PROBLEM_WORK, again=show)
def add_line(call: Write, problem_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id, Stage.RUNNING)
    form = call.read(AddLogLine)
    operations.add_log_line(
        call.db, found, kind=form.kind, action_id=form.action_id, happened_on=form.happened_on,
        words=form.words, by=call.me, now=call.now,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/running#log", LOGGED)


ROUTES: list[Route] = [show, add_line]
