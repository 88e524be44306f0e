"""Local days of a zone as whole numbers, and what their days, weeks and months are called."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SECOND = 1_000_000
DAY = 86_400 * SECOND
_WEEK = 7 * 86_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Calendar:
    """The offsets of a zone from UTC over a stretch of time: from each start on (microseconds) so many microseconds."""

    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    def day(self, at: int) -> int:
        """The local day of a time, counted from 1970-01-01."""
        place = max(bisect_right(self.starts, at) - 1, 0)
        return (at + self.offsets[place]) // DAY


def calendar_of(zone: str, first: int, last: int) -> Calendar:
    """The calendar of a zone for times between two (microseconds since 1970 UTC)."""
    clock = ZoneInfo(zone)
    offset = _offsets(clock)
    begin, end = first // SECOND, last // SECOND + _WEEK
    starts, offsets = [0], [offset(begin)]
    for earlier in range(begin, end, _WEEK):
        later = min(earlier + _WEEK, end)
        if offset(earlier) != offset(later):
            change = _change(offset, earlier, later)
            starts.append(change * SECOND)
            offsets.append(offset(change))
    return Calendar(tuple(starts), tuple(value * SECOND for value in offsets))


def _offsets(clock: ZoneInfo) -> Callable[[int], int]:
    def offset(second: int) -> int:
        moment = _EPOCH + timedelta(seconds=second)
        found = moment.astimezone(clock).utcoffset()
        return round(found.total_seconds()) if found is not None else 0

    return offset


def _change(offset: Callable[[int], int], low: int, high: int) -> int:
    """The first second with the offset that holds at `high`."""
    while high - low > 1:
        middle = (low + high) // 2
        if offset(middle) == offset(high):
            high = middle
        else:
            low = middle
    return high


def _date(day: int) -> date:
    return date.fromordinal(_FIRST_DAY + day)


def day_name(day: int) -> str:
    """`2026-11-02`."""
    return _date(day).isoformat()


def week_name(day: int) -> str:
    """The ISO week: `2026-W45`."""
    year, week, _ = _date(day).isocalendar()
    return f"{year}-W{week:02d}"


def month_name(day: int) -> str:
    """`2026-11`."""
    return _date(day).isoformat()[:7]


def first_day(name: str) -> int:
    """The first day of what a day, week or month name stands for, counted from 1970-01-01."""
    year, _, rest = name.partition("-")
    if rest.startswith("W"):
        return date.fromisocalendar(int(year), int(rest[1:]), 1).toordinal() - _FIRST_DAY
    return date.fromisoformat(name if len(name) > len("2026-11") else f"{name}-01").toordinal() - _FIRST_DAY


def names_between(first: str, last: str, naming: Callable[[int], str]) -> tuple[str, ...]:
    """The names of all days, weeks or months from the first to the last."""
    return tuple(dict.fromkeys(map(naming, range(first_day(first), first_day(last) + 1))))
