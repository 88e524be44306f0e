"""A database file by hand: what somebody with an editor of SQLite files could do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from marketpush_cli.database.sqlite_library import sqlite_library


@contextmanager
def by_hand(path: Path) -> Iterator[Any]:
    """A connection of the library's own, without any of the tool's settings."""
    connection = sqlite_library().connect(str(path), isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def rows(path: Path, statement: str, *values: object) -> list[tuple[Any, ...]]:
    with by_hand(path) as connection:
        return list(connection.execute(statement, values))


def tables_of(connection: Any) -> list[str]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    return sorted(name for (name,) in found)


def content(path: Path) -> dict[str, str]:
    """One digest a table over every row."""
    found = {}
    with by_hand(path) as connection:
        for table in tables_of(connection):
            total = hashlib.sha256()
            keys = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[5]] or ["1"]
            for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY {", ".join(keys)}'):
                total.update(repr(row).encode())
            found[table] = total.hexdigest()
    return found
