"""Times are written for machines in UTC, to the second, without rounding."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketpush_cli.domain.times import format_rfc3339, now_microseconds, read_rfc3339

NOV_2 = 1_793_611_800 * 1_000_000


@pytest.mark.parametrize(
    ("microseconds", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (NOV_2, "2026-11-02T09:30:00Z"),
        (NOV_2 + 999_999, "2026-11-02T09:30:00Z"),
        (NOV_2 - 1, "2026-11-02T09:29:59Z"),
        (-1, "1969-12-31T23:59:59Z"),
        (253_402_300_799_999_999, "9999-12-31T23:59:59Z"),
    ],
)
def test_times_are_rfc_3339_in_utc(microseconds: int, text: str) -> None:
    assert format_rfc3339(microseconds) == text


def test_the_clock_counts_whole_microseconds() -> None:
    before = time.time_ns() // 1000
    assert before <= now_microseconds() <= time.time_ns() // 1000


@given(st.integers(-62_135_596_800_000_000, 253_402_300_799_999_999))
def test_every_time_is_written_as_the_calendar_has_it(microseconds: int) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=microseconds // 1_000_000)
    text = format_rfc3339(microseconds)
    assert text == f"{moment.replace(tzinfo=None).isoformat()}Z"
    assert read_rfc3339(text) == microseconds // 1_000_000 * 1_000_000
