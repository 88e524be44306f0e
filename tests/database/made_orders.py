"""Databases of very many orders: by raw SQL and fast, yet stored as if they had been imported."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sandboxes import CHIEF, OPENED_AT, SECOND, administer, make_marketplace, origin
from sqlalchemy import Connection

from marketpush_cli.application.changes import Administered, Changes, Operation, Tally
from marketpush_cli.application.founding import new_user
from marketpush_cli.application.importing.storing import new_seller
from marketpush_cli.database.administering import append_operation
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import EVENTS, LINES, ORDERS
from marketpush_cli.database.sqlite_engine import in_transaction, sqlite_engine
from marketpush_cli.domain.chain import GENESIS, new_identifier
from marketpush_cli.domain.folding import search_text
from marketpush_cli.domain.people import User
from marketpush_cli.domain.permissions import Actor, Role

STORES = 200
AN_OPERATION = 20_000
MINUTE, DAY = 60 * SECOND, 86_400 * SECOND
STAGE = "awaiting_fulfillment"
_LINES_OF_AN_ORDER = (1, 1, 1, 1, 1, 1, 1, 2, 2, 3)
_FIRST = ("Anna", "Björn", "Chloé", "Dmitri", "Elif", "Femke", "Giulia", "Håkon", "Inés", "Jürgen", "Käthe", "Łukasz")
_LAST = ("Müller", "Rossi", "García", "Novák", "de Vries", "Dubois", "Yılmaz", "Hansen", "O'Brien", "Schmidt", "Silva")
_STREETS = ("Hauptstr.", "Lindenallee", "Rue Voltaire", "Via Roma", "Kerkstraat", "Calle Mayor")
_TITLES = ("Lamp", "Desk", "Tea pot", "Rain jacket", "Headphones", "Garden hose", "Notebook", "Running shoes")
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode
_folded = cache(search_text)


class _Head(NamedTuple):
    """What names an event in its operation's digest."""

    order: str
    sequence: int
    hash: str


class _Made(NamedTuple):
    """One order's rows, each in the order of its table's columns."""

    order: tuple[Any, ...]
    lines: list[tuple[Any, ...]]
    event: tuple[Any, ...]


class _Customer(NamedTuple):
    """Personal texts, in the order in which orders have them."""

    customer_name: str
    customer_email: str
    customer_phone: str
    ship_to_address: str
    attributes: str


def number_of(index: int) -> str:
    return f"MP-{index:07}-A"


def make_orders(path: Path, count: int, seed: int = 1) -> Path:
    """A sandbox with `count` paid orders that wait to be shipped, numbered from 1 on, placed in another order."""
    make_marketplace(path)
    administer(path, *_stores())
    engine = sqlite_engine(path, is_reader=False)
    with engine.connect() as connection, _filled_fast(connection), in_transaction(connection, "BEGIN IMMEDIATE"):
        _fill(connection, count, random.Random(seed))
    return path


def _store_code(index: int) -> str:
    return f"shop-{index:03}"


def _stores() -> list[Administered]:
    """Stores, each with the one user who acts for it."""
    records = []
    for code in map(_store_code, range(STORES)):
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


def _fill(connection: Connection, count: int, chance: random.Random) -> None:
    raw: Any = connection.connection.dbapi_connection
    chief = User(CHIEF, "Chief", "operator", Role.MASTER_OPERATOR).actor(origin())
    indexes = list(range(1, count + 1))
    chance.shuffle(indexes)
    for start in range(0, count, AN_OPERATION):
        at = OPENED_AT + start // AN_OPERATION * SECOND
        operation = Operation(new_identifier(at), at, "import", chief, "orders.jsonl")
        part = indexes[start : start + AN_OPERATION]
        made = [
            _made(number, _placed_at(start + rank, count), operation, chance)
            for rank, number in enumerate(map(number_of, part))
        ]
        made.sort(key=lambda one: one.order[0])
        raw.executemany(_insert(ORDERS), [one.order for one in made])
        raw.executemany(_insert(LINES), [row for one in made for row in one.lines])
        raw.executemany(_insert(EVENTS), [one.event for one in made])
        heads: Any = [_Head(one.event[0], one.event[1], one.event[-1]) for one in made]
        append_operation(Runner(connection), Changes(operation, Tally(len(made)), events=heads), ())


def _insert(table: Any) -> str:
    return f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.c))})"


def _placed_at(rank: int, count: int) -> int:
    """Ninety days of orders, the last a day before the database was opened."""
    return OPENED_AT - DAY - (count - rank) * (90 * DAY // count)


def _made(number: str, placed_at: int, operation: Operation, chance: random.Random) -> _Made:
    customer, salt = _customer(chance), f"{chance.getrandbits(128):032x}"
    accepted_at = placed_at + 240 * MINUTE
    lines = [_line_row(number, line, placed_at, accepted_at, chance) for line in _line_numbers(chance)]
    head = {
        "number": number,
        "commercial_order": number[:-2],
        "placed_at": placed_at,
        "paid_at": placed_at + 5 * MINUTE,
        "currency": "EUR",
        "seller": _store_code(chance.randrange(STORES)),
    }
    new = {f"line/{row[1]}": _line_columns(row) for row in lines}
    new["order"] = head | _commitments(salt, customer)
    event = _event_row(number, operation, _canonical({"new": new}))
    return _Made(_order_row(head, accepted_at, salt, customer, lines, event), lines, event)


def _line_numbers(chance: random.Random) -> range:
    return range(1, chance.choice(_LINES_OF_AN_ORDER) + 1)


def _customer(chance: random.Random) -> _Customer:
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    digits = chance.randrange(10_000_000, 99_999_999)
    street = f"{chance.choice(_STREETS)} {digits % 180 + 1}, {10_000 + digits % 89_999}"
    attributes = '{"x_channel":"app"}' if digits % 3 == 0 else "{}"
    return _Customer(f"{first} {last}", f"Customer.{digits}@example.com", f"+49 {digits}", street, attributes)


def _commitments(salt: str, customer: _Customer) -> dict[str, str]:
    """What `domain.arrival` writes of personal texts."""
    texts = [*customer._asdict().items(), ("salt", "")]
    return {name: hashlib.sha256(f"{salt}\n{name}\n{text}".encode()).hexdigest() for name, text in texts}


_LINE_NAMES = LINES.c.keys()
_LINE_IN_EVENTS = [
    (place, name)
    for place, name in enumerate(_LINE_NAMES)
    if name not in ("order_number", "line", "status", "status_at", "version")
]


def _line_row(number: str, line: int, placed_at: int, accepted_at: int, chance: random.Random) -> tuple[Any, ...]:
    sku, quantity, price = chance.randrange(5_000), chance.choice((1, 1, 1, 2, 3)), chance.randrange(199, 19_999)
    shipping, tax = chance.choice((0, 390, 490)), quantity * price * 19 // 119
    commission = (quantity * price + shipping + tax) // 10
    title = _TITLES[sku % len(_TITLES)]
    priced = (f"SKU-{sku:04}", title, quantity, price, 0, shipping, tax, commission)
    nothing_given_back = (0, 0, 0, 0, None)
    times = (placed_at, None, accepted_at, None, None, None, None, None, None, None)
    return (number, line, *priced, STAGE, STAGE, accepted_at, 1, None, None, None, *nothing_given_back, *times)


def _line_columns(row: Sequence[Any]) -> dict[str, Any]:
    return {name: row[place] for place, name in _LINE_IN_EVENTS if row[place] is not None}


def _event_row(number: str, operation: Operation, data: str) -> tuple[Any, ...]:
    actor: Actor = operation.actor
    content = (
        *(number, 1, operation.at, operation.id, None, operation.action),
        *(actor.email, actor.capacity, actor.on_behalf_of, actor.origin.login),
        *(None, STAGE, None, None, data),
    )
    return (*content, hashlib.sha256(f"{GENESIS}\n{_canonical(content)}".encode()).hexdigest())


def _order_row(
    head: dict[str, Any],
    accepted_at: int,
    salt: str,
    customer: _Customer,
    lines: Sequence[Sequence[Any]],
    event: Sequence[Any],
) -> tuple[Any, ...]:
    digits = "".join(character for character in customer.customer_phone if character.isdecimal())
    searched = (_folded(customer.customer_name), customer.customer_email.casefold(), digits[::-1])
    times = (head["placed_at"], None, accepted_at, None, None, None, None, None)
    total = sum(quantity * price + shipping + tax for _, _, _, _, quantity, price, _, shipping, tax, *_ in lines)
    placed = (head["number"], head["commercial_order"], head["placed_at"], head["paid_at"], None, None)
    counted = (total, 0, len(lines), 0, event[2], 1, event[-1])
    return (
        *(*placed, head["currency"], head["seller"], *customer, salt, *searched),
        *(STAGE, accepted_at, *times, *counted),
    )
