"""What a report is asked for: which orders, which time, by what its rows are grouped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from marketpush_cli.application.filters import OrderFilter
from marketpush_cli.application.reporting.calendar import Calendar, day_name, month_name, week_name
from marketpush_cli.domain.errors import UsageError

MOST_DIMENSIONS = 2


class Dimension(StrEnum):
    """What rows can be grouped by."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SELLER = "seller"
    STATUS = "status"
    PRODUCT = "product"
    REASON = "reason"
    CARRIER = "carrier"
    CURRENCY = "currency"
    STAGE = "stage"


OF_TIME: dict[Dimension, Callable[[int], str]] = {
    Dimension.DAY: day_name,
    Dimension.WEEK: week_name,
    Dimension.MONTH: month_name,
}
OF_LINES = frozenset({Dimension.PRODUCT, Dimension.CARRIER, Dimension.REASON, Dimension.STAGE})
CHOICES = tuple(dimension for dimension in Dimension if dimension is not Dimension.STAGE)

Key = tuple[str | None, ...]
RawKey = tuple[int | str | None, ...]


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """`chosen` says which orders, and bounds no time; since and until bound what happened, half-open."""

    chosen: OrderFilter
    since: int | None
    until: int | None
    by: tuple[Dimension, ...]
    calendar: Calendar
    at: int

    @property
    def splits_orders(self) -> bool:
        """Whether lines of one order may stand in several groups."""
        return any(dimension in OF_LINES for dimension in self.by)

    @property
    def bounded(self) -> OrderFilter:
        """The orders with the time that is asked for, to be told."""
        return replace(self.chosen, since=self.since, until=self.until)

    def contains(self, at: int) -> bool:
        """Whether something of that time is asked for."""
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)

    def named(self, raw: Sequence[int | str | None]) -> Key:
        """A key as people read it: local days become the days, weeks or months that are asked for."""
        return tuple(
            OF_TIME[dimension](value) if dimension in OF_TIME and isinstance(value, int) else _text(value)
            for dimension, value in zip(self.by, raw, strict=True)
        )

    def key(self, at: int, **values: str | None) -> Key:
        """The key of something that happened at a time; values by the names of dimensions."""
        return self.named([self.calendar.day(at) if name in OF_TIME else values.get(name) for name in self.by])


def _text(value: int | str | None) -> str | None:
    return None if value is None else str(value)


def read_dimensions(typed: Sequence[str] | None, standing: Sequence[Dimension]) -> tuple[Dimension, ...]:
    """The dimensions of `--by`, behind those that a report always has. Raises UsageError for others and too many."""
    names = [word.strip().lower() for text in typed or () for word in text.split(",")]
    for name in names:
        if name not in CHOICES:
            raise UsageError(f"rows cannot be grouped by {name!r}; one can by {', '.join(CHOICES)}", field="by")
    found = (*standing, *(Dimension(name) for name in names if name not in standing))
    if len(set(names)) != len(names) or len(found) > MOST_DIMENSIONS:
        own = f" beside {' and '.join(standing)}" if standing else ""
        raise UsageError(
            f"--by takes up to {MOST_DIMENSIONS - len(standing)} different ones{own}, such as --by "
            f"{'seller' if standing else 'month,seller'}",
            field="by",
        )
    return found
