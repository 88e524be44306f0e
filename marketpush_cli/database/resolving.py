"""Numbers that references may stand for."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import Select, func, select

from marketpush_cli.database.order_loading import KEYS
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import LINES, ORDERS
from marketpush_cli.domain.references import folded_number

Match = tuple[str, str]


@cache
def folded_numbers() -> Select[Any]:
    folded = func.lower(ORDERS.c.number)
    return select(folded, ORDERS.c.number, ORDERS.c.seller).where(folded.in_(KEYS)).order_by(ORDERS.c.number)


def commercial_numbers() -> Select[Any]:
    folded = func.lower(ORDERS.c.commercial_order)
    return select(ORDERS.c.number, ORDERS.c.seller).where(folded.in_(KEYS)).order_by(ORDERS.c.number)


def resolve(runner: Runner, references: Collection[str]) -> dict[str, tuple[Match, ...]]:
    """For each text the orders it may be, in any case, with their sellers."""
    folded = {text: folded_number(text) for text in references}
    found: dict[str, list[Match]] = {}
    for key, number, seller in runner.rows_among(folded_numbers(), sorted(set(folded.values()))):
        found.setdefault(key, []).append((number, seller))
    return {text: tuple(found.get(key, ())) for text, key in folded.items()}


def splits_of(runner: Runner, commercial_order: str) -> list[Match]:
    """The orders that a purchase was split into."""
    rows = runner.rows_among(commercial_numbers(), [folded_number(commercial_order)])
    return [(number, seller) for number, seller in rows]


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
