"""From a report's options as they were typed to what is asked for."""

from __future__ import annotations

from dataclasses import replace

from marketpush_cli.application.acting import Acting
from marketpush_cli.application.choosing import TypedFilters, chosen_filter
from marketpush_cli.application.ports import Reader
from marketpush_cli.application.reporting.calendar import Calendar, calendar_of
from marketpush_cli.application.reporting.request import Dimension, ReportRequest

ALWAYS = Calendar((0,), (0,))


def requested(
    typed: TypedFilters,
    by: tuple[Dimension, ...],
    reader: Reader,
    acting: Acting,
    bounds: tuple[int, int],
    zone: str,
    now: int,
) -> ReportRequest:
    """What is asked for, within the stores the actor sees; `bounds` are the first and last time of what is stored."""
    chosen = chosen_filter(typed, reader, acting, zone, now)
    first, last = bounds
    calendar = calendar_of(zone, first, max(first, last, now))
    orders = replace(chosen, since=None, until=None)
    return ReportRequest(orders, chosen.since, chosen.until, by, calendar, now)
