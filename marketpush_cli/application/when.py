"""What people mean by a WHEN: days, weeks, months, quarters and years of a time zone, and moments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from whenever import (
    MONDAY,
    Date,
    Instant,
    IsoWeekDate,
    PlainDateTime,
    RepeatedTime,
    SkippedTime,
    Time,
    TimeDelta,
    TimeZoneNotFoundError,
)

from marketpush_cli.domain.errors import InvalidValue

FIRST_YEAR, LAST_YEAR = 1970, 9998
LONGEST_DURATION_DAYS = 36_500

_SECOND = 1_000_000
_AFTER_LAST_YEAR = Instant.from_utc(LAST_YEAR + 1, 1, 1).timestamp(unit="microsecond")
_SECONDS_IN = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_DURATION = re.compile(r"([0-9]{1,10})([smhd])")
_MOMENT = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,9}))?)?"
    r" ?(?P<offset>[Zz]|[+-][0-9]{2}:?[0-9]{2})?"
)
_DAYS_AGO = re.compile(r"-([0-9]{1,6})d")
_RELATIVE = {"today": (0, "day"), "yesterday": (-1, "day")} | {
    f"{which} {unit}": (count, unit)
    for which, count in (("this", 0), ("last", -1))
    for unit in ("week", "month", "quarter", "year")
}
_EXAMPLES = (
    "Write a day (2026-11-02, today, yesterday), -7d, a week (2026-W45, last week), a month (2026-11), "
    "a quarter (2026-Q4), a year (2026) or a time (2026-11-02T09:30Z)."
)

Days = tuple[Date, Date]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in microseconds since 1970 UTC: the start belongs to it, the end does not.

    A moment is as long as it was written exactly: `09:30` lasts the minute, `09:30:00` the second.
    """

    start: int
    end: int


_DAYS_IN = {"day": 1, "week": 7}
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
_CALENDAR = (
    ("year", re.compile(r"([0-9]{4})")),
    ("quarter", re.compile(r"([0-9]{4})-Q([0-9])", re.IGNORECASE)),
    ("month", re.compile(r"([0-9]{4})-([0-9]{2})")),
    ("week", re.compile(r"([0-9]{4})-W([0-9]{2})", re.IGNORECASE)),
    ("day", re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")),
)


def _plus(first: Date, unit: str, count: int) -> Date:
    if unit in _DAYS_IN:
        return first.add(days=_DAYS_IN[unit] * count)
    return first.add(months=_MONTHS_IN[unit] * count)


def _start_of(unit: str, day: Date) -> Date:
    if unit == "day":
        return day
    if unit == "week":
        return day.start_of("week_mon")
    return Date(day.year, day.month - (day.month - 1) % _MONTHS_IN[unit], 1)


def _first_day(unit: str, year: int, number: int = 1, day: int = 1) -> Date:
    if unit == "week":
        return IsoWeekDate(year, number, MONDAY).date()
    return Date(year, 3 * number - 2 if unit == "quarter" else number, day)


def _outside_years(text: str) -> InvalidValue:
    sentence = f"{text[:40]!r} is not in the years {FIRST_YEAR} to {LAST_YEAR}."
    return InvalidValue(sentence, fix="Check the year of the date.")


def _require_year(year: int, text: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _outside_years(text)


def _not_in_calendar(text: str) -> InvalidValue:
    return InvalidValue(f"{text[:40]!r} does not exist in the calendar.", fix="Check the day, month and hour.")


def _calendar_days(text: str) -> Days | None:
    for unit, pattern in _CALENDAR:
        found = pattern.fullmatch(text)
        if found:
            numbers = [int(group) for group in found.groups()]
            _require_year(numbers[0], text)
            try:
                first = _first_day(unit, *numbers)
            except ValueError:
                raise _not_in_calendar(text) from None
            return first, _plus(first, unit, 1)
    return None


def _days_ago(text: str, today: Date) -> Date | None:
    found = _DAYS_AGO.fullmatch(text)
    if found is None:
        return None
    try:
        day = today.subtract(days=int(found[1]))
    except ValueError:
        raise _outside_years(text) from None
    _require_year(day.year, text)
    return day


def _relative_days(text: str, today: Date) -> Days | None:
    lower = text.lower()
    if lower in _RELATIVE:
        count, unit = _RELATIVE[lower]
        first = _plus(_start_of(unit, today), unit, count)
        return first, _plus(first, unit, 1)
    past = _days_ago(lower, today)
    return (past, today.next_day()) if past else None


def _unknown_zone(zone: str) -> InvalidValue:
    return InvalidValue(
        f"The time zone {zone[:40]!r} is not known.", fix="Use a name such as Europe/Paris or UTC.", field="timezone"
    )


def _today(zone: str, now: int) -> Date:
    try:
        return Instant.from_timestamp(now, unit="microsecond").to_tz(zone).date()
    except TimeZoneNotFoundError:
        raise _unknown_zone(zone) from None


def _start_of_day(day: Date, zone: str) -> int:
    """When a local day begins, also where the clocks leave out midnight; never before 1970."""
    try:
        midnight = day.at(Time()).assume_tz(zone, disambiguation="compatible")
    except TimeZoneNotFoundError:
        raise _unknown_zone(zone) from None
    return max(0, midnight.start_of("day").timestamp(unit="microsecond"))


def _moment_span(found: re.Match[str], text: str, zone: str | None) -> Span:
    _require_year(int(found["date"][:4]), text)
    fraction = found["fraction"] or ""
    try:
        plain = Date.parse_iso(found["date"]).at(
            Time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0))
        )
        start = _to_instant(plain, found["offset"], text, zone).timestamp(unit="microsecond")
    except ValueError:
        raise _not_in_calendar(text) from None
    start += int(fraction[:6].ljust(6, "0"))
    lasting = 60 * _SECOND if found["second"] is None else 10 ** max(0, 6 - len(fraction))
    if not 0 <= start < _AFTER_LAST_YEAR:
        raise _outside_years(text)
    return Span(start, start + lasting)


def _to_instant(plain: PlainDateTime, offset: str | None, text: str, zone: str | None) -> Instant:
    if offset is not None:
        return plain.assume_fixed_offset(_offset(offset)).to_instant()
    if zone is None:
        raise InvalidValue(f"The time {text[:40]!r} has no offset.", fix="Add Z for UTC, or an offset such as +01:00.")
    try:
        return plain.assume_tz(zone, disambiguation="raise").to_instant()
    except TimeZoneNotFoundError:
        raise _unknown_zone(zone) from None
    except (SkippedTime, RepeatedTime) as unclear:
        what = "does not exist" if isinstance(unclear, SkippedTime) else "comes twice"
        both = [_with_offset(plain, zone, which) for which in ("earlier", "later")]
        raise InvalidValue(
            f"The time {text[:40]!r} {what} in {zone}, where the clocks were changed.",
            fix=f"Give the offset: {both[0]} or {both[1]}.",
        ) from None


def _offset(text: str) -> TimeDelta:
    if text in "Zz":
        return TimeDelta()
    hours, minutes = int(text[1:3]), int(text[-2:])
    if minutes > 59:
        raise ValueError(text)
    sign = -1 if text[0] == "-" else 1
    return TimeDelta(hours=sign * hours, minutes=sign * minutes)


def _with_offset(plain: PlainDateTime, zone: str, which: Literal["earlier", "later"]) -> str:
    return plain.assume_tz(zone, disambiguation=which).format_iso().partition("[")[0]


def _unreadable(text: str) -> InvalidValue:
    from difflib import get_close_matches

    near = get_close_matches(text[:40].lower(), _RELATIVE, n=1, cutoff=0.75)
    fix = f"Did you mean {near[0]!r}? {_EXAMPLES}" if near else _EXAMPLES
    return InvalidValue(f"{text[:40]!r} is not a day, a period or a time.", fix=fix)


def _one_blank(text: str) -> str:
    return " ".join(text.split())


def parse_when(text: str, zone: str, now: int) -> Span:
    """The stretch of time that a WHEN names; `-7d` is from the day seven days ago to the end of today."""
    plain = _one_blank(text)
    moment = _MOMENT.fullmatch(plain)
    if moment:
        return _moment_span(moment, plain, zone)
    days = _calendar_days(plain) or _relative_days(plain, _today(zone, now))
    if days is None:
        raise _unreadable(text)
    return Span(_start_of_day(days[0], zone), _start_of_day(days[1], zone))


def parse_range(text: str, zone: str, now: int) -> Span:
    """The stretch that a WHEN names, or from the start of A to the end of B for `A..B`."""
    first, dots, last = text.partition("..")
    if not dots:
        return parse_when(text, zone, now)
    span = Span(since(first, zone, now), until(last, zone, now))
    if span.end < span.start:
        raise InvalidValue(f"The range {text[:60]!r} ends before it begins.", fix="Write the earlier one first.")
    return span


def since(text: str, zone: str, now: int) -> int:
    """The first microsecond of what is named."""
    return parse_when(text, zone, now).start


def until(text: str, zone: str, now: int) -> int:
    """The first microsecond after what is named; as an end, `-7d` is that one day."""
    day = _days_ago(_one_blank(text).lower(), _today(zone, now))
    return _start_of_day(day.next_day(), zone) if day else parse_when(text, zone, now).end


def parse_duration(text: str) -> int:
    """Microseconds of `90s`, `30m`, `24h` or `7d`."""
    found = _DURATION.fullmatch(text.strip())
    seconds = int(found[1]) * _SECONDS_IN[found[2]] if found else -1
    if not 0 <= seconds <= LONGEST_DURATION_DAYS * _SECONDS_IN["d"]:
        raise InvalidValue(
            f"{text[:40]!r} is not a length of time.", fix="Write a whole number and s, m, h or d: 90s, 30m, 24h, 7d."
        )
    return seconds * _SECOND


def parse_timestamp(text: str, zone: str | None) -> int:
    """The moment in microseconds; without an offset it is read in the zone, where a bare date is its start."""
    plain = _one_blank(text)
    moment = _MOMENT.fullmatch(plain)
    if moment:
        return _moment_span(moment, plain, zone).start
    days = _calendar_days(plain) if plain.count("-") == 2 else None
    if days is None or zone is None:
        raise InvalidValue(
            f"{text[:40]!r} is not a full time.", fix="Write it as 2026-11-02T09:30:00Z or with an offset like +01:00."
        )
    return _start_of_day(days[0], zone)
