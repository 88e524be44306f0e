"""Days of reports are local days, also in the nights when the clocks are changed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from market_life import at_time
from sandboxes import import_documents, line_document, order_document

from marketpush_cli.application.reporting.calendar import Calendar, calendar_of, day_name, month_name, week_name
from marketpush_cli.application.when import parse_timestamp

NOW = "2026-11-20T00:00:00Z"
NIGHTS = {"Europe/Berlin": ("2026-03-28", "2026-10-24"), "America/New_York": ("2026-03-07", "2026-10-31")}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("zone", NIGHTS)
def test_an_order_every_half_hour_through_both_nights(marketplace: Path, zone: str) -> None:
    times = [
        datetime.fromisoformat(f"{day}T12:00:00+00:00") + timedelta(minutes=30 * half)
        for day in NIGHTS[zone]
        for half in range(100)
    ]
    line = line_document("1.00")
    import_documents(
        marketplace,
        [
            order_document(f"T-{number:03}", "acme", [line], paid=False, placed_at=f"{at:%Y-%m-%dT%H:%M:%SZ}")
            for number, at in enumerate(times)
        ],
        at=parse_timestamp(NOW, None),
    )
    run = at_time(marketplace)
    ran = run(
        NOW, "report", "orders", "--by", "day", "--check", "--timezone", zone, "-f", "plain", "--fields", "group,orders"
    )
    assert ran.code == 0, ran.err
    expected = Counter(at.astimezone(ZoneInfo(zone)).date().isoformat() for at in times)
    assert {day: int(count) for day, count in (line.split("\t") for line in ran.lines)} == dict(expected)
    one_day = sorted(expected)[1]
    bounded = run(NOW, "report", "orders", "--on", one_day, "--timezone", zone, "-f", "plain", "--fields", "orders")
    assert bounded.lines == [str(expected[one_day])]


@cache
def calendar_over_decades(zone: str) -> Calendar:
    return calendar_of(zone, 0, 71 * 366 * 86_400 * 1_000_000)


@given(
    st.sampled_from(["Europe/Berlin", "America/St_Johns", "Africa/Casablanca", "Pacific/Apia", "Asia/Kolkata", "UTC"]),
    st.integers(0, 70 * 366 * 86_400),
)
def test_the_calendar_knows_what_the_clocks_show(zone: str, second: int) -> None:
    calendar = calendar_over_decades(zone)
    local = (EPOCH + timedelta(seconds=second)).astimezone(ZoneInfo(zone))
    day = calendar.day(second * 1_000_000)
    assert day_name(day) == local.date().isoformat()
    assert week_name(day) == f"{local:%G-W%V}"
    assert month_name(day) == f"{local:%Y-%m}"
