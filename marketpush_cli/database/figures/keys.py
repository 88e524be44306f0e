"""The columns that rows of a report are grouped by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, case, literal, null

from marketpush_cli.application.reporting.calendar import DAY, Calendar
from marketpush_cli.application.reporting.request import OF_TIME, Dimension, ReportRequest
from marketpush_cli.database.order_filters import Condition, conditions
from marketpush_cli.database.schema import LINES, ORDERS

Column = ColumnElement[Any]
_STANDING: dict[Dimension, Column] = {
    Dimension.SELLER: ORDERS.c.seller,
    Dimension.STATUS: ORDERS.c.status,
    Dimension.PRODUCT: LINES.c.sku,
    Dimension.CARRIER: LINES.c.carrier,
    Dimension.CURRENCY: ORDERS.c.currency,
}


def local_day(at: Column, calendar: Calendar) -> Column:
    """The local day of a time, counted from 1970-01-01; the newest offset is tried first."""
    steps = sorted(zip(calendar.starts, calendar.offsets, strict=True), reverse=True)
    offset = case(*((at >= start, literal(value)) for start, value in steps), else_=steps[-1][1])
    return ((at + offset + DAY) // literal(DAY)) - 1


def key_columns(request: ReportRequest, at: Column, others: Mapping[Dimension, Column] | None = None) -> list[Column]:
    """One column a dimension, with labels of their own; what has no such dimension is null."""
    known = {**_STANDING, **(others or {})}
    columns = [
        local_day(at, request.calendar) if dimension in OF_TIME else known.get(dimension, null())
        for dimension in request.by
    ]
    return [column.label(f"key_{place}") for place, column in enumerate(columns)]


def wanted(request: ReportRequest, at: Column) -> list[Condition]:
    """The orders that are chosen, and the time that is asked for."""
    found = conditions(request.chosen)
    if request.since is not None:
        found.append(at >= request.since)
    if request.until is not None:
        found.append(at < request.until)
    return found
