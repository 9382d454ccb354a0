"""Letters as plain text: from templates/mail, in the reader's language, without HTML escaping.

The first line of a template is the subject, the rest the body.
"""

from functools import lru_cache
from typing import Any

import minijinja
import msgspec

from sara.resources import folder
from sara.words import gettext, ngettext


class Letter(msgspec.Struct, frozen=True):
    subject: str
    body: str


def write(name: str, /, **context: Any) -> Letter:
    """The letter `templates/mail/<name>.txt`, filled in. Undefined names are errors."""
    text = _environment().render_template(f"{name}.txt", **context)
    subject, _, body = text.partition("\n")
    return Letter(subject=subject.strip(), body=body.strip() + "\n")


@lru_cache(maxsize=1)
def _environment() -> minijinja.Environment:
    # Apart from the pages' environment, which escapes: in a letter &amp; would be shown as it is.
    environment = minijinja.Environment(
        loader=_source,
        auto_escape_callback=lambda _name: False,
        undefined_behavior="strict",
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.add_global("_", gettext)
    environment.add_global("ngettext", ngettext)
    return environment


def _source(name: str) -> str | None:
    path = folder("templates") / "mail" / name
    return path.read_text("utf-8") if path.is_file() else None
