"""Runs the SQL that stands beside a migration, a statement at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from alembic import op


def run_sql_beside(module: str, name: str) -> None:
    connection = op.get_bind()
    for statement in statements_of((Path(module).parent / name).read_text(encoding="utf-8")):
        connection.exec_driver_sql(statement)


def statements_of(script: str) -> Iterator[str]:
    """The statements of a script; one ends where SQLite says that it is complete."""
    pending = ""
    for row in script.splitlines():
        if row.startswith("--") or not (pending or row.strip()):
            continue
        pending += row + "\n"
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
