"""Operations and events, out of rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, or_, select

from marketpush_cli.application.ports import PastOperation
from marketpush_cli.database.order_loading import KEYS
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import EVENTS, OPERATIONS, ORDERS
from marketpush_cli.domain.chain import LENGTH_OF_RUN, Event
from marketpush_cli.domain.taking_back import ARRIVALS

_PAST = ("operation", "at", "action", "actor", "on_behalf_of", "login", "undoes")


def load_events(runner: Runner, *conditions: Any) -> list[Event]:
    """Events in order and sequence."""
    statement = select(*EVENTS.c).where(*conditions).order_by(EVENTS.c.order_number, EVENTS.c.sequence)
    return [Event(*row) for row in runner.rows(statement)]


def load_steps_of(runner: Runner, numbers: Collection[str]) -> dict[str, list[Event]]:
    """The events of each of these orders, in their sequence; what an order arrived with is left out of them."""
    found: dict[str, list[Event]] = {number: [] for number in numbers}
    for row in runner.rows_among(_steps(), numbers):
        found[row[0]].append(Event(*row))
    return found


@cache
def _steps() -> Select[Any]:
    columns: dict[str, Any] = dict(EVENTS.c.items())
    columns["data"] = case((EVENTS.c.action.in_(ARRIVALS), "{}"), else_=EVENTS.c.data)
    return select(*columns.values()).where(EVENTS.c.order_number.in_(KEYS)).order_by(*EVENTS.primary_key)


def orders_touched(runner: Runner, operations: Collection[str]) -> Iterator[str]:
    """The numbers of the orders to which these operations did something, in order."""
    statement = select(EVENTS.c.order_number).where(EVENTS.c.operation.in_(operations)).distinct()
    return (row[0] for row in runner.stream(statement.order_by(EVENTS.c.order_number)))


def operations_of_run(runner: Runner, identifier: str) -> list[PastOperation]:
    """The operation of this id, or the parts that a run of this id was stored in, the first first."""
    parts = and_(OPERATIONS.c.operation > f"{identifier}.", OPERATIONS.c.operation < f"{identifier}/")
    return load_operations(runner, or_(OPERATIONS.c.operation == identifier, parts))[::-1]


def load_operations(runner: Runner, *conditions: Any, limit: int | None = None) -> list[PastOperation]:
    """Operations, newest first."""
    columns = [OPERATIONS.c[name] for name in _PAST]
    statement = select(*columns).where(*conditions).order_by(OPERATIONS.c.at.desc(), OPERATIONS.c.sequence.desc())
    return [PastOperation(*row) for row in runner.rows(statement.limit(limit))]


def last_operation(runner: Runner, actor: str, besides: Collection[str]) -> PastOperation | None:
    """The newest operation of a person that did something else than these actions."""
    conditions = (OPERATIONS.c.actor == actor, OPERATIONS.c.action.not_in(sorted(besides)))
    return next(iter(load_operations(runner, *conditions, limit=1)), None)


def takes_back(undoing: FromClause, operation: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether one operation takes back another, or the run that the other is a part of."""
    run = func.substr(operation, 1, LENGTH_OF_RUN)
    return undoing.c.undoes.in_([operation, run])


def newest_at(runner: Runner) -> int:
    """When the newest operation was; 0 where there is none."""
    return int(runner.value(select(func.max(OPERATIONS.c.at))) or 0)


def first_hash(runner: Runner) -> str:
    """The hash of the operation that made the database."""
    first = select(OPERATIONS.c.hash).where(OPERATIONS.c.sequence == 1)
    return str(runner.value(first.order_by(OPERATIONS.c.at, OPERATIONS.c.login).limit(1)))


def sequences(runner: Runner, numbers: Collection[str]) -> dict[str, int]:
    """The number of the last event of each of these orders."""
    return dict(runner.rows_among(select(ORDERS.c.number, ORDERS.c.sequence).where(ORDERS.c.number.in_(KEYS)), numbers))
