"""Sums of what was booked. Orders whose bookings do not follow from rows alone are left to their histories."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, Text, bindparam, case, func, literal, or_, select, union
from sqlalchemy import text as sql

from marketpush_cli.application.filters import OrderFilter
from marketpush_cli.application.reporting.facts import BookedSum, HistoryOfOrder
from marketpush_cli.application.reporting.request import Dimension, ReportRequest
from marketpush_cli.database.figures.keys import Column, key_columns, wanted
from marketpush_cli.database.order_filters import Condition, conditions
from marketpush_cli.database.order_loading import KEYS
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import EVENTS, LINES, ORDERS, REFUNDS
from marketpush_cli.database.tables import IS_DECISION, IS_PAYMENT, IS_TAKEN_BACK, IS_UPDATE
from marketpush_cli.domain.bookings import ARRIVAL, UPDATE, BookingKind
from marketpush_cli.domain.chain import Event
from marketpush_cli.domain.statuses import DECIDED_AGAINST
from marketpush_cli.domain.transitions import Action

_ITEM = LINES.c.quantity * LINES.c.unit_price - LINES.c.discount
_OF_LINES = (LINES.c.quantity, _ITEM, LINES.c.shipping, LINES.c.tax, LINES.c.commission)
_ORDER_LINES = ORDERS.join(LINES, LINES.c.order_number == ORDERS.c.number)
_IS_DECIDED = LINES.c.stage.in_(sorted(DECIDED_AGAINST))
_CAME_DECIDED = _IS_DECIDED & (LINES.c.version == 1)
_IRREGULAR = select(func.json_each(bindparam("irregular", type_=Text)).table_valued("value").c.value)
_DECIDED_AT = func.coalesce(LINES.c.rejected_at, LINES.c.canceled_at)


def irregular_orders(runner: Runner) -> list[str]:
    """Numbers of orders that were replaced by a later import, or where a decision or payment was taken back or late."""
    replaced = select(EVENTS.c.order_number).where(sql(IS_UPDATE))
    taken_back = select(EVENTS.c.order_number).where(sql(IS_TAKEN_BACK))
    is_late = (EVENTS.c.action != Action.PAY.value) | (EVENTS.c.at >= _DECIDED_AT)
    own = EVENTS.c.order_number == LINES.c.order_number
    paid_apart = select(literal(1)).where(own, sql(IS_PAYMENT), is_late).correlate(LINES).exists()
    paid_late = select(LINES.c.order_number).where(_IS_DECIDED, paid_apart)
    return sorted(number for (number,) in runner.rows(union(replaced, taken_back, paid_late)))


def booked_sums(
    runner: Runner, request: ReportRequest, kinds: Collection[BookingKind], irregular: Collection[str]
) -> Iterator[BookedSum]:
    """The sums of all but the irregular orders, by kind, group and currency."""
    others = json.dumps(list(irregular))
    for kind in kinds:
        for statement in _STATEMENTS[kind](request):
            regular = statement.where(ORDERS.c.number.not_in(_IRREGULAR))
            for *key, currency, orders, lines, units, item, shipping, tax, commission in runner.rows(
                regular, irregular=others
            ):
                if lines:
                    sums = (orders, lines, units, item, shipping, tax, commission)
                    yield BookedSum(kind, tuple(key), currency, *sums)


def _placed(request: ReportRequest) -> list[Select[Any]]:
    at = ORDERS.c.placed_at
    return [_lines_summed(request, at, key_columns(request, at))]


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
    return _lines_summed(request, at, keys, _ORDER_LINES.join(EVENTS, own)).where(sql(IS_DECISION))


def _came(request: ReportRequest, at: Column) -> Select[Any]:
    keys = key_columns(request, at, {Dimension.REASON: LINES.c.decision_reason})
    return _lines_summed(request, at, keys).where(_CAME_DECIDED)


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


def irregular_histories(runner: Runner, request: ReportRequest, irregular: Collection[str]) -> Iterator[HistoryOfOrder]:
    """The irregular orders with all their events, as far as something may have been booked in the time asked for."""
    statement = _histories(request.chosen).where(ORDERS.c.number.in_(KEYS), *_has_moved(request))
    return _grouped(runner.rows_among(statement, irregular))


def histories(runner: Runner, chosen: OrderFilter) -> Iterator[HistoryOfOrder]:
    """Chosen orders with all their events, in memory one at a time."""
    return _grouped(runner.stream(_histories(chosen)))


def _histories(chosen: OrderFilter) -> Select[Any]:
    joined = ORDERS.join(EVENTS, EVENTS.c.order_number == ORDERS.c.number)
    statement = select(ORDERS.c.status, *EVENTS.c).select_from(joined).where(*conditions(chosen))
    return statement.order_by(EVENTS.c.order_number, EVENTS.c.sequence)


def _has_moved(request: ReportRequest) -> list[Condition]:
    """Whether an order has an event in the time asked for, or an import or update since, with what was before it."""
    if request.since is None:
        return []
    event = EVENTS.alias("moved")
    asked = [event.c.order_number == ORDERS.c.number, event.c.at >= request.since]
    if request.until is not None:
        brings_a_past = event.c.action.in_((ARRIVAL, UPDATE))
        asked.append(or_(event.c.at < request.until, brings_a_past))
    return [select(literal(1)).where(*asked).correlate(ORDERS).exists()]


def _grouped(rows: Iterator[tuple[Any, ...]]) -> Iterator[HistoryOfOrder]:
    found = ((status, Event(*event)) for status, *event in rows)
    for _, of_order in groupby(found, key=lambda row: attrgetter("order")(row[1])):
        own = list(of_order)
        yield HistoryOfOrder(own[0][0], [event for _, event in own])
