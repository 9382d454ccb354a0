"""Days and times as files write them; all of them clock times of one place."""

import datetime as dt
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

FIRST_YEAR = 1970
MINUTES = 24 * 60
LONGEST = 48
"""Characters of a cell that can be a time at all."""


class Told(msgspec.Struct, frozen=True):
    """What a cell tells of a time."""

    day: dt.date
    minute: int | None = None
    """Minutes since midnight; None where the cell tells a day or month alone."""
    whole_month: bool = False
    universal: bool = False
    """Whether it is marked as universal time."""


class NoSuchDay(ValueError):
    """A date is written that no calendar has, or that lies before `FIRST_YEAR`."""


_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?"
    r"(?:[T\s]+(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?"
    r"\s*(Z|[+-]\d{2}:?(?:\d{2})?|UTC|GMT)?)?",
    re.ASCII,
)
PARTED = re.compile(
    r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})"
    r"(?:[T,\s]+(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?"
    r"\s*(Z|[+-]\d{2}:?(?:\d{2})?|UTC|GMT)?)?",
    re.ASCII,
)
_WORDED = re.compile(
    r"(?:(\d{1,2})[-. ]+)?([^\W\d_]{3,10})\.?(?:[-. ]+(\d{1,2}))?[-., ]+(\d{4}|\d{2})"
    r"(?:[T,\s]+(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?\s*([AaPp]\.?[Mm]\.?)?)?",
)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[-/.](\d{4})", re.ASCII)
_EPOCH = re.compile(r"-?\d{12,13}", re.ASCII)
_SERIAL = re.compile(r"([2-7]\d{4})(?:[.,](\d+))?", re.ASCII)
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?)?\s*([AaPp]\.?[Mm]\.?)?"
                   r"(?:\s*(?:Uhr|h|hrs))?", re.ASCII)  # fmt: skip
_MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "jan january enero ene janvier januar janv", "feb february febrero fevrier februar",
            "mar march marzo mars märz maerz", "apr april abril abr avril avr", "may mayo mai",
            "jun june junio juin juni", "jul july julio juillet juli juil",
            "aug august agosto ago aout août", "sep sept september septiembre septembre",
            "oct october octubre octobre oktober okt", "nov november noviembre novembre",
            "dec december diciembre dic decembre décembre dezember dez",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip


def read(text: str, month_first: bool) -> Told | None:
    """The day, month or time that a cell tells; None when it tells none.

    Raises `NoSuchDay` for the thirty-first of a short month, and for years before `FIRST_YEAR`.
    """
    text = text.strip()
    return _read(text, month_first) if len(text) <= LONGEST else None


@lru_cache(maxsize=20_000)
def _read(text: str, month_first: bool) -> Told | None:
    if found := _ISO.fullmatch(text):
        year, month, day, *clock = found.groups()
        return _told(int(year), int(month), int(day) if day else None, clock)
    if found := _MONTH.fullmatch(text):
        return _told(int(found[2]), int(found[1]), None, [])
    if found := PARTED.fullmatch(text):
        one, two, year, *clock = found.groups()
        # Points between the parts are written where the day comes first.
        swapped = month_first and "." not in found[0][: len(one) + 1]
        day, month = (two, one) if swapped else (one, two)
        return _told(_year(year), int(month), int(day), clock)
    if found := _WORDED.fullmatch(text):
        before, word, after, year, *clock = found.groups()
        month_no = _MONTHS.get(word.casefold())
        if month_no is None or (before and after):
            return None
        day = before or after
        return _told(_year(year), month_no, int(day) if day else None, clock)
    return _bare(text)


def _bare(text: str) -> Told | None:
    """Numbers: 20260315, milliseconds since 1970, days of a spreadsheet."""
    if found := _PACKED.fullmatch(text):
        year, month, day, hour, minute, second = found.groups()
        if 1900 <= int(year) <= 2200:
            return _told(int(year), int(month), int(day), [hour, minute, second])
    if _EPOCH.fullmatch(text):
        moment = dt.datetime(1970, 1, 1) + dt.timedelta(milliseconds=int(text))  # noqa: DTZ001
        return Told(moment.date(), moment.hour * 60 + moment.minute, universal=True)
    if found := _SERIAL.fullmatch(text):
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(found[1]))
        minute = round(float(f"0.{found[2]}") * MINUTES) % MINUTES if found[2] else None
        return Told(day, minute)
    return None


def minute_of(text: str) -> int | None:
    """A time of day in minutes since midnight: 14:30, 2.30 pm, 1430, 0.604; None when none."""
    text = text.strip()
    if len(text) > LONGEST:
        return None
    if re.fullmatch(r"0?[.,]\d+", text, re.ASCII):
        return round(float(text.replace(",", ".")) * MINUTES) % MINUTES
    if re.fullmatch(r"\d{3,4}|\d{6}", text, re.ASCII):
        text = text if len(text) != 6 else text[:4]
        text = f"{text[:-2]}:{text[-2:]}"
    # A spreadsheet writes a mere time of day with a day of its own before it.
    text = re.sub(r"^1(899-12-3[01]|900-01-0[01])[T ]", "", text)
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    minute = _minute(found[1], found[2] or "0", found[3], found[4])
    return 0 if minute == MINUTES else minute


def _told(year: int, month: int, day: int | None, clock: list[str | None]) -> Told:
    if year < FIRST_YEAR:
        raise NoSuchDay
    try:
        date = dt.date(year, month, day or 1)
    except ValueError as error:
        raise NoSuchDay from error
    hour, minute, second, half, zone = (*clock, None, None, None, None, None)[:5]
    if hour is None or minute is None:
        return Told(date, whole_month=day is None)
    universal = bool(zone) and zone not in (None, "") and re.fullmatch(
        r"Z|UTC|GMT|[+-]00(:?00)?", str(zone)) is not None  # fmt: skip
    at = _minute(hour, minute, second, half)
    if at == MINUTES:  # 24:00 is the end of the day
        return Told(date + dt.timedelta(days=1), 0, universal=universal)
    return Told(date, at, universal=universal)


def _minute(hour: str, minute: str, second: str | None, half: str | None) -> int | None:
    h, m = int(hour), int(minute)
    if half:
        if not 1 <= h <= 12:
            return None
        h = h % 12 + (12 if half[0] in "pP" else 0)
    if h == 24 and m == 0:
        return MINUTES
    return h * 60 + m if h < 24 and m < 60 and int(second or 0) < 61 else None


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


def at_place(told: Told, zone: ZoneInfo) -> Told:
    """What the clock of the place showed at a moment that is told in universal time."""
    if told.minute is None:
        return told
    moment = dt.datetime.combine(told.day, dt.time(told.minute // 60, told.minute % 60), dt.UTC)
    here = moment.astimezone(zone)
    return Told(here.date(), here.hour * 60 + here.minute)


def skipped(day: dt.date, minute: int, zone: ZoneInfo) -> bool:
    """Whether the clocks of the place never showed this time, because they went forward."""
    gap = _gap(day, zone)
    return gap is not None and gap[0] <= minute < gap[1]


@lru_cache(maxsize=20_000)
def _gap(day: dt.date, zone: ZoneInfo) -> tuple[int, int] | None:
    """The minutes of this day that no clock of the place showed."""
    start = dt.datetime.combine(day, dt.time(), zone)
    if start.utcoffset() == (start + dt.timedelta(days=1)).utcoffset() and not _odd(start):
        return None
    missing = [minute for minute in range(MINUTES) if _odd(start + dt.timedelta(minutes=minute))]
    return (missing[0], missing[-1] + 1) if missing else None


def _odd(here: dt.datetime) -> bool:
    """Whether a clock time comes back as another one from a walk around the world."""
    return here.astimezone(dt.UTC).astimezone(here.tzinfo).replace(fold=0) != here.replace(fold=0)
