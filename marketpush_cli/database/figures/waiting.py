"""What waits for somebody, and what happened last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from marketpush_cli.application.filters import OrderFilter
from marketpush_cli.database.document_loading import event_row
from marketpush_cli.database.order_filters import conditions
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import EVENTS, MESSAGES, ORDERS
from marketpush_cli.database.unanswered import is_unanswered


def open_incidents(runner: Runner, chosen: OrderFilter) -> int:
    """How many incidents of the chosen orders are not closed."""
    statement = select(func.sum(ORDERS.c.open_incidents)).where(ORDERS.c.open_incidents > 0, *conditions(chosen))
    return int(runner.value(statement) or 0)


def unanswered(runner: Runner, chosen: OrderFilter) -> int:
    """How many of the chosen orders have a thread that waits for an answer."""
    joined = MESSAGES.join(ORDERS, ORDERS.c.number == MESSAGES.c.order_number)
    statement = select(func.count()).select_from(joined).where(is_unanswered(), *conditions(chosen))
    return int(runner.value(statement))


def newest_events(runner: Runner, chosen: OrderFilter, since: int, limit: int) -> Iterator[tuple[Any, ...]]:
    """Cells of `catalogue.EVENT` of the chosen orders, the newest first."""
    joined = EVENTS.join(ORDERS, ORDERS.c.number == EVENTS.c.order_number)
    statement = select(*EVENTS.c).select_from(joined).where(EVENTS.c.at >= since, *conditions(chosen))
    newest = statement.order_by(EVENTS.c.at.desc(), EVENTS.c.order_number.desc(), EVENTS.c.sequence.desc())
    return map(event_row, runner.rows(newest.limit(limit)))
