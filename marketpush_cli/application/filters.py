"""Which orders and lines are meant: one record, read here in Python and in `database` in SQL. See docs/filters.md."""

from __future__ import annotations

from dataclasses import dataclass

from marketpush_cli.domain.folding import SearchWord, matches, search_text
from marketpush_cli.domain.orders import Line
from marketpush_cli.domain.placed import Placed
from marketpush_cli.domain.references import folded_number


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """A number in any case; with a `*` at the end all that begin so."""

    text: str
    is_prefix: bool

    @classmethod
    def of(cls, text: str) -> NumberPattern:
        plain = folded_number(text.rstrip("*"))
        return cls(plain, text.endswith("*"))

    def fits(self, number: str) -> bool:
        folded = folded_number(number)
        return folded.startswith(self.text) if self.is_prefix else folded == self.text


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Together they mean AND, the values of one OR; times are half-open, None and () mean no limit."""

    since: int | None = None
    until: int | None = None
    updated_since: int | None = None
    numbers: tuple[NumberPattern, ...] = ()
    customers: tuple[tuple[SearchWord, ...], ...] = ()
    statuses: tuple[str, ...] = ()
    sellers: tuple[str, ...] | None = None
    line_statuses: tuple[str, ...] = ()
    line_stages: tuple[str, ...] = ()
    has_incident: bool = False
    is_paid: bool | None = None
    stores: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class SortField:
    """A field to sort by; `is_descending` for the greatest first."""

    name: str
    is_descending: bool = False

    def __str__(self) -> str:
        return f"-{self.name}" if self.is_descending else self.name


NEWEST_FIRST = (SortField("placed_at", True),)
SORTABLE = ("placed_at", "updated_at", "number", "total")


@dataclass(frozen=True, slots=True)
class Page:
    """In which order, after which row, and how many at most (0 = all)."""

    sort: tuple[SortField, ...] = NEWEST_FIRST
    after: tuple[object, ...] | None = None
    limit: int = 0


def fits(chosen: OrderFilter, placed: Placed) -> bool:
    """Whether an order is meant."""
    order = placed.order
    tests = (
        chosen.since is None or placed.placed_at >= chosen.since,
        chosen.until is None or placed.placed_at < chosen.until,
        chosen.updated_since is None or order.updated_at >= chosen.updated_since,
        not chosen.numbers or any(_fits_number(pattern, placed) for pattern in chosen.numbers),
        not chosen.customers or _fits_customer(chosen, placed),
        not chosen.statuses or order.status in chosen.statuses,
        chosen.sellers is None or order.seller in chosen.sellers,
        not chosen.line_statuses or any(line.status in chosen.line_statuses for line in order.lines),
        not chosen.line_stages or any(line.stage in chosen.line_stages for line in order.lines),
        not chosen.has_incident or order.open_incidents > 0,
        chosen.is_paid is None or (order.paid_at is not None) == chosen.is_paid,
        chosen.stores is None or order.seller in chosen.stores,
    )
    return all(tests)


def fits_line(chosen: OrderFilter, line: Line) -> bool:
    """Whether a line of a meant order is among the lines meant."""
    by_status = not chosen.line_statuses or line.status in chosen.line_statuses
    return by_status and (not chosen.line_stages or line.stage in chosen.line_stages)


def _fits_number(pattern: NumberPattern, placed: Placed) -> bool:
    return pattern.fits(placed.number) or pattern.fits(placed.commercial_order)


def _fits_customer(chosen: OrderFilter, placed: Placed) -> bool:
    stored = search_text(placed.customer_name)
    return any(matches(stored, words) for words in chosen.customers)
