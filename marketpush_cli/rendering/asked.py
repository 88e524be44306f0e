"""What was asked for, in a line for people: the period, its zone, and the filters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from marketpush_cli.application.exporting.manifest import understood
from marketpush_cli.application.filters import OrderFilter
from marketpush_cli.domain.times import local_moment, to_the_minute

_PAID = {True: "paid", False: "unpaid"}


def asked(chosen: OrderFilter, zone: ZoneInfo, now: int) -> str:
    """Such as `2026-11-01 to 2026-11-30, Europe/Paris · seller acme · unpaid`; what has no end goes on until now."""
    end = _text(now if chosen.until is None else chosen.until, zone, is_end=True)
    begin = None if chosen.since is None else _text(chosen.since, zone, is_end=False)
    period = f"until {end}" if begin is None else begin if begin == end else f"{begin} to {end}"
    return " · ".join((f"{period}, {zone}", *_filters(chosen)))


def _text(at: int, zone: ZoneInfo, *, is_end: bool) -> str:
    """A day where it begins or is over then, else the time to the minute."""
    moment = local_moment(at, zone)
    return to_the_minute(at, zone) if moment.time() != time() else str(moment.date() - timedelta(days=is_end))


def _filters(chosen: OrderFilter) -> Iterator[str]:
    for name, value in understood(chosen).items():
        if name == "paid":
            yield _PAID[value]
        elif name not in ("since", "until"):
            yield " ".join(part for part in (name.replace("_", " "), _words(value)) if part)


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name} {at}" for name, at in value.items() if at is not None)
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is True else str(value)
