"""Rows on their way into the database: kept in temporary tables of the connection until they are stored together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Column, Dialect, Integer, MetaData, Table, insert, select
from sqlalchemy.schema import CreateTable, DropTable

from marketpush_cli.application.changes import NO_EVENTS, Changes, EventKey, EventLines, IncidentKey, event_lines
from marketpush_cli.application.portions import portions
from marketpush_cli.database.order_rows import (
    ALWAYS_MOVED,
    INCIDENT_MOVING,
    LINE_ALWAYS_MOVED,
    LINE_MOVED,
    MOVED_WITH,
    ORDER_MOVED,
    incident_row,
    mail_row,
    message_row,
    moved_line,
    moved_order,
    placed_line_rows,
    placed_order_row,
    refund_row,
)
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import EVENTS, INCIDENTS, LINES, MESSAGES, ORDERS, OUTBOX, REFUNDS
from marketpush_cli.domain.chain import Event

PLACE, SEEN = "place", "seen"
# A signal waits for the statement that runs: at 1,000 rows some hundredths of a second.
MOST_AT_ONCE = 1_000

_STAGING = MetaData()
_ORDER_CELLS = ("number", *ORDER_MOVED)
_LINE_CELLS = ("order_number", "line", *LINE_MOVED)


def _staged(name: str, table: Table, columns: Iterable[str], *extra: Column[Any]) -> Table:
    """A temporary table without an index: with one, the planner would scan the big table instead.

    `place` counts the rows, so that they can be stored some at a time.
    """
    copied = [Column(column, table.c[column].type) for column in columns]
    return Table(
        f"staged_{name}", _STAGING, Column(PLACE, Integer, primary_key=True), *copied, *extra, prefixes=["TEMPORARY"]
    )


MOVED_ORDERS = _staged("moved_order", ORDERS, _ORDER_CELLS, Column(SEEN, Integer))
MOVED_LINES = _staged("moved_line", LINES, _LINE_CELLS)
MOVED_INCIDENTS = _staged("moved_incident", INCIDENTS, ("order_number", "line", "number", *INCIDENT_MOVING))
NEW = {
    table.name: _staged(f"new_{table.name}", table, table.c.keys())
    for table in (ORDERS, LINES, INCIDENTS, REFUNDS, MESSAGES, OUTBOX, EVENTS)
}


@lru_cache(maxsize=2)
def _fresh(dialect: Dialect) -> tuple[str, ...]:
    """What makes the temporary tables anew; told once a process, for it costs more than a small operation does."""
    steps = [
        step for table in _STAGING.sorted_tables for step in (DropTable(table, if_exists=True), CreateTable(table))
    ]
    return tuple(str(step.compile(dialect=dialect)) for step in steps)


@lru_cache(maxsize=64)
def _insertion(dialect: Dialect, table: str, columns: tuple[str, ...]) -> str:
    return str(insert(_STAGING.tables[table]).compile(dialect=dialect, column_keys=columns))


class _Picking(NamedTuple):
    """The names of some columns, and what gets their cells out of a whole row."""

    names: tuple[str, ...]
    cells: Callable[[tuple[Any, ...]], tuple[Any, ...]]


@lru_cache(maxsize=64)
def _picking(names: tuple[str, ...], keys: int, wanted: frozenset[str]) -> _Picking:
    chosen = [at for at, name in enumerate(names) if at < keys or name in wanted]
    return _Picking(tuple(names[at] for at in chosen), itemgetter(*chosen))


class Stretch(NamedTuple):
    """Rows that stand together in a temporary table, and the columns of them that hold something."""

    first: int
    last: int
    columns: tuple[str, ...]


class Staging:
    """Collects the rows of one operation; nothing shared is touched or locked."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self.stretches: dict[str, list[Stretch]] = {}
        self.gone: list[IncidentKey] = []
        self.events = NO_EVENTS
        self._texts: list[str] = []
        self._last_key: EventKey = ("", 0, "")
        self._is_in_order = True

    def take(self, changes: Changes) -> None:
        """Put the rows that the changes hold into the tables."""
        if not (changes.events or changes.mails):
            return
        if not self.stretches:
            self._make_tables()
        self._take_moved(changes)
        self._take_incidents(changes)
        placed = changes.placed
        self._insert_new(ORDERS, (placed_order_row(order) for order in placed))
        self._insert_new(LINES, (row for order in placed for row in placed_line_rows(order)))
        self._insert_new(INCIDENTS, (incident_row(found) for order in placed for found in order.order.incidents))
        refunds = (*changes.refunds, *(refund for order in placed for refund in order.order.refunds))
        self._insert_new(REFUNDS, map(refund_row, refunds))
        messages = (*changes.messages, *(message for order in placed for message in order.messages))
        self._insert_new(MESSAGES, map(message_row, messages))
        self._insert_new(OUTBOX, map(mail_row, changes.mails))
        self._insert(NEW[EVENTS.name], tuple(EVENTS.c.keys()), changes.events)
        self._tell(changes.events)

    def _tell(self, events: Sequence[Event]) -> None:
        """Keep what the operation's digest is over, as text: it is a fraction of the rows."""
        if not events:
            return
        keys = sorted((event.order, event.sequence, event.hash) for event in events)
        self._is_in_order = self._is_in_order and self._last_key < keys[0]
        self._last_key = keys[-1]
        self._texts.append("\n".join(event_lines(keys)))

    def complete(self, changes: Changes) -> None:
        """Take what is left, and tell all events in key order; bulk work comes in it, so that nothing is sorted."""
        self.take(changes)
        table = NEW[EVENTS.name]
        if not self._is_in_order:
            keys = [table.c[name] for name in ("order_number", "sequence", "hash")]
            rows = event_lines(self.runner.stream(select(*keys).order_by(*keys[:2])))
            self._texts = ["\n".join(some) for some in portions(rows)]
        self.events = EventLines(self.count(table), self._texts)

    def has(self, table: Table) -> bool:
        return bool(self.stretches.get(table.name))

    def count(self, table: Table) -> int:
        """How many rows wait in a temporary table."""
        found = self.stretches.get(table.name)
        return found[-1].last if found else 0

    def _make_tables(self) -> None:
        for statement in _fresh(self.runner.connection.dialect):
            self.runner.connection.exec_driver_sql(statement)

    def _take_moved(self, changes: Changes) -> None:
        """Only columns that may have changed: others would cost a look at their indexes and checks."""
        if not changes.orders:
            return
        moved = {column for field in changes.moved for column in MOVED_WITH[field]} | {*ALWAYS_MOVED}
        pick = _picking(_ORDER_CELLS, 1, frozenset(moved))
        rows = [(*pick.cells(moved_order(order)), changes.seen[order.number].sequence) for order in changes.orders]
        self._insert(MOVED_ORDERS, (*pick.names, SEEN), rows)
        pick = _picking(_LINE_CELLS, 2, frozenset(changes.line_moved | {*LINE_ALWAYS_MOVED}))
        self._insert(MOVED_LINES, pick.names, [pick.cells(moved_line(line)) for line in changes.lines])

    def _take_incidents(self, changes: Changes) -> None:
        known = {(row.order, row.line, row.number) for order in changes.placed for row in order.order.incidents}
        self.gone += [key for key, row in changes.incidents if row is None]
        moved = [incident_row(row) for key, row in changes.incidents if row is not None and key not in known]
        if moved:
            self._insert(MOVED_INCIDENTS, tuple(moved[0]), [_plain(row.values()) for row in moved])

    def _insert_new(self, table: Table, rows: Iterable[dict[str, Any]]) -> None:
        names = tuple(table.c.keys())
        pick: Callable[[dict[str, Any]], tuple[Any, ...]] = itemgetter(*names)
        self._insert(NEW[table.name], names, [_plain(pick(row)) for row in rows])

    def _insert(self, table: Table, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            first = self.count(table) + 1
            self.runner.insert_rows(_insertion(self.runner.connection.dialect, table.name, columns), rows)
            self._remember(table.name, Stretch(first, first + len(rows) - 1, columns))
        else:
            self.stretches.setdefault(table.name, [])

    def _remember(self, table: str, stretch: Stretch) -> None:
        """Lengthen the last stretch where the columns are the same and it does not become too long."""
        known = self.stretches.setdefault(table, [])
        if known and known[-1].columns == stretch.columns and stretch.last - known[-1].first < MOST_AT_ONCE:
            known[-1] = known[-1]._replace(last=stretch.last)
        else:
            known.extend(_cut(stretch))


def _cut(stretch: Stretch) -> Iterator[Stretch]:
    for first in range(stretch.first, stretch.last + 1, MOST_AT_ONCE):
        yield stretch._replace(first=first, last=min(stretch.last, first + MOST_AT_ONCE - 1))


def _plain(cells: Iterable[Any]) -> tuple[Any, ...]:
    """Texts as the driver takes them at once: members of an enumeration it would look at one by one."""
    return tuple(str(cell) if isinstance(cell, str) else cell for cell in cells)
