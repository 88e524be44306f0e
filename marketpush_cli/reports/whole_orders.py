"""Single orders, whole: what figures are proved with."""

from __future__ import annotations

from collections.abc import Iterator

from marketpush_cli.application.filters import OrderFilter, Page, SortField
from marketpush_cli.application.portions import portions
from marketpush_cli.application.reporting.request import Key, ReportRequest
from marketpush_cli.domain.orders import Line
from marketpush_cli.domain.placed import Placed
from marketpush_cli.domain.statuses import ORDER_STATUSES, RANK, Status
from marketpush_cli.reports.report import FigureReader

BY_NUMBER = Page((SortField("number"),))


def whole_orders(reader: FigureReader, chosen: OrderFilter) -> Iterator[Placed]:
    """The chosen orders in the order of their numbers, in memory some at a time."""
    numbers = (str(row[0]) for row in reader.list_orders(chosen, ("number",), BY_NUMBER))
    for part in portions(numbers):
        found = reader.placed(part)
        yield from (found[number] for number in part)


def line_key(request: ReportRequest, placed: Placed, line: Line, at: int, **more: str | None) -> Key:
    """The group of something that happened to a line at a time."""
    known = {
        "seller": placed.seller,
        "status": placed.order.status.value,
        "product": line.sku,
        "reason": line.decision_reason,
        "carrier": line.carrier,
        "currency": placed.currency,
        "stage": line.stage.value,
    }
    return request.key(at, **(known | more))


def time_of(placed: Placed, status: Status) -> int | None:
    """When the order came to a status."""
    return placed.order.times[ORDER_STATUSES.index(status)]


def was_accepted(line: Line) -> bool:
    """Whether a line was ever accepted; what was undone never was."""
    return line.awaiting_fulfillment_at is not None or RANK.get(line.stage, 0) > 0
