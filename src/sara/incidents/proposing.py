"""Proposes what the columns of a file mean, from their names and from what stands in them."""

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import msgspec

from sara.incidents import points, times
from sara.incidents.areas import Areas
from sara.incidents.codes import MISSING, Codes, accepted
from sara.incidents.meanings import Clock, Mapping, Meaning, Order
from sara.incidents.models import Timing
from sara.incidents.persons import Personal, is_age, personal, words_of
from sara.incidents.reading import geojson
from sara.incidents.reading.cut import Cut, Table
from sara.incidents.reading.opening import opened

LOOKED_AT = 2_000
MOST_CHARACTERS = 5_000_000
"""Of the rows that are looked at: memory must not depend on what stands in a cell."""
SHOWN = 3


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column as it is shown: its name, some of its values, and why it is dropped."""

    name: str
    values: tuple[str, ...]
    filled: int
    dropped: Personal | None


class Looked(msgspec.Struct, kw_only=True):
    """The first rows of a file."""

    table: Table
    rows: list[list[str]]
    columns: list[Column]


def look(path: Path, cut: Cut | None = None) -> Looked:
    """Open a file and look at its first rows. Raises `Refused` when there is no table."""
    table = opened(path, cut)
    rows, size = [], 0
    for _, cells in islice(table.rows, LOOKED_AT):
        rows.append(cells)
        size += sum(map(len, cells))
        if size > MOST_CHARACTERS:
            break
    return Looked(
        table=table,
        rows=rows,
        columns=[_column(name, [row[n] for row in rows if n < len(row)])
                 for n, name in enumerate(table.header)],
    )  # fmt: skip


def _column(name: str, values: list[str]) -> Column:
    dropped = personal(name, values)
    filled = [v.strip() for v in values if v.strip().casefold() not in MISSING]
    # What stands in a person's column is not shown either.
    shown = () if dropped or is_age(name) else tuple(dict.fromkeys(v[:60] for v in filled))[:SHOWN]
    return Column(name=name, values=shown, filled=len(filled), dropped=dropped)


def propose(path: Path, looked: Looked, *, zone: str, areas: Areas) -> Mapping:
    """The mapping that seems right; a person looks at it before anything is loaded."""
    guess = _Guess(looked, areas)
    meanings = {m: name for name, m in guess.meanings().items()}
    start, end = meanings.get(Meaning.START, ""), meanings.get(Meaning.END, "")
    order = guess.order((start, end), zone)
    month_first = order is Order.MONTH_FIRST
    mapping = Mapping(
        cut=looked.table.cut,
        meanings={name: meaning.value for meaning, name in meanings.items()}
        | {c.name: Meaning.AGE.value for c in looked.columns if is_age(c.name) and not c.dropped},
        timing=guess.timing(meanings, month_first).value,
        order=order.value,
        clock=(Clock.UNIVERSAL if guess.counts_milliseconds(start) else Clock.PLACE).value,
        epsg=geojson.epsg_in(path) if geojson.LONGITUDE in looked.table.header else 0,
        dropped=dropped(looked),
    )
    codes = Codes(looked.table.header, mapping, areas)
    for row in looked.rows:
        codes.see(row)
    return msgspec.structs.replace(mapping, missing=accepted(mapping, codes.found()))


def dropped(looked: Looked) -> tuple[str, ...]:
    """Columns that tell of persons."""
    return tuple(column.name for column in looked.columns if column.dropped)


def again(kept: Mapping, looked: Looked) -> Mapping | None:
    """A kept mapping for the next file, if that has every column that means something."""
    if not kept.meanings or not set(kept.meanings) <= set(looked.table.header):
        return None
    return msgspec.structs.replace(kept, cut=looked.table.cut, dropped=dropped(looked))


def is_degrees(looked: Looked, mapping: Mapping) -> bool:
    """Whether the coordinates can be degrees; else somebody must name their system."""
    guess = _Guess(looked, Areas([]))
    for meaning, most in ((Meaning.LATITUDE, 90), (Meaning.LONGITUDE, 180)):
        found = [points.number(v) for v in guess.values(mapping.column(meaning))]
        numbers = [n for n in found if n is not None and abs(n) > points.NAUGHT]
        if numbers and sum(abs(n) <= most for n in numbers) * 2 < len(numbers):
            return False
    return True


def is_ambiguous(looked: Looked, mapping: Mapping) -> bool:
    """Whether no date of the first rows says which part of it is the day."""
    guess = _Guess(looked, Areas([]))
    names = (mapping.column(Meaning.START), mapping.column(Meaning.END))
    return guess.told_order(names) is None and any(
        times.read(v, True) != times.read(v, False) for name in names for v in guess.dates(name)
    )


def is_marked_universal(looked: Looked, mapping: Mapping) -> bool:
    """Whether times are marked as universal time, which is often not true."""
    guess = _Guess(looked, Areas([]))
    return any(
        (told := times.read(v, True)) is not None and told.universal
        for v in guess.dates(mapping.column(Meaning.START))
    )


Test = Callable[[str], bool]


class _Guess:
    def __init__(self, looked: Looked, areas: Areas) -> None:
        self._looked, self._areas = looked, areas
        self._place = {name: n for n, name in enumerate(looked.table.header)}

    def values(self, name: str) -> list[str]:
        n = self._place.get(name, -1)
        found = [row[n].strip() for row in self._looked.rows if 0 <= n < len(row)]
        return [v for v in found if v.casefold() not in MISSING]

    def dates(self, name: str) -> list[str]:
        """Values of a column that can be dates at all; impossible ones say nothing."""
        found = []
        for v in self.values(name):
            try:
                times.read(v, True), times.read(v, False)
            except times.NoSuchDay:
                continue
            found.append(v)
        return found

    def share(self, name: str, test: Test) -> float:
        values = self.values(name)
        return sum(map(test, values)) / len(values) if values else 0.0

    def meanings(self) -> dict[str, Meaning]:
        """One column for each meaning: the best by its name that what stands in it allows."""
        taken: dict[str, Meaning] = {}
        free = [c for c in self._looked.columns if not c.dropped and not is_age(c.name)]
        for meaning, words, allowed, least in _WANTED:
            # A day is told in one column or in parts; a time of day goes with the one column.
            if (meaning in _PARTS) is (Meaning.START in taken.values()) and meaning in _TIMES:
                continue
            best, name = 0, ""
            for column in free:
                fits = sum(weight for word, weight in words.items()
                           if word in words_of(column.name))  # fmt: skip
                if column.name in taken or (fits <= 0 and least > 0):
                    continue
                fits += 1 if least == 0 else 0
                if fits > best and self._allows(allowed, column.name):
                    best, name = fits, column.name
            if name:
                taken[name] = meaning
        if not {Meaning.START, Meaning.YEAR, Meaning.END} & set(taken.values()):
            # No name helps: then whatever holds days tells when.
            days = [c.name for c in free if c.name not in taken and self._allows("date", c.name)]
            taken |= dict.fromkeys(days[:1], Meaning.START)
        if Meaning.END in taken.values() and Meaning.START not in taken.values():
            taken = {n: Meaning.START if m is Meaning.END else m for n, m in taken.items()}
        return taken

    def _allows(self, what: str, name: str) -> bool:
        if what == "date":
            return self.share(name, _is_date) > 0.7
        if what == "time":
            return self.share(name, lambda v: times.minute_of(v) is not None) > 0.7 and (
                self.share(name, _is_date) < 0.5
            )
        if what == "number":
            return self.share(name, lambda v: points.number(v) is not None) > 0.7
        if what == "pair":
            return self.share(name, lambda v: points.inside(v)[0] is not None) > 0.5
        if what == "kinds":
            values = self.values(name)
            few = len(set(values)) <= max(60, len(values) // 5)
            return bool(values) and few and self.share(name, _is_bare_number) < 0.5
        if what == "many":
            values = self.values(name)
            return len(set(values)) * 3 > len(values) > 0 and self.share(name, _is_date_only) < 0.5
        if what == "filled":
            return bool(self.values(name))
        if what == "area":
            return self.share(name, lambda v: self._areas.named(v) is not None) > 0.3
        return bool(self.values(name)) and self.share(name, _is_bare_number) < 0.5

    def told_order(self, names: Sequence[str]) -> Order | None:
        """Which part of a date is the day, if any date says so by a number beyond twelve."""
        day = month = 0
        for name in names:
            for value in self.values(name):
                parts = times.PARTED.match(value)
                if parts is None or "." in value[: parts.end(2)]:
                    continue
                day += int(parts[1]) > 12
                month += int(parts[2]) > 12
        if day == month:
            return None
        return Order.DAY_FIRST if day > month else Order.MONTH_FIRST

    def order(self, names: Sequence[str], zone: str) -> Order:
        usual = Order.MONTH_FIRST if zone.startswith(("America/", "US/")) else Order.DAY_FIRST
        return self.told_order(names) or usual

    def counts_milliseconds(self, name: str) -> bool:
        return self.share(name, lambda v: v.lstrip("-").isdigit() and len(v) >= 12) > 0.9

    def timing(self, meanings: dict[Meaning, str], month_first: bool) -> Timing:
        if Meaning.YEAR in meanings:
            if Meaning.HOUR in meanings:
                return Timing.MOMENT
            return Timing.DAY if Meaning.DAY in meanings else Timing.MONTH
        told = [times.read(v, month_first) for v in self._possible(meanings, month_first)]
        known = [one for one in told if one is not None]
        if known and sum(one.whole_month for one in known) * 2 > len(known):
            return Timing.MONTH
        hours = Meaning.START_TIME in meanings or any(one.minute for one in known)
        if Meaning.END in meanings:
            return Timing.WINDOW
        return Timing.MOMENT if hours else Timing.DAY

    def _possible(self, meanings: dict[Meaning, str], month_first: bool) -> list[str]:
        found = []
        for value in self.values(meanings.get(Meaning.START, "")):
            try:
                times.read(value, month_first)
            except times.NoSuchDay:
                continue
            found.append(value)
        return found


def _is_date(value: str) -> bool:
    for month_first in (True, False):
        try:
            if times.read(value, month_first) is not None:
                return True
        except times.NoSuchDay:
            continue
    return False


def _is_date_only(value: str) -> bool:
    return not value.isdigit() and _is_date(value)


def _is_bare_number(value: str) -> bool:
    return points.number(value) is not None


def _words(text: str) -> dict[str, int]:
    """Words that speak for a meaning; later ones less, those after a bar against it."""
    good, _, bad = text.partition("|")
    weights = {word: 100 - n for n, word in enumerate(good.split())}
    return weights | dict.fromkeys(bad.split(), -150)


_TIMES = {Meaning.START_TIME, Meaning.YEAR, Meaning.MONTH, Meaning.DAY, Meaning.HOUR,
          Meaning.MINUTE}  # fmt: skip
_PARTS = {Meaning.YEAR, Meaning.MONTH, Meaning.DAY, Meaning.HOUR, Meaning.MINUTE}
_WANTED: tuple[tuple[Meaning, dict[str, int], str, int], ...] = (
    (Meaning.LATITUDE, _words("latitude lat latitud northing y ycoord hochwert breite coordy"
                              " | nearest"), "number", 1),
    (Meaning.LONGITUDE, _words("longitude lon lng long longitud easting x xcoord rechtswert lange"
                               " coordx"), "number", 1),
    (Meaning.POINT, _words("location point coordinates geolocation geom address position geo"),
     "pair", 0),
    (Meaning.END, _words("to until thru through end ended till bis hasta fin until"
                         " | reported report"), "date", 1),
    (Meaning.START, _words("from start started begin beginning occurred occurrence occ offense"
                           " offence incident crime event von desde date datetime day fecha datum"
                           " month mes monat wann cuando quand time timestamp called"
                           " received reported"
                           " | updated update modified edited entered created"), "date", 1),
    (Meaning.START_TIME, _words("time hour hora uhrzeit heure from start occurred | to end until"
                                " reported"), "time", 1),
    (Meaning.END_TIME, _words("to end until thru"), "time", 1),
    (Meaning.YEAR, _words("year yr ano anio jahr annee"), "number", 1),
    (Meaning.MONTH, _words("month mes monat mois mo"), "filled", 1),
    (Meaning.DAY, _words("day dia tag jour"), "number", 1),
    (Meaning.HOUR, _words("hour hora stunde heure hr"), "number", 1),
    (Meaning.MINUTE, _words("minute minuto min"), "number", 1),
    (Meaning.AREA, _words("neighborhood neighbourhood area beat district ward sector precinct zone"
                          " community borough barrio division name code"), "area", 1),
    (Meaning.KIND, _words("offense offence crime crm kind what was tipo quoi type category"
                          " nature description desc delito"
                          " call incident class primary problem ucr charge group"
                          " | id no number date time status"), "kinds", 1),
    (Meaning.ID, _words("id uid number no nr num incident case report event objectid fid"
                        " | date time type kind beat district"), "many", 1),
    (Meaning.PLACE, _words("address addr street block intersection location place where wo"
                           " lugar lieu premise"
                           " hundred direccion calle strasse rue adresse | type code city state"
                           " zip"), "any", 1),
)  # fmt: skip
