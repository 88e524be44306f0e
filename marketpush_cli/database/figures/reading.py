"""What `application.reporting.facts.Figures` asks for, on one snapshot."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any

from sqlalchemy import Text, bindparam, func, select

from marketpush_cli.application.filters import OrderFilter
from marketpush_cli.application.reporting.facts import (
    AgeSum,
    BookedSum,
    Duration,
    HistoryOfOrder,
    IncidentFact,
    ScoreSum,
)
from marketpush_cli.application.reporting.request import ReportRequest
from marketpush_cli.database.figures import bookings, scores, stages, waiting
from marketpush_cli.database.order_filters import conditions
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import EVENTS, LINES, ORDERS
from marketpush_cli.domain.bookings import BookingKind

_SKU = func.json_each(bindparam("keys", type_=Text)).table_valued("value").c.value


class SnapshotFigures:
    """Figures of one state of the database."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner

    @cached_property
    def _irregular(self) -> list[str]:
        return bookings.irregular_orders(self.runner)

    def first_and_last(self) -> tuple[int, int]:
        """The times between which everything stored happened."""
        first = self.runner.value(select(func.min(ORDERS.c.placed_at))) or 0
        ends = (select(func.max(column)) for column in (ORDERS.c.placed_at, ORDERS.c.updated_at, EVENTS.c.at))
        return first, max(int(self.runner.value(end) or 0) for end in ends)

    def booked(self, request: ReportRequest, kinds: Collection[BookingKind]) -> Iterator[BookedSum]:
        return bookings.booked_sums(self.runner, request, kinds, self._irregular)

    def irregular_histories(self, request: ReportRequest) -> Iterator[HistoryOfOrder]:
        return bookings.irregular_histories(self.runner, request, self._irregular)

    def histories(self, chosen: OrderFilter) -> Iterator[HistoryOfOrder]:
        return bookings.histories(self.runner, chosen)

    def scores(self, request: ReportRequest) -> Iterator[ScoreSum]:
        return scores.scores(self.runner, request)

    def order_durations(self, request: ReportRequest) -> Iterator[Duration]:
        return scores.order_durations(self.runner, request)

    def stage_durations(self, request: ReportRequest) -> Iterator[Duration]:
        return stages.stage_durations(self.runner, request)

    def incidents(self, request: ReportRequest) -> Iterator[IncidentFact]:
        return stages.incidents(self.runner, request)

    def ages(self, request: ReportRequest) -> Iterator[AgeSum]:
        return stages.ages(self.runner, request)

    def open_incidents(self, chosen: OrderFilter) -> int:
        return waiting.open_incidents(self.runner, chosen)

    def unanswered(self, chosen: OrderFilter) -> int:
        return waiting.unanswered(self.runner, chosen)

    def newest_events(self, chosen: OrderFilter, since: int, limit: int) -> Iterator[tuple[Any, ...]]:
        return waiting.newest_events(self.runner, chosen, since, limit)

    def titles(self, request: ReportRequest, skus: Collection[str]) -> dict[str, str]:
        """The title of each article, in the last order by number that has it and was placed before the end."""
        before = [] if request.until is None else [ORDERS.c.placed_at < request.until]
        last = (
            select(LINES.c.title)
            .join(ORDERS, ORDERS.c.number == LINES.c.order_number)
            .where(func.lower(LINES.c.sku) == func.lower(_SKU), LINES.c.sku == _SKU)
            .where(*conditions(request.chosen), *before)
            .order_by(LINES.c.order_number.desc(), LINES.c.line.desc())
            .limit(1)
            .correlate(_SKU.table)
            .scalar_subquery()
        )
        return {sku: title for sku, title in self.runner.rows_among(select(_SKU, last), skus) if title is not None}
