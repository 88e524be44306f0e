"""How orders went on after they were placed: what the rates divide, and how long sellers took."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select

from marketpush_cli.application.reporting.calendar import SECOND
from marketpush_cli.application.reporting.facts import Duration, ScoreSum
from marketpush_cli.application.reporting.request import Dimension, ReportRequest
from marketpush_cli.database.figures.keys import Column, key_columns, wanted
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import INCIDENTS, LINES, ORDERS
from marketpush_cli.domain.statuses import RANK, Stage

_ORDER_LINES = ORDERS.join(LINES, LINES.c.order_number == ORDERS.c.number)
_PAST_PENDING = sorted(stage for stage, rank in RANK.items() if rank > 0)
_EVER_ACCEPTED = or_(LINES.c.awaiting_fulfillment_at.is_not(None), LINES.c.stage.in_(_PAST_PENDING))
_EVER_INCIDENT = (
    select(literal(1))
    .where(INCIDENTS.c.order_number == LINES.c.order_number, INCIDENTS.c.line == LINES.c.line)
    .correlate(LINES)
    .exists()
)
_GIVEN_BACK = LINES.c.refunded_item + LINES.c.refunded_shipping + LINES.c.refunded_tax
_BY_REASON = {Dimension.REASON: LINES.c.decision_reason}


def _number_of(condition: ColumnElement[bool]) -> Column:
    return func.sum(case((condition, 1), else_=0))


def scores(runner: Runner, request: ReportRequest) -> Iterator[ScoreSum]:
    """Counts by group of the orders placed in the time that is asked for."""
    width = len(request.by)
    for row in runner.rows(_scores(request)):
        yield ScoreSum(tuple(row[:width]), *row[width:])


def _scores(request: ReportRequest) -> Select[Any]:
    at = ORDERS.c.placed_at
    keys = key_columns(request, at, _BY_REASON)
    split = [key for key in keys if request.splits_orders]
    one = (
        select(
            *keys,
            ORDERS.c.ship_by.label("ship_by"),
            func.count().label("lines"),
            _number_of(LINES.c.stage == Stage.PENDING.value).label("pending"),
            _number_of(LINES.c.stage == Stage.REJECTED.value).label("rejected"),
            _number_of(LINES.c.stage == Stage.CANCELED.value).label("canceled"),
            _number_of(_EVER_ACCEPTED).label("accepted"),
            _number_of(_EVER_INCIDENT).label("incidents"),
            _number_of(_GIVEN_BACK > 0).label("refunded"),
            func.coalesce(func.min(LINES.c.shipped_at), request.at).label("shipped_by"),
        )
        .select_from(_ORDER_LINES)
        .where(*wanted(request, at))
        .group_by(LINES.c.order_number, *split)
        .subquery("one")
    )
    of, names = one.c, [one.c[key.name] for key in keys]
    is_due = and_(of.ship_by.is_not(None), of.accepted > 0)
    return select(
        *names,
        func.count(),
        func.sum(of.lines),
        _number_of(and_(of.pending == 0, of.accepted > 0)),
        _number_of(of.pending == 0),
        func.sum(of.rejected),
        func.sum(of.canceled),
        func.sum(of.accepted),
        func.sum(of.incidents),
        func.sum(of.refunded),
        _number_of(and_(is_due, of.shipped_by > of.ship_by)),
        _number_of(is_due),
    ).group_by(*names)


def order_durations(runner: Runner, request: ReportRequest) -> Iterator[Duration]:
    """From pending to accepted and to shipped, by the order's own status."""
    placed = ORDERS.c.placed_at
    keys = key_columns(request, placed, _BY_REASON)
    for what, end in (("accept", ORDERS.c.awaiting_fulfillment_at), ("ship", ORDERS.c.shipped_at)):
        lasted = (end - ORDERS.c.pending_at) // SECOND
        statement = select(*keys, lasted).where(*wanted(request, placed), lasted.is_not(None))
        if request.splits_orders:
            statement = statement.select_from(_ORDER_LINES).group_by(ORDERS.c.number, *keys)
        for *key, seconds in runner.stream(statement):
            yield tuple(key), what, seconds
