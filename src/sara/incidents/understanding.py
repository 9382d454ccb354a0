"""What a careful reader understands of one row, and what they remark on it."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from sara.incidents import points, times
from sara.incidents.codes import MISSING
from sara.incidents.meanings import Clock, Mapping, Meaning, Order
from sara.incidents.models import Remark, Timing
from sara.incidents.persons import is_age, personal
from sara.incidents.places import key_of, key_of_point

OLDEST = 120
SHOWN = 120


class Remarked(msgspec.Struct, frozen=True):
    remark: Remark
    shown: str = ""


class Understood(msgspec.Struct, kw_only=True):
    """One row as it was understood; `unused` says why it is not an incident."""

    row_no: int
    content: str = ""
    source_id: str = ""
    kind: str = ""
    starts_on: dt.date | None = None
    start_minute: int | None = None
    ends_on: dt.date | None = None
    end_minute: int | None = None
    pair: tuple[float, float] | None = None
    """The coordinates as the file gives them: (y, x)."""
    point: points.Point | None = None
    place: str = ""
    area: str = ""
    area_id: int | None = None
    midnight: bool = False
    missing: tuple[str, ...] = ()
    remarks: list[Remarked] = msgspec.field(default_factory=list)
    unused: bool = False

    def remark(self, remark: Remark, shown: str = "") -> None:
        self.remarks.append(Remarked(remark, " ".join(shown.split())[:SHOWN]))

    def leave_out(self, remark: Remark, shown: str = "") -> "Understood":
        self.remark(remark, shown)
        self.unused = True
        return self

    def hour(self, timing: Timing) -> int | None:
        """The hour of the start, where the file knows it."""
        if self.start_minute is None:
            return None
        hour = self.start_minute // 60
        if timing is not Timing.WINDOW or self.ends_on is None:
            return hour
        ends = (self.ends_on, (self.end_minute or 0) // 60)
        return hour if self.end_minute is not None and ends == (self.starts_on, hour) else None

    @property
    def place_key(self) -> str:
        if self.place:
            return key_of(self.place)
        return key_of_point(*self.point) if self.point else ""


class Understanding:
    """Reads rows by a mapping. `today` is the day after which nothing can have happened."""

    def __init__(
        self, header: Sequence[str], mapping: Mapping, zone: ZoneInfo, today: dt.date
    ) -> None:
        self._width, self._zone, self._today = len(header), zone, today
        self._mapping, self._timing = mapping, Timing.of(mapping.timing)
        self._month_first = mapping.order == Order.MONTH_FIRST.value
        self._universal = mapping.clock == Clock.UNIVERSAL.value
        place = {name: n for n, name in enumerate(header)}
        self._of = {
            meaning: [
                (name, place[name])
                for name in mapping.columns(meaning)
                if name in place and not personal(name)
            ]
            for meaning in Meaning
        }
        self._true = {
            name: frozenset(code.casefold() for code in codes)
            for name, codes in mapping.true_values.items()
        }
        self._unknown = {
            name: (MISSING - self._true.get(name, frozenset()))
            | {code.casefold() for code in mapping.missing.get(name, ())}
            for name in header
        }
        # A person's column never goes into what a row is told apart by, not even as a digest.
        self._told = sorted(
            (f"{name}\x1f", n) for n, name in enumerate(header)
            if name not in mapping.dropped and not personal(name) and not is_age(name)
        )  # fmt: skip
        self.has_points = any(
            self._of[m] for m in (Meaning.LATITUDE, Meaning.LONGITUDE, Meaning.POINT)
        )

    def of(self, row_no: int, cells: list[str]) -> Understood:
        """What one row says."""
        row, cells = Understood(row_no=row_no), [cell.strip() for cell in cells]
        if not any(cells):
            return row.leave_out(Remark.EMPTY)
        if any(cells[self._width :]):
            return row.leave_out(Remark.BROKEN, cells[self._width])
        cells += [""] * (self._width - len(cells))
        said = "\x1e".join([name + cells[n] for name, n in self._told])
        row.content = hashlib.blake2b(said.encode(), digest_size=12).hexdigest()
        row.source_id = self._one(row, Meaning.ID, cells)[:60]
        row.kind = " / ".join(filter(None, self._all(row, Meaning.KIND, cells)))[:140]
        row.kind = " ".join(row.kind.split()) or self._mapping.kind
        self._where(row, cells)
        self._ages(row, cells)
        return self._when(row, cells)

    def _value(self, row: Understood, name: str, cell: str) -> str:
        """What a cell says; empty for a code that means: not known."""
        if not cell or cell.casefold() in self._unknown[name]:
            row.missing = (*row.missing, name)
            return ""
        return cell

    def _all(self, row: Understood, meaning: Meaning, cells: list[str]) -> list[str]:
        return [self._value(row, name, cells[n]) for name, n in self._of[meaning]]

    def _one(self, row: Understood, meaning: Meaning, cells: list[str]) -> str:
        found = self._of[meaning]
        return self._value(row, found[0][0], cells[found[0][1]]) if found else ""

    # where

    def _where(self, row: Understood, cells: list[str]) -> None:
        row.area = self._one(row, Meaning.AREA, cells)
        words = [" ".join(w.split()) for w in self._all(row, Meaning.PLACE, cells) if w]
        pair: tuple[float, float] | None = None
        if self._of[Meaning.POINT]:
            text = self._one(row, Meaning.POINT, cells)
            pair, rest = points.inside(text)
            words += [rest] if rest and not words else []
        elif self._of[Meaning.LATITUDE]:
            pair = self._pair(row, cells)
        row.place = ", ".join(words)[:200]
        if pair is not None and points.is_missing(*pair):
            pair = self._unless_refused(row, pair)
        if pair is not None and not self._mapping.epsg:
            if points.is_on_earth(*pair):
                row.point = pair
            else:
                row.remark(Remark.ODD_POINT, f"{pair[0]:g}, {pair[1]:g}")
        elif pair is not None:
            row.pair = pair
        elif self.has_points and not row.remarks:
            row.remark(Remark.NO_POINT)

    def _unless_refused(
        self, row: Understood, pair: tuple[float, float]
    ) -> tuple[float, float] | None:
        """A pair that is a code for "not known", unless somebody said that it is a point."""
        name, _ = (self._of[Meaning.POINT] or self._of[Meaning.LATITUDE])[0]
        if f"{pair[0]:g}, {pair[1]:g}" in self._true.get(name, ()):
            return pair
        row.missing = (*row.missing, name)
        return None

    def _pair(self, row: Understood, cells: list[str]) -> tuple[float, float] | None:
        y_text, x_text = (self._one(row, m, cells) for m in (Meaning.LATITUDE, Meaning.LONGITUDE))
        y, x = points.number(y_text), points.number(x_text)
        if y is None or x is None:
            if (y_text and y is None) or (x_text and x is None):
                row.remark(Remark.ODD_POINT, f"{y_text}, {x_text}")
            return None
        return y, x

    def _ages(self, row: Understood, cells: list[str]) -> None:
        for name, n in self._of[Meaning.AGE]:
            text = self._value(row, name, cells[n])
            age = points.number(text) if text else None
            if not text or text in ("99", "999", "-1", "-9"):
                continue
            if age is None or not 0 <= age <= OLDEST:
                row.remark(Remark.ODD_AGE, text)

    # when

    def _when(self, row: Understood, cells: list[str]) -> Understood:
        text = self._one(row, Meaning.START, cells)
        try:
            told = self._parts(row, cells) if self._of[Meaning.YEAR] else self._read(text)
            ended = self._read(self._one(row, Meaning.END, cells))
        except times.NoSuchDay:
            return row.leave_out(Remark.NO_SUCH_DAY, text or self._one(row, Meaning.END, cells))
        if told is None and ended is None:
            return row.leave_out(Remark.NO_DAY, text)
        month = self._timing is Timing.MONTH
        if told is not None and told.whole_month and not month:
            return row.leave_out(Remark.NO_DAY, text)
        if told is None:
            # Known is only when it was over: a day, and no hour.
            assert ended is not None
            told, ended = times.Told(ended.day), None
        elif self._timing in (Timing.MOMENT, Timing.WINDOW):
            told = self._with_time(row, told, Meaning.START_TIME, cells)
        row.starts_on = told.day.replace(day=1) if month else told.day
        if row.starts_on > self._today:
            return row.leave_out(Remark.TO_COME, text or str(row.starts_on))
        if self._timing in (Timing.MOMENT, Timing.WINDOW):
            row.start_minute = self._minute(row, told)
        if self._timing is Timing.WINDOW and ended is not None:
            self._until(row, self._with_time(row, ended, Meaning.END_TIME, cells))
        return row

    def _until(self, row: Understood, ended: times.Told) -> None:
        assert row.starts_on is not None
        row.ends_on, row.end_minute = ended.day, self._minute(row, ended)
        starts = (row.starts_on, row.start_minute or 0)
        ends = (row.ends_on, times.MINUTES if row.end_minute is None else row.end_minute)
        if ends < starts:
            row.remark(Remark.BACKWARDS, f"{row.starts_on} / {row.ends_on}")
            row.start_minute = row.ends_on = row.end_minute = None

    def _read(self, text: str) -> times.Told | None:
        told = times.read(text, self._month_first) if text else None
        if told is not None and told.universal and self._universal:
            return times.at_place(told, self._zone)
        return told

    def _parts(self, row: Understood, cells: list[str]) -> times.Told | None:
        year, month, day = (
            self._one(row, m, cells) for m in (Meaning.YEAR, Meaning.MONTH, Meaning.DAY)
        )
        if not month and not day and not self._of[Meaning.MONTH]:
            return None
        if month.isdigit() and (day.isdigit() or not self._of[Meaning.DAY]):
            told = times.read("-".join(filter(None, (year, month, day))), self._month_first)
        else:
            told = times.read(" ".join(filter(None, (day, month, year))), self._month_first)
        hour = self._one(row, Meaning.HOUR, cells)
        if told is None or not hour or hour == "99":
            return told
        minute = self._one(row, Meaning.MINUTE, cells)
        at = times.minute_of(f"{hour}:{minute.zfill(2)}" if minute.isdigit() and minute != "99"
                             else hour)  # fmt: skip
        if at is None:
            row.remark(Remark.NO_TIME, f"{hour}:{minute}")
        return times.Told(told.day, at, whole_month=told.whole_month)

    def _with_time(
        self, row: Understood, told: times.Told, meaning: Meaning, cells: list[str]
    ) -> times.Told:
        """The day with the time of day that stands in a column of its own."""
        text = self._one(row, meaning, cells)
        if not text:
            return told
        minute = times.minute_of(text)
        if minute is None:
            row.remark(Remark.NO_TIME, text)
        return times.Told(told.day, minute)

    def _minute(self, row: Understood, told: times.Told) -> int | None:
        """The minute of the day, if the clocks of the place showed it and it is an hour at all."""
        minute = told.minute
        if minute is None:
            return None
        if times.skipped(told.day, minute, self._zone):
            row.remark(Remark.NO_SUCH_TIME, f"{told.day} {minute // 60:02}:{minute % 60:02}")
            return None
        if minute == 0:
            row.midnight = True
            return 0 if self._mapping.midnight else None
        return minute


def finish(rows: Sequence[Understood], mapping: Mapping, areas: Any) -> None:
    """Turn projected pairs into points, and find the area of each row; many at once."""
    paired = [row for row in rows if row.pair is not None]
    if paired and mapping.epsg:
        found = points.degrees([row.pair for row in paired if row.pair], mapping.epsg)
        for row, point in zip(paired, found, strict=True):
            row.point = point
            if point is None and row.pair is not None:
                row.remark(Remark.ODD_POINT, f"{row.pair[0]:g}, {row.pair[1]:g}")
    pointed = [row for row in rows if row.point is not None]
    at = areas.at([row.point for row in pointed])
    for row, area_id in zip(pointed, at, strict=True):
        row.area_id = area_id
        if area_id is None and areas.bounded:
            row.remark(Remark.OUTSIDE)
    for row in rows:
        if row.area and (row.point is None or not areas.bounded):
            row.area_id = areas.named(row.area)
