"""An order of the sample as the object that `orders import` reads."""

from __future__ import annotations

from functools import lru_cache

from marketpush_cli.domain.money import format_amount
from marketpush_cli.domain.times import format_rfc3339
from marketpush_cli.sample.order_life import LifeOfIncident, LifeOfLine, LifeOfOrder, Message, Refund
from marketpush_cli.sample.purchases import DAY

# Lines of an order mostly go through the same moments together.
_written = lru_cache(maxsize=64)(format_rfc3339)


def document(order: LifeOfOrder) -> dict[str, object]:
    """The order with its past; what follows from it, such as statuses and totals, is left out."""
    customer = order.customer
    return {
        **placed_fields(order),
        "attributes": dict(order.attributes),
        "customer": {
            "name": customer.name,
            "email": customer.email,
            "phone": customer.phone,
            "address": customer.address,
        },
        "lines": [_line(line, order.currency) for line in order.lines],
        "incidents": [_incident(incident) for incident in order.incidents],
        "refunds": [_refund(refund, order) for refund in order.refunds],
        "messages": [_message(message) for message in order.messages],
    }


def placed_fields(order: LifeOfOrder) -> dict[str, str | None]:
    """What every format says of the order itself."""
    accept_days, ship_days = order.store.promises or (None, None)
    return {
        "number": order.number,
        "commercial_order": order.commercial_order,
        "placed_at": _written(order.placed_at),
        "paid_at": _time(order.paid_at),
        "accept_by": _days_after(order.placed_at, accept_days),
        "ship_by": _days_after(order.placed_at, ship_days),
        "currency": order.currency,
        "seller": order.store.seller.code,
        "seller_name": order.store.seller.name,
    }


def _time(at: int | None) -> str | None:
    return None if at is None else _written(at)


def _days_after(at: int, days: int | None) -> str | None:
    return None if days is None else _written(at + days * DAY)


def _line(line: LifeOfLine, currency: str) -> dict[str, object]:
    return {
        "line": line.line,
        "sku": line.sku,
        "title": line.title,
        "quantity": line.quantity,
        "unit_price": format_amount(line.unit_price, currency),
        "discount": format_amount(line.discount, currency),
        "shipping": format_amount(line.shipping, currency),
        "tax": format_amount(line.tax, currency),
        "commission": format_amount(line.commission, currency),
        "stage": line.stage.value,
        "timestamps": {status.value: _written(at) for status, at in line.times.items()},
        "reason": line.reason,
        "carrier": line.carrier,
        "tracking_number": line.tracking_number,
    }


def _incident(incident: LifeOfIncident) -> dict[str, object]:
    return {
        "line": incident.line,
        "number": incident.number,
        "state": incident.state.value,
        "opening_reason": incident.opening_reason,
        "closing_reason": incident.closing_reason,
        "opened_by": incident.opened_by,
        "opened_at": _written(incident.opened_at),
        "resolved_at": _time(incident.resolved_at),
        "closed_at": _time(incident.closed_at),
        "closed_by": incident.closed_by,
    }


def _refund(refund: Refund, order: LifeOfOrder) -> dict[str, object]:
    return {
        "key": refund.key,
        "reference": f"{order.number}/{refund.line}",
        "item": format_amount(refund.parts.item, order.currency),
        "shipping": format_amount(refund.parts.shipping, order.currency),
        "tax": format_amount(refund.parts.tax, order.currency),
        "commission_reversed": format_amount(refund.commission_reversed, order.currency),
        "reason": refund.reason,
        "at": _written(refund.at),
        "actor": refund.actor,
    }


def _message(message: Message) -> dict[str, object]:
    return {
        "at": _written(message.at),
        "actor": message.actor,
        "to": message.to,
        "text": message.text,
        "delivery": message.delivery,
    }
