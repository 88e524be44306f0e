"""Today, the last 7 and the last 30 days of a zone, each with the period of the same length before it."""

from __future__ import annotations

from dataclasses import dataclass

from marketpush_cli.application import when
from marketpush_cli.application.reporting.calendar import Calendar, calendar_of, day_name

LENGTHS = {"today": 1, "7_days": 7, "30_days": 30}
LONGEST = "30_days"


@dataclass(frozen=True, slots=True)
class Period:
    """So many local days to the end of today; days are counted from 1970-01-01."""

    name: str
    days: range
    days_before: range


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods as seen at one moment."""

    zone: str
    calendar: Calendar
    every: tuple[Period, ...]

    @property
    def longest(self) -> Period:
        """The one that the others are parts of."""
        return next(period for period in self.every if period.name == LONGEST)

    def start(self, day: int) -> int:
        """When a local day begins, in microseconds."""
        return when.since(day_name(day), self.zone, 0)

    def bounds(self, days: range) -> tuple[int, int]:
        """When a run of days begins, and when it is over."""
        return self.start(days.start), self.start(days.stop)


def periods_at(now: int, zone: str) -> Periods:
    """The periods at a time, in microseconds since 1970 UTC."""
    today = calendar_of(zone, now, now).day(now)
    every = tuple(_period(name, today, length) for name, length in LENGTHS.items())
    first = when.since(day_name(today - 2 * LENGTHS[LONGEST]), zone, now)
    return Periods(zone, calendar_of(zone, first, now), every)


def _period(name: str, today: int, length: int) -> Period:
    first = today + 1 - length
    return Period(name, range(first, today + 1), range(first - length, first))
