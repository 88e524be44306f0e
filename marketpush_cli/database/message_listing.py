"""Lists of messages, and messages known again by their keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from sqlalchemy import Select, select

from marketpush_cli.application.mail_filter import MessageFilter
from marketpush_cli.database.order_loading import KEYS
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import MESSAGES, ORDERS
from marketpush_cli.database.unanswered import is_unanswered
from marketpush_cli.domain.placed import Message


def list_messages(runner: Runner, chosen: MessageFilter) -> Iterator[tuple[Any, ...]]:
    """Cells of `catalogue.MESSAGE`: threads and what waits for an answer from the oldest on, else the newest first."""
    return (Message(*row).cells() for row in runner.stream(messages(chosen)))


def messages(chosen: MessageFilter) -> Select[Any]:
    column = MESSAGES.c
    statement = select(*column)
    for codes in (chosen.sellers, chosen.stores):
        if codes is not None:
            own = select(ORDERS.c.number).where(ORDERS.c.seller.in_(sorted(codes)))
            statement = statement.where(column.order_number.in_(own))
    if chosen.orders:
        statement = statement.where(column.order_number.in_(chosen.orders))
    if chosen.since is not None:
        statement = statement.where(column.at >= chosen.since)
    if chosen.until is not None:
        statement = statement.where(column.at < chosen.until)
    if chosen.deliveries:
        statement = statement.where(column.delivery.in_(chosen.deliveries))
    if chosen.is_unanswered:
        statement = statement.where(is_unanswered())
    is_oldest_first = chosen.is_unanswered or bool(chosen.orders)
    keys = (column.at, column.order_number, column.number)
    if chosen.orders:
        keys = (column.order_number, column.number, column.at)
    ordered = statement.order_by(*(key if is_oldest_first else key.desc() for key in keys))
    return ordered.limit(chosen.limit) if chosen.limit else ordered


def message(runner: Runner, order: str, number: int) -> Message | None:
    """One message of an order's thread."""
    row = runner.one(select(*MESSAGES.c).where(MESSAGES.c.order_number == order, MESSAGES.c.number == number))
    return None if row is None else Message(*row)


@cache
def _keyed() -> Select[Any]:
    return select(*MESSAGES.c).where(MESSAGES.c.order_number.in_(KEYS), MESSAGES.c.key.is_not(None))


def keyed_messages(runner: Runner, numbers: Collection[str]) -> dict[str, dict[str, Message]]:
    """The messages of these orders that have a key, by order and key."""
    found: dict[str, dict[str, Message]] = defaultdict(dict)
    for row in runner.rows_among(_keyed(), numbers):
        message = Message(*row)
        found[message.order][str(message.key)] = message
    return found
