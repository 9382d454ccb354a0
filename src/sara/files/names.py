"""The names of files, for the screen and the download; the store knows hashes only."""

import re
import unicodedata
from urllib.parse import quote

_LONGEST = 180  # bytes; file systems take 255, and people add to a name
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])(?=\.|$)")
_JOINERS = "\u200c\u200d"  # Persian, the languages of India and emoji need them
_BLANK_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters that show nothing


def display_name(raw: str) -> str:
    """The name a file came with, made safe to show and to save under; never empty.

    Letters of every language stay. Folders, controls, invisible signs and changes of writing
    direction go; a name that Windows reserves gets a `_` before it.
    """
    # Invisible signs go before the folders: they must not hide a separator or a dot.
    visible = "".join(_seen(c) for c in unicodedata.normalize("NFC", raw))
    last = re.split(r"[/\\\u2044\u2215\u29f5\u29f8\ufe68\uff0f\uff3c]", visible)[-1]
    name = " ".join(_FORBIDDEN.sub("_", last).split())
    stem, dot, ending = name.strip(" .~-" + _JOINERS).rpartition(".")
    if not dot or len(ending.encode()) > 20:
        stem, dot, ending = stem + dot + ending, "", ""
    room = _LONGEST - len(f"_{dot}{ending}".encode())
    name = _shortened(stem, room).strip(" .~-" + _JOINERS) + dot + ending.strip(_JOINERS)
    return "_" + name if _RESERVED.match(name) else name.strip(" .") or "file"


def content_disposition(name: str) -> str:
    """The header that has a file saved, not opened, under this name (RFC 6266, RFC 5987)."""
    safe = display_name(name)
    plain = unicodedata.normalize("NFKD", safe).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 ._()\[\]+-]", "_", plain).strip()
    plain = plain if plain.strip(".") and not plain.startswith(".") else f"file{plain}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='!#$&+^`|')}"


def _seen(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Zs", "Zl", "Zp") or character in "\t\n\r\f\v":
        return " "
    if character in _JOINERS:
        return character
    number = ord(character)
    hollow = number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF or character in _BLANK_LETTERS
    return "" if hollow or category in ("Cc", "Cf", "Cs", "Co") else character


def _shortened(text: str, most: int) -> str:
    return text.encode()[:most].decode("utf-8", "ignore") if len(text.encode()) > most else text
