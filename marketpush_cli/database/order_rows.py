"""Records of the domain as rows of the tables."""

from __future__ import annotations

from dataclasses import asdict, fields
from operator import attrgetter
from typing import Any

from marketpush_cli.domain.folding import search_text
from marketpush_cli.domain.orders import (
    INCIDENT_COLUMNS,
    LINE_MOVING,
    LINE_PLACED,
    ORDER_TIMES,
    PERSONAL,
    REFUND_COLUMNS,
    Incident,
    Order,
    Refund,
)
from marketpush_cli.domain.outgoing import Mail
from marketpush_cli.domain.placed import Message, Placed

ORDER_MOVED = (
    "paid_at",
    "status",
    "status_at",
    *ORDER_TIMES,
    "refunded",
    "open_incidents",
    "updated_at",
    "sequence",
    "head",
)
ALWAYS_MOVED = ("updated_at", "sequence", "head")
MOVED_WITH = {
    "lines": (),
    "status": ("status",),
    "status_at": ("status_at",),
    "times": ORDER_TIMES,
    "paid_at": ("paid_at",),
    "refunds": ("refunded",),
    "incidents": ("open_incidents",),
}
LINE_ALWAYS_MOVED = ("status", "status_at", "version")
LINE_MOVED = (*LINE_MOVING, "status", "status_at", "version")
_ENUMERATED = ("stage", "status")
INCIDENT_MOVING = INCIDENT_COLUMNS
MAIL_PLAIN = tuple(field.name for field in fields(Mail) if field.name != "attachment")


def moved_order(order: Order) -> tuple[Any, ...]:
    """The number of an order, then its `ORDER_MOVED`."""
    return (
        order.number,
        order.paid_at,
        order.status.value,
        order.status_at,
        *order.times,
        order.refunded,
        order.open_incidents,
        order.updated_at,
        order.sequence,
        order.head,
    )


moved_line = attrgetter("order", "line", *(f"{name}.value" if name in _ENUMERATED else name for name in LINE_MOVED))
"""The order and number of a line, then its `LINE_MOVED`."""


placed_line = attrgetter(*LINE_PLACED)


def placed_order_row(placed: Placed) -> dict[str, Any]:
    order = placed.order
    return dict(zip(("number", *ORDER_MOVED), moved_order(order), strict=True)) | {
        "commercial_order": placed.commercial_order,
        "placed_at": placed.placed_at,
        "accept_by": placed.accept_by,
        "ship_by": placed.ship_by,
        "currency": order.currency,
        "seller": order.seller,
        **{name: getattr(placed, name) for name in PERSONAL},
        "salt": order.salt,
        **search_columns(placed.customer_name, placed.customer_email, placed.customer_phone),
        "total": sum(line.total for line in order.lines),
        "line_count": len(order.lines),
    }


def search_columns(name: str, email: str | None, phone: str | None) -> dict[str, str | None]:
    """What a customer is found by: folded name, lower-case address, digits of the number from the end."""
    digits = "".join(character for character in phone or "" if character.isdecimal())
    return {
        "search_name": search_text(name),
        "search_email": email.strip().casefold() if email else None,
        "search_phone": digits[::-1] or None,
    }


def placed_line_rows(placed: Placed) -> list[dict[str, Any]]:
    names = ("order_number", "line", *LINE_MOVED, *LINE_PLACED)
    return [dict(zip(names, (*moved_line(line), *placed_line(line)), strict=True)) for line in placed.order.lines]


def incident_row(incident: Incident) -> dict[str, Any]:
    key = {"order_number": incident.order, "line": incident.line, "number": incident.number}
    return key | {name: getattr(incident, name) for name in INCIDENT_COLUMNS}


def refund_row(refund: Refund) -> dict[str, Any]:
    key = {"order_number": refund.order, "line": refund.line, "key": refund.key}
    return key | {name: getattr(refund, name) for name in REFUND_COLUMNS}


def mail_row(mail: Mail) -> dict[str, Any]:
    row = {name: getattr(mail, name) for name in MAIL_PLAIN}
    attached = mail.attachment
    return row | {
        "is_automatic": int(mail.is_automatic),
        "attachment_name": attached and attached.name,
        "attachment_type": attached and attached.type,
        "attachment": attached and attached.content,
    }


def message_row(message: Message) -> dict[str, Any]:
    row = asdict(message)
    return {"order_number": row.pop("order"), **row}
