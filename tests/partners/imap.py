"""A mailbox for tests: a small IMAP server (RFC 3501), which can be told to behave badly."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

NAME, PASSWORD = "answers", "a secret, with a \\ and a quote"
SEARCH = rb"UID SEARCH (CHARSET US-ASCII )?\(?UNSEEN\)?"


class Talk(socketserver.StreamRequestHandler):
    server: "Mailbox"

    def handle(self) -> None:
        self.say("* OK here")
        while line := self.rfile.readline(10_000):
            tag, _, command = line.strip().partition(b" ")
            self.server.heard.append(command)
            if self.server.mood == "stall":
                return
            self.say(*self.answer(command))
            if command.upper() == b"LOGOUT":
                self.say(f"{tag.decode()} OK bye")
                return
            failed = self.server.refuses(command)
            self.say(f"{tag.decode()} {'NO not you' if failed else 'OK done'}")

    def say(self, *lines: str | bytes) -> None:
        for line in lines:
            self.wfile.write((line if isinstance(line, bytes) else line.encode()) + b"\r\n")

    def answer(self, command: bytes) -> list[str | bytes]:
        letters, upper = self.server.letters, command.upper()
        if upper == b"CAPABILITY":
            return ["* CAPABILITY IMAP4rev1"]
        if upper.startswith(b"SELECT"):
            return [f"* {len(letters)} EXISTS", "* OK [UIDVALIDITY 1] valid"]
        if re.fullmatch(SEARCH, upper):
            unseen = [str(uid) for uid in sorted(letters) if uid not in self.server.seen]
            return [" ".join(["* SEARCH", *unseen])]
        if fetch := re.fullmatch(rb"UID FETCH (\d+) \(BODY(.PEEK)?\[(HEADER)?\] .*", upper):
            return self.fetched(int(fetch[1]), peek=bool(fetch[2]), head=bool(fetch[3]))
        if store := re.fullmatch(rb"UID STORE (\d+) \+FLAGS \((.*)\)", command):
            assert store[2] == rb"\Seen"
            self.server.seen.add(int(store[1]))
        if upper == b"LOGOUT":
            return ["* BYE"]
        return []

    def fetched(self, uid: int, *, peek: bool, head: bool) -> list[str | bytes]:
        assert peek, "reading marks nothing as read"
        letter = self.server.letters[uid]
        sent = letter.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if head else letter
        part = "HEADER" if head else ""
        about = f"* {uid} FETCH (UID {uid} FLAGS () RFC822.SIZE {len(letter)}"
        return [f"{about} BODY[{part}] {{{len(sent)}}}".encode() + b"\r\n" + sent + b")"]


class Mailbox(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.letters: dict[int, bytes] = {}
        self.seen: set[int] = set()
        self.heard: list[bytes] = []
        self.mood = "friendly"

    def refuses(self, command: bytes) -> bool:
        if not command.upper().startswith(b"LOGIN"):
            return False
        sent = re.fullmatch(rb'LOGIN "(.*?)" "(.*)"', command)
        assert sent is not None
        password = re.sub(rb"\\(.)", rb"\1", sent[2]).decode()
        return (sent[1].decode(), password) != (NAME, PASSWORD)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def put(self, letter: bytes) -> int:
        uid = len(self.letters) + 1
        self.letters[uid] = letter.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        return uid


@contextmanager
def serving() -> Iterator[Mailbox]:
    with Mailbox() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
