"""Links are kept as they were given, and never fetched."""

import re
from urllib.parse import urlsplit

from sara.words import N_

ONLY_WEB = N_("Write a web address that begins with https:// or http://")
NO_PASSWORD = N_("Take the name and password out of the address.")

_ODD = re.compile(r"[\s\x00-\x1f\x7f-\x9f\\<>\"`{}|^]|[\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


def mistake(url: str) -> str:
    """The sentence that says why an address cannot be kept; "" when it can."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return ONLY_WEB
    if parts.scheme not in ("http", "https") or not host or _ODD.search(url):
        return ONLY_WEB
    if parts.username is not None or parts.password is not None:
        return NO_PASSWORD
    return "" if host_of(url) else ONLY_WEB


def host_of(url: str) -> str:
    """The host of an address in plain letters, so that no letter poses as another; "" if none."""
    try:
        host = urlsplit(url).hostname or ""
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        return ""
