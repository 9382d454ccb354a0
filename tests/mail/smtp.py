"""A mail server for tests, which can be told to behave badly."""

import socketserver
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

GREETING = b"220 mail.test ready\r\n"


class Talk(socketserver.StreamRequestHandler):
    server: "MailServer"

    def handle(self) -> None:
        self.wfile.write(GREETING)
        while line := self.rfile.readline(2000):
            verb = line[:4].upper().strip()
            self.server.heard.append(line.decode().strip())
            if verb == b"EHLO":
                self.wfile.write(b"250-mail.test\r\n250 AUTH PLAIN LOGIN\r\n")
            elif verb == b"AUTH":
                self.wfile.write(b"235 ok\r\n")
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            elif verb == b"RCPT" and self.server.mood() == "refuse":
                self.wfile.write(b"550 not today\r\n")
            elif verb == b"DATA":
                if not self._take():
                    return
            else:
                self.wfile.write(b"250 ok\r\n")

    def _take(self) -> bool:
        mood = self.server.mood()
        if mood == "stall":
            self.server.released.wait(self.server.stalling)
            return False
        self.wfile.write(b"354 go on\r\n")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        self.server.taken.append(b"".join(lines))
        if mood == "drop":  # the letter is here, and its sender is not told so
            return False
        self.wfile.write(b"250 taken\r\n")
        return True


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.moods: list[str] = []
        self.taken: list[bytes] = []
        self.heard: list[str] = []
        self.released = threading.Event()
        self.stalling = 10.0
        """Seconds without a word before it hangs up, when it stalls."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A worker that is killed hangs up in the middle of a word."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def mood(self) -> str:
        """How to take the next recipient or letter; friendly when nothing else was asked for."""
        return self.moods.pop(0) if self.moods else "friendly"

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def letters(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.taken]


@contextmanager
def serving() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()
