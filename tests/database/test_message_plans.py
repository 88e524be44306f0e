"""Lists of messages reach them by an index, and read no more of them than they show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from marketpush_cli.application.filters import OrderFilter
from marketpush_cli.application.mail_filter import MessageFilter
from marketpush_cli.database.figures.waiting import unanswered
from marketpush_cli.database.message_listing import list_messages
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.store import SqliteDatabase


def steps_of(path: Path, read: Callable[[Runner], Any]) -> list[str]:
    steps: list[str] = []
    with SqliteDatabase(path).connection(is_reader=True) as connection:

        @event.listens_for(connection.engine, "before_cursor_execute")
        def explain(_connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
            if "message" in statement:
                plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values or ())
                steps.extend(row[3] for row in plan)

        read(Runner(connection))
    assert steps
    return steps


@pytest.mark.parametrize(
    ("chosen", "step"),
    [
        (MessageFilter(limit=30), "SCAN message USING INDEX ix_message_at"),
        (MessageFilter(since=1), "SEARCH message USING INDEX ix_message_at (at>?)"),
        (MessageFilter(since=1, until=2, limit=30), "SEARCH message USING INDEX ix_message_at (at>? AND at<?)"),
        (MessageFilter(is_unanswered=True), "SCAN message USING INDEX ix_message_came_in"),
        (MessageFilter(is_unanswered=True, limit=30), "SCAN message USING INDEX ix_message_came_in"),
        (MessageFilter(sellers=("acme",), limit=30), "SEARCH message USING PRIMARY KEY (order_number=?)"),
        (
            MessageFilter(deliveries=("failed",), limit=30),
            "SEARCH message USING INDEX ix_message_delivery (delivery=?)",
        ),
    ],
)
def test_a_list_reads_what_it_shows(sandbox: Path, chosen: MessageFilter, step: str) -> None:
    steps = steps_of(sandbox, lambda runner: list(list_messages(runner, chosen)))
    assert step in steps
    assert {"SCAN message", "SCAN later", "SCAN orders"}.isdisjoint(steps)
    is_in_order = chosen.sellers is None
    assert ("USE TEMP B-TREE FOR ORDER BY" not in steps) == is_in_order


def test_what_is_unanswered_is_counted_among_what_came_in(sandbox: Path) -> None:
    steps = steps_of(sandbox, lambda runner: unanswered(runner, OrderFilter()))
    assert any(step.startswith("SCAN message USING") and "ix_message_came_in" in step for step in steps), steps
    assert {"SCAN message", "SCAN orders"}.isdisjoint(steps)
