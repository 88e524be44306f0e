"""Orders as decisions need them, out of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cache
from sys import intern
from typing import Any

from sqlalchemy import Select, Text, bindparam, func, select

from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import INCIDENTS, LINES, MESSAGES, ORDERS, REFUNDS
from marketpush_cli.domain.orders import (
    INCIDENT_COLUMNS,
    LINE_MOVING,
    LINE_PLACED,
    ORDER_TIMES,
    Incident,
    Line,
    Order,
    Refund,
)
from marketpush_cli.domain.statuses import STAGES, STATUSES, IncidentState

KEYS = select(func.json_each(bindparam("keys", type_=Text)).table_valued("value").c.value)
"""The keys that `Runner.rows_among` gives: one parameter, for a statement with a thousand is compiled every time."""

_HEAD = ("number", "seller", "currency", "paid_at", "status", "status_at", "updated_at", "sequence", "head", "salt")
_LINE = ("order_number", "line", *LINE_PLACED, "stage", "status", "status_at", "version", *LINE_MOVING[1:])
_INCIDENT = ("order_number", "line", "number", *INCIDENT_COLUMNS)
_REFUND = ("order_number", "line", "key", "request", "item", "shipping", "tax", "commission_reversed", "reason", "at")


@cache
def order_heads() -> Select[Any]:
    columns = [ORDERS.c[name] for name in (*_HEAD, *ORDER_TIMES)]
    return select(*columns).where(ORDERS.c.number.in_(KEYS))


@cache
def order_lines() -> Select[Any]:
    columns = [LINES.c[name] for name in _LINE]
    return select(*columns).where(LINES.c.order_number.in_(KEYS)).order_by(LINES.c.order_number, LINES.c.line)


@cache
def order_incidents() -> Select[Any]:
    columns = [INCIDENTS.c[name] for name in _INCIDENT]
    return (
        select(*columns)
        .where(INCIDENTS.c.order_number.in_(KEYS))
        .order_by(INCIDENTS.c.order_number, INCIDENTS.c.line, INCIDENTS.c.number)
    )


@cache
def order_refunds() -> Select[Any]:
    columns = [REFUNDS.c[name] for name in (*_REFUND, "actor", "on_behalf_of", "operation")]
    return (
        select(*columns)
        .where(REFUNDS.c.order_number.in_(KEYS))
        .order_by(REFUNDS.c.order_number, REFUNDS.c.at, REFUNDS.c.line)
    )


@cache
def message_counts() -> Select[Any]:
    return (
        select(MESSAGES.c.order_number, func.max(MESSAGES.c.number))
        .where(MESSAGES.c.order_number.in_(KEYS))
        .group_by(MESSAGES.c.order_number)
    )


def load_orders(runner: Runner, numbers: Collection[str]) -> dict[str, Order]:
    """The orders with these numbers, whole; those that are not there are left out."""
    lines, incidents, refunds = _lines(runner, numbers), _incidents(runner, numbers), _refunds(runner, numbers)
    messages = dict(runner.rows_among(message_counts(), numbers))
    found = {}
    for row in runner.rows_among(order_heads(), numbers):
        number, seller, currency, paid_at, status, status_at, updated_at, sequence, head, salt = row[: len(_HEAD)]
        found[number] = Order(
            number,
            seller,
            intern(currency),
            paid_at,
            STATUSES[status],
            status_at,
            updated_at,
            sequence,
            head,
            salt,
            row[len(_HEAD) :],
            tuple(lines[number]),
            tuple(incidents.get(number, ())),
            tuple(refunds.get(number, ())),
            messages.get(number, 0),
        )
    return found


def _lines(runner: Runner, numbers: Iterable[str]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    stage_at = _LINE.index("stage")
    for row in runner.rows_among(order_lines(), numbers):
        cells = (*row[:stage_at], STAGES[row[stage_at]], STATUSES[row[stage_at + 1]], *row[stage_at + 2 :])
        found[row[0]].append(Line._make(cells))
    return found


def _incidents(runner: Runner, numbers: Iterable[str]) -> dict[str, list[Incident]]:
    found: dict[str, list[Incident]] = defaultdict(list)
    for order, line, number, state, *rest in runner.rows_among(order_incidents(), numbers):
        opening, closing, opened_by, opened_at, resolved_at, closed_at, closed_by = rest
        incident = Incident(
            order,
            line,
            number,
            IncidentState(state),
            opening,
            opened_by,
            opened_at,
            closing,
            resolved_at,
            closed_at,
            closed_by,
        )
        found[order].append(incident)
    return found


def _refunds(runner: Runner, numbers: Iterable[str]) -> dict[str, list[Refund]]:
    found: dict[str, list[Refund]] = defaultdict(list)
    for row in runner.rows_among(order_refunds(), numbers):
        found[row[0]].append(Refund(*row))
    return found
