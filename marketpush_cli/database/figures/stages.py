"""How long lines stayed at their stages, and how long they have been where they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, case, func, literal, or_, select, union_all
from sqlalchemy import text as sql

from marketpush_cli.application.reporting.calendar import DAY, SECOND
from marketpush_cli.application.reporting.facts import BUCKETS, AgeSum, Duration, IncidentFact
from marketpush_cli.application.reporting.request import Dimension, ReportRequest
from marketpush_cli.database.figures.keys import key_columns, wanted
from marketpush_cli.database.order_filters import Condition, is_going_on
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import EVENTS, INCIDENTS, LINES, ORDERS
from marketpush_cli.database.tables import IS_UPDATE
from marketpush_cli.domain.statuses import OPEN_STAGES, Stage

MOST_LOOK_UPS = 50_000
_ORDER_LINES = ORDERS.join(LINES, LINES.c.order_number == ORDERS.c.number)
_LEAVES: dict[Stage, tuple[Any, ...]] = {
    Stage.PENDING: (LINES.c.awaiting_fulfillment_at, LINES.c.rejected_at, LINES.c.canceled_at),
    Stage.AWAITING_FULFILLMENT: (LINES.c.shipped_at, LINES.c.canceled_at),
    Stage.SHIPPED: (LINES.c.received_at,),
    Stage.RECEIVED: (LINES.c.closed_at,),
}
_SINCE = func.coalesce(
    case(*((LINES.c.stage == stage.value, LINES.c[f"{stage}_at"]) for stage in OPEN_STAGES)), LINES.c.status_at
)


def stage_durations(runner: Runner, request: ReportRequest) -> Iterator[Duration]:
    """How long each line stayed at each stage that it left in the time that is asked for."""
    few = _few_orders(runner, request)
    for stage in OPEN_STAGES:
        leaves = _LEAVES[stage]
        left_at = func.coalesce(*leaves) if len(leaves) > 1 else leaves[0]
        lasted = (left_at - LINES.c[f"{stage}_at"]) // SECOND
        known = {Dimension.REASON: LINES.c.decision_reason, Dimension.STAGE: literal(stage.value)}
        keys = key_columns(request, left_at, known)
        asked = (*wanted(request, left_at), *few, lasted.is_not(None))
        for *key, seconds in runner.stream(select(*keys, lasted).select_from(_ORDER_LINES).where(*asked)):
            yield tuple(key), stage.value, seconds


def _few_orders(runner: Runner, request: ReportRequest) -> list[Condition]:
    """The orders that may have left a stage in the time that is asked for, where they are few enough to be looked up.

    They have an event then, or an import or update since, with what was before it. For many, a scan is faster.
    """
    if request.since is None:
        return []
    later = select(EVENTS.c.order_number).where(EVENTS.c.at >= request.since)
    found: Select[Any] | CompoundSelect[Any] = later
    if request.until is not None:
        within = later.where(or_(EVENTS.c.at < request.until, EVENTS.c.sequence == 1))
        found = union_all(within, later.where(sql(IS_UPDATE)))
    counted = select(func.count()).select_from(found.limit(MOST_LOOK_UPS + 1).subquery())
    return [ORDERS.c.number.in_(found)] if runner.value(counted) <= MOST_LOOK_UPS else []


def ages(runner: Runner, request: ReportRequest) -> Iterator[AgeSum]:
    """Lines that are at an open stage now, by its age."""
    keys = key_columns(request, _SINCE, {Dimension.STAGE: LINES.c.stage})
    age = request.at - _SINCE
    limits = [days * DAY for _, days in BUCKETS if days is not None]
    bounds = [age < limits[0], *(and_(age >= low, age < high) for low, high in pairwise(limits)), age >= limits[-1]]
    sums = [func.sum(case((bound, 1), else_=0)) for bound in bounds]
    is_open = LINES.c.stage.in_([stage.value for stage in OPEN_STAGES])
    statement = (
        select(*keys, *sums)
        .select_from(_ORDER_LINES)
        .where(is_open, is_going_on(), *wanted(request, _SINCE))
        .group_by(*keys)
    )
    width = len(keys)
    for row in runner.rows(statement):
        yield AgeSum(tuple(row[:width]), tuple(row[width:]))


def incidents(runner: Runner, request: ReportRequest) -> Iterator[IncidentFact]:
    """Incidents opened in the time that is asked for, one by one."""
    at = INCIDENTS.c.opened_at
    keys = key_columns(request, at, {Dimension.REASON: INCIDENTS.c.opening_reason})
    own = (INCIDENTS.c.order_number == LINES.c.order_number) & (INCIDENTS.c.line == LINES.c.line)
    facts = (ORDERS.c.currency, INCIDENTS.c.state, INCIDENTS.c.closed_at - at)
    statement = select(*keys, *facts).select_from(_ORDER_LINES.join(INCIDENTS, own)).where(*wanted(request, at))
    for *key, currency, state, lasted in runner.stream(statement):
        yield IncidentFact(tuple(key), currency, state, lasted)
