"""What a form offers to choose from, read off the page that shows it.

So the page with both texts can tell in words what two people chose, whichever room the form is
from, and only in words that its reader may see.
"""

from html.parser import HTMLParser

import msgspec


class Offer(msgspec.Struct):
    """One field in which something is chosen: its words, and those of each value."""

    words: str = ""
    many: bool = False
    values: dict[str, str] = {}


def offered(page: str, form: str) -> dict[str, Offer]:
    """The choices in the forms of this name on a page, by field."""
    reader = _Reader()
    reader.feed(page)
    found: dict[str, Offer] = {}
    for drawn in reader.forms:
        if drawn.name == form:
            found |= drawn.offers
    return found


class _Drawn(msgspec.Struct):
    name: str = ""
    offers: dict[str, Offer] = {}
    labels: dict[str, str] = {}
    boxes: dict[str, tuple[str, str, str]] = {}
    """By id: field and value of a box or button, and what stands before its words."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[_Drawn] = []
        self._legends: list[str] = []
        self._group = ""
        self._select, self._value = "", ""
        self._into, self._text, self._aside = "", "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        match tag:
            case "form":
                self.forms.append(_Drawn())
                self._legends, self._group = [], ""
            case "fieldset":
                self._legends.append("")
                self._group = ""
            case "input" if self.forms:
                self._input(has)
            case "select" if self.forms and has.get("name"):
                self._select = has["name"]
                self._offer(self._select).words = self.forms[-1].labels.get(has.get("id", ""), "")
            case "option" | "legend" | "label" if self.forms:
                self._into, self._text = f"{tag} {has.get('for', '')}", ""
                self._value = has.get("value", "")
            case "span":
                self._aside = has.get("class") == "optional"
        if has.get("role") == "group":
            self._group = has.get("aria-label", "")

    def handle_data(self, data: str) -> None:
        if not self._aside:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        self._aside = False
        if tag == "select":
            self._select = ""
        elif tag == "fieldset" and self._legends:
            self._legends.pop()
            self._group = ""
        elif tag == self._into.partition(" ")[0]:
            self._told(tag, self._into.partition(" ")[2], " ".join(self._text.split()))
            self._into = ""

    def _told(self, tag: str, about: str, text: str) -> None:
        form = self.forms[-1]
        if tag == "legend" and self._legends:
            self._legends[-1] = text
        elif tag == "option" and self._select:
            self._offer(self._select).values[self._value] = text
        elif about in form.boxes:
            field, value, before = form.boxes[about]
            offer = self._offer(field)
            offer.values[value] = f"{before}: {text}" if before else text
            # A box that stands alone is its own question.
            offer.words = offer.words or text
        elif tag == "label":
            form.labels[about] = text

    def _input(self, has: dict[str, str]) -> None:
        name, kind, value = has.get("name", ""), has.get("type", ""), has.get("value", "")
        if name == "_form":
            self.forms[-1].name = value
        elif name and kind in ("radio", "checkbox"):
            legends = [legend for legend in self._legends if legend]
            outer, inner = (legends[:1], legends[1:]) if kind == "checkbox" else (legends, [])
            offer = self._offer(name)
            offer.words, offer.many = offer.words or ": ".join(outer), kind == "checkbox"
            before = ": ".join(filter(None, [*inner, self._group]))
            self.forms[-1].boxes[has.get("id", "")] = (name, value, before)

    def _offer(self, name: str) -> Offer:
        return self.forms[-1].offers.setdefault(name, Offer())
