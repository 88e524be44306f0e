"""Numbers that references may stand for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, select

from marketpush_cli.database.order_loading import KEYS
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import ORDERS
from marketpush_cli.domain.references import folded_number

Match = tuple[str, str]


def exact_numbers() -> Select[Any]:
    return select(ORDERS.c.number, ORDERS.c.seller).where(ORDERS.c.number.in_(KEYS))


def folded_numbers() -> Select[Any]:
    folded = func.lower(ORDERS.c.number)
    return select(folded, ORDERS.c.number, ORDERS.c.seller).where(folded.in_(KEYS)).order_by(ORDERS.c.number)


def commercial_numbers() -> Select[Any]:
    folded = func.lower(ORDERS.c.commercial_order)
    return select(ORDERS.c.number, ORDERS.c.seller).where(folded.in_(KEYS)).order_by(ORDERS.c.number)


def resolve(runner: Runner, references: Collection[str]) -> dict[str, tuple[Match, ...]]:
    """For each text the orders it may be, with their sellers: the exact one, else those that differ in case."""
    exact = {number: (number, seller) for number, seller in runner.rows_among(exact_numbers(), references)}
    rest = {text: folded_number(text) for text in references if text not in exact}
    folded: dict[str, list[Match]] = {}
    for key, number, seller in runner.rows_among(folded_numbers(), sorted(set(rest.values()))):
        folded.setdefault(key, []).append((number, seller))
    return {text: (exact[text],) if text in exact else tuple(folded.get(rest[text], ())) for text in references}


def splits_of(runner: Runner, commercial_order: str) -> list[Match]:
    """The orders that a purchase was split into."""
    rows = runner.rows_among(commercial_numbers(), [folded_number(commercial_order)])
    return [(number, seller) for number, seller in rows]
