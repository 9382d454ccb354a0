"""A page that is made in a thread, where the framework asks for an answer at once."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Response
from litestar.types import Receive, Scope, Send


class Later(Response[bytes]):
    """An answer that is made only when it is sent."""

    def __init__(self, make: Callable[[], Awaitable[Response[Any]]]) -> None:
        super().__init__(b"")
        self._make = make

    def to_asgi_response(self, *given: Any, **named: Any) -> Any:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            made = await self._make()
            await made.to_asgi_response(*given, **named)(scope, receive, send)

        return answer
