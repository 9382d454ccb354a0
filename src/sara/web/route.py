"""A route is data: method, path, one permission, and the function that answers.

@get("/problems/{problem_id:int}", may=Permission.PROBLEM_READ)
def show(call: Read, problem_id: int) -> Page: ...

@post("/problems", may=Permission.PROBLEM_LOG, again=new)
def log(call: Write) -> Redirect: ...
"""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from sara.web.answers import Answer
from sara.web.asked import Asked
from sara.web.call import House

if TYPE_CHECKING:
    from sara.accounts.permissions import Permission
    from sara.accounts.viewer import Viewer


Before = "Callable[[House, Asked, Viewer | None], Any]"


class Route(msgspec.Struct, frozen=True, kw_only=True):
    method: str
    path: str
    may: "Permission"
    run: Callable[..., Answer]
    again: "Route | None" = None
    """The page that shows a form again when what was typed cannot be used."""
    before: "Callable[[House, Asked, Viewer | None], Any] | None" = None
    """Slow work (hashing, files) done in a thread of its own, before the transaction starts."""
    heavy: bool = False
    """A page that counts or works out so much that others do not wait behind it."""
    uploads: bool = False
    traceless: bool = False
    """Keeps nothing of who asks and when: no session noted, no number of the form, no log line."""
    from_anywhere: bool = False
    """Taken from other servers too: the address itself proves who asks, and allows little."""

    def address(self, params: Mapping[str, Any]) -> str:
        """Its path, with what stands in its places."""
        return re.sub(r"\{(\w+):\w+\}", lambda place: str(params[place[1]]), self.path)


def get(
    path: str,
    *,
    may: "Permission",
    before: "Callable[[House, Asked, Viewer | None], Any] | None" = None,
    heavy: bool = False,
    traceless: bool = False,
) -> Callable[[Callable[..., Answer]], Route]:
    """A page. Reads only."""
    return lambda run: Route(
        method="GET", path=path, may=may, run=run, before=before, heavy=heavy, traceless=traceless
    )


def post(
    path: str,
    *,
    may: "Permission",
    again: Route | None = None,
    before: "Callable[[House, Asked, Viewer | None], Any] | None" = None,
    uploads: bool = False,
    traceless: bool = False,
    from_anywhere: bool = False,
) -> Callable[[Callable[..., Answer]], Route]:
    """A move. Returning commits, raising rolls back."""
    return lambda run: Route(
        method="POST",
        path=path,
        may=may,
        run=run,
        again=again,
        before=before,
        uploads=uploads,
        traceless=traceless,
        from_anywhere=from_anywhere,
    )
