"""One call on sara: who asks, what they sent, and the database they may use."""

import datetime as dt
import secrets
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from sara.db import Clock, Database
from sara.errors import Refusal, SignedOut
from sara.secret import Secret
from sara.settings import Settings
from sara.web import dates, forgery, forms
from sara.web.asked import Asked
from sara.web.pace import Pace
from sara.web.rendering import Renderer
from sara.web.threads import Threads
from sara.words import Sentence

if TYPE_CHECKING:
    from sara.accounts.permissions import Permission
    from sara.accounts.viewer import Viewer
    from sara.web.processes import Processes

D = TypeVar("D", Connection, Session)
F = TypeVar("F", bound=forms.Form)


class NavItem(msgspec.Struct, frozen=True):
    href: str
    words: str
    current: bool


class Reading(msgspec.Struct, frozen=True):
    """Agency-only material that this call shows; it leaves an entry before the answer is sent."""

    problem_id: int | None
    subject: str
    subject_id: int


class House(msgspec.Struct, frozen=True, kw_only=True):
    """What every call shares. The upper rooms hang in what the web layer may not import."""

    settings: Settings
    database: Database
    secret: Secret
    renderer: Renderer
    clock: Clock
    threads: Threads
    slow: Executor
    """Threads for hashing, files and other long work without the database."""
    heavy: "Processes | None" = None
    """Where heavy pages are answered; None has them answered in a thread like the others."""
    identify: "Callable[[Connection, str, dt.datetime], Viewer | None]"
    anyone: "Callable[[Permission], bool]"
    touch: "Callable[[Session, Viewer, dt.datetime], None]"
    needs_touch: "Callable[[Viewer, dt.datetime], bool]"
    record_readings: "Callable[[Session, Viewer | None, Collection[Reading], dt.datetime], None]"
    nav: "Callable[[Viewer | None, str], list[NavItem]]"
    ask_next: "Callable[[Connection, Viewer, str], Sentence | None]"
    """Whom somebody may ask whose role does not allow what stands at a path."""
    open_to_all: "Callable[[Connection, str], Any | None]"
    """What everybody may read (reference, title) about what stands at an address; else None."""
    pace: Pace = msgspec.field(default_factory=Pace)
    field_words: Callable[[str], str]
    """What a field is called on the pages that keep what was typed; "" when nobody types it."""
    field_said: Callable[[str, list[str]], str]
    """What was typed or chosen in a field, as a person reads it."""
    named: Mapping[str, Callable[[Connection, list[str]], list[str]]]
    """What the numbers are called that were chosen in a field; only what everybody may read."""


class Call(Generic[D]):
    """Given to every route; lives in one worker thread, for one request."""

    def __init__(
        self,
        house: House,
        asked: Asked,
        db: D,
        viewer: "Viewer | None",
        now: dt.datetime,
        mistakes: Mapping[str, Sentence] | None = None,
        refusal: Refusal | None = None,
        prepared: Any = None,
    ) -> None:
        self.house, self.asked, self.viewer, self.now = house, asked, viewer, now
        self.db: D = db
        self.prepared = prepared
        self.refusal = refusal
        self.readings: dict[Reading, None] = {}
        self._mistakes = mistakes
        self._once = secrets.token_hex(16)

    @property
    def settings(self) -> Settings:
        return self.house.settings

    @property
    def secret(self) -> Secret:
        return self.house.secret

    @property
    def today(self) -> dt.date:
        return dates.today(self.now)

    @property
    def me(self) -> "Viewer":
        """The signed-in person. Raises `SignedOut` on a public page that has none."""
        if self.viewer is None:
            raise SignedOut
        return self.viewer

    @property
    def csrf(self) -> str:
        return forgery.mask(self.secret, self.viewer.token_hash) if self.viewer else ""

    def query(self, name: str, default: str = "") -> str:
        return self.asked.query.get(name, [default])[-1]

    def read(self, kind: type[F]) -> F:
        """The form that was sent. Raises `FormError`, which shows the page again."""
        return forms.read(kind, self.asked.typed)

    @property
    def turned_down(self) -> bool:
        """Whether this page is shown again because a form could not be used."""
        return self._mistakes is not None or self.refusal is not None

    def filled(
        self, standing: Mapping[str, Any] | object | None = None, name: str = ""
    ) -> forms.Filled:
        """A form for a template: `standing` holds the present values, by name or as a row.

        `name` tells apart the forms of one page: only the one that was sent keeps what was typed.
        """
        mine = self.turned_down and self.asked.typed.get("_form", [""])[-1] == name
        return forms.Filled(
            name=name,
            typed=self.asked.typed if mine else None,
            standing=_by_name(standing),
            mistakes=self._wrong() if mine else {},
            reasons=self.refusal.more if mine and self.refusal else (),
            csrf=self.csrf,
            once=self._once + name,
        )

    def _wrong(self) -> Mapping[str, Sentence]:
        return {"": self.refusal.sentence} if self.refusal else self._mistakes or {}

    def note_reading(self, problem_id: int | None, subject: str, subject_id: int) -> None:
        """What stands on one page in several places is read once."""
        self.readings[Reading(problem_id, subject, subject_id)] = None


Read = Call[Connection]
Write = Call[Session]


def _by_name(standing: Mapping[str, Any] | object | None) -> Mapping[str, Any]:
    if standing is None:
        return {}
    if isinstance(standing, Mapping):
        return standing
    if hasattr(standing, "_mapping"):
        found: Mapping[str, Any] = standing._mapping
        return found
    if isinstance(standing, msgspec.Struct):
        return msgspec.structs.asdict(standing)
    return {k: v for k, v in vars(standing).items() if not k.startswith("_")}
