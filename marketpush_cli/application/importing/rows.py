"""The native CSV: one row a line of an order, the rows of one order together, its columns repeated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from marketpush_cli.application.importing.cells import ROW
from marketpush_cli.application.input_rows import InputRow
from marketpush_cli.domain.errors import InvalidValue

ORDER_COLUMNS = (
    "order_number",
    "commercial_order",
    "placed_at",
    "paid_at",
    "accept_by",
    "ship_by",
    "currency",
    "seller",
    "seller_name",
    "customer_name",
    "customer_email",
    "customer_phone",
    "ship_to_address",
)
LINE_COLUMNS = (
    "line",
    "sku",
    "title",
    "quantity",
    "unit_price",
    "discount",
    "shipping",
    "tax",
    "commission_rate",
    "commission",
    "status",
    "status_at",
    "reason",
    "carrier",
    "tracking_number",
)
COLUMNS = (*ORDER_COLUMNS, *LINE_COLUMNS)
NEEDED = ("order_number", "placed_at", "currency", "seller", "customer_name", "sku", "title", "unit_price")


@dataclass(slots=True)
class TableOrder:
    """The rows of one order, the first of which stands for the order; `error` is what they disagree about."""

    number: str
    first: InputRow
    lines: list[dict[str, Any]]
    error: InvalidValue | None = None

    @property
    def document(self) -> dict[str, Any]:
        order = {name: value for name, value in self.first.values.items() if name not in LINE_COLUMNS and value}
        return order | {"lines": self.lines}

    def take(self, row: InputRow) -> None:
        """Add a row to the order."""
        self.error = self.error or _lack(row) or _difference(self.first, row)
        named = {name: row.values[name] for name in LINE_COLUMNS if row.values.get(name)}
        self.lines.append(named | {ROW: row.row})


def orders_of(rows: Iterable[InputRow]) -> list[TableOrder]:
    """The orders of a table; one whose rows stand apart or disagree has an error, in all its parts."""
    found: list[TableOrder] = []
    for row in rows:
        number = row.values.get("order_number", "").strip().removeprefix("#")
        if not number or not found or found[-1].number != number:
            found.append(TableOrder(number, row, []))
        found[-1].take(row)
    _refuse_parts(found)
    return found


def _refuse_parts(orders: Iterable[TableOrder]) -> None:
    begun: dict[str, TableOrder] = {}
    for order in orders:
        before = begun.setdefault(order.number, order)
        if before is not order and order.number:
            apart = _wrong(order.first, "order_number", f"the rows of {order.number} must stand together")
            before.error = order.error = before.error or apart


def _lack(row: InputRow) -> InvalidValue | None:
    name = next((name for name in NEEDED if not row.values.get(name, "").strip()), None)
    return None if name is None else _wrong(row, name, "the value is missing")


def _difference(first: InputRow, row: InputRow) -> InvalidValue | None:
    for name, value in row.values.items():
        if name not in LINE_COLUMNS and value.strip() and value != first.values.get(name) and name != "order_number":
            return _wrong(row, name, f"{name} differs from row {first.row} of the same order")
    return None


def _wrong(row: InputRow, field: str, sentence: str) -> InvalidValue:
    number = row.values.get("order_number", "").strip() or None
    return InvalidValue(sentence, source=row.source, row=row.row, field=field, reference=number)
