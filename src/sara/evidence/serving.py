"""Files on their way out, each behind the check of the evidence it belongs to."""

import re
from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.errors import NotFound
from sara.evidence import operations, queries
from sara.files.arriving import disposition, store_of
from sara.problems.queries import find
from sara.web.answers import Download
from sara.web.call import Read
from sara.web.route import Route, get


@get("/files/{token:str}", may=Permission.PROBLEM_READ)
def file(call: Read, token: str) -> Download:
    row = _file(call, token)
    return _download(call, row, row.shown, disposition(row.name, row.media_type))


@get("/files/{token:str}/thumb", may=Permission.PROBLEM_READ)
def thumb(call: Read, token: str) -> Download:
    row = _file(call, token)
    return _download(call, row, row.thumb, disposition(row.name, row.media_type))


def _file(call: Read, token: str) -> Any:
    """The file, if this person sees the evidence it stands behind; else there is none."""
    row = queries.file_with(call.db, token) if re.fullmatch(r"[\w-]{32}", token, re.A) else None
    if row is None:
        raise NotFound
    found = find(call.db, call.me, row.problem_id)
    gone = row.withdrawn_at is not None and not operations.may_mend(found, row)
    if gone or not found.reach.sees(row.audience):
        raise NotFound
    return row


def _download(call: Read, row: Any, sha256: str, how: str) -> Download:
    if not sha256:
        raise NotFound
    if row.audience is Audience.AGENCIES:
        call.note_reading(row.problem_id, "file", row.id)
    return Download(store_of(call.settings).shown_path(sha256), row.media_type, how)


ROUTES: list[Route] = [file, thumb]
