"""Databases of very many orders: by raw SQL and fast, yet stored as if they had been imported."""

from __future__ import annotations

import multiprocessing
import random
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.pool import AsyncResult
from pathlib import Path
from typing import Any, NamedTuple

from made_rows import STORES, made_order, store_code
from sandboxes import CHIEF, OPENED_AT, SECOND, administer, make_marketplace, origin
from sqlalchemy import Connection

from marketpush_cli.application.changes import Administered, Changes, EventLines, Operation, Tally, event_lines
from marketpush_cli.application.founding import new_user
from marketpush_cli.application.importing.storing import new_seller
from marketpush_cli.database.administering import append_operation
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import EVENTS, LINES, ORDERS
from marketpush_cli.database.sqlite_engine import in_transaction, sqlite_engine
from marketpush_cli.domain.chain import new_identifier
from marketpush_cli.domain.people import User
from marketpush_cli.domain.permissions import Role

AN_OPERATION = 20_000
WORTH_A_PROCESS, AHEAD = 5, 2
DAY = 86_400 * SECOND


class _Part(NamedTuple):
    """What one operation brings in: numbers and when they were placed, in the order of the numbers."""

    operation: Operation
    placed: list[tuple[str, int]]
    seed: int


class _MadePart(NamedTuple):
    """The rows of one operation, table by table."""

    operation: Operation
    orders: list[tuple[Any, ...]]
    lines: list[tuple[Any, ...]]
    events: list[tuple[Any, ...]]


def number_of(index: int) -> str:
    return f"MP-{index:07}-A"


def make_orders(path: Path, count: int, seed: int = 1) -> Path:
    """A sandbox with `count` paid orders that wait to be shipped, numbered from 1 on, placed in another order."""
    make_marketplace(path)
    administer(path, *_stores())
    engine = sqlite_engine(path, is_reader=False)
    with engine.connect() as connection, _filled_fast(connection), in_transaction(connection, "BEGIN IMMEDIATE"):
        _fill(connection, count, seed)
    return path


def _stores() -> list[Administered]:
    """Stores, each with the one user who acts for it."""
    records = []
    for code in map(store_code, range(STORES)):
        email = f"owner@{code}.example"
        user = User(
            email, f"Owner of {code}", "seller", Role.SELLER_ADMIN, sellers=frozenset({code}), login=origin().login
        )
        store = new_seller(code, f"Shop {code}", f"shop@{code}.example")
        records += [Administered("seller", store.key, "add", None, {**(store.after or {}), "acting_user": email})]
        records += [new_user(user)]
    return records


@contextmanager
def _filled_fast(connection: Connection) -> Iterator[None]:
    """Without journal, indexes and triggers while inside; with the very same ones afterwards."""
    found = connection.exec_driver_sql(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        " AND (type = 'index' AND tbl_name IN ('orders', 'order_line', 'event') OR name = 'event_next')"
    ).all()
    for pragma in (
        "foreign_keys=OFF",
        "ignore_check_constraints=ON",
        "secure_delete=OFF",
        "synchronous=OFF",
        "journal_mode=OFF",
        "cache_size=-2000000",
    ):
        connection.exec_driver_sql(f"PRAGMA {pragma}")
    for kind, name, _ in found:
        connection.exec_driver_sql(f"DROP {kind} {name}")
    yield
    for _, _, text in found:
        connection.exec_driver_sql(text)
    connection.exec_driver_sql("PRAGMA journal_mode=WAL")


def _fill(connection: Connection, count: int, seed: int) -> None:
    raw: Any = connection.connection.dbapi_connection
    for operation, orders, lines, events in _made_parts(_parts(count, seed)):
        raw.executemany(_insert(ORDERS), orders)
        raw.executemany(_insert(LINES), lines)
        raw.executemany(_insert(EVENTS), events)
        told = EventLines(len(events), list(event_lines((row[0], row[1], row[-1]) for row in events)))
        append_operation(Runner(connection), Changes(operation, Tally(len(orders))), (), told)


def _made_parts(parts: Sequence[_Part]) -> Iterator[_MadePart]:
    """Rows of very many orders are made by a process of their own, a little ahead of the one that stores them."""
    if len(parts) < WORTH_A_PROCESS:
        yield from map(_made_part, parts)
        return
    waiting: deque[AsyncResult[_MadePart]] = deque()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        for part in parts:
            waiting.append(pool.apply_async(_made_part, (part,)))
            if len(waiting) > AHEAD:
                yield waiting.popleft().get()
        while waiting:
            yield waiting.popleft().get()


def _parts(count: int, seed: int) -> list[_Part]:
    chief = User(CHIEF, "Chief", "operator", Role.MASTER_OPERATOR).actor(origin())
    indexes = list(range(1, count + 1))
    random.Random(seed).shuffle(indexes)
    parts = []
    for start in range(0, count, AN_OPERATION):
        at = OPENED_AT + start // AN_OPERATION * SECOND
        operation = Operation(new_identifier(at), at, "import", chief, "orders.jsonl")
        placed = [
            (number_of(index), _placed_at(start + rank, count))
            for rank, index in enumerate(indexes[start : start + AN_OPERATION])
        ]
        parts.append(_Part(operation, sorted(placed), seed + start + 1))
    return parts


def _made_part(part: _Part) -> _MadePart:
    chance = random.Random(part.seed)
    made = [made_order(number, placed_at, part.operation, chance) for number, placed_at in part.placed]
    lines = [row for one in made for row in one.lines]
    return _MadePart(part.operation, [one.order for one in made], lines, [one.event for one in made])


def _insert(table: Any) -> str:
    return f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.c))})"


def _placed_at(rank: int, count: int) -> int:
    """Ninety days of orders, the last a day before the database was opened."""
    return OPENED_AT - DAY - (count - rank) * (90 * DAY // count)
