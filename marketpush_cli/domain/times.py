"""The clock, and how a time is written for machines: microseconds since 1970, UTC."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def now_microseconds() -> int:
    """The present time of the machine's clock."""
    return time.time_ns() // 1000


def format_rfc3339(microseconds: int) -> str:
    """The time in UTC to the second, such as `2026-11-02T09:30:00Z`; a fraction of a second is cut off."""
    moment = _EPOCH + timedelta(seconds=microseconds // 1_000_000)
    return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def read_rfc3339(text: str) -> int:
    """A time that `format_rfc3339` wrote. Raises ValueError for any other text."""
    moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(microseconds=1)
