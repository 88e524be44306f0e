"""How many orders were placed, and for how much. Definitions: docs/reports.md."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from marketpush_cli.application.reporting.facts import BookedSum
from marketpush_cli.domain.bookings import BookingKind
from marketpush_cli.domain.fields import Kind
from marketpush_cli.reports import booked
from marketpush_cli.reports.report import Cell, Figure, Report

KINDS = (BookingKind.PLACED,)
FIGURES = (
    Figure("orders", Kind.COUNT, "Orders", "orders placed; by product or carrier, those with such a line", 1),
    Figure("lines", Kind.COUNT, "Lines", "lines placed", 2),
    Figure("total", Kind.MONEY, "Total", "items, shipping and tax of these lines, as placed", 1),
)


def fold(cell: Cell, found: BookedSum) -> None:
    """Add one sum of bookings to a group."""
    cell.add(orders=found.orders, lines=found.lines, total=found.amount)


def values(cell: Cell) -> Mapping[str, int]:
    """The figures of a group."""
    return {each.name: cell[each.name] for each in FIGURES}


REPORT = Report(
    "orders",
    "How many orders were placed, and for how much.",
    "Orders and their lines, on the day they were placed.",
    FIGURES,
    partial(booked.gather, kinds=KINDS, fold=fold),
    partial(booked.prove, kinds=KINDS, fold=fold),
    values,
    ("orders",),
    has_currency=True,
)
