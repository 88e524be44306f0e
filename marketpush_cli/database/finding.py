"""What a caller reads out, looked up by index: numbers, parcels, addresses, articles, names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import LINES, ORDERS
from marketpush_cli.domain.errors import MarketpushError
from marketpush_cli.domain.folding import like_pattern, search_words
from marketpush_cli.domain.references import clean_reference, folded_number

Row = tuple[Any, ...]
_SHOWN = ("number", "placed_at", "customer_name", "seller", "status", "currency", "total")
SHORTEST_PART = 4
SHORTEST_PHONE = 6
TOLD_APART_BY = 9


def find(runner: Runner, text: str, stores: frozenset[str] | None, limit: int) -> Iterator[Row]:
    """Rows of `catalogue.FOUND` and the currency: what matched exactly first; parts of numbers only if nothing did."""
    seen: set[str] = set()
    for looks in (EXACT, PARTS):
        for matched, look in looks:
            statement = look(text)
            if statement is None:
                continue
            if stores is not None:
                statement = statement.where(ORDERS.c.seller.in_(sorted(stores)))
            for value, *row in runner.rows(statement.limit(limit)):
                if row[0] not in seen:
                    seen.add(row[0])
                    yield _row(matched, value, row)
        if seen:
            return


def _row(matched: str, value: str, row: list[Any]) -> Row:
    number, placed_at, customer, seller, status, currency, total = row
    return (number, matched, value, placed_at, customer, seller, status, currency, total, currency)


def _orders(value: ColumnElement[Any], *conditions: ColumnElement[bool]) -> Select[Any]:
    columns = [ORDERS.c[name] for name in _SHOWN]
    return select(value, *columns).where(*conditions).order_by(ORDERS.c.placed_at.desc(), ORDERS.c.number)


def _lines(value: ColumnElement[Any], condition: ColumnElement[bool]) -> Select[Any]:
    columns = [ORDERS.c[name] for name in _SHOWN]
    joined = LINES.join(ORDERS, ORDERS.c.number == LINES.c.order_number)
    found = select(value, *columns).select_from(joined).where(condition)
    return found.order_by(ORDERS.c.placed_at.desc(), ORDERS.c.number)


def _by_number(text: str) -> Select[Any] | None:
    folded = folded_number(clean_reference(text)).partition("/")[0]
    numbers = (func.lower(ORDERS.c.number), func.lower(ORDERS.c.commercial_order))
    return _orders(ORDERS.c.number, or_(*(number == folded for number in numbers))) if folded else None


def _by_tracking(text: str) -> Select[Any] | None:
    plain = {text.strip().lower(), "".join(text.split()).lower(), clean_reference(text).lower()}
    return _lines(LINES.c.tracking_number, func.lower(LINES.c.tracking_number).in_(sorted(plain - {""})))


def _by_sku(text: str) -> Select[Any] | None:
    return _lines(LINES.c.sku, func.lower(LINES.c.sku) == text.strip().lower())


def _by_email(text: str) -> Select[Any] | None:
    folded = text.strip().casefold()
    return _orders(ORDERS.c.customer_email, ORDERS.c.search_email == folded) if "@" in folded else None


def _by_phone(text: str) -> Select[Any] | None:
    digits = "".join(character for character in text if character.isdecimal() and character.isascii())
    others = {character for character in text if not character.isdecimal()} - set(" +-()/.\u00a0\u202f\u2011")
    if others or len(digits) < SHORTEST_PHONE:
        return None
    start = digits.lstrip("0")[-TOLD_APART_BY:][::-1]
    column = ORDERS.c.search_phone
    return _orders(ORDERS.c.customer_phone, and_(column >= start, column < start + "~"))


def _by_name(text: str) -> Select[Any] | None:
    try:
        words = search_words(text)
    except MarketpushError:
        return None
    if not any(character.isalpha() for character in text):
        return None
    return _orders(
        ORDERS.c.customer_name, *(ORDERS.c.search_name.like(like_pattern(word), escape="\\") for word in words)
    )


def _by_part_of_number(text: str) -> Select[Any] | None:
    pattern = _part(clean_reference(text))
    return None if pattern is None else _orders(ORDERS.c.number, func.lower(ORDERS.c.number).like(pattern, escape="\\"))


def _by_part_of_tracking(text: str) -> Select[Any] | None:
    pattern = _part("".join(text.split()))
    lowered = func.lower(LINES.c.tracking_number)
    return None if pattern is None else _lines(LINES.c.tracking_number, lowered.like(pattern, escape="\\"))


def _part(text: str) -> str | None:
    if len(text) < SHORTEST_PART or not any(character.isdecimal() for character in text):
        return None
    escaped = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


Look = Callable[[str], Select[Any] | None]
EXACT: tuple[tuple[str, Look], ...] = (
    ("order", _by_number),
    ("tracking number", _by_tracking),
    ("e-mail", _by_email),
    ("phone", _by_phone),
    ("SKU", _by_sku),
    ("name", _by_name),
)
PARTS: tuple[tuple[str, Look], ...] = (
    ("part of the order number", _by_part_of_number),
    ("part of the tracking number", _by_part_of_tracking),
)
