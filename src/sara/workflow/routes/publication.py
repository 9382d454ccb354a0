"""What everybody may see of a problem: looked at before it is published."""

from sara.accounts.permissions import Permission
from sara.assessment import queries as assessment
from sara.assessment.files import five_lines
from sara.groups.opening import open_group
from sara.privacy.covering import LOOK, cover_chosen, each_once, look_through, unseen
from sara.privacy.finding import names_in
from sara.problems.frame import frame
from sara.problems.operations import publish_summary
from sara.problems.queries import find
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, say
from sara.workflow import queries
from sara.workflow.forms import Publish
from sara.workflow.words import AFTERWARDS, MOVED

PUBLISHED = notice("published", N_("It is published: everybody can read it now."))
UNPUBLISHED = notice(
    "unpublished", N_("It is no longer published. Only the team and agencies see it.")
)
SUMMARISED = notice("summarised", N_("The summary is saved. It is not published yet."))


@get("/problems/{problem_id:int}/publication", may=Permission.PROBLEM_PUBLISH)
def publication(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.PROBLEM_PUBLISH)
    lines = assessment.texts(call.db, problem_id)
    written = found.row.public_summary or five_lines(lines)
    form = call.filled(
        {"version": found.row.version, "public_summary": written,
         "publish": "1" if found.row.published_at else ""}
    )  # fmt: skip
    decided = [r for r in queries.reviews(call.db, problem_id) if r.told]
    summary = {"public_summary": form.value("public_summary")}
    details = each_once(look_through(summary)) if form.error("cover") else []
    moved = [visit for visit in queries.visits(call.db, problem_id) if visit.told]
    five = (lines.you_said, lines.we_found, lines.we_did, lines.what_changed, lines.what_did_not)
    beside = (found.row.title, *five, *(text for r in decided for text in (r.told, r.heard)),
              *(visit.told for visit in moved))  # fmt: skip
    return Page(
        "workflow/publication.html",
        frame(found, call.today)
        | {
            "form": form,
            "lines": lines,
            "decided": decided,
            "moved": moved,
            "moves": MOVED,
            "afterwards": AFTERWARDS,
            "found": details,
            "chosen": [one.key for one in details],
            "may_name": names_in("\n".join(filter(None, beside))),
        },
    )


@post("/problems/{problem_id:int}/publication", may=Permission.PROBLEM_PUBLISH, again=publication)
def publish(call: Write, problem_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.PROBLEM_PUBLISH)
    form = call.read(Publish)
    summary = {"public_summary": form.public_summary}
    details = look_through(summary)
    if form.publish and unseen(details, form.looked):
        raise FormError({"cover": say(LOOK)})
    covered, _ = cover_chosen(summary, details, form.cover)
    said = UNPUBLISHED if found.row.published_at else SUMMARISED
    publish_summary(
        call.db, found, form.version, summary=covered["public_summary"], public=form.publish,
        by=call.me, now=call.now,
    )  # fmt: skip
    if form.publish:
        # Whoever reads of a problem must be able to ask to take part.
        open_group(call.db, problem_id, by=call.me, now=call.now)
        said = PUBLISHED
    return Redirect(f"/problems/{problem_id}", said)


ROUTES: list[Route] = [publication, publish]
