"""Sums of bookings, read in two ways: by statements, and by playing the events of single orders."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from marketpush_cli.application.reporting.facts import BookedSum, HistoryOfOrder
from marketpush_cli.application.reporting.request import Key, ReportRequest
from marketpush_cli.domain.bookings import Booking, BookingKind, bookings_of
from marketpush_cli.reports.report import Cell, FigureReader, Table

Kinds = Collection[BookingKind]
Fold = Callable[[Cell, BookedSum], None]


def gather(reader: FigureReader, request: ReportRequest, kinds: Kinds, fold: Fold) -> Table:
    """Regular orders by statements, the others by their histories."""
    table = Table()
    for found in reader.figures.booked(request, kinds):
        fold(table.at(request.named(found.key), found.currency), found)
    _fold_histories(table, reader.figures.irregular_histories(request), request, kinds, fold)
    return table


def prove(reader: FigureReader, request: ReportRequest, kinds: Kinds, fold: Fold) -> Table:
    """Every order by its history."""
    table = Table()
    _fold_histories(table, reader.figures.histories(request.chosen), request, kinds, fold)
    return table


def _fold_histories(
    table: Table, histories: Iterable[HistoryOfOrder], request: ReportRequest, kinds: Kinds, fold: Fold
) -> None:
    for history in histories:
        asked = [one for one in bookings_of(history.events) if one.kind in kinds and request.contains(one.at)]
        for key, found in _summed(asked, history.status, request):
            fold(table.at(key, found.currency), found)


def _summed(bookings: Iterable[Booking], status: str, request: ReportRequest) -> Iterator[tuple[Key, BookedSum]]:
    """One sum a booking; the first of its order, time and group counts the order."""
    counted: set[object] = set()
    for one in bookings:
        key = request.key(
            one.at,
            seller=one.seller,
            status=status,
            product=one.sku,
            reason=one.reason,
            carrier=one.carrier,
            currency=one.currency,
        )
        same = (one.kind, one.at, one.sign, key, one.currency)
        orders = 0 if same in counted else one.sign
        counted.add(same)
        sums = (orders, one.sign, one.units, one.item, one.shipping, one.tax, one.commission)
        yield key, BookedSum(one.kind, (), one.currency, *sums)
