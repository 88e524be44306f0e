"""Whole orders as they are shown: head, lines, shipments, incidents, refunds, messages, history."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, or_, select

from marketpush_cli.application.filters import OrderFilter
from marketpush_cli.application.portions import portions
from marketpush_cli.database.order_filters import conditions
from marketpush_cli.database.order_listing import order_column
from marketpush_cli.database.order_loading import KEYS, load_orders
from marketpush_cli.database.placed_loading import load_messages
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import EVENTS, INCIDENTS, ORDERS, SELLERS
from marketpush_cli.domain.catalogue import ORDER_LIST
from marketpush_cli.domain.orders import PERSONAL, Incident, Line, Order, Refund
from marketpush_cli.domain.refunds import refundable
from marketpush_cli.domain.statuses import ORDER_STATUSES, Stage, Status

Row = tuple[Any, ...]


def heads() -> Select[Any]:
    listed = [order_column(name) for name in ORDER_LIST.names()]
    personal = [ORDERS.c[name] for name in PERSONAL]
    joined = ORDERS.join(SELLERS, SELLERS.c.code == ORDERS.c.seller)
    return select(*listed, *personal).select_from(joined).where(ORDERS.c.number.in_(KEYS))


def histories() -> Select[Any]:
    return select(*EVENTS.c).where(EVENTS.c.order_number.in_(KEYS)).order_by(EVENTS.c.order_number, EVENTS.c.sequence)


def load_documents(runner: Runner, numbers: Sequence[str]) -> Iterator[Row]:
    """Rows of `catalogue.ORDER`, then the currency, in the order of the numbers; in memory some at a time."""
    for some in portions(numbers):
        yield from _some_documents(runner, some)


def _some_documents(runner: Runner, numbers: Sequence[str]) -> Iterator[Row]:
    orders, messages = load_orders(runner, numbers), load_messages(runner, numbers)
    history = _histories(runner, numbers)
    found = {row[0]: row for row in runner.rows_among(heads(), numbers)}
    listed = len(ORDER_LIST.fields)
    for number in numbers:
        order, row = orders[number], found[number]
        head, (name, email, phone, address, attributes) = row[:listed], row[listed:]
        yield (
            *head,
            json.loads(attributes),
            (name, email, phone, address),
            times_of(ORDER_STATUSES, order.times),
            tuple(line_row(order, line) for line in order.lines),
            shipment_rows(order),
            tuple(map(incident_row, order.incidents)),
            tuple(refund_row(order, refund) for refund in order.refunds),
            tuple(message.cells() for message in messages[number]),
            history[number],
            order.currency,
        )


def _histories(runner: Runner, numbers: Collection[str]) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in runner.rows_among(histories(), numbers):
        found[row[0]].append(event_row(row))
    return defaultdict(tuple, {number: tuple(rows) for number, rows in found.items()})


def times_of(names: Sequence[str], times: Sequence[int | None]) -> dict[str, int]:
    return {str(name): at for name, at in zip(names, times, strict=True) if at is not None}


def line_row(order: Order, line: Line) -> Row:
    """Cells of `catalogue.LINE`."""
    return (
        line.reference,
        line.order,
        line.line,
        line.sku,
        line.title,
        line.quantity,
        line.unit_price,
        line.discount,
        line.item_total,
        line.shipping,
        line.tax,
        line.total,
        line.commission,
        line.refunded,
        refundable(order, line).total,
        line.stage,
        line.status,
        line.status_at,
        times_of(list(Status), [getattr(line, f"{status}_at") for status in Status]),
        line.carrier,
        line.tracking_number,
        line.open_incident,
        line.decision_reason,
    )


def shipment_rows(order: Order) -> tuple[Row, ...]:
    """Cells of `catalogue.SHIPMENT`: lines that went together, by carrier, number and time."""
    together: dict[tuple[Any, ...], list[str]] = {}
    for line in order.lines:
        if line.carrier is not None and line.stage not in (Stage.PENDING, Stage.AWAITING_FULFILLMENT):
            together.setdefault((line.carrier, line.tracking_number, line.shipped_at), []).append(line.reference)
    return tuple((order.number, *parcel, tuple(lines)) for parcel, lines in together.items())


def incident_row(incident: Incident) -> Row:
    """Cells of `catalogue.INCIDENT`."""
    return (
        f"{incident.order}/{incident.line}",
        incident.number,
        incident.order,
        incident.line,
        incident.state,
        incident.opening_reason,
        incident.closing_reason,
        incident.opened_by,
        incident.opened_at,
        incident.resolved_at,
        incident.closed_at,
        incident.closed_by,
    )


def refund_row(order: Order, refund: Refund) -> Row:
    """Cells of `catalogue.REFUND`."""
    return (
        refund.key,
        f"{refund.order}/{refund.line}",
        refund.item,
        refund.shipping,
        refund.tax,
        refund.total,
        refund.commission_reversed,
        order.currency,
        refund.reason,
        refund.at,
        refund.actor,
        refund.on_behalf_of,
    )


def event_row(row: Row) -> Row:
    """Cells of `catalogue.EVENT` from a row of the table."""
    (
        order,
        sequence,
        at,
        operation,
        line,
        action,
        actor,
        kind,
        behalf,
        login,
        before,
        after,
        reason,
        note,
        data,
        link,
    ) = row
    reference = order if line is None else f"{order}/{line}"
    facts = json.loads(data)
    return (
        sequence,
        at,
        operation,
        order,
        reference,
        action,
        actor,
        kind,
        behalf,
        login,
        before,
        after,
        reason,
        note,
        facts,
        link,
    )


def list_incidents(
    runner: Runner, chosen: OrderFilter, states: Sequence[str], lines: Sequence[tuple[str, int | None]], limit: int
) -> Iterator[Row]:
    """Rows of `catalogue.INCIDENT`, the oldest first."""
    joined = INCIDENTS.join(ORDERS, ORDERS.c.number == INCIDENTS.c.order_number)
    statement = select(*INCIDENTS.c).select_from(joined).where(*conditions(chosen))
    if states:
        statement = statement.where(INCIDENTS.c.state.in_(states))
    if lines:
        wanted = [_is_line(order, line) for order, line in lines]
        statement = statement.where(or_(*wanted))
    ordered = statement.order_by(INCIDENTS.c.opened_at, INCIDENTS.c.order_number, INCIDENTS.c.line, INCIDENTS.c.number)
    rows = runner.stream(ordered.limit(limit) if limit else ordered)
    for order, line, number, *rest in rows:
        yield (f"{order}/{line}", number, order, line, *rest)


def _is_line(order: str, line: int | None) -> Any:
    same = INCIDENTS.c.order_number == order
    return same if line is None else same & (INCIDENTS.c.line == line)
