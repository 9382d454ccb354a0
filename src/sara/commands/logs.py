"""What lands in the logs: what went wrong and where, never whom or what somebody typed.

The words of an exception often quote a value (an e-mail address that is taken, a form that could
not be read), so that only its class, its place in the code and the codes of the driver are kept.
"""

import logging
import re
import sys
import traceback
from types import TracebackType
from typing import Any

from minijinja import TemplateError

from sara.web.quiet import is_quiet

ADDRESS = re.compile(r"[^\s@<>\"'(]+@[^\s@<>\"')]+")
HOST = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){3,7}\b")
TOKEN = re.compile(r"[A-Za-z0-9_-]{30,}")
WORD = re.compile(r"[a-z][a-z_-]{0,30}|[0-9]{1,18}")
CUT = "..."

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def start(access: bool = False) -> None:
    """Write warnings and faults to standard error; with `access` a line for each request."""
    out = logging.StreamHandler(sys.stderr)
    out.setFormatter(Plain("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[out], level=logging.WARNING, force=True)
    logging.getLogger("sara").setLevel(logging.INFO)
    asked = logging.getLogger("uvicorn.access")
    asked.handlers.clear()
    asked.filters[:] = [_without_people]
    asked.setLevel(logging.INFO if access else logging.CRITICAL)
    asked.propagate = access


class Plain(logging.Formatter):
    """One line for each record, and the way through the code for an exception."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  as logging has it
        record.message = scrubbed(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return "\n".join(told(ei[1]))


def scrubbed(text: str) -> str:
    """The text without mail addresses, network addresses and tokens, on one line."""
    for personal in (ADDRESS, HOST, TOKEN):
        text = personal.sub(CUT, text)
    return text.replace("\r", "\\r").replace("\n", "\\n")


def told(error: BaseException | None) -> list[str]:
    """An exception and those behind it: classes, codes and places, the first cause first."""
    if error is None:
        return []
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = told(behind)
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f"  {_short(frame.filename)}:{frame.lineno} {frame.name}")
    kind = type(error)
    return [*lines, f"{kind.__module__}.{kind.__qualname__}{_codes(error)}"]


def _codes(error: BaseException) -> str:
    """What a driver, the system or a template says of a fault, without the values in it."""
    given = getattr(error, "orig", error)
    diag = getattr(given, "diag", None)
    found = {
        "errno": getattr(given, "errno", None),
        "sqlite": getattr(given, "sqlite_errorname", None),
        "sqlstate": getattr(given, "sqlstate", None),
        "constraint": getattr(diag, "constraint_name", None),
        "template": error.name if isinstance(error, TemplateError) else None,
        "line": error.line if isinstance(error, TemplateError) else None,
    }
    said = ", ".join(f"{name} {code}" for name, code in found.items() if code)
    return f" ({said})" if said else ""


def _short(file: str) -> str:
    for folder in ("/site-packages/", "/src/"):
        if folder in file:
            return file.rpartition(folder)[2]
    return file.rpartition("/")[2]


def _without_people(record: logging.LogRecord) -> bool:
    """Make uvicorn's line one without an address, a query or a token; see `uvicorn.protocols`.

    Pages that keep no trace have no line at all, nor have the files they are shown with.
    """
    if isinstance(record.args, tuple) and len(record.args) == 5:
        _client, method, path, _version, status = record.args
        if is_quiet(str(path)) or str(path).startswith("/static/"):
            return False
        record.msg, record.args = "%s %s %s", (method, bare(str(path)), status)
    return True


def bare(path: str) -> str:
    """A path without its query and without parts that may be a token or a name."""
    parts = path.partition("?")[0].split("/")
    return "/".join(p if WORD.fullmatch(p) or not p else CUT for p in parts)
