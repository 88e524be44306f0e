"""What a database is asked for by reports: sums by group, and single values where sums do not do."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple, Protocol

from marketpush_cli.application.filters import OrderFilter
from marketpush_cli.application.reporting.request import RawKey, ReportRequest
from marketpush_cli.domain.bookings import BookingKind
from marketpush_cli.domain.chain import Event

BUCKETS = (("under_1d", 1), ("from_1d_to_3d", 3), ("from_3d_to_7d", 7), ("from_7d_to_30d", 30), ("over_30d", None))


class BookedSum(NamedTuple):
    """What was booked in one group and currency, in minor units."""

    kind: BookingKind
    key: RawKey
    currency: str
    orders: int
    lines: int
    units: int
    item: int
    shipping: int
    tax: int
    commission: int

    @property
    def amount(self) -> int:
        return self.item + self.shipping + self.tax


class ScoreSum(NamedTuple):
    """How orders and lines placed in one group went on; each pair is what a rate divides."""

    key: RawKey
    orders: int
    lines: int
    accepted_orders: int
    decided_orders: int
    rejected_lines: int
    canceled_lines: int
    accepted_lines: int
    incident_lines: int
    refunded_lines: int
    late_orders: int
    due_orders: int


Duration = tuple[RawKey, str, int]  # how long one thing took: its group, what it was, whole seconds


class IncidentFact(NamedTuple):
    """One incident; `lasted` is None while it is not closed."""

    key: RawKey
    currency: str
    state: str
    lasted: int | None


class AgeSum(NamedTuple):
    """Lines at a stage now, by how long they have been there, as many as BUCKETS."""

    key: RawKey
    counts: tuple[int, ...]


class HistoryOfOrder(NamedTuple):
    """All events of an order, and its status now."""

    status: str
    events: list[Event]


class Figures(Protocol):
    """Questions of reports, answered from one snapshot."""

    def first_and_last(self) -> tuple[int, int]: ...
    def booked(self, request: ReportRequest, kinds: Collection[BookingKind]) -> Iterator[BookedSum]: ...
    def irregular_histories(self, request: ReportRequest) -> Iterator[HistoryOfOrder]: ...
    def histories(self, chosen: OrderFilter) -> Iterator[HistoryOfOrder]: ...
    def scores(self, request: ReportRequest) -> Iterator[ScoreSum]: ...
    def order_durations(self, request: ReportRequest) -> Iterator[Duration]: ...
    def stage_durations(self, request: ReportRequest) -> Iterator[Duration]: ...
    def incidents(self, request: ReportRequest) -> Iterator[IncidentFact]: ...
    def ages(self, request: ReportRequest) -> Iterator[AgeSum]: ...
    def open_incidents(self, chosen: OrderFilter) -> int: ...
    def unanswered(self, chosen: OrderFilter) -> int: ...
    def newest_events(self, chosen: OrderFilter, since: int, limit: int) -> Iterator[tuple[Any, ...]]: ...
    def titles(self, request: ReportRequest, skus: Collection[str]) -> dict[str, str]: ...
