"""Both sides of the comparison as the same rows: what stands in the database file, and what the plain model says."""

from __future__ import annotations

from typing import Any

from plain_lines import given

ORDER_STATUSES = (
    "pending",
    "rejected",
    "awaiting_fulfillment",
    "shipped",
    "received",
    "canceled",
    "refunded",
    "closed",
)
LINE_STATUSES = (*ORDER_STATUSES, "incident_open", "partially_refunded")

_TIMES = ", ".join(f"{name}_at" for name in ORDER_STATUSES)
_LINE_TIMES = ", ".join(f"{name}_at" for name in LINE_STATUSES)
STATEMENTS = {
    "orders": f"SELECT number, paid_at, status, status_at, refunded, open_incidents, sequence, {_TIMES} FROM orders",
    "lines": "SELECT order_number, line, stage, status, status_at, refunded_item, refunded_shipping, refunded_tax,"
    f" commission_reversed, open_incident, carrier, tracking_number, decision_reason, {_LINE_TIMES} FROM order_line",
    "incidents": "SELECT order_number, line, number, state, opening_reason, closing_reason, opened_at, resolved_at,"
    " closed_at FROM incident",
    "refunds": "SELECT order_number, line, key, item, shipping, tax, commission_reversed, reason, at, actor,"
    " on_behalf_of, operation FROM refund",
    "events": "SELECT order_number, sequence, at, operation, line, action, actor, actor_kind, on_behalf_of, before,"
    ' "after", reason, note FROM event WHERE sequence > 1',
}


def stored_rows(connection: Any) -> dict[str, dict[Any, Any]]:
    """What stands in the database, by table and key."""
    keys = {"orders": 1, "lines": 2, "incidents": 3, "refunds": 3, "events": 2}
    found = {}
    for name, statement in STATEMENTS.items():
        width = keys[name]
        found[name] = {row[:width]: row[width:] for row in connection.execute(statement)}
    return found


def expected_rows(orders: dict[str, dict[str, Any]]) -> dict[str, dict[Any, Any]]:
    """What the plain model says should stand there."""
    rows: dict[str, dict[Any, Any]] = {name: {} for name in STATEMENTS}
    for number, order in orders.items():
        lines = order["lines"]
        rows["orders"][(number,)] = (
            order["paid_at"],
            order["status"],
            order["status_at"],
            sum(map(given, lines.values())),
            sum(line["open"] is not None for line in lines.values()),
            len(order["events"]) + 1,
            *(order["times"].get(name) for name in ORDER_STATUSES),
        )
        rows["lines"].update({(number, place): _line(line) for place, line in lines.items()})
        for place, incidents in order["incidents"].items():
            rows["incidents"].update({(number, place, one["number"]): _incident(one) for one in incidents})
        rows["refunds"].update({(number, place, key): tuple(rest) for place, key, *rest in order["refunds"]})
        rows["events"].update({(number, place): event for place, event in enumerate(order["events"], start=2)})
    return rows


def _line(line: dict[str, Any]) -> tuple[Any, ...]:
    return (
        line["stage"],
        line["status"],
        line["status_at"],
        *line["given"].values(),
        line["reversed"],
        line["open"],
        line["carrier"],
        line["tracking_number"],
        line["reason"],
        *(line["times"].get(name) for name in LINE_STATUSES),
    )


def _incident(incident: dict[str, Any]) -> tuple[Any, ...]:
    names = ("state", "opening_reason", "closing_reason", "opened_at", "resolved_at", "closed_at")
    return tuple(incident[name] for name in names)
