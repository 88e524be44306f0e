"""The native CSV: one row a line of an order, the rows of one order together, its columns repeated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


def documents_of(rows: Iterable[InputRow]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The orders of a table, each with the row it starts in. Raises InvalidValue where its rows disagree."""
    number, first, lines = None, None, list[dict[str, Any]]()
    seen: set[str] = set()
    for row in rows:
        own = row.values.get("order_number", "").strip().removeprefix("#")
        if own != number:
            if first is not None:
                yield first.row, _document(first, lines)
            if own in seen:
                raise _wrong(row, "order_number", f"the rows of {own} must stand together")
            seen.add(own)
            number, first, lines = own, row, []
        elif first is not None:
            _check_same(first, row)
        lines.append({name: row.values[name] for name in LINE_COLUMNS if row.values.get(name)} | {ROW: row.row})
    if first is not None:
        yield first.row, _document(first, lines)


def _document(first: InputRow, lines: list[dict[str, Any]]) -> dict[str, Any]:
    order = {name: value for name, value in first.values.items() if name not in LINE_COLUMNS and value}
    return order | {"lines": lines}


def _check_same(first: InputRow, row: InputRow) -> None:
    for name, value in row.values.items():
        if name not in LINE_COLUMNS and value.strip() and value != first.values.get(name) and name != "order_number":
            raise _wrong(row, name, f"{name} differs from row {first.row} of the same order")


def _wrong(row: InputRow, field: str, sentence: str) -> InvalidValue:
    return InvalidValue(sentence, source=row.source, row=row.row, field=field)
