"""What was sold, what of it was lost, and what the sellers are due. Definitions: docs/reports.md."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from marketpush_cli.application.reporting.facts import BookedSum
from marketpush_cli.domain.bookings import BookingKind
from marketpush_cli.domain.fields import Kind
from marketpush_cli.reports import booked
from marketpush_cli.reports.report import Cell, Figure, Report

KINDS = tuple(BookingKind)
FIGURES = (
    Figure("orders", Kind.COUNT, "Orders", "orders placed"),
    Figure("lines", Kind.COUNT, "Lines", "lines placed", 6),
    Figure("units", Kind.COUNT, "Units", "units placed", 6),
    Figure("gross", Kind.MONEY, "Gross", "items, shipping and tax of all lines, on the day they were placed", 1),
    Figure("canceled", Kind.MONEY, "Canceled", "lines rejected or canceled, on the day that was decided", 2),
    Figure("refunded", Kind.MONEY, "Refunded", "given back, on the day of the refund", 2),
    Figure("net", Kind.MONEY, "Net", "gross - canceled - refunded", 1),
    Figure("commission", Kind.MONEY, "Commission", "the marketplace's share, with gross", 4),
    Figure("commission_reversed", Kind.MONEY, "Reversed", "commission taken back, with canceled and refunded", 5),
    Figure(
        "to_pay_back",
        Kind.MONEY,
        "To pay back",
        "paid lines that were rejected or canceled: the payment's, no refund",
        5,
    ),
    Figure("payable", Kind.MONEY, "Payable", "net - (commission - commission reversed)", 3),
)


def fold(cell: Cell, found: BookedSum) -> None:
    """Add one sum of bookings to a group."""
    match found.kind:
        case BookingKind.PLACED:
            cell.add(
                orders=found.orders,
                lines=found.lines,
                units=found.units,
                gross=found.amount,
                commission=found.commission,
            )
        case BookingKind.DECIDED:
            cell.add(canceled=found.amount, commission_reversed=found.commission)
        case BookingKind.REFUNDED:
            cell.add(refunded=found.amount, commission_reversed=found.commission)
        case BookingKind.TO_PAY_BACK:
            cell.add(to_pay_back=found.amount)


def values(cell: Cell) -> Mapping[str, int]:
    """The figures of a group."""
    net = cell["gross"] - cell["canceled"] - cell["refunded"]
    payable = net - (cell["commission"] - cell["commission_reversed"])
    return {each.name: cell[each.name] for each in FIGURES} | {"net": net, "payable": payable}


REPORT = Report(
    "sales",
    "What was sold, canceled and given back, and what sellers are due.",
    "Amounts, each on the day it happened: lines placed, rejected or canceled, and refunds; "
    "what is undone is booked the other way round on the day it is undone.",
    FIGURES,
    partial(booked.gather, kinds=KINDS, fold=fold),
    partial(booked.prove, kinds=KINDS, fold=fold),
    values,
    ("net",),
    has_currency=True,
)
