"""What a template of messages can name: the order, its lines, customer and seller, and the columns of the row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from marketpush_cli.application.templating import Fields, Several
from marketpush_cli.domain.money import format_amount
from marketpush_cli.domain.orders import Line
from marketpush_cli.domain.placed import Placed
from marketpush_cli.domain.times import to_the_minute


def fields_of(placed: Placed, row: Mapping[str, str], zone: str) -> dict[str, Any]:
    """The fields for one order; times in a zone, amounts with the digits of their currency."""
    order, place = placed.order, ZoneInfo(zone)
    return {
        "order": Fields(
            "order",
            {
                "number": order.number,
                "commercial_order": placed.commercial_order,
                "status": _words(order.status),
                "currency": order.currency,
                "total": format_amount(sum(line.total for line in order.lines), order.currency),
                "refunded": format_amount(order.refunded, order.currency),
                "placed_at": _time(placed.placed_at, place),
                "paid_at": _time(order.paid_at, place),
                "accept_by": _time(placed.accept_by, place),
                "ship_by": _time(placed.ship_by, place),
            },
        ),
        "customer": Fields("customer", {"name": placed.customer_name}),
        "seller": Fields("seller", {"code": order.seller, "name": placed.seller_name}),
        "lines": Several("lines", (_line(line, order.currency) for line in order.lines)),
        "row": Fields("row", row),
    }


def _line(line: Line, currency: str) -> Fields:
    return Fields(
        "line",
        {
            "number": line.line,
            "reference": line.reference,
            "sku": line.sku,
            "title": line.title,
            "quantity": line.quantity,
            "unit_price": format_amount(line.unit_price, currency),
            "total": format_amount(line.total, currency),
            "status": _words(line.status),
            "carrier": line.carrier,
            "tracking_number": line.tracking_number,
        },
    )


def _words(code: str) -> str:
    return code.replace("_", " ")


def _time(at: int | None, zone: ZoneInfo) -> str | None:
    return None if at is None else to_the_minute(at, zone)
