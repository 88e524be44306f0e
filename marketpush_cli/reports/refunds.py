"""What was given back, and why. Definitions: docs/reports.md."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from marketpush_cli.application.reporting.facts import BookedSum
from marketpush_cli.domain.bookings import BookingKind
from marketpush_cli.domain.fields import Kind
from marketpush_cli.reports import booked
from marketpush_cli.reports.report import Cell, Figure, Report

KINDS = (BookingKind.REFUNDED,)
FIGURES = (
    Figure("refunds", Kind.COUNT, "Refunds", "refunds of lines; one request over several lines makes several", 2),
    Figure("item", Kind.MONEY, "Items", "given back of the items", 3),
    Figure("shipping", Kind.MONEY, "Shipping", "given back of the shipping", 4),
    Figure("tax", Kind.MONEY, "Tax", "given back of the tax", 4),
    Figure("total", Kind.MONEY, "Total", "all given back", 1),
)


def fold(cell: Cell, found: BookedSum) -> None:
    """Add one sum of bookings to a group."""
    cell.add(refunds=found.lines, item=found.item, shipping=found.shipping, tax=found.tax, total=found.amount)


def values(cell: Cell) -> Mapping[str, int]:
    """The figures of a group."""
    return {each.name: cell[each.name] for each in FIGURES}


REPORT = Report(
    "refunds",
    "What was given back, and why.",
    "Refunds, on the day they were given.",
    FIGURES,
    partial(booked.gather, kinds=KINDS, fold=fold),
    partial(booked.prove, kinds=KINDS, fold=fold),
    values,
    ("total",),
    has_currency=True,
)
