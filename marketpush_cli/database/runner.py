"""Runs statements on one connection: plain tuples out, parameters by name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable

from marketpush_cli.application.portions import portions


class Runner:
    """The one place where statements meet a connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def rows(self, statement: Executable, **parameters: Any) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.connection.execute(statement, parameters)]

    def stream(self, statement: Executable, **parameters: Any) -> Iterator[tuple[Any, ...]]:
        """Rows one after the other, in memory only a few at a time."""
        result = self.connection.execute(statement, parameters, execution_options={"stream_results": True})
        for part in result.partitions(1_000):
            yield from map(tuple, part)

    def one(self, statement: Executable, **parameters: Any) -> tuple[Any, ...] | None:
        row = self.connection.execute(statement, parameters).first()
        return None if row is None else tuple(row)

    def value(self, statement: Executable, **parameters: Any) -> Any:
        """The first column of the first row, or None."""
        row = self.one(statement, **parameters)
        return None if row is None else row[0]

    def run(self, statement: Executable, **parameters: Any) -> int:
        """How many rows it changed."""
        return self.connection.execute(statement, parameters).rowcount

    def insert_rows(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert many rows of plain values, in the order of the statement's columns."""
        if rows:
            self.connection.exec_driver_sql(statement, rows if isinstance(rows, list) else list(rows))

    def run_many(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> int:
        """Run it once for each row of parameters; how many rows it changed in all."""
        return self.connection.execute(statement, list(rows)).rowcount if rows else 0

    def rows_among(self, statement: Executable, keys: Iterable[Any], **parameters: Any) -> Iterator[tuple[Any, ...]]:
        """Rows of a statement with `order_loading.KEYS` in it, some hundred keys at a time."""
        for part in portions(keys):
            yield from self.rows(statement, keys=json.dumps(part), **parameters)
