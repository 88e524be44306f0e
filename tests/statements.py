"""How a database goes about the statements that it is given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

Explained = list[tuple[str, list[str]]]


@contextmanager
def explained(connection: Connection) -> Iterator[Explained]:
    """Every statement that is run meanwhile, with the steps of its plan."""
    found: Explained = []

    def explain(_connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values or ())
        found.append((statement, [row[3] for row in plan]))

    event.listen(connection.engine, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(connection.engine, "before_cursor_execute", explain)


def steps(found: Explained) -> list[str]:
    """The steps of all plans."""
    return [step for _, plan in found for step in plan]
