"""Reads an answer by mail: what is new in it, who wrote it, and whether a person did.

Pure: nothing here asks the database or the clock. Every step takes time in proportion to the length
of the mail, whatever stands in it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from html.parser import HTMLParser

import msgspec

from sara.actions.links import PATH
from sara.actions.wording import ABOVE

LONGEST = 4_000
READ_AT_MOST = 100_000
"""Characters of a mail that are looked at."""

Headers = Mapping[str, Sequence[str]]
"""By their names in small letters, each with its values from the top."""

GONE = "[…]"
CUT = f"\n\n{GONE}"


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail from the mailbox, with nothing taken out yet."""

    number: str
    """Its Message-ID, or another text that it alone has."""
    sender: str
    headers: Headers
    text: str = ""
    html: str = ""
    bytes: int = 0


_ADDRESSED = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")


def token_in(mail: Mail, reply_address: str) -> str:
    """The token of the letter this mail answers; "" when it is addressed to none."""
    name, _, domain = reply_address.lower().partition("@")
    wanted = re.compile(rf"{re.escape(name)}\+([a-z2-7]{{32}})@{re.escape(domain)}")
    for header in _ADDRESSED:
        for value in mail.headers.get(header, ()):
            if found := wanted.search(value.lower()[:2_000]):
                return found[1]
    return ""


def is_automatic(mail: Mail) -> bool:
    """Whether a machine wrote it: an answer to it could go round for ever (RFC 3834)."""
    headers = mail.headers
    told = [v.strip().lower() for v in headers.get("auto-submitted", ())]
    if any(v and not v.startswith("no") for v in told):
        return True
    if any(v.strip() == "<>" for v in headers.get("return-path", ())):
        return True
    mass = [v.strip().lower() for v in headers.get("precedence", ())]
    return any(v in ("bulk", "junk", "list", "auto_reply") for v in mass) or any(
        name in headers for name in ("x-autoreply", "x-autorespond", "list-id")
    )


_DMARC = re.compile(r"\bdmarc\s*=\s*([a-z]+)")


def is_forged(mail: Mail, judge: str) -> bool:
    """Whether our own mail server, `judge`, does not vouch for the domain of the sender.

    Only the topmost line that the judge wrote counts: lines below may have come with the mail.
    """
    if not judge:
        return False
    for value in mail.headers.get("authentication-results", ()):
        server, _, results = value.strip().lower().partition(";")
        if server.split()[:1] == [judge.lower()]:
            verdict = _DMARC.search(results[:2_000])
            return verdict is None or verdict[1] != "pass"
    return True


def new_words(mail: Mail) -> str:
    """What the sender wrote, without what is quoted, the signature and our own links."""
    text = mail.text[:READ_AT_MOST] or as_text(mail.html[:READ_AT_MOST])
    lines = [line.strip() for line in text.replace("\u200b", "").splitlines()]
    lines = _without_the_end(_above_the_mark(lines))
    kept = "\n".join(line for line in lines if not line.startswith(">"))
    kept = re.sub(r"\n{3,}", "\n\n", kept).strip()
    kept = re.sub(r"\S+", lambda word: GONE if _is_our_link(word[0]) else word[0], kept)
    return kept if len(kept) <= LONGEST else kept[: LONGEST - len(CUT)].rstrip() + CUT


_LINK = re.compile(rf"{re.escape(PATH)}[\w-]{{20}}")


def _is_our_link(word: str) -> bool:
    return PATH in word and _LINK.search(word) is not None


def _above_the_mark(lines: list[str]) -> list[str]:
    """The lines above our mark, and above what the mail program wrote to introduce the quote."""
    for n, line in enumerate(lines):
        if ABOVE in line:
            return _without_the_introduction(lines[:n])
    for n, line in enumerate(lines):
        if line.startswith(">"):
            # No mark: the program quotes in its own way, and answers may stand between.
            return _without_the_introduction(lines[:n]) + lines[n:]
    return lines


_DATED = re.compile(r"\d{4}|\d{1,2}:\d\d")
_SEPARATES = re.compile(r"[-_*]{5,}")
_HEADER = re.compile(r"\*?[^\W\d_][\w -]{0,20}\*?\s?[:\uff1a]\*?\s?\S")


def _without_the_introduction(lines: list[str]) -> list[str]:
    """Cut what stands last: "On Monday ... wrote:", or the headers of the quoted letter."""
    end = len(lines)

    def back() -> None:
        nonlocal end
        while end and (not lines[end - 1] or lines[end - 1].startswith(">")):
            end -= 1

    back()
    if end and lines[end - 1].endswith((":", "\uff1a")):
        # The line may be broken into a few, of which the first holds a date, the last an address.
        for start in range(end - 1, max(end - 4, -1), -1):
            whole = " ".join(lines[start:end])
            if "@" in whole or _DATED.search(whole):
                dated = start and _DATED.search(lines[start - 1]) and lines[start - 1][0].isupper()
                end = start - 1 if dated else start
                break
        back()
    first = end
    while first and _HEADER.match(lines[first - 1]):
        first -= 1
    if end - first >= 2 and any("@" in line for line in lines[first:end]):
        end = first
        back()
    while end and _SEPARATES.match(lines[end - 1]):
        end -= 1
        back()
    return lines[:end]


def _without_the_end(lines: list[str]) -> list[str]:
    """Cut the signature (RFC 3676: a line of two dashes) and what follows a separator."""
    for n, line in enumerate(lines):
        if n and (line == "--" or re.fullmatch(r"[-_]{5,}.*", line)):
            return lines[:n]
    return lines


def as_text(html: str) -> str:
    """The words of a mail that has no plain text; quotes become lines with a mark."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return "".join(reader.found)


class _Words(HTMLParser):
    BREAKS = frozenset(
        {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "blockquote", "table", "hr"}
    )
    UNSEEN = frozenset({"style", "script", "head", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.unseen = self.quoted = 0

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        self.unseen += tag in self.UNSEEN
        self.quoted += tag == "blockquote"
        if tag in self.BREAKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        self.unseen = max(0, self.unseen - (tag in self.UNSEEN))
        self.quoted = max(0, self.quoted - (tag == "blockquote"))
        if tag in self.BREAKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            before, after = (" " if one.isspace() else "" for one in (data[0], data[-1]))
            self.found.append(before + " ".join(data.split()) + after)

    def _break(self) -> None:
        self.found.append("\n> " if self.quoted else "\n")
