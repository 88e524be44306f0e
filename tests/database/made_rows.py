"""The rows of orders that have come in, were paid and accepted, and are to be shipped."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from sandboxes import SECOND

from marketpush_cli.application.changes import Operation
from marketpush_cli.database.schema import LINES
from marketpush_cli.domain.chain import GENESIS
from marketpush_cli.domain.folding import search_text
from marketpush_cli.domain.permissions import Actor

STORES = 200
MINUTE = 60 * SECOND
STAGE = "awaiting_fulfillment"
_LINES_OF_AN_ORDER = (1, 1, 1, 1, 1, 1, 1, 2, 2, 3)
_FIRST = ("Anna", "Björn", "Chloé", "Dmitri", "Elif", "Femke", "Giulia", "Håkon", "Inés", "Jürgen", "Käthe", "Łukasz")
_LAST = ("Müller", "Rossi", "García", "Novák", "de Vries", "Dubois", "Yılmaz", "Hansen", "O'Brien", "Schmidt", "Silva")
_NAMES = tuple(f"{first} {last}" for first in _FIRST for last in _LAST)
_STREETS = ("Hauptstr.", "Lindenallee", "Rue Voltaire", "Via Roma", "Kerkstraat", "Calle Mayor")
_TITLES = ("Lamp", "Desk", "Tea pot", "Rain jacket", "Headphones", "Garden hose", "Notebook", "Running shoes")
_folded = cache(search_text)


class _Head(NamedTuple):
    """What an order says of itself, beside its customer."""

    number: str
    commercial_order: str
    placed_at: int
    paid_at: int
    seller: str


class MadeOrder(NamedTuple):
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


def store_code(index: int) -> str:
    return f"shop-{index:03}"


def made_order(number: str, placed_at: int, operation: Operation, chance: random.Random) -> MadeOrder:
    """One order with its first event, as drawn."""
    salt, drawn = f"{chance.getrandbits(128):032x}", chance.getrandbits(64)
    customer = _customer(drawn)
    accepted_at = placed_at + 240 * MINUTE
    count = _LINES_OF_AN_ORDER[(drawn >> 50) % len(_LINES_OF_AN_ORDER)]
    lines = [_line_row(number, line, placed_at, accepted_at, chance.getrandbits(64)) for line in range(1, count + 1)]
    head = _Head(number, number[:-2], placed_at, placed_at + 5 * MINUTE, store_code((drawn >> 40) % STORES))
    event = _event_row(number, operation, _data(head, salt, customer, lines))
    return MadeOrder(_order_row(head, accepted_at, salt, customer, lines, event), lines, event)


def _customer(drawn: int) -> _Customer:
    digits = 10_000_000 + drawn % 89_999_999
    street = f"{_STREETS[digits % len(_STREETS)]} {digits % 180 + 1}, {10_000 + digits % 89_999}"
    attributes = '{"x_channel":"app"}' if digits % 3 == 0 else "{}"
    return _Customer(
        _NAMES[digits % len(_NAMES)], f"Customer.{digits}@example.com", f"+49 {digits}", street, attributes
    )


def _line_row(number: str, line: int, placed_at: int, accepted_at: int, drawn: int) -> tuple[Any, ...]:
    sku, quantity, price = drawn % 5_000, (1, 1, 1, 2, 3)[(drawn >> 16) % 5], 199 + (drawn >> 24) % 19_800
    shipping, tax = (0, 390, 490)[(drawn >> 48) % 3], quantity * price * 19 // 119
    commission = (quantity * price + shipping + tax) // 10
    title = _TITLES[sku % len(_TITLES)]
    priced = (f"SKU-{sku:04}", title, quantity, price, 0, shipping, tax, commission)
    nothing_given_back = (0, 0, 0, 0, None)
    times = (placed_at, None, accepted_at, None, None, None, None, None, None, None)
    return (number, line, *priced, STAGE, STAGE, accepted_at, 1, None, None, None, *nothing_given_back, *times)


def _template(texts: Sequence[str], numbers: Sequence[str]) -> str:
    """The canonical JSON of an object, with places for its values in the order of their sorted names."""
    return (
        "{" + ",".join(f'"{name}":' + ('"%s"' if name in texts else "%s") for name in sorted([*texts, *numbers])) + "}"
    )


_LINE_TEXTS = ("sku", "title", "stage")
_LINE_NUMBERS = (
    *("quantity", "unit_price", "discount", "shipping", "tax", "commission"),
    *("refunded_item", "refunded_shipping", "refunded_tax", "commission_reversed"),
    *("pending_at", "awaiting_fulfillment_at"),
)
_LINE = _template(_LINE_TEXTS, _LINE_NUMBERS)
_of_line = itemgetter(*(LINES.c.keys().index(name) for name in sorted((*_LINE_TEXTS, *_LINE_NUMBERS))))
_ORDER = _template(
    ("number", "commercial_order", "currency", "seller", *_Customer._fields, "salt"), ("placed_at", "paid_at")
)
_CONTENT = '["%s",1,%d,"%s",null,"import","%s","%s",null,"%s",null,"' + STAGE + '",null,null,"%s"]'


def _data(head: _Head, salt: str, customer: _Customer, lines: Sequence[Any]) -> str:
    """The canonical JSON of everything that the order came with, as `domain.arrival` makes it."""
    name, email, phone, address, attributes = map(
        lambda field, text: _commitment(salt, field, text), _Customer._fields, customer
    )
    order = _ORDER % (
        *(attributes, head.commercial_order, "EUR", email, name, phone, head.number, head.paid_at, head.placed_at),
        *(_commitment(salt, "salt", ""), head.seller, address),
    )
    texts = [f'"line/{row[1]}":{_LINE % _of_line(row)}' for row in lines]
    return '{"new":{' + ",".join([*texts, f'"order":{order}']) + "}}"


def _commitment(salt: str, field: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{field}\n{text}".encode()).hexdigest()


def _event_row(number: str, operation: Operation, data: str) -> tuple[Any, ...]:
    actor: Actor = operation.actor
    who, login = (actor.email, actor.capacity.value), actor.origin.login
    escaped = data.replace('"', '\\"')
    content = _CONTENT % (number, operation.at, operation.id, *who, login, escaped)
    digest = hashlib.sha256(f"{GENESIS}\n{content}".encode()).hexdigest()
    row = (number, 1, operation.at, operation.id, None, "import", *who, None, login, None, STAGE, None, None)
    return (*row, data, digest)


def _order_row(
    head: _Head, accepted_at: int, salt: str, customer: _Customer, lines: Sequence[Any], event: Sequence[Any]
) -> tuple[Any, ...]:
    phone = customer.customer_phone[:0:-1].replace(" ", "")
    searched = (_folded(customer.customer_name), customer.customer_email.casefold(), phone)
    times = (head.placed_at, None, accepted_at, None, None, None, None, None)
    total = sum(quantity * price + shipping + tax for _, _, _, _, quantity, price, _, shipping, tax, *_ in lines)
    placed = (head.number, head.commercial_order, head.placed_at, head.paid_at, None, None, "EUR", head.seller)
    counted = (total, 0, len(lines), 0, event[2], 1, event[-1])
    return (*placed, *customer, salt, *searched, STAGE, accepted_at, *times, *counted)
