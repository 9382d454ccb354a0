"""Values that look like codes for "not known", each with the reason, to be accepted or refused.

A 9 may be a beat, a house or a month. So a number is proposed only where it stands apart from all
the others of its column, and nothing of the column says that it can be one of them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from sara.incidents import points, times
from sara.incidents.areas import Areas
from sara.incidents.meanings import Mapping, Meaning
from sara.words import N_, Sentence, say

MISSING = frozenset(
    ("", "na", "n/a", "#n/a", "n.a.", "n.a", "nan", "null", "none", "nil", "-", "--", "?", ".",
     "unknown", "unk", "missing", "not known", "not recorded", "not available", "desconocido",
     "inconnu", "unbekannt", "\\n")
)  # fmt: skip
"""What stands in a cell of which nothing is known, in whatever column, unless somebody refuses."""

AT_LEAST, TIMES = 20, 2
"""Other numbers that a column needs for one to stand apart; how often a code has to come."""
MOST_KEPT = 2_000
"""Different numbers, and different words, kept of a column: memory must not depend on the file."""
LONGEST = 40

APART = N_("Stands apart: the other numbers go from {low} to {high}")
APART_AGE = N_("Stands apart from the other ages")
AMONG_WORDS = N_("A number among words")
WORD = N_("Says that it is not known")
NO_POINT = N_("No point of a town")

_NINES = re.compile(r"-?9{1,7}(?:[.,]0+)?|-1(?:[.,]0+)?|-8{2,4}")
_WHAT = (
    r"(?:address|location|street|place|area|district|beat|time|date|day|hour|kind|type|offen[cs]e)"
)
_SAYS = re.compile(
    rf"(?:(?:unknown|unk|unspecified|undetermined|not (?:known|recorded|stated|given|specified)|no)"
    rf" {_WHAT}|{_WHAT} (?:is )?(?:unknown|not known)|unspecified|undetermined|not (?:stated|given|"
    rf"specified|applicable)|no data|desconocida|sin datos?|inconnue|keine angabe)",
    re.IGNORECASE,
)
_PART_OF_TIME = {Meaning.MONTH: 12, Meaning.DAY: 31, Meaning.HOUR: 24, Meaning.MINUTE: 59}
_POINT = (Meaning.LATITUDE, Meaning.LONGITUDE, Meaning.POINT)


class Suspect(msgspec.Struct, frozen=True, kw_only=True):
    """A value of a column that looks like a code: in how many rows it stands, and why."""

    column: str
    code: str
    rows: int
    why: Sentence
    sure: bool = False
    """Whether it is not known unless somebody refuses; else only when somebody accepts it."""


class _Seen:
    """What was seen of one column."""

    def __init__(self) -> None:
        self.codes: Counter[str] = Counter()
        self.words: Counter[str] = Counter()
        self.numbers: set[float] = set()
        self.counted = self.worded = 0
        self.low, self.high = float("inf"), float("-inf")

    def add(self, text: str) -> None:
        folded = text.casefold()
        if folded in MISSING or _SAYS.fullmatch(text):
            self.words[folded] += 1
            return
        if _NINES.fullmatch(text):
            self.codes[text] += 1
            return
        value = points.number(text) if text[0] in "+-.0123456789" else None
        if value is None:
            self.worded += 1
            return
        self.counted += 1
        self.low, self.high = min(self.low, value), max(self.high, value)
        if len(self.numbers) < MOST_KEPT:
            self.numbers.add(value)

    def apart(self, code: str) -> bool:
        """Whether a number lies beyond all others by more than any two of those lie apart."""
        if self.counted < AT_LEAST or len(self.numbers) < 2 or self.counted < 9 * self.worded:
            return False
        value = points.number(code) or 0.0
        kept = sorted({*self.numbers, self.low, self.high})
        widest = max(b - a for a, b in pairwise(kept))
        return value - self.high > widest or self.low - value > widest

    @property
    def wordy(self) -> bool:
        return self.worded >= AT_LEAST and self.worded > 9 * (self.counted + self.codes.total())


class Codes:
    """Looks for codes in the rows of a file, one after the other; names of areas are none."""

    def __init__(self, header: Sequence[str], mapping: Mapping, areas: Areas) -> None:
        self._header, self._mapping, self._areas = header, mapping, areas
        self._seen = [None if name in mapping.dropped else _Seen() for name in header]
        self._points: Counter[str] = Counter()
        places = {name: n for n, name in enumerate(header)}
        self._pair = [places.get(mapping.column(m), -1) for m in _POINT[:2]]
        self._both = places.get(mapping.column(Meaning.POINT), -1)

    def see(self, cells: Sequence[str]) -> None:
        for seen, cell in zip(self._seen, cells, strict=False):
            text = cell.strip() if seen is not None else ""
            if seen is not None and text and len(text) <= LONGEST:
                seen.add(text)
        if pair := self._pair_of(cells):
            self._points[pair] += 1

    def found(self) -> list[Suspect]:
        """In the order of the columns, the most frequent first."""
        return [
            one
            for name, seen in zip(self._header, self._seen, strict=True) if seen is not None
            for one in (*self._words_of(name, seen), *self._numbers_of(name, seen))
        ]  # fmt: skip

    def _words_of(self, name: str, seen: _Seen) -> Iterator[Suspect]:
        for word, rows in seen.words.most_common():
            yield Suspect(column=name, code=word, rows=rows, why=say(WORD), sure=word in MISSING)
        if name == self._name_of_points():
            for pair, rows in self._points.most_common():
                yield Suspect(column=name, code=pair, rows=rows, why=say(NO_POINT), sure=True)

    def _numbers_of(self, name: str, seen: _Seen) -> Iterator[Suspect]:
        meaning = self._mapping.meanings.get(name, "")
        for code, rows in seen.codes.most_common():
            if rows < TIMES or self._may_be_true(code, meaning):
                continue
            if seen.apart(code):
                between = {"low": f"{seen.low:g}", "high": f"{seen.high:g}"}
                age = meaning == Meaning.AGE.value
                why = say(APART_AGE) if age else say(APART, **between)
                yield Suspect(column=name, code=code, rows=rows, why=why)
            elif seen.wordy and meaning != Meaning.ID.value:
                yield Suspect(column=name, code=code, rows=rows, why=say(AMONG_WORDS))

    def _may_be_true(self, code: str, meaning: str) -> bool:
        """Whether the meaning of the column says that this can be one of its values."""
        value = points.number(code) or 0.0
        told = next((m for m in Meaning if m.value == meaning), Meaning.NOTHING)
        if told in _PART_OF_TIME:
            return 0 <= value <= _PART_OF_TIME[told]
        if told in (Meaning.START_TIME, Meaning.END_TIME):
            return times.minute_of(code) is not None
        if told is Meaning.AREA:
            # A beat or district has a short number, and the ninth need not be in every file.
            return 0 <= value <= 9 or self._areas.named(code) is not None
        # As a pair they are proposed already.
        return told in _POINT and any(code in pair.split(", ") for pair in self._points)

    def _pair_of(self, cells: Sequence[str]) -> str:
        if self._both >= 0:
            pair = points.inside(cells[self._both])[0] if self._both < len(cells) else None
            return f"{pair[0]:g}, {pair[1]:g}" if pair and points.is_missing(*pair) else ""
        y, x = self._pair
        if not (0 <= y < len(cells) and 0 <= x < len(cells)):
            return ""
        found = points.number(cells[y]), points.number(cells[x])
        if found[0] is None or found[1] is None or not points.is_missing(found[0], found[1]):
            return ""
        return f"{found[0]:g}, {found[1]:g}"

    def _name_of_points(self) -> str:
        return self._mapping.column(Meaning.POINT) or self._mapping.column(Meaning.LATITUDE)


def accepted(mapping: Mapping, found: Sequence[Suspect]) -> dict[str, tuple[str, ...]]:
    """The codes of each column, with those proposed that nobody refused."""
    codes = {name: list(kept) for name, kept in mapping.missing.items()}
    for one in found:
        refused = mapping.true_values.get(one.column, ())
        kept = codes.setdefault(one.column, [])
        if not one.sure and one.code not in refused and one.code not in kept:
            kept.append(one.code)
    return {name: tuple(kept) for name, kept in codes.items() if kept}
