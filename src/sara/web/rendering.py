"""Templates: MiniJinja called directly, strict, with escaping always on."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import minijinja

from sara.resources import folder
from sara.web import dates
from sara.words import gettext, ngettext


class Renderer:
    """Renders templates; one for each process."""

    def __init__(self, watch: bool = False) -> None:
        self._env = minijinja.Environment(
            loader=_source,
            auto_escape_callback=lambda _name: True,
            undefined_behavior="strict",
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._env.reload_before_render = watch
        for name, thing in GLOBALS.items():
            self._env.add_global(name, thing)

    def render(self, template: str, **context: Any) -> str:
        return self._env.render_template(template, **context)


def _source(name: str) -> str | None:
    path = folder("templates") / name
    return path.read_text("utf-8") if path.is_file() else None


@lru_cache
def asset(name: str) -> str:
    """The address of a static file, with a part that changes when the file does."""
    digest = hashlib.sha256((folder("static") / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def data_json(value: Any) -> str:
    """JSON for a data- attribute; the template escapes it."""
    return json.dumps(value, ensure_ascii=False)


GLOBALS: dict[str, Any] = {
    "_": gettext,
    "ngettext": ngettext,
    "asset": asset,
    "data_json": data_json,
    "day": dates.day,
    "moment": dates.moment,
    "iso": dates.iso,
    "ago": dates.ago,
}


def static_folder() -> Path:
    return folder("static")
