"""One order, as `orders show -f jsonl` writes it, into a record; derived fields are ignored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from marketpush_cli.application.importing.cells import LARGEST, LARGEST_QUANTITY, Cells, Place
from marketpush_cli.application.importing.known_names import check_names
from marketpush_cli.application.importing.past import read_past
from marketpush_cli.domain.chain import canonical, new_salt
from marketpush_cli.domain.errors import MarketpushError
from marketpush_cli.domain.money import commission_of, digits_of, parse_rate
from marketpush_cli.domain.orders import Line, Order
from marketpush_cli.domain.placed import Placed
from marketpush_cli.domain.references import order_number
from marketpush_cli.domain.registries import Rulebook
from marketpush_cli.domain.statuses import ORDER_STATUSES, Stage, Status

DAY = 86_400_000_000
MOST_LINES = 1_000


def read_document(document: Mapping[str, Any], place: Place, book: Rulebook, now: int) -> Placed:
    """A whole order. Raises InvalidValue for the first thing that is wrong with it."""
    cells = Cells(document, place)
    number = _number(cells, place)
    cells = Cells(document, replace(place, reference=number))
    check_names(document, cells.place)
    currency = _currency(cells)
    placed_at = cells.time("placed_at")
    if placed_at is None or placed_at > now:
        raise cells.place.invalid("placed_at", "placed_at is missing" if placed_at is None else "placed_at is to come")
    lines = _lines(cells, number, currency, placed_at)
    paid_at = cells.time("paid_at")
    if paid_at is not None and paid_at > now:
        raise cells.place.invalid("paid_at", "paid_at is to come")
    times = tuple(placed_at if status is Status.PENDING else None for status in ORDER_STATUSES)
    seller = cells.code("seller")
    order = Order(
        number, seller, currency, paid_at, Status.PENDING, placed_at, now, 0, "", new_salt(), times, tuple(lines)
    )
    customer = _customer(cells)
    placed = Placed(
        order,
        cells.text("commercial_order") or number,
        placed_at,
        cells.time("accept_by") or _days_after(placed_at, book.settings["accept_within_days"]),
        cells.time("ship_by") or _days_after(placed_at, book.settings["ship_within_days"]),
        cells.text("seller_name") or seller,
        customer.needed("customer_name"),
        customer.text("customer_email"),
        customer.text("customer_phone"),
        customer.text("ship_to_address"),
        canonical(_attributes(cells)),
    )
    return read_past(cells, placed, book, now)


def _number(cells: Cells, place: Place) -> str:
    text = cells.needed("number" if cells.has("number") else "order_number")
    try:
        return order_number(text)
    except MarketpushError as error:
        raise place.invalid("order_number", error.sentence, error.fix) from None


def _currency(cells: Cells) -> str:
    code = cells.needed("currency")
    try:
        digits_of(code)
    except MarketpushError as error:
        raise cells.place.invalid("currency", error.sentence, error.fix) from None
    return code


def _days_after(at: int, days: int) -> int | None:
    return at + days * DAY if days else None


def _customer(cells: Cells) -> Cells:
    nested = cells.record("customer").values
    names = {
        "name": "customer_name",
        "email": "customer_email",
        "phone": "customer_phone",
        "address": "ship_to_address",
    }
    flat = {name: cells.values.get(name) for name in names.values()}
    given = {flat_name: nested[name] for name, flat_name in names.items() if nested.get(name) is not None}
    return Cells({**flat, **given}, cells.place)


def _attributes(cells: Cells) -> dict[str, str]:
    nested = cells.record("attributes")
    own = {name: value for name, value in cells.values.items() if name.startswith("x_")}
    every = Cells({**nested.values, **own}, cells.place)
    return {name: text for name in every.values if (text := every.text(name)) is not None}


def _lines(cells: Cells, number: str, currency: str, placed_at: int) -> list[Line]:
    records = cells.records("lines")
    if not 1 <= len(records) <= MOST_LINES:
        raise cells.place.invalid("lines", f"{number} must have 1 to {MOST_LINES:,} lines, not {len(records)}")
    lines = [_line(record, number, index, currency, placed_at) for index, record in enumerate(records, start=1)]
    seen: set[int] = set()
    for line, record in zip(lines, records, strict=True):
        if line.line in seen:
            raise record.place.invalid("line", f"{line.reference} is there twice")
        seen.add(line.line)
    if sum(line.total for line in lines) > LARGEST:
        raise cells.place.invalid("lines", f"the total of {number} is too large")
    return sorted(lines, key=lambda line: line.line)


def _line(cells: Cells, number: str, index: int, currency: str, placed_at: int) -> Line:
    line = Line(
        number,
        cells.whole("line", 1, LARGEST_QUANTITY, index),
        cells.needed("sku"),
        cells.needed("title"),
        cells.whole("quantity", 1, LARGEST_QUANTITY, 1),
        cells.money("unit_price", currency),
        cells.money("discount", currency),
        cells.money("shipping", currency),
        cells.money("tax", currency),
        0,
        Stage.PENDING,
        Status.PENDING,
        placed_at,
        1,
        pending_at=placed_at,
    )
    if line.item_total < 0:
        raise cells.place.invalid("discount", "the discount is more than quantity x unit price")
    if line.total > LARGEST:
        raise cells.place.invalid("unit_price", "the line's total is too large")
    return line._replace(commission=_commission(cells, line, currency))


def _commission(cells: Cells, line: Line, currency: str) -> int:
    if cells.has("commission") and cells.has("commission_rate"):
        raise cells.place.invalid("commission", "give commission or commission_rate, not both")
    if cells.has("commission_rate"):
        try:
            return commission_of(parse_rate(cells.needed("commission_rate")), line.total)
        except MarketpushError as error:
            raise cells.place.invalid("commission_rate", error.sentence, error.fix) from None
    commission = cells.money("commission", currency)
    if commission > line.total:
        raise cells.place.invalid("commission", "the commission is more than the line is worth")
    return commission
