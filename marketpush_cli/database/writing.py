"""Stores what was staged: set-based statements in one transaction, some thousand rows each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from sqlalchemy import BindParameter, Insert, Table, Update, and_, bindparam, delete, func, insert, select, update

from marketpush_cli.application.changes import Changes
from marketpush_cli.application.progress import UNSEEN, Progress
from marketpush_cli.database.administering import append_administration, append_operation, state_value
from marketpush_cli.database.order_rows import (
    INCIDENT_MOVING,
    placed_line_rows,
    placed_order_row,
)
from marketpush_cli.database.outbox import store_delivered
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import EVENTS, INCIDENTS, LINES, MESSAGES, ORDERS, OUTBOX, REFUNDS
from marketpush_cli.database.staging import (
    MOVED_INCIDENTS,
    MOVED_LINES,
    MOVED_ORDERS,
    NEW,
    PLACE,
    SEEN,
    Staging,
    Stretch,
)
from marketpush_cli.domain.placed import Placed

_FIRST: BindParameter[int] = bindparam("first_place")
_LAST: BindParameter[int] = bindparam("last_place")


class Stale(Exception):
    """What was seen when the changes were decided has changed since: decide again."""


def apply(runner: Runner, changes: Changes, staging: Staging, progress: Progress = UNSEEN) -> None:
    """Store what was staged, in the caller's transaction. Raises Stale when an order or the administration moved on."""
    told = _Told(progress, staging)
    _check_seen(runner, changes, staging)
    administered = append_administration(runner, changes)
    for replaced in changes.replaced:
        _replace(runner, replaced, changes.seen[replaced.number].sequence)
    _insert_new(runner, told, (ORDERS, LINES))
    _move(runner, told, ORDERS, MOVED_ORDERS, ("number",))
    _move(runner, told, LINES, MOVED_LINES, ("order_number", "line"))
    _move_incidents(runner, staging)
    _insert_new(runner, told, (INCIDENTS, REFUNDS, MESSAGES, OUTBOX, EVENTS))
    if not store_delivered(runner, changes.delivered):
        raise Stale
    append_operation(runner, changes, administered, staging.events)


class _Told:
    """The stretches to be stored, one after the other; how many of all rows that were is told after each."""

    def __init__(self, progress: Progress, staging: Staging) -> None:
        self.progress = progress
        self.staging = staging
        self.total = sum(staging.count(table) for table in (MOVED_ORDERS, MOVED_LINES, *NEW.values()))
        self.done = 0

    def stretches(self, staged: Table) -> Iterator[Stretch]:
        for stretch in self.staging.stretches.get(staged.name, ()):
            self.progress("storing", self.done, self.total, "rows")
            yield stretch
            self.done += stretch.last - stretch.first + 1


def _check_seen(runner: Runner, changes: Changes, staging: Staging) -> None:
    same = select(func.count()).select_from(
        MOVED_ORDERS.join(
            ORDERS, and_(ORDERS.c.number == MOVED_ORDERS.c.number, ORDERS.c.sequence == MOVED_ORDERS.c.seen)
        )
    )
    if staging.has(MOVED_ORDERS) and runner.value(same) != staging.count(MOVED_ORDERS):
        raise Stale
    new = NEW[ORDERS.name]
    there = select(func.count()).where(ORDERS.c.number.in_(select(new.c.number)))
    if staging.has(new) and runner.value(there):
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


def _insert_new(runner: Runner, told: _Told, tables: Sequence[Table]) -> None:
    for table in tables:
        for stretch in told.stretches(NEW[table.name]):
            runner.run(_from_staged(table), **_places(stretch))


@cache
def _from_staged(table: Table) -> Insert:
    staged = NEW[table.name]
    columns = table.c.keys()
    rows = select(*(staged.c[name] for name in columns)).where(staged.c[PLACE].between(_FIRST, _LAST))
    return insert(table).from_select(columns, rows.order_by(staged.c[PLACE]))


def _places(stretch: Stretch) -> dict[str, int]:
    return {_FIRST.key: stretch.first, _LAST.key: stretch.last}


def _move(runner: Runner, told: _Told, table: Table, staged: Table, keys: Sequence[str]) -> None:
    moved = 0
    for stretch in told.stretches(staged):
        columns = tuple(name for name in stretch.columns if name not in (*keys, SEEN))
        moved += runner.run(_from_moved(table, staged, keys, columns), **_places(stretch))
    if moved != told.staging.count(staged):
        raise Stale


@cache
def _from_moved(table: Table, staged: Table, keys: Sequence[str], columns: Sequence[str]) -> Update:
    same = and_(*(table.c[key] == staged.c[key] for key in keys), staged.c[PLACE].between(_FIRST, _LAST))
    return update(table).values({name: staged.c[name] for name in columns}).where(same)


def _move_incidents(runner: Runner, staging: Staging) -> None:
    for order, line, number in staging.gone:
        where = and_(INCIDENTS.c.order_number == order, INCIDENTS.c.line == line, INCIDENTS.c.number == number)
        runner.run(delete(INCIDENTS).where(where))
    if not staging.has(MOVED_INCIDENTS):
        return
    keys = ("order_number", "line", "number")
    same = and_(*(INCIDENTS.c[key] == MOVED_INCIDENTS.c[key] for key in keys))
    values = {name: MOVED_INCIDENTS.c[name] for name in INCIDENT_MOVING}
    runner.run(update(INCIDENTS).values(values).where(same))
    columns = INCIDENTS.c.keys()
    new = (
        select(*(MOVED_INCIDENTS.c[name] for name in columns))
        .where(~select(INCIDENTS.c.number).where(same).correlate(MOVED_INCIDENTS).exists())
        .order_by(*(MOVED_INCIDENTS.c[key] for key in keys))
    )
    runner.run(insert(INCIDENTS).from_select(columns, new))
