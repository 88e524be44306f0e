"""Which messages wait for an answer: those that came in, and after which nobody wrote."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy import text as sql

from marketpush_cli.database.schema import MESSAGES
from marketpush_cli.database.tables import CAME_IN


def is_unanswered() -> ColumnElement[bool]:
    """Whether a message is the last one of its thread, and the customer's, or a seller's to the operator."""
    later = MESSAGES.alias("later")
    last = select(func.max(later.c.number)).where(later.c.order_number == MESSAGES.c.order_number).scalar_subquery()
    return and_(sql(f"({CAME_IN})"), MESSAGES.c.number == last)
