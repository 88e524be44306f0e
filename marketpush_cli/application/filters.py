"""Which orders and lines are meant: one record, read here in Python and in `database` in SQL. See docs/filters.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from marketpush_cli.domain.folding import SearchWord, matches, search_text
from marketpush_cli.domain.orders import Line
from marketpush_cli.domain.placed import Placed
from marketpush_cli.domain.references import folded_number
from marketpush_cli.domain.statuses import OPEN_STAGES, STAGES, Stage, Status


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


class DueSpan(NamedTuple):
    """When something was, or is, to be accepted or shipped: half-open, None for no limit."""

    since: int | None
    until: int | None

    def contains(self, at: int | None) -> bool:
        return at is not None and (self.since is None or at >= self.since) and (self.until is None or at < self.until)


Later = tuple[tuple[str, int], ...]
"""Operations that came after others: of each login those with a greater number."""


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Together they mean AND, the values of one OR; times are half-open, None and () mean no limit.

    `due` asks for what still waits and has its time in the span, `overdue_before` for lines that came to an open stage
    before then and are under no incident. `changed_by`, of which () means none, asks the events and so is read in SQL
    only.
    """

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
    due: DueSpan | None = None
    overdue_before: int | None = None
    changed_by: Later | None = None


@dataclass(frozen=True, slots=True)
class SortField:
    """A field to sort by; `is_descending` for the greatest first."""

    name: str
    is_descending: bool = False

    def __str__(self) -> str:
        return f"-{self.name}" if self.is_descending else self.name


NEWEST_FIRST = (SortField("placed_at", True),)
LONGEST_UNCHANGED_FIRST = (SortField("updated_at"), SortField("number"))
SORTABLE = ("placed_at", "updated_at", "number", "total", "seller")


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
        chosen.due is None or chosen.due.contains(_due_at(placed, order.status)),
        chosen.overdue_before is None or any(_is_overdue(line, chosen.overdue_before) for line in order.lines),
    )
    return all(tests)


def fits_line(chosen: OrderFilter, placed: Placed, line: Line) -> bool:
    """Whether a line of an order is among the lines meant; the order may be judged without what is the line's own."""
    tests = (
        not chosen.line_statuses or line.status in chosen.line_statuses,
        not chosen.line_stages or line.stage in chosen.line_stages,
        chosen.due is None or (_is_going_on(line) and chosen.due.contains(_due_at(placed, line.stage))),
        chosen.overdue_before is None or _is_overdue(line, chosen.overdue_before),
    )
    return all(tests) and fits(replace(chosen, due=None), placed)


def _due_at(placed: Placed, waits_for: str) -> int | None:
    """Until when something is to be done with what has this status or stage."""
    times = {Stage.PENDING: placed.accept_by, Stage.AWAITING_FULFILLMENT: placed.ship_by}
    return times.get(STAGES.get(waits_for, Stage.CLOSED))


def _is_overdue(line: Line, before: int) -> bool:
    since = getattr(line, f"{line.stage}_at")
    is_open = line.stage in OPEN_STAGES and line.open_incident is None and _is_going_on(line)
    return is_open and since is not None and since < before


def _is_going_on(line: Line) -> bool:
    return line.status is not Status.REFUNDED


def _fits_number(pattern: NumberPattern, placed: Placed) -> bool:
    return pattern.fits(placed.number) or pattern.fits(placed.commercial_order)


def _fits_customer(chosen: OrderFilter, placed: Placed) -> bool:
    stored = search_text(placed.customer_name)
    return any(matches(stored, words) for words in chosen.customers)
