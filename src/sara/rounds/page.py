"""The page of one round, as one person sees it now."""

from typing import Any

import msgspec

from sara.accounts.models import ByHand
from sara.accounts.permissions import Permission
from sara.problems.frame import frame
from sara.problems.queries import Found, find
from sara.problems.stages import AT_REST
from sara.rounds import queries
from sara.rounds.asking import KINDS
from sara.rounds.keying import may_key
from sara.rounds.models import RoundState
from sara.rounds.reckoning import Said, counts
from sara.web.call import Read
from sara.web.forms import Filled


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One voter's line; `answer` is the form to answer an objection, where one may, and `keying`
    the one to key in what they said."""

    said: Said
    answer: Filled | None
    keying: Filled | None


def round_page(call: Read, problem_id: int, round_id: int) -> dict[str, Any]:
    """The context of `rounds/show.html`."""
    found = find(call.db, call.me, problem_id)
    me = call.me.account_id
    row, asked = queries.one(call.db, problem_id, round_id, me, call.today)
    runs = found.may(Permission.ROUND_OPEN)
    taken_back = row.state is RoundState.TAKEN_BACK
    at_rest = AT_REST.get(found.row.stage, "")
    is_open = not asked.over and not taken_back
    own = next((line for line in asked.lines if line.account_id == me), None)
    may_answer = is_open and not at_rest and own is not None and found.may(Permission.ROUND_ANSWER)
    return frame(found, call.today, "/decisions") | {
        "row": row, "asked": asked, "asking": KINDS[asked.kind], "own": own,
        "is_open": is_open, "taken_back": taken_back, "at_rest": at_rest,
        "sealed": asked.hidden and not asked.over,
        "counts": counts(asked.lines) if asked.over or (is_open and not asked.hidden) else [],
        "lines": [
            _line(call, found, line, runs=runs and not taken_back,
                  keys=runs and is_open and not at_rest and may_key(found, asked.kind))
            for line in asked.lines
        ],
        "ways": list(ByHand),
        "questions": [
            (q, call.filled({"version": q.version, "answer": q.answer}, name=f"question-{q.id}")
             if runs else None)
            for q in queries.questions(call.db, round_id)
        ],
        "position": call.filled(
            {"stance": own.stance, "reason": own.reason, "version": own.version}
            if own and own.stance else {}, name="position",
        ) if may_answer else None,
        "question": call.filled(name="question")
        if is_open and not at_rest and found.may(Permission.ROUND_ANSWER) else None,
        "closing": call.filled(name="closing")
        if runs and is_open and asked.answered == asked.voters else None,
        "back": call.filled(name="back") if runs and is_open else None,
        "conclusion": call.filled({"version": row.version, "outcome": row.outcome}, name="outcome")
        if runs and asked.over else None,
    }  # fmt: skip


def _line(call: Read, found: Found, said: Said, *, runs: bool, keys: bool) -> Line:
    may = runs and said.against and said.account_id != found.viewer.account_id
    standing = {"version": said.version, "answer": said.answer}
    form = call.filled(standing, name=f"objection-{said.account_id}") if may else None
    keys = keys and said.account_id != found.viewer.account_id
    keys = keys and (not said.has_answered or bool(said.keyed_by))
    shown = {"stance": said.stance, "reason": said.reason, "how": said.keyed_how}
    keying = call.filled(
        {"version": said.version} | (shown if said.stance else {}),
        name=f"keying-{said.account_id}",
    ) if keys else None  # fmt: skip
    return Line(said=said, answer=form, keying=keying)
