"""Proposes what the columns of a file mean, from their names and from what stands in them."""

from pathlib import Path

import msgspec

from sara.incidents import points, times
from sara.incidents.areas import Areas
from sara.incidents.codes import Codes, accepted
from sara.incidents.guessing import Guess
from sara.incidents.looking import Looked, dropped
from sara.incidents.meanings import Clock, Mapping, Meaning, Order
from sara.incidents.persons import is_age
from sara.incidents.reading import geojson


def propose(path: Path, looked: Looked, *, zone: str, areas: Areas) -> Mapping:
    """The mapping that seems right; a person looks at it before anything is loaded."""
    guess = Guess(looked, areas)
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


def again(kept: Mapping, looked: Looked) -> Mapping | None:
    """A kept mapping for the next file, if that has every column that means something."""
    if not kept.meanings or not set(kept.meanings) <= set(looked.table.header):
        return None
    return msgspec.structs.replace(kept, cut=looked.table.cut, dropped=dropped(looked))


def is_degrees(looked: Looked, mapping: Mapping) -> bool:
    """Whether the coordinates can be degrees; else somebody must name their system."""
    guess = Guess(looked, Areas([]))
    for meaning, most in ((Meaning.LATITUDE, 90), (Meaning.LONGITUDE, 180)):
        found = [points.number(v) for v in guess.values(mapping.column(meaning))]
        numbers = [n for n in found if n is not None and abs(n) > points.NAUGHT]
        if numbers and sum(abs(n) <= most for n in numbers) * 2 < len(numbers):
            return False
    return True


def is_ambiguous(looked: Looked, mapping: Mapping) -> bool:
    """Whether no date of the first rows says which part of it is the day."""
    guess = Guess(looked, Areas([]))
    names = (mapping.column(Meaning.START), mapping.column(Meaning.END))
    return guess.told_order(names) is None and any(
        times.read(v, True) != times.read(v, False) for name in names for v in guess.dates(name)
    )


def is_marked_universal(looked: Looked, mapping: Mapping) -> bool:
    """Whether times are marked as universal time, which is often not true."""
    guess = Guess(looked, Areas([]))
    return any(
        (told := times.read(v, True)) is not None and told.universal
        for v in guess.dates(mapping.column(Meaning.START))
    )
