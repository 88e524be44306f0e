"""Whole orders with what stands on paper, to compare an import with what is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select

from marketpush_cli.database.order_loading import KEYS, load_orders
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import MESSAGES, ORDERS, SELLERS
from marketpush_cli.domain.orders import PERSONAL
from marketpush_cli.domain.placed import Message, Placed

_PAPER = ("number", "commercial_order", "placed_at", "accept_by", "ship_by")


def papers() -> Select[Any]:
    columns = [ORDERS.c[name] for name in _PAPER]
    personal = [ORDERS.c[name] for name in PERSONAL]
    joined = ORDERS.join(SELLERS, SELLERS.c.code == ORDERS.c.seller)
    return select(*columns, SELLERS.c.name, *personal).select_from(joined).where(ORDERS.c.number.in_(KEYS))


def order_messages() -> Select[Any]:
    return (
        select(*MESSAGES.c)
        .where(MESSAGES.c.order_number.in_(KEYS))
        .order_by(MESSAGES.c.order_number, MESSAGES.c.number)
    )


def load_messages(runner: Runner, numbers: Collection[str]) -> dict[str, list[Message]]:
    found: dict[str, list[Message]] = defaultdict(list)
    for row in runner.rows_among(order_messages(), numbers):
        found[row[0]].append(Message(*row))
    return found


def load_placed(runner: Runner, numbers: Collection[str]) -> dict[str, Placed]:
    """The orders with these numbers as they came in, with what became of them."""
    orders, messages = load_orders(runner, numbers), load_messages(runner, numbers)
    found = {}
    for number, *rest in runner.rows_among(papers(), numbers):
        found[number] = Placed(*(orders[number], *rest, tuple(messages[number])))
    return found
