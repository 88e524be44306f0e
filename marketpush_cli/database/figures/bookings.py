"""Sums of what was booked. Orders whose bookings do not follow from rows alone are left to their histories."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, case, func, literal, select, union
from sqlalchemy import text as sql

from marketpush_cli.application.filters import OrderFilter
from marketpush_cli.application.reporting.facts import BookedSum, HistoryOfOrder
from marketpush_cli.application.reporting.request import Dimension, ReportRequest
from marketpush_cli.database.figures.keys import Column, key_columns, may_have_moved, wanted
from marketpush_cli.database.order_filters import Condition, conditions
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import EVENTS, LINES, ORDERS, REFUNDS
from marketpush_cli.database.tables import IS_DECISION, IS_PAYMENT, IS_TAKEN_BACK, IS_UPDATE
from marketpush_cli.domain.bookings import BookingKind
from marketpush_cli.domain.chain import Event
from marketpush_cli.domain.statuses import DECIDED_AGAINST

_ITEM = LINES.c.quantity * LINES.c.unit_price - LINES.c.discount
_OF_LINES = (LINES.c.quantity, _ITEM, LINES.c.shipping, LINES.c.tax, LINES.c.commission)
_ORDER_LINES = ORDERS.join(LINES, LINES.c.order_number == ORDERS.c.number)
_IS_DECIDED = LINES.c.stage.in_(sorted(DECIDED_AGAINST))
_CAME_DECIDED = _IS_DECIDED & (LINES.c.version == 1)
_DECIDED_AT = func.coalesce(LINES.c.rejected_at, LINES.c.canceled_at)


def irregular_orders() -> Any:
    """Numbers of orders that were replaced by a later import, or where a decision or payment was taken back or late."""
    replaced = select(EVENTS.c.order_number).where(sql(IS_UPDATE)).correlate(None)
    taken_back = select(EVENTS.c.order_number).where(sql(IS_TAKEN_BACK)).correlate(None)
    is_decided = select(literal(1)).where(LINES.c.order_number == EVENTS.c.order_number, _IS_DECIDED).correlate(EVENTS)
    paid_apart = select(EVENTS.c.order_number).where(sql(IS_PAYMENT), is_decided.exists()).correlate(None)
    return union(replaced, taken_back, paid_apart)


def booked_sums(runner: Runner, request: ReportRequest, kinds: Collection[BookingKind]) -> Iterator[BookedSum]:
    """The sums of regular orders, by kind, group and currency."""
    for kind in kinds:
        for statement in _STATEMENTS[kind](request):
            for *key, currency, orders, lines, units, item, shipping, tax, commission in runner.rows(statement):
                if lines:
                    sums = (orders, lines, units, item, shipping, tax, commission)
                    yield BookedSum(kind, tuple(key), currency, *sums)


def _placed(request: ReportRequest) -> list[Select[Any]]:
    at = ORDERS.c.placed_at
    return [_lines_summed(request, at, key_columns(request, at)).where(_is_regular())]


def _decided(request: ReportRequest) -> list[Select[Any]]:
    return [_by_event(request), _came(request, _DECIDED_AT)]


def _to_pay_back(request: ReportRequest) -> list[Select[Any]]:
    is_paid = ORDERS.c.paid_at.is_not(None)
    later = case((ORDERS.c.paid_at > _DECIDED_AT, ORDERS.c.paid_at), else_=_DECIDED_AT)
    return [_by_event(request).where(is_paid), _came(request, later).where(is_paid)]


def _by_event(request: ReportRequest) -> Select[Any]:
    at = EVENTS.c.at
    keys = key_columns(request, at, {Dimension.REASON: LINES.c.decision_reason})
    own = (EVENTS.c.order_number == ORDERS.c.number) & (EVENTS.c.line == LINES.c.line)
    summed = _lines_summed(request, at, keys, _ORDER_LINES.join(EVENTS, own))
    return summed.where(sql(IS_DECISION), _is_regular())


def _came(request: ReportRequest, at: Column) -> Select[Any]:
    keys = key_columns(request, at, {Dimension.REASON: LINES.c.decision_reason})
    return _lines_summed(request, at, keys).where(_CAME_DECIDED, _is_regular())


def _lines_summed(request: ReportRequest, at: Column, keys: list[Column], source: Any = _ORDER_LINES) -> Select[Any]:
    orders = func.count(ORDERS.c.number.distinct()) if request.splits_orders else func.sum(_is_first_line())
    sums = [orders, func.count(), *map(func.sum, _OF_LINES)]
    grouped = [*keys, ORDERS.c.currency]
    return select(*grouped, *sums).select_from(source).where(*wanted(request, at)).group_by(*grouped)


def _is_first_line() -> Column:
    other = LINES.alias("other")
    earlier = select(literal(1)).where(other.c.order_number == LINES.c.order_number, other.c.line < LINES.c.line)
    return case((LINES.c.line == 1, 1), (earlier.exists(), 0), else_=1)


def _refunded(request: ReportRequest) -> list[Select[Any]]:
    at = REFUNDS.c.at
    keys = key_columns(request, at, {Dimension.REASON: REFUNDS.c.reason})
    own = (REFUNDS.c.order_number == LINES.c.order_number) & (REFUNDS.c.line == LINES.c.line)
    parts = (REFUNDS.c.item, REFUNDS.c.shipping, REFUNDS.c.tax, REFUNDS.c.commission_reversed)
    sums = [literal(0), func.count(), literal(0), *map(func.sum, parts)]
    grouped = [*keys, ORDERS.c.currency]
    statement = select(*grouped, *sums).select_from(_ORDER_LINES.join(REFUNDS, own))
    return [statement.where(*wanted(request, at)).group_by(*grouped)]


_STATEMENTS: dict[BookingKind, Callable[[ReportRequest], list[Select[Any]]]] = {
    BookingKind.PLACED: _placed,
    BookingKind.DECIDED: _decided,
    BookingKind.REFUNDED: _refunded,
    BookingKind.TO_PAY_BACK: _to_pay_back,
}


def _is_regular() -> Any:
    return ORDERS.c.number.not_in(irregular_orders())


def irregular_histories(runner: Runner, request: ReportRequest) -> Iterator[HistoryOfOrder]:
    """Orders whose bookings do not follow from rows alone, as far as something was booked in the time asked for."""
    return histories(runner, request.chosen, ORDERS.c.number.in_(irregular_orders()), *may_have_moved(request))


def histories(runner: Runner, chosen: OrderFilter, *which: Condition) -> Iterator[HistoryOfOrder]:
    """Chosen orders with all their events, in memory one at a time."""
    statement = select(ORDERS.c.status, *EVENTS.c).select_from(
        ORDERS.join(EVENTS, EVENTS.c.order_number == ORDERS.c.number)
    )
    ordered = statement.where(*conditions(chosen), *which).order_by(EVENTS.c.order_number, EVENTS.c.sequence)
    found = ((status, Event(*event)) for status, *event in runner.stream(ordered))
    for _, rows in groupby(found, key=lambda row: attrgetter("order")(row[1])):
        own = list(rows)
        yield HistoryOfOrder(own[0][0], [event for _, event in own])
