"""The clock, and how a time is written for machines: microseconds since 1970, UTC."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, tzinfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _Days(dict[int, str]):
    """How each day since 1970 is written, worked out when it is first met: long lists hold few days."""

    def __missing__(self, day: int) -> str:
        written = self[day] = f"{(_EPOCH + timedelta(days=day)).date().isoformat()}T"
        return written


_DAYS = _Days()
_MINUTES = tuple(f"{minute // 60:02}:{minute % 60:02}:" for minute in range(24 * 60))
_SECONDS = tuple(f"{second:02}Z" for second in range(60))


def now_microseconds() -> int:
    """The present time of the machine's clock."""
    return time.time_ns() // 1000


def format_rfc3339(microseconds: int) -> str:
    """The time in UTC to the second, such as `2026-11-02T09:30:00Z`; a fraction of a second is cut off."""
    day, second_of_day = divmod(microseconds // 1_000_000, 86_400)
    minute, second = divmod(second_of_day, 60)
    return f"{_DAYS[day]}{_MINUTES[minute]}{_SECONDS[second]}"


def read_rfc3339(text: str) -> int:
    """A time that `format_rfc3339` wrote. Raises ValueError for any other text."""
    moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(microseconds=1)


def local_moment(microseconds: int, zone: tzinfo) -> datetime:
    """The time as the clocks of a zone show it."""
    return (_EPOCH + timedelta(microseconds=microseconds)).astimezone(zone)


def to_the_minute(microseconds: int, zone: tzinfo) -> str:
    """The same for people, such as `2026-11-02 10:30`."""
    return local_moment(microseconds, zone).strftime("%Y-%m-%d %H:%M")
