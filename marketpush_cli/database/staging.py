"""Rows on their way into the database: kept in temporary tables of the connection until they are stored together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Column, Dialect, Integer, MetaData, Table, insert, select
from sqlalchemy.schema import CreateTable, DropTable

from marketpush_cli.application.changes import Changes, IncidentKey
from marketpush_cli.database.administering import EventKey
from marketpush_cli.database.order_rows import (
    INCIDENT_MOVING,
    LINE_MOVED,
    ORDER_MOVED,
    incident_row,
    message_row,
    moved_order,
    placed_line_rows,
    placed_order_row,
    refund_row,
)
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import EVENTS, INCIDENTS, LINES, MESSAGES, ORDERS, REFUNDS

_STAGING = MetaData()
PLACE = "place"


def _staged(name: str, table: Table, columns: Iterable[str], *extra: Column[Any]) -> Table:
    """A temporary table without an index: with one, the planner would scan the big table instead.

    `place` counts the rows, so that they can be stored some at a time.
    """
    copied = [Column(column, table.c[column].type) for column in columns]
    return Table(
        f"staged_{name}", _STAGING, Column(PLACE, Integer, primary_key=True), *copied, *extra, prefixes=["TEMPORARY"]
    )


MOVED_ORDERS = _staged(
    "moved_order", ORDERS, ("number", *ORDER_MOVED), Column("seen", ORDERS.c.sequence.type, nullable=False)
)
MOVED_LINES = _staged("moved_line", LINES, ("order_number", "line", *LINE_MOVED))
MOVED_INCIDENTS = _staged("moved_incident", INCIDENTS, ("order_number", "line", "number", *INCIDENT_MOVING))
NEW = {
    table.name: _staged(f"new_{table.name}", table, table.c.keys())
    for table in (ORDERS, LINES, INCIDENTS, REFUNDS, MESSAGES, EVENTS)
}
_line_cells = attrgetter("order", "line", *LINE_MOVED)


class _Prepared(NamedTuple):
    """What makes the temporary tables anew, and how a row gets into each: told once a process, for it is slow."""

    fresh: tuple[str, ...]
    inserts: dict[str, str]


@lru_cache(maxsize=2)
def _prepared(dialect: Dialect) -> _Prepared:
    steps = [
        step for table in _STAGING.sorted_tables for step in (DropTable(table, if_exists=True), CreateTable(table))
    ]
    inserts = {
        table.name: str(insert(table).compile(dialect=dialect, column_keys=_names(table)))
        for table in _STAGING.sorted_tables
    }
    return _Prepared(tuple(str(step.compile(dialect=dialect)) for step in steps), inserts)


def _names(table: Table) -> list[str]:
    return [name for name in table.c.keys() if name != PLACE]  # noqa: SIM118 - a collection of columns, not a dict


class Staging:
    """Collects the rows of one operation; nothing shared is touched or locked."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self.counts: dict[str, int] = {}
        self.gone: list[IncidentKey] = []
        self.events: list[EventKey] = []

    def take(self, changes: Changes) -> None:
        """Put the rows that the changes hold into the tables."""
        if not changes.events:
            return
        if not self.counts:
            self._make_tables()
        seen = changes.seen
        self._insert(MOVED_ORDERS, [(*_values(moved_order(order)), seen[order.number]) for order in changes.orders])
        self._insert(MOVED_LINES, [_plain(_line_cells(line)) for line in changes.lines])
        self._take_incidents(changes)
        placed = changes.placed
        self._insert_new(ORDERS, (placed_order_row(order) for order in placed))
        self._insert_new(LINES, (row for order in placed for row in placed_line_rows(order)))
        self._insert_new(INCIDENTS, (incident_row(found) for order in placed for found in order.order.incidents))
        refunds = (*changes.refunds, *(refund for order in placed for refund in order.order.refunds))
        self._insert_new(REFUNDS, map(refund_row, refunds))
        messages = (*changes.messages, *(message for order in placed for message in order.messages))
        self._insert_new(MESSAGES, map(message_row, messages))
        self._insert(NEW[EVENTS.name], changes.events)

    def complete(self, changes: Changes) -> None:
        """Take what is left, and read the keys of all events in their order."""
        self.take(changes)
        if self.has(NEW[EVENTS.name]):
            table = NEW[EVENTS.name]
            keys = [table.c[name] for name in ("order_number", "sequence", "hash")]
            rows = self.runner.connection.execute(select(*keys).order_by(*keys[:2]))
            self.events = [tuple(row) for row in rows]

    def has(self, table: Table) -> bool:
        return self.count(table) > 0

    def count(self, table: Table) -> int:
        """How many rows wait in a temporary table."""
        return self.counts.get(table.name, 0)

    def _make_tables(self) -> None:
        for statement in _prepared(self.runner.connection.dialect).fresh:
            self.runner.connection.exec_driver_sql(statement)

    def _take_incidents(self, changes: Changes) -> None:
        known = {(row.order, row.line, row.number) for order in changes.placed for row in order.order.incidents}
        self.gone += [key for key, row in changes.incidents if row is None]
        moved = (incident_row(row) for key, row in changes.incidents if row is not None and key not in known)
        self._insert(MOVED_INCIDENTS, list(map(_values, moved)))

    def _insert_new(self, table: Table, rows: Iterable[dict[str, Any]]) -> None:
        staged = NEW[table.name]
        pick: Callable[[dict[str, Any]], tuple[Any, ...]] = itemgetter(*_names(staged))
        self._insert(staged, [_plain(pick(row)) for row in rows])

    def _insert(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        self.counts[table.name] = self.count(table) + len(rows)
        self.runner.insert_rows(_prepared(self.runner.connection.dialect).inserts[table.name], rows)


def _values(row: dict[str, Any]) -> tuple[Any, ...]:
    return _plain(tuple(row.values()))


def _plain(cells: tuple[Any, ...]) -> tuple[Any, ...]:
    """Texts as the driver takes them at once: members of an enumeration it would look at one by one."""
    return tuple(str(cell) if isinstance(cell, str) else cell for cell in cells)
