"""The figures of the dashboard, out of the reports' own readings of one snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from marketpush_cli.application.filters import DueSpan, OrderFilter
from marketpush_cli.application.reporting.calendar import day_name
from marketpush_cli.application.reporting.request import Dimension, ReportRequest
from marketpush_cli.dashboard.periods import Period, Periods, periods_at
from marketpush_cli.dashboard.sellers import ranked
from marketpush_cli.domain.statuses import OPEN_STAGES, Status
from marketpush_cli.reports import aging, sales
from marketpush_cli.reports import sellers as score_card
from marketpush_cli.reports.report import Cell, FigureReader, Table, merged

EVENTS = 20
SOON = 24 * 3_600_000_000
_SHOWN_OF_EVENTS = (1, 4, 5, 6, 8, 10, 11)  # of `catalogue.EVENT`: at, reference, action, actor, for whom, from, to
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the dashboard is asked for: which orders, since how many a seller is ranked, when and in which zone."""

    chosen: OrderFilter
    min_orders: int
    at: int
    zone: str


def gather(reader: FigureReader, asked: Asked) -> Row:
    """The cells of `catalogue.DASHBOARD`."""
    periods = periods_at(asked.at, asked.zone)
    sold = _by_day(reader, asked, periods)
    now, before = (_scores(reader, asked, periods, days) for days in _longest(periods))
    best, worst = _sellers(reader, asked, now)
    return (
        asked.at,
        asked.zone,
        _stores(asked.chosen),
        tuple(_placed(periods, sold)),
        tuple(_sales(periods, sold)),
        _waiting(reader, asked),
        tuple(_rates(merged(now.values()), merged(before.values()))),
        tuple(_times(merged(now.values()), merged(before.values()))),
        asked.min_orders,
        best,
        worst,
        tuple(_days(periods, sold)),
        tuple(_aging(reader, asked, periods)),
        tuple(_events(reader, asked, periods)),
    )


def _stores(chosen: OrderFilter) -> tuple[str, ...] | None:
    """The stores asked for, or else all that may be seen; None for the whole marketplace."""
    if chosen.sellers is not None or chosen.stores is None:
        return chosen.sellers
    return tuple(sorted(chosen.stores))


def _longest(periods: Periods) -> tuple[range, range]:
    return periods.longest.days, periods.longest.days_before


def _request(asked: Asked, periods: Periods, days: range | None, *by: Dimension) -> ReportRequest:
    since, until = (None, None) if days is None else periods.bounds(days)
    return ReportRequest(asked.chosen, since, until, by, periods.calendar, asked.at)


Sold = Mapping[str, Mapping[str, Cell]]


def _by_day(reader: FigureReader, asked: Asked, periods: Periods) -> Sold:
    """What was booked, by currency and the day's name."""
    days, before = _longest(periods)
    table = sales.REPORT.gather(reader, _request(asked, periods, range(before.start, days.stop), Dimension.DAY))
    found: dict[str, dict[str, Cell]] = {}
    for ((day,), currency), cell in sorted(table.cells.items()):
        found.setdefault(str(currency), {})[str(day)] = cell
    return found


def _sum(cells: Mapping[str, Cell], days: Iterable[int]) -> Mapping[str, int]:
    return sales.values(merged(cells[name] for name in map(day_name, days) if name in cells))


def _pair(cells: Mapping[str, Cell], period: Period) -> tuple[Mapping[str, int], Mapping[str, int]]:
    return _sum(cells, period.days), _sum(cells, period.days_before)


def _placed(periods: Periods, sold: Sold) -> Iterator[Row]:
    for period in periods.every:
        pairs = [_pair(cells, period) for cells in sold.values()]
        counts = (sum(now["orders"] for now, _ in pairs), sum(before["orders"] for _, before in pairs))
        since, until = periods.bounds(period.days)
        yield period.name, since, until, periods.start(period.days_before.start), *counts


def _sales(periods: Periods, sold: Sold) -> Iterator[Row]:
    for period in periods.every:
        for currency, cells in sold.items():
            now, before = _pair(cells, period)
            figures = ((now[name], before[name]) for name in ("orders", "gross", "net"))
            yield period.name, currency, *(amount for pair in figures for amount in pair)


def _days(periods: Periods, sold: Sold) -> Iterator[Row]:
    for currency, cells in sold.items():
        for day in periods.longest.days:
            found = _sum(cells, (day,))
            yield day_name(day), currency, found["orders"], found["gross"], found["net"]


def _waiting(reader: FigureReader, asked: Asked) -> Row:
    chosen = asked.chosen
    return (
        reader.count_orders(replace(chosen, statuses=(Status.PENDING,))),
        reader.count_orders(replace(chosen, statuses=(Status.AWAITING_FULFILLMENT,))),
        reader.count_orders(replace(chosen, due=DueSpan(None, asked.at))),
        reader.count_orders(replace(chosen, due=DueSpan(asked.at, asked.at + SOON + 1))),
        reader.figures.open_incidents(chosen),
        reader.figures.unanswered(chosen),
    )


def _scores(reader: FigureReader, asked: Asked, periods: Periods, days: range) -> Mapping[str, Cell]:
    table: Table = score_card.REPORT.gather(reader, _request(asked, periods, days, Dimension.SELLER))
    return {str(seller): cell for ((seller,), _), cell in table.cells.items()}


def _rates(now: Cell, before: Cell) -> Iterator[Row]:
    figures, earlier = score_card.values(now), score_card.values(before)
    for rate in score_card.RATES:
        yield rate.name, figures[rate.name], *figures[rate.name], earlier[rate.name], *earlier[rate.name]


def _times(now: Cell, before: Cell) -> Iterator[Row]:
    figures, earlier = score_card.values(now), score_card.values(before)
    for name, _, _ in score_card.TIMES:
        yield name, figures[f"{name}_p50"], earlier[f"{name}_p50"]


def _sellers(reader: FigureReader, asked: Asked, cells: Mapping[str, Cell]) -> tuple[tuple[Row, ...], ...]:
    limits = reader.rulebook(asked.at).settings
    halves = ranked(cells, asked.min_orders)
    names = reader.sellers([one.code for half in halves for one in half])
    return tuple(tuple(one.cells(names[one.code].name, limits) for one in half) for half in halves)


def _aging(reader: FigureReader, asked: Asked, periods: Periods) -> Iterator[Row]:
    table = aging.REPORT.gather(reader, _request(asked, periods, None, Dimension.STAGE))
    for stage in OPEN_STAGES:
        yield stage.value, *aging.values(table.cells.get(((stage.value,), None), Cell())).values()


def _events(reader: FigureReader, asked: Asked, periods: Periods) -> Iterator[Row]:
    since = periods.start(periods.longest.days.start)
    for event in reader.figures.newest_events(asked.chosen, since, EVENTS):
        yield tuple(event[place] for place in _SHOWN_OF_EVENTS)
