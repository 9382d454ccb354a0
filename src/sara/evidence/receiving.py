"""The slow half of adding evidence: reading its form and storing its files."""

import re

from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.errors import NotFound
from sara.evidence import queries
from sara.evidence.forms import EvidenceForm
from sara.files.arriving import Arrived, Received, keep, limit_of, look, store_of
from sara.problems.queries import find
from sara.problems.stages import why_closed
from sara.web import dates, forms
from sara.web.asked import Asked
from sara.web.call import House
from sara.words import Sentence


def store_files(
    house: House, asked: Asked, viewer: Viewer | None
) -> tuple[EvidenceForm, tuple[Received, ...]]:
    """Read the form and store its files, before the transaction starts.

    Only for who may add evidence to this problem; every mistake is shown at once.
    """
    assert viewer is not None
    problem_id, evidence_id = _ids_in(asked.path)
    with house.database.read() as db:
        found = find(db, viewer, problem_id, Permission.EVIDENCE_ADD)
        held = len(queries.files_of(db, [evidence_id])[evidence_id]) if evidence_id else 0
    arrived = [Arrived(u.name, u.file) for u in asked.uploads.get("files", [])]
    wrong: dict[str, Sentence] = {}
    try:
        form = forms.read(EvidenceForm, asked.typed)
        wrong |= form.against(today=dates.today(house.clock()), files=len(arrived) + held)
        if closed := why_closed(found.row, form.stage):
            wrong["stage"] = Sentence(closed)
    except forms.FormError as error:
        wrong |= error.errors
    limit = limit_of(house.settings)
    looked, why_not = look(arrived, limit)
    if why_not:
        wrong["files"] = why_not
    if wrong:
        raise forms.FormError(wrong)
    store = store_of(house.settings)
    return form, tuple(keep(store, one, limit) for one in looked)


def _ids_in(path: str) -> tuple[int, int]:
    """The problem and the piece of evidence (0 for a new one) that a form is sent to."""
    found = re.fullmatch(r"/problems/([0-9]{1,9})/evidence(?:/([0-9]{1,9}))?", path)
    if found is None:
        raise NotFound
    return int(found[1]), int(found[2] or 0)
