"""Lines of the minutes: written one at a time while people talk, or keyed in from paper."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.meetings import minutes as operations, queries
from sara.meetings.finding import FoundMeeting, find_meeting
from sara.meetings.forms import WriteLine
from sara.meetings.looking import look_over, pointed_out
from sara.meetings.models import LineKind
from sara.meetings.outcomes import LONGEST, MADE, Outcome
from sara.meetings.routes.around import around, owner_choices
from sara.meetings.routes.minutes import PAST, minutes
from sara.meetings.routes.offering import line_choices
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import FormError, read
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, Sentence, gettext, say

WRITTEN = notice("line-written", N_("Written down."))
MADE_FROM_IT = notice("line-made", N_("Written down, and made."))
STRUCK = notice("line-struck", N_("The line is taken out. The history keeps it."))
KEYED = notice("lines-keyed", N_("The lines are in the minutes."))

ROWS = 6
CHOOSE_WHO = N_("Choose who does it from the list")


@post("/meetings/{meeting_id:int}/lines", may=Permission.MEETING_HOLD, again=minutes)
def write(call: Write, meeting_id: int) -> Redirect:
    found = find_meeting(call.db, call.me, meeting_id, writing=True)
    form = call.read(WriteLine)
    _write(call, found, form, *_outcome(call, found, form))
    told = MADE_FROM_IT if form.kind in MADE else WRITTEN
    return Redirect(f"/meetings/{meeting_id}/minutes#write", told)


@get("/meetings/{meeting_id:int}/lines/{line_id:int}", may=Permission.MEETING_HOLD)
def line(call: Read, meeting_id: int, line_id: int) -> Page:
    found = find_meeting(call.db, call.me, meeting_id, writing=True)
    row = queries.line(call.db, meeting_id, line_id)
    wanted = next((k for k in MADE if k.value == call.query("as")), row.kind)
    standing = {"words": row.words, "kind": row.kind if row.thing_id else wanted,
                "version": row.version, "source": "residents"}  # fmt: skip
    choices = line_choices(call, found)
    if row.thing_id is not None:
        choices["line_kinds"] = [row.kind]
    form = call.filled(standing, name="line")
    return Page(
        "meetings/line.html",
        around(call, found, "/minutes")
        | choices
        | {
            "line": row,
            "form": form,
            "details": pointed_out(call.db, found, form),
            "strike": call.filled(name="strike"),
        },
    )


@post("/meetings/{meeting_id:int}/lines/{line_id:int}", may=Permission.MEETING_HOLD, again=line)
def change(call: Write, meeting_id: int, line_id: int) -> Redirect:
    found = find_meeting(call.db, call.me, meeting_id, writing=True)
    row = queries.line(call.db, meeting_id, line_id)
    form = call.read(WriteLine)
    outcome, covered = _outcome(call, found, form, row)
    operations.change_line(
        call.db, found, line_id, form.version, outcome, covered=covered, now=call.now,
        today=call.today,
    )  # fmt: skip
    return Redirect(f"/meetings/{meeting_id}/minutes#line-{line_id}", WRITTEN)


@post(
    "/meetings/{meeting_id:int}/lines/{line_id:int}/removal",
    may=Permission.MEETING_HOLD,
    again=line,
)
def strike(call: Write, meeting_id: int, line_id: int) -> Redirect:
    found = find_meeting(call.db, call.me, meeting_id, writing=True)
    operations.strike_line(call.db, found, line_id, now=call.now)
    return Redirect(f"/meetings/{meeting_id}/minutes", STRUCK)


@get("/meetings/{meeting_id:int}/keying", may=Permission.MEETING_HOLD)
def keying(call: Read, meeting_id: int) -> Page:
    found = find_meeting(call.db, call.me, meeting_id, writing=True)
    usual = {f"{name}.{n}": value for n in range(1, ROWS + 1)
             for name, value in (("kind", LineKind.NOTE), ("source", "residents"))}  # fmt: skip
    form = call.filled(usual)
    return Page(
        "meetings/keying.html",
        around(call, found, "/keying")
        | line_choices(call, found)
        | {
            "rows": [(n, pointed_out(call.db, found, form, f".{n}")) for n in range(1, ROWS + 1)],
            "form": form,
        },
    )


@post("/meetings/{meeting_id:int}/keying", may=Permission.MEETING_HOLD, again=keying)
def key_in(call: Write, meeting_id: int) -> Redirect:
    """Several lines at once, as they stand on the paper; every mistake is told at once."""
    found = find_meeting(call.db, call.me, meeting_id, writing=True)
    wrong: dict[str, Sentence] = {}
    read_in: list[tuple[WriteLine, Outcome, list[str]]] = []
    for n in range(1, ROWS + 1):
        typed = {
            name: call.asked.typed[f"{name}.{n}"]
            for name in WriteLine.__struct_fields__
            if f"{name}.{n}" in call.asked.typed
        }
        if not "".join(typed.get("words", [])).strip():
            continue
        try:
            form = read(WriteLine, typed)
            read_in.append((form, *_outcome(call, found, form)))
        except FormError as error:
            wrong |= {f"{name}.{n}": sentence for name, sentence in error.errors.items()}
    if not (wrong or read_in):
        wrong["words.1"] = say(WriteLine.says["words"])
    if wrong:
        raise FormError(wrong)
    for form, outcome, covered in read_in:
        _write(call, found, form, outcome, covered)
    return Redirect(f"/meetings/{meeting_id}/minutes", KEYED)


def _write(
    call: Write, found: FoundMeeting, form: WriteLine, outcome: Outcome, covered: list[str]
) -> None:
    operations.write_line(
        call.db, found, outcome, item_id=form.item_id, covered=covered, now=call.now,
        today=call.today,
    )  # fmt: skip


def _outcome(
    call: Write, found: FoundMeeting, form: WriteLine, line: Any = None
) -> tuple[Outcome, list[str]]:
    """What the form asks for, and what kinds of details were covered in its words.

    An owner must be one of those offered.
    """
    owner, who = form.owner, form.who
    if form.kind in (LineKind.PROMISE, LineKind.ACTION) and not (line and line.thing_id):
        offered = {choice.value: choice.words for choice in owner_choices(call, found.circle)}
        if owner and owner not in offered:
            raise FormError({"owner": say(CHOOSE_WHO)})
        if form.due_on is not None and form.due_on < call.today and form.kind is LineKind.ACTION:
            raise FormError({"due_on": say(PAST)})
        if form.kind is LineKind.PROMISE and owner.startswith("stakeholder"):
            # A stakeholder has no account and is no agency: their name is enough.
            owner, who = "", gettext(offered[owner])[:140]
    words, covered = look_over(call.db, found, form)
    outcome = Outcome(
        kind=form.kind, words=words[: LONGEST.get(form.kind)], owner=owner, who=who,
        due_on=form.due_on, interim=form.interim, source=form.source,
    )  # fmt: skip
    return outcome, covered


ROUTES: list[Route] = [write, line, change, strike, keying, key_in]
