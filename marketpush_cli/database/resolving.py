"""Numbers that references may stand for."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from marketpush_cli.database.order_loading import KEYS
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import LINES, ORDERS
from marketpush_cli.domain.references import folded_number

Match = tuple[str, str]


@cache
def folded_numbers() -> Select[Any]:
    return _among(ORDERS.c.number)


@cache
def commercial_numbers() -> Select[Any]:
    return _among(ORDERS.c.commercial_order)


def _among(column: ColumnElement[str]) -> Select[Any]:
    folded = func.lower(column)
    return select(folded, ORDERS.c.number, ORDERS.c.seller).where(folded.in_(KEYS)).order_by(ORDERS.c.number)


def resolve(runner: Runner, references: Collection[str]) -> dict[str, tuple[Match, ...]]:
    """For each text the orders it may be, in any case, with their sellers."""
    return _matches(runner, folded_numbers(), references)


def splits_of(runner: Runner, purchases: Collection[str]) -> dict[str, tuple[Match, ...]]:
    """For each text the orders that the purchase of that number was split into, with their sellers."""
    return _matches(runner, commercial_numbers(), purchases)


def _matches(runner: Runner, statement: Select[Any], texts: Collection[str]) -> dict[str, tuple[Match, ...]]:
    folded = {text: folded_number(text) for text in texts}
    found: dict[str, list[Match]] = {}
    for key, number, seller in runner.rows_among(statement, sorted(set(folded.values()))):
        found.setdefault(key, []).append((number, seller))
    return {text: tuple(found.get(key, ())) for text, key in folded.items()}


def article_numbers() -> Select[Any]:
    return (
        select(LINES.c.order_number, LINES.c.line, LINES.c.sku)
        .where(LINES.c.order_number.in_(KEYS))
        .order_by(LINES.c.order_number, LINES.c.line)
    )


def articles(runner: Runner, numbers: Collection[str]) -> dict[str, list[tuple[int, str]]]:
    """The lines of each order with their article numbers."""
    found: dict[str, list[tuple[int, str]]] = {}
    for number, line, sku in runner.rows_among(article_numbers(), sorted(numbers)):
        found.setdefault(number, []).append((line, sku))
    return found
