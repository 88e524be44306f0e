"""The tables of orders: an order's number comes first in every key of what belongs to it. See docs/database.md."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, TextClause, func
from sqlalchemy import text as sql
from sqlmodel import SQLModel

from marketpush_cli.database.columns import CLUSTERED, STRICT, check, integer_column, one_of, text_column
from marketpush_cli.domain.statuses import ORDER_STATUSES, IncidentState, Stage, Status

_NEWEST_FIRST = sql("placed_at DESC")
_DECIDED = "('rejected', 'canceled')"
# written out, and not bound: an index of some rows serves just the statements that say the same words
IS_DECISION = f"event.line IS NOT NULL AND event.after IN {_DECIDED}"
IS_TAKEN_BACK = f"event.line IS NOT NULL AND event.before IN {_DECIDED}"
IS_PAYMENT = "event.line IS NULL AND event.action IN ('pay', 'undo')"
IS_UPDATE = "event.action = 'update'"
CAME_IN = "message.\"to\" = 'operator' OR message.actor = 'customer' OR message.on_behalf_of = 'customer'"


def _of_event(condition: str) -> TextClause:
    return sql(condition.replace("event.", ""))


def _of_message(condition: str) -> TextClause:
    return sql(condition.replace("message.", ""))


class OrderRow(SQLModel, table=True):
    """One order of one seller; everything from `status` on follows from its lines and events."""

    __tablename__ = "orders"
    number: str = text_column(key=True)
    commercial_order: str = text_column()
    placed_at: int = integer_column()
    paid_at: int | None = integer_column(optional=True)
    accept_by: int | None = integer_column(optional=True)
    ship_by: int | None = integer_column(optional=True)
    currency: str = text_column()
    seller: str = text_column()
    customer_name: str = text_column()
    customer_email: str | None = text_column(optional=True)
    customer_phone: str | None = text_column(optional=True)
    ship_to_address: str | None = text_column(optional=True)
    attributes: str = text_column()
    salt: str = text_column()
    search_name: str = text_column()
    search_email: str | None = text_column(optional=True)
    search_phone: str | None = text_column(optional=True)
    status: str = text_column()
    status_at: int = integer_column()
    pending_at: int | None = integer_column(optional=True)
    rejected_at: int | None = integer_column(optional=True)
    awaiting_fulfillment_at: int | None = integer_column(optional=True)
    shipped_at: int | None = integer_column(optional=True)
    received_at: int | None = integer_column(optional=True)
    canceled_at: int | None = integer_column(optional=True)
    refunded_at: int | None = integer_column(optional=True)
    closed_at: int | None = integer_column(optional=True)
    total: int = integer_column()
    refunded: int = integer_column()
    line_count: int = integer_column()
    open_incidents: int = integer_column()
    updated_at: int = integer_column()
    sequence: int = integer_column()
    head: str = text_column()
    __table_args__ = (
        ForeignKeyConstraint(["seller"], ["seller.code"], name="fk_orders_seller"),
        one_of("ck_orders_status", "status", ORDER_STATUSES),
        check("ck_orders_currency", "length(currency) = 3"),
        check("ck_orders_number", "length(number) BETWEEN 1 AND 64"),
        check("ck_orders_amounts", "total >= 0 AND refunded BETWEEN 0 AND total"),
        check("ck_orders_counts", "line_count >= 1 AND open_incidents BETWEEN 0 AND line_count AND sequence >= 1"),
        Index("ix_orders_placed", _NEWEST_FIRST, "number"),
        Index("ix_orders_status", "status", _NEWEST_FIRST, "number"),
        Index("ix_orders_seller", "seller", _NEWEST_FIRST, "number"),
        Index("ix_orders_updated", "updated_at", "number"),
        Index("ix_orders_total", "total", "number"),
        Index("ix_orders_commercial", "commercial_order"),
        Index("ix_orders_number_folded", func.lower(sql("number"))),
        Index("ix_orders_commercial_folded", func.lower(sql("commercial_order"))),
        Index("ix_orders_search_name", "search_name", "number"),
        Index("ix_orders_search_email", "search_email"),
        Index("ix_orders_search_phone", "search_phone"),
        Index("ix_orders_incidents", "number", sqlite_where=sql("open_incidents > 0")),
        STRICT,
    )


class OrderLineRow(SQLModel, table=True):
    """One product of an order; from `stage` on what became of it."""

    __tablename__ = "order_line"
    order_number: str = text_column(key=True)
    line: int = integer_column(key=True)
    sku: str = text_column()
    title: str = text_column()
    quantity: int = integer_column()
    unit_price: int = integer_column()
    discount: int = integer_column()
    shipping: int = integer_column()
    tax: int = integer_column()
    commission: int = integer_column()
    stage: str = text_column()
    status: str = text_column()
    status_at: int = integer_column()
    version: int = integer_column()
    decision_reason: str | None = text_column(optional=True)
    carrier: str | None = text_column(optional=True)
    tracking_number: str | None = text_column(optional=True)
    refunded_item: int = integer_column()
    refunded_shipping: int = integer_column()
    refunded_tax: int = integer_column()
    commission_reversed: int = integer_column()
    open_incident: int | None = integer_column(optional=True)
    pending_at: int | None = integer_column(optional=True)
    rejected_at: int | None = integer_column(optional=True)
    awaiting_fulfillment_at: int | None = integer_column(optional=True)
    shipped_at: int | None = integer_column(optional=True)
    received_at: int | None = integer_column(optional=True)
    incident_open_at: int | None = integer_column(optional=True)
    canceled_at: int | None = integer_column(optional=True)
    refunded_at: int | None = integer_column(optional=True)
    partially_refunded_at: int | None = integer_column(optional=True)
    closed_at: int | None = integer_column(optional=True)
    __table_args__ = (
        ForeignKeyConstraint(["order_number"], ["orders.number"], name="fk_order_line_order"),
        one_of("ck_order_line_stage", "stage", Stage),
        one_of("ck_order_line_status", "status", Status),
        check("ck_order_line_number", "line >= 1"),
        check("ck_order_line_price", "quantity >= 1 AND unit_price >= 0 AND shipping >= 0 AND tax >= 0"),
        check("ck_order_line_discount", "discount BETWEEN 0 AND quantity * unit_price"),
        check("ck_order_line_refunded_item", "refunded_item BETWEEN 0 AND quantity * unit_price - discount"),
        check("ck_order_line_refunded_shipping", "refunded_shipping BETWEEN 0 AND shipping"),
        check("ck_order_line_refunded_tax", "refunded_tax BETWEEN 0 AND tax"),
        check("ck_order_line_commission", "commission_reversed BETWEEN 0 AND commission"),
        Index("ix_order_line_status", "status", "order_number", "line"),
        Index("ix_order_line_stage", "stage", "order_number", "line"),
        Index("ix_order_line_tracking", func.lower(sql("tracking_number"))),
        Index("ix_order_line_sku", func.lower(sql("sku"))),
        CLUSTERED,
    )


class IncidentRow(SQLModel, table=True):
    """A complaint about one line."""

    __tablename__ = "incident"
    order_number: str = text_column(key=True)
    line: int = integer_column(key=True)
    number: int = integer_column(key=True)
    state: str = text_column()
    opening_reason: str = text_column()
    closing_reason: str | None = text_column(optional=True)
    opened_by: str = text_column()
    opened_at: int = integer_column()
    resolved_at: int | None = integer_column(optional=True)
    closed_at: int | None = integer_column(optional=True)
    closed_by: str | None = text_column(optional=True)
    __table_args__ = (
        ForeignKeyConstraint(
            ["order_number", "line"], ["order_line.order_number", "order_line.line"], name="fk_incident_line"
        ),
        one_of("ck_incident_state", "state", IncidentState),
        check("ck_incident_number", "number >= 1"),
        check("ck_incident_closed", "(state = 'closed') = (closed_at IS NOT NULL)"),
        Index("ix_incident_state", "state", "opened_at", "order_number"),
        CLUSTERED,
    )


class RefundRow(SQLModel, table=True):
    """Money given back on one line; never changed, never removed."""

    __tablename__ = "refund"
    order_number: str = text_column(key=True)
    line: int = integer_column(key=True)
    key: str = text_column(key=True)
    request: str = text_column()
    item: int = integer_column()
    shipping: int = integer_column()
    tax: int = integer_column()
    commission_reversed: int = integer_column()
    reason: str = text_column()
    at: int = integer_column()
    actor: str = text_column()
    on_behalf_of: str | None = text_column(optional=True)
    operation: str = text_column()
    __table_args__ = (
        ForeignKeyConstraint(
            ["order_number", "line"], ["order_line.order_number", "order_line.line"], name="fk_refund_line"
        ),
        check("ck_refund_parts", "item >= 0 AND shipping >= 0 AND tax >= 0 AND item + shipping + tax > 0"),
        check("ck_refund_key", "length(key) BETWEEN 1 AND 255"),
        Index("ix_refund_at", "at", "order_number"),
        CLUSTERED,
    )


class MessageRow(SQLModel, table=True):
    """What was written to or by a customer or seller about an order; its text stands only here."""

    __tablename__ = "message"
    order_number: str = text_column(key=True)
    number: int = integer_column(key=True)
    at: int = integer_column()
    actor: str = text_column()
    on_behalf_of: str | None = text_column(optional=True)
    to: str = text_column()
    text: str = text_column()
    delivery: str = text_column()
    subject: str | None = text_column(optional=True)
    key: str | None = text_column(optional=True)
    __table_args__ = (
        ForeignKeyConstraint(["order_number"], ["orders.number"], name="fk_message_order"),
        check("ck_message_text", "length(text) BETWEEN 1 AND 10000"),
        check("ck_message_number", "number >= 1"),
        one_of("ck_message_to", '"to"', ("customer", "seller", "operator")),
        one_of("ck_message_delivery", "delivery", ("queued", "sent", "failed", "recorded")),
        Index("ix_message_delivery", "delivery", "at"),
        Index("ix_message_key", "order_number", "key", unique=True),
        Index("ix_message_at", "at", "order_number", "number"),
        Index("ix_message_came_in", "at", "order_number", "number", sqlite_where=_of_message(CAME_IN)),
        CLUSTERED,
    )


class EventRow(SQLModel, table=True):
    """What happened to an order, in its sequence, each hash over the one before; append-only."""

    __tablename__ = "event"
    order_number: str = text_column(key=True)
    sequence: int = integer_column(key=True)
    at: int = integer_column()
    operation: str = text_column()
    line: int | None = integer_column(optional=True)
    action: str = text_column()
    actor: str = text_column()
    actor_kind: str = text_column()
    on_behalf_of: str | None = text_column(optional=True)
    login: str = text_column()
    before: str | None = text_column(optional=True)
    after: str | None = text_column(optional=True)
    reason: str | None = text_column(optional=True)
    note: str | None = text_column(optional=True)
    data: str = text_column()
    hash: str = text_column()
    __table_args__ = (
        ForeignKeyConstraint(["order_number"], ["orders.number"], name="fk_event_order"),
        check("ck_event_sequence", "sequence >= 1"),
        Index("ix_event_operation", "operation", "order_number", "sequence"),
        Index("ix_event_at", "at", "order_number", "sequence"),
        Index("ix_event_decision", "at", "order_number", "line", sqlite_where=_of_event(IS_DECISION)),
        Index("ix_event_taken_back", "order_number", sqlite_where=_of_event(IS_TAKEN_BACK)),
        Index("ix_event_payment", "order_number", sqlite_where=_of_event(IS_PAYMENT)),
        Index("ix_event_update", "order_number", sqlite_where=_of_event(IS_UPDATE)),
        CLUSTERED,
    )
