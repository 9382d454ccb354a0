"""May this person write on the page of a stage now?"""

from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.errors import Refused
from sara.problems.models import Stage
from sara.problems.queries import Found, find
from sara.problems.stages import why_closed


class Closed(Refused):
    """The stage cannot be written in now. A page of its own, which keeps what was typed."""

    status = 409


def writable(
    db: Reader, viewer: Viewer, problem_id: int, stage: Stage = Stage.SCANNING,
    permission: Permission = Permission.PROBLEM_WORK,
) -> Found:  # fmt: skip
    """The problem, when its stage is open and this person may fill it in.

    Scanning is open from the first day until the problem comes to rest. Raises `NotFound` or
    `Forbidden` as `find` does, and `Closed` with the reason why the stage is closed.
    """
    found = find(db, viewer, problem_id, permission)
    if closed := why_closed(found.row, stage):
        raise Closed(closed)
    return found
