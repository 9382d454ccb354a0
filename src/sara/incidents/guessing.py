"""What a column seems to mean: by its name, where what stands in it allows that."""

from collections.abc import Callable, Sequence

from sara.incidents import points, times
from sara.incidents.areas import Areas
from sara.incidents.codes import MISSING
from sara.incidents.looking import Looked
from sara.incidents.meanings import Meaning, Order
from sara.incidents.models import Timing
from sara.incidents.persons import is_age, words_of
from sara.incidents.wording import WANTED

_TIMES = {Meaning.START_TIME, Meaning.YEAR, Meaning.MONTH, Meaning.DAY, Meaning.HOUR,
          Meaning.MINUTE}  # fmt: skip
_PARTS = {Meaning.YEAR, Meaning.MONTH, Meaning.DAY, Meaning.HOUR, Meaning.MINUTE}


Test = Callable[[str], bool]


class Guess:
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
        for meaning, words, allowed, least in WANTED:
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
