"""Asks for pages over open connections, one request after another on each, and takes the time."""

import asyncio
import time
from collections.abc import Callable, Iterable
from urllib.parse import urlencode

import msgspec

from benchmarks.ground import Ground

Ask = Callable[[int], bytes]
"""The n-th request, whole, as it goes over the wire."""


class Answered(msgspec.Struct, frozen=True):
    seconds: list[float]
    """How long each answer took, fastest first."""
    wrong: int
    """Answers with another status than expected."""

    def share(self, part: float) -> float:
        """The time within which this part of the answers came, in milliseconds."""
        return self.seconds[min(len(self.seconds) - 1, int(len(self.seconds) * part))] * 1000


def get(ground: Ground, path: str) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{ground.port}\r\n"
        f"Cookie: sara={ground.token}\r\n\r\n"
    ).encode()


def post(ground: Ground, path: str, form: dict[str, str]) -> bytes:
    body = urlencode(form | {"_csrf": ground.csrf}).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{ground.port}\r\n"
        f"Cookie: sara={ground.token}\r\nOrigin: {ground.settings.origin}\r\n"
        f"Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def ask(
    port: int, requests: Ask, *, status: int = 200, connections: int = 1,
    seconds: float | None = None, times: int | None = None,
) -> Answered:  # fmt: skip
    """Ask for so many seconds or so many times in all."""
    turn, stop = iter(range(times if times is not None else 10**9)), None
    if seconds is not None:
        stop = time.perf_counter() + seconds
    found = await asyncio.gather(
        *(_one(port, requests, status, turn, stop) for _ in range(connections))
    )
    return Answered(sorted(s for a in found for s in a.seconds), sum(a.wrong for a in found))


async def _one(
    port: int, requests: Ask, status: int, turn: Iterable[int], stop: float | None
) -> Answered:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took, wrong = [], 0
    expected = f"HTTP/1.1 {status} ".encode()
    try:
        for number in turn:
            began = time.perf_counter()
            if stop is not None and began > stop and took:  # each asks once at least
                break
            writer.write(requests(number))
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(_length(head))
            took.append(time.perf_counter() - began)
            wrong += not head.startswith(expected)
    finally:
        writer.close()
    return Answered(took, wrong)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def status_of(port: int, request: bytes) -> int:
    """The status of one answer."""

    async def once() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        writer.close()
        return int(head.split(b" ", 2)[1])

    return asyncio.run(once())
