"""Which articles are sold, lost and complained about. Definitions: docs/reports.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from marketpush_cli.application.reporting.facts import BookedSum
from marketpush_cli.application.reporting.request import Dimension, Key, ReportRequest
from marketpush_cli.domain.bookings import BookingKind
from marketpush_cli.domain.fields import Kind
from marketpush_cli.reports import booked
from marketpush_cli.reports.report import Cell, Figure, FigureReader, Report, Table
from marketpush_cli.reports.whole_orders import line_key, whole_orders

KINDS = (BookingKind.PLACED, BookingKind.DECIDED, BookingKind.REFUNDED)
FIGURES = (
    Figure("units", Kind.COUNT, "Units", "units placed", 2),
    Figure("gross", Kind.MONEY, "Gross", "items, shipping and tax of all lines, on the day they were placed", 1),
    Figure("canceled", Kind.MONEY, "Canceled", "lines rejected or canceled, on the day that was decided", 3),
    Figure("refunded", Kind.MONEY, "Refunded", "given back, on the day of the refund", 3),
    Figure("net", Kind.MONEY, "Net", "gross - canceled - refunded", 1),
    Figure("incidents", Kind.COUNT, "Incidents", "incidents, on the day they were opened", 2),
)


def fold(cell: Cell, found: BookedSum) -> None:
    """Add one sum of bookings to a group."""
    match found.kind:
        case BookingKind.PLACED:
            cell.add(units=found.units, gross=found.amount)
        case BookingKind.DECIDED:
            cell.add(canceled=found.amount)
        case _:
            cell.add(refunded=found.amount)


def gather(reader: FigureReader, request: ReportRequest) -> Table:
    """By statements."""
    table = booked.gather(reader, request, KINDS, fold)
    for found in reader.figures.incidents(request):
        table.at(request.named(found.key), found.currency).add(incidents=1)
    return table


def prove(reader: FigureReader, request: ReportRequest) -> Table:
    """By single orders."""
    table = booked.prove(reader, request, KINDS, fold)
    for placed in whole_orders(reader, request.chosen):
        for incident in placed.order.incidents:
            if request.contains(incident.opened_at):
                line = placed.order.line(incident.line)
                key = line_key(request, placed, line, incident.opened_at, reason=incident.opening_reason)
                table.at(key, placed.currency).add(incidents=1)
    return table


def values(cell: Cell) -> Mapping[str, int]:
    """The figures of a group."""
    return {each.name: cell[each.name] for each in FIGURES} | {
        "net": cell["gross"] - cell["canceled"] - cell["refunded"]
    }


def titles(reader: FigureReader, request: ReportRequest, keys: Sequence[Key]) -> Mapping[Key, str]:
    """What each article is called in the last of the orders asked for, by number, that has it."""
    known = reader.figures.titles(request, {key[0] for key in keys if key[0] is not None})
    return {key: known[key[0]] for key in keys if key[0] in known}


REPORT = Report(
    "products",
    "Which articles are sold, lost and complained about.",
    "Lines by their article number (SKU), each amount on the day it happened.",
    FIGURES,
    gather,
    prove,
    values,
    ("net",),
    standing=(Dimension.PRODUCT,),
    has_currency=True,
    titles=titles,
)
