"""Choosing a file of a problem, and having it made."""

from sara.accounts.permissions import Permission
from sara.accounts.reach import Reach
from sara.casefile.kinds import MEDIA, Form, Kind
from sara.casefile.material import material
from sara.casefile.pressing import pressed
from sara.casefile.writing import FOR_WHOM, NAMES, written
from sara.errors import NotFound
from sara.files.store import content_disposition
from sara.problems.frame import frame
from sara.problems.queries import find
from sara.web.answers import Made, Page
from sara.web.call import Read
from sara.web.route import Route, get


@get("/problems/{problem_id:int}/case-file", may=Permission.PROBLEM_READ, heavy=True)
def choose(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    read = material(call, found)
    return Page("casefile/choose.html", frame(found, call.today, "/case-file") | {
        "files": [(kind, written(call, read, kind)) for kind in Kind],
        "forms": list(Form), "for_whom": FOR_WHOM[found.reach], "names": NAMES,
        "noted": bool(read.for_agencies) and found.reach is Reach.AGENCIES,
    })  # fmt: skip


@get("/problems/{problem_id:int}/case-file/{name:str}", may=Permission.PROBLEM_READ, heavy=True)
def file(call: Read, problem_id: int, name: str) -> Made:
    found = find(call.db, call.me, problem_id)
    kind, form = asked_for(name)
    read = material(call, found)
    for subject, subject_id in read.for_agencies:
        call.note_reading(problem_id, subject, subject_id)
    body = pressed(written(call, read, kind), form)
    saved = f"{found.row.reference}-{kind.value}.{form.value}"
    return Made(body, MEDIA[form], content_disposition(saved))


def asked_for(name: str) -> tuple[Kind, Form]:
    """The kind and form that a name such as case-file.pdf asks for. Raises `NotFound`."""
    kind, _, form = name.partition(".")
    try:
        return Kind.of(kind), Form.of(form)
    except ValueError:
        raise NotFound from None


ROUTES: list[Route] = [choose, file]
