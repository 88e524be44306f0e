"""Stores changes: staged first without a lock, then applied by set-based statements in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Column, Dialect, Insert, MetaData, Table, and_, delete, func, insert, select, update
from sqlalchemy.schema import CreateTable, DropTable

from marketpush_cli.application.changes import Changes
from marketpush_cli.database.administering import append_administration, append_operation, state_value
from marketpush_cli.database.order_rows import (
    INCIDENT_MOVING,
    LINE_MOVED,
    ORDER_MOVED,
    event_row,
    incident_row,
    message_row,
    moved_line,
    moved_order,
    placed_line_rows,
    placed_order_row,
    refund_row,
)
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import EVENTS, INCIDENTS, LINES, MESSAGES, ORDERS, REFUNDS
from marketpush_cli.domain.placed import Placed

_STAGING = MetaData()


def _staged(name: str, table: Table, columns: Iterable[str], *extra: Column[Any]) -> Table:
    """A temporary table without a key: with one, the planner would scan the big table instead."""
    copied = [Column(column, table.c[column].type) for column in columns]
    return Table(f"staged_{name}", _STAGING, *copied, *extra, prefixes=["TEMPORARY"])


_MOVED_ORDERS = _staged(
    "moved_order", ORDERS, ("number", *ORDER_MOVED), Column("seen", ORDERS.c.sequence.type, nullable=False)
)
_MOVED_LINES = _staged("moved_line", LINES, ("order_number", "line", *LINE_MOVED))
_NEW = {
    table.name: _staged(f"new_{table.name}", table, table.c.keys())
    for table in (ORDERS, LINES, INCIDENTS, REFUNDS, MESSAGES, EVENTS)
}
_MOVED_INCIDENTS = _staged("moved_incident", INCIDENTS, ("order_number", "line", "number", *INCIDENT_MOVING))


class Stale(Exception):
    """What was seen when the changes were decided has changed since: decide again."""


def stage(runner: Runner, changes: Changes) -> None:
    """Put everything into temporary tables of this connection; nothing shared is touched or locked."""
    for statement in _fresh_staging(runner.connection.dialect):
        runner.connection.exec_driver_sql(statement)
    moved = [moved_order(order) | {"seen": changes.seen[order.number]} for order in changes.orders]
    runner.run_many(insert(_MOVED_ORDERS), moved)
    runner.run_many(insert(_MOVED_LINES), [moved_line(line) for line in changes.lines])
    known = {(row.order, row.line, row.number) for order in changes.placed for row in order.order.incidents}
    incidents = [(key, row) for key, row in changes.incidents if row is not None and key not in known]
    runner.run_many(insert(_MOVED_INCIDENTS), [incident_row(row) for _, row in incidents])
    for table, rows in _new_rows(changes).items():
        runner.run_many(insert(_NEW[table.name]), rows)


@lru_cache(maxsize=2)
def _fresh_staging(dialect: Dialect) -> tuple[str, ...]:
    """What makes the temporary tables anew; told once a process, for it costs more than a small operation does."""
    steps = [
        step for table in _STAGING.sorted_tables for step in (DropTable(table, if_exists=True), CreateTable(table))
    ]
    return tuple(str(step.compile(dialect=dialect)) for step in steps)


def _new_rows(changes: Changes) -> dict[Table, list[dict[str, Any]]]:
    placed = changes.placed
    return {
        ORDERS: [placed_order_row(order) for order in placed],
        LINES: [row for order in placed for row in placed_line_rows(order)],
        INCIDENTS: [incident_row(incident) for order in placed for incident in order.order.incidents],
        REFUNDS: [refund_row(refund) for refund in changes.refunds]
        + [refund_row(refund) for order in placed for refund in order.order.refunds],
        MESSAGES: [message_row(message) for message in changes.messages]
        + [message_row(message) for order in placed for message in order.messages],
        EVENTS: [event_row(event) for event in changes.events],
    }


def apply(runner: Runner, changes: Changes) -> None:
    """Store what was staged, in the caller's transaction. Raises Stale when an order or the administration moved on."""
    _check_seen(runner, changes)
    administered = append_administration(runner, changes)
    for replaced in changes.replaced:
        _replace(runner, replaced, changes.seen[replaced.number])
    _insert_new(runner, (ORDERS, LINES))
    _move(runner, ORDERS, _MOVED_ORDERS, ("number",), ORDER_MOVED, changes.orders)
    _move(runner, LINES, _MOVED_LINES, ("order_number", "line"), LINE_MOVED, changes.lines)
    _move_incidents(runner, changes)
    _insert_new(runner, (INCIDENTS, REFUNDS, MESSAGES, EVENTS))
    append_operation(runner, changes, administered)


def _check_seen(runner: Runner, changes: Changes) -> None:
    same = select(func.count()).select_from(
        _MOVED_ORDERS.join(
            ORDERS, and_(ORDERS.c.number == _MOVED_ORDERS.c.number, ORDERS.c.sequence == _MOVED_ORDERS.c.seen)
        )
    )
    if changes.orders and runner.value(same) != len(changes.orders):
        raise Stale
    there = select(func.count()).where(ORDERS.c.number.in_(select(_NEW["orders"].c.number)))
    if changes.placed and runner.value(there):
        raise Stale
    seen = changes.administration_seen
    if seen is not None and state_value(runner, "administration") != seen:
        raise Stale


def _replace(runner: Runner, placed: Placed, seen: int) -> None:
    """An order that nobody has touched gets other lines and other columns."""
    number = placed.number
    row = placed_order_row(placed)
    same = and_(ORDERS.c.number == number, ORDERS.c.sequence == seen)
    if runner.run(update(ORDERS).where(same).values(row)) != 1:
        raise Stale
    runner.run(delete(LINES).where(LINES.c.order_number == number))
    runner.run_many(insert(LINES), placed_line_rows(placed))


def _insert_new(runner: Runner, tables: Sequence[Table]) -> None:
    for table in tables:
        runner.run(_from_staged(table))


@cache
def _from_staged(table: Table) -> Insert:
    staged = _NEW[table.name]
    keys = [staged.c[column.name] for column in table.primary_key]
    columns = table.c.keys()
    rows = select(*(staged.c[name] for name in columns)).order_by(*keys)
    return insert(table).from_select(columns, rows)


def _move(
    runner: Runner, table: Table, staged: Table, keys: Sequence[str], columns: Sequence[str], rows: Sequence[object]
) -> None:
    if not rows:
        return
    same = and_(*(table.c[key] == staged.c[key] for key in keys))
    values = {name: staged.c[name] for name in columns}
    if runner.run(update(table).values(values).where(same)) != len(rows):
        raise Stale


def _move_incidents(runner: Runner, changes: Changes) -> None:
    gone = [key for key, row in changes.incidents if row is None]
    for order, line, number in gone:
        where = and_(INCIDENTS.c.order_number == order, INCIDENTS.c.line == line, INCIDENTS.c.number == number)
        runner.run(delete(INCIDENTS).where(where))
    if len(gone) == len(changes.incidents):
        return
    keys = ("order_number", "line", "number")
    same = and_(*(INCIDENTS.c[key] == _MOVED_INCIDENTS.c[key] for key in keys))
    values = {name: _MOVED_INCIDENTS.c[name] for name in INCIDENT_MOVING}
    runner.run(update(INCIDENTS).values(values).where(same))
    columns = INCIDENTS.c.keys()
    new = (
        select(*(_MOVED_INCIDENTS.c[name] for name in columns))
        .where(~select(INCIDENTS.c.number).where(same).correlate(_MOVED_INCIDENTS).exists())
        .order_by(*(_MOVED_INCIDENTS.c[key] for key in keys))
    )
    runner.run(insert(INCIDENTS).from_select(columns, new))
