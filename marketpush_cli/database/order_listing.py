"""Lists of orders and lines: exactly the columns asked for, as plain tuples."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, select, tuple_

from marketpush_cli.application.filters import OrderFilter, Page, SortField
from marketpush_cli.application.portions import AT_ONCE
from marketpush_cli.database.order_filters import conditions, sorted_page
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import EVENTS, LINES, ORDERS, SELLERS
from marketpush_cli.domain.statuses import Stage, Status
from marketpush_cli.domain.transitions import TRANSITIONS, Action

_ITEM_TOTAL = LINES.c.quantity * LINES.c.unit_price - LINES.c.discount
_LINE_TOTAL = _ITEM_TOTAL + LINES.c.shipping + LINES.c.tax
_REFUNDED = LINES.c.refunded_item + LINES.c.refunded_shipping + LINES.c.refunded_tax
_MAY_BE_REFUNDED = LINES.c.stage.in_(sorted(TRANSITIONS[Action.REFUND].starts)) & ORDERS.c.paid_at.is_not(None)

_COMPUTED: dict[str, ColumnElement[Any]] = {
    "order": LINES.c.order_number,
    "item_total": _ITEM_TOTAL,
    "total": _LINE_TOTAL,
    "refunded": _REFUNDED,
    "refundable": case((_MAY_BE_REFUNDED, _LINE_TOTAL - _REFUNDED), else_=0),
    "incident": LINES.c.open_incident,
    "reason": LINES.c.decision_reason,
}
LINE_TIMES = tuple(f"{status}_at" for status in Status)


def order_column(name: str) -> ColumnElement[Any]:
    """The column behind a field of `catalogue.ORDER_LIST`."""
    return SELLERS.c.name if name == "seller_name" else ORDERS.c[name]


def line_columns(name: str) -> list[ColumnElement[Any]]:
    """The columns behind a field of `catalogue.LINE`; times and reference are put together from several."""
    if name == "timestamps":
        return [LINES.c[time] for time in LINE_TIMES]
    if name == "reference":
        return [LINES.c.order_number, LINES.c.line]
    return [_COMPUTED[name] if name in _COMPUTED else LINES.c[name]]


def listed_orders(chosen: OrderFilter, fields: Sequence[str], page: Page) -> Select[Any]:
    """The fields, then currency, number, and what the list is sorted by."""
    columns = [order_column(name) for name in fields]
    sort = [(ORDERS.c[by.name], by) for by in page.sort]
    behind = [ORDERS.c.currency, ORDERS.c.number, *(column for column, _ in sort)]
    tables = ORDERS.join(SELLERS, SELLERS.c.code == ORDERS.c.seller) if "seller_name" in fields else ORDERS
    statement = select(*unlike([*columns, *behind])).select_from(tables).where(*conditions(chosen))
    return sorted_page(statement, sort, page.after, page.limit)


def unlike(columns: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """Columns with labels of their own, so that none selected twice is folded into one."""
    return [column.label(f"cell_{index}") for index, column in enumerate(columns)]


def counted_orders(chosen: OrderFilter) -> Select[Any]:
    return select(func.count()).select_from(ORDERS).where(*conditions(chosen))


def listed_lines(chosen: OrderFilter, fields: Sequence[str], page: Page) -> Select[Any]:
    """The columns of the fields, then currency, order, line, and what the list is sorted by."""
    columns = [column for name in fields for column in line_columns(name)]
    sort = [(_line_sort(by), by) for by in page.sort] + [(LINES.c.line, SortField("line"))]
    behind = [ORDERS.c.currency, LINES.c.order_number, LINES.c.line, *(column for column, _ in sort)]
    tables = LINES.join(ORDERS, ORDERS.c.number == LINES.c.order_number)
    statement = select(*unlike([*columns, *behind])).select_from(tables)
    return sorted_page(statement.where(*conditions(chosen, for_lines=True)), sort, page.after, page.limit)


def _line_sort(by: SortField) -> ColumnElement[Any]:
    return LINES.c.order_number if by.name == "number" else ORDERS.c[by.name]


def stream_orders(runner: Runner, chosen: OrderFilter, fields: Sequence[str], page: Page) -> Iterator[tuple[Any, ...]]:
    """Rows of the fields, then currency, number and sort values."""
    return runner.stream(listed_orders(chosen, fields, page))


def stream_unprinted(
    runner: Runner, chosen: OrderFilter, fields: Sequence[str], printed_as: str, page: Page
) -> Iterator[tuple[Any, ...]]:
    """The same rows of the chosen orders that were never printed as that document."""
    prints = (EVENTS.c.order_number == ORDERS.c.number, EVENTS.c.action == "print")
    is_printed = exists().where(*prints, func.json_extract(EVENTS.c.data, "$.document") == printed_as)
    return runner.stream(listed_orders(chosen, fields, page).where(~is_printed))


def stream_lines(runner: Runner, chosen: OrderFilter, fields: Sequence[str], page: Page) -> Iterator[tuple[Any, ...]]:
    """Rows of the fields, then currency, reference and sort values."""
    widths = [WIDTHS.get(name, 1) for name in fields]
    for row in runner.stream(listed_lines(chosen, fields, page)):
        yield _line_row(fields, widths, row)


WIDTHS = {"timestamps": len(LINE_TIMES), "reference": 2}


def _line_row(fields: Sequence[str], widths: Sequence[int], row: tuple[Any, ...]) -> tuple[Any, ...]:
    cells: list[Any] = []
    at = 0
    for name, width in zip(fields, widths, strict=True):
        part = row[at : at + width]
        at += width
        if name == "timestamps":
            cells.append({str(status): time for status, time in zip(Status, part, strict=True) if time is not None})
        else:
            cells.append(f"{part[0]}/{part[1]}" if name == "reference" else part[0])
    currency, order, line, *sort = row[at:]
    return (*cells, currency, f"{order}/{line}", *sort)


def _stage_time() -> ColumnElement[Any]:
    steps = [(LINES.c.stage == stage.value, LINES.c[f"{stage}_at"]) for stage in Stage]
    return func.coalesce(case(*steps), LINES.c.status_at)


_NATIVE: dict[str, ColumnElement[Any]] = {
    "order_number": ORDERS.c.number,
    "seller_name": SELLERS.c.name,
    "status": LINES.c.stage,
    "status_at": _stage_time(),
    "reason": LINES.c.decision_reason,
}


def native_column(name: str) -> ColumnElement[Any]:
    """The column behind a field of `catalogue.NATIVE_LINE`."""
    if name in _NATIVE:
        return _NATIVE[name]
    return LINES.c[name] if name in LINES.c else ORDERS.c[name]


def native_lines(chosen: OrderFilter, fields: Sequence[str], page: Page) -> Select[Any]:
    """The columns of the native import, then attributes, currency, order and sort values, a row a line."""
    columns = [native_column(name) for name in fields]
    sort = [(_line_sort(by), by) for by in page.sort] + [(LINES.c.line, SortField("line"))]
    behind = [ORDERS.c.attributes, ORDERS.c.currency, ORDERS.c.number, *(column for column, _ in sort)]
    tables = LINES.join(ORDERS, ORDERS.c.number == LINES.c.order_number).join(SELLERS)
    statement = select(*unlike([*columns, *behind])).select_from(tables).where(*conditions(chosen))
    return sorted_page(statement, sort, page.after, page.limit)


def attribute_names(runner: Runner, chosen: OrderFilter) -> list[str]:
    """The names of the attributes that the chosen orders have, sorted."""
    present = select(ORDERS.c.attributes).where(*conditions(chosen), ORDERS.c.attributes != "{}").distinct()
    return sorted({name for (attributes,) in runner.stream(present) for name in json.loads(attributes)})


def stream_native_lines(
    runner: Runner, chosen: OrderFilter, fields: Sequence[str], attributes: Sequence[str], page: Page
) -> Iterator[tuple[Any, ...]]:
    """Rows of the fields and attributes, then currency, order and sort values."""
    count = len(fields)
    for row in runner.stream(native_lines(chosen, fields, page)):
        own = json.loads(row[count])
        yield (*row[:count], *(own.get(name) for name in attributes), *row[count + 1 :])


def count_orders(runner: Runner, chosen: OrderFilter) -> int:
    return int(runner.value(counted_orders(chosen)))


def overdue_lines(runner: Runner, stage: Stage, before: int) -> Iterator[tuple[str, int]]:
    """Order and number of the lines that came to a stage before a time, in key order, in memory a page at a time."""
    key = (LINES.c.order_number, LINES.c.line)
    since = LINES.c[f"{stage}_at"]
    overdue = select(*key).where(LINES.c.stage == stage.value, since < before).order_by(*key).limit(AT_ONCE)
    found = runner.rows(overdue)
    while found:
        yield from ((order, line) for order, line in found)
        found = runner.rows(overdue.where(tuple_(*key) > tuple_(*found[-1]))) if len(found) == AT_ONCE else []
