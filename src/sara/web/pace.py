"""How often one source did something lately, in the memory of this process and nowhere else.

What limits people who must leave no trace may not be stored. The sources are kept as hashes under a
key that ends with the process.
"""

import datetime as dt
import hmac
import secrets
import threading
from collections import deque

from sara.errors import TooMany
from sara.words import N_

WAIT = N_(
    "There were very many tries from where you are. Wait a while, then try again. What you wrote is"
    " below, or still in your browser."
)
SOURCES = 20_000
"""So many are remembered; with more the oldest are forgotten."""


class Pace:
    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._seen: dict[bytes, deque[dt.datetime]] = {}

    def step(
        self, what: str, source: str, *, most: int, window: dt.timedelta, now: dt.datetime
    ) -> None:
        """Count one step. Raises `TooMany` when this source made `most` of them in the window."""
        name = hmac.digest(self._key, f"{what} {source}".encode(), "sha256")
        with self._lock:
            times = self._seen.pop(name, deque())
            while times and times[0] <= now - window:
                times.popleft()
            self._seen[name] = times  # the newest last
            while len(self._seen) > SOURCES:
                del self._seen[next(iter(self._seen))]
            if len(times) >= most:
                raise TooMany(WAIT)
            times.append(now)

    def forget(self) -> None:
        """Start counting anew."""
        with self._lock:
            self._seen.clear()
