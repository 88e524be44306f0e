"""Changes behind the tool's back, each judged and taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from marketpush_cli.database.migrating import check_version
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.snapshot import Snapshot
from marketpush_cli.database.sqlite_engine import sqlite_engine
from marketpush_cli.domain.errors import ConfigurationWrong
from marketpush_cli.domain.replay import Finding

Row = dict[str, Any]


class Tampered:
    """An open database file whose triggers are out of the way, and back in place whenever it is looked at."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self.connection, self.path = connection, path
        triggers = self.run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        self.triggers = [(row["name"], row["sql"]) for row in triggers]
        for name, _ in self.triggers:
            self.run(f"DROP TRIGGER {name}")

    def run(self, statement: str, *values: object) -> list[Row]:
        result = self.connection.exec_driver_sql(statement, tuple(values))
        return [dict(row) for row in result.mappings()] if result.returns_rows else []

    @property
    def tables(self) -> list[str]:
        found = self.run("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        return sorted(row["name"] for row in found)

    def columns(self, table: str) -> list[Row]:
        return self.run(f"PRAGMA table_info({table})")

    def keys(self, table: str) -> list[str]:
        return [row["name"] for row in self.columns(table) if row["pk"]] or [self.columns(table)[0]["name"]]

    def rows(self, table: str) -> list[Row]:
        order = ", ".join(f'"{key}"' for key in self.keys(table))
        return self.run(f'SELECT * FROM "{table}" ORDER BY {order}')

    def where(self, table: str, row: Row) -> tuple[str, list[object]]:
        keys = self.keys(table)
        return " AND ".join(f'"{key}" IS ?' for key in keys), [row[key] for key in keys]

    def set(self, table: str, row: Row, **columns: object) -> None:
        condition, values = self.where(table, row)
        changes = ", ".join(f'"{name}" = ?' for name in columns)
        self.run(f'UPDATE "{table}" SET {changes} WHERE {condition}', *columns.values(), *values)

    def delete(self, table: str, row: Row) -> None:
        condition, values = self.where(table, row)
        self.run(f'DELETE FROM "{table}" WHERE {condition}', *values)

    def insert(self, table: str, row: Row) -> None:
        names = ", ".join(f'"{name}"' for name in row)
        self.run(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(row))})', *row.values())

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Everything done inside is taken back afterwards."""
        self.run("SAVEPOINT attempt")
        try:
            yield
        finally:
            self.run("ROLLBACK TO attempt")
            self.run("RELEASE attempt")

    def findings(self) -> Iterator[Finding]:
        """What opening and checking the file find; here a refusal to open it is a finding as well."""
        for _, statement in self.triggers:
            self.run(statement)
        try:
            check_version(self.connection, self.path)
        except ConfigurationWrong as refused:
            yield Finding("opening", "database", "version", refused.sentence, None)
        yield from Snapshot(Runner(self.connection)).verify_everything()

    def is_found(self) -> bool:
        return next(self.findings(), None) is not None


@contextmanager
def tampering_with(path: Path) -> Iterator[Tampered]:
    """The file as somebody opens it who knows how: no foreign keys, no checks, no triggers."""
    with sqlite_engine(path, is_reader=False).connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
        connection.exec_driver_sql("BEGIN")
        yield Tampered(connection, path)
        connection.exec_driver_sql("ROLLBACK")


def other_values(value: object, column: Row) -> list[object]:
    """Values of the column's type that are not the one there."""
    if column["type"] == "INTEGER":
        others: list[object] = [1] if value is None else [int(str(value)) + 1]
    elif column["type"] == "BLOB":
        others = [b"x"] if value is None else [b"x", b""]
    else:
        others = ["x"] if value is None else [f"{value}x", ""]
    if value is not None and not column["notnull"]:
        others.append(None)
    return [other for other in others if other != value]


def unnoticed(tampered: Tampered, table: str, samples: Sequence[Row], column: Row) -> list[tuple[object, object]]:
    """Changes of the column that nothing found: the old and the new value."""
    name = column["name"]
    missed = []
    for row in samples:
        for other in other_values(row[name], column):
            with tampered.attempt():
                try:
                    tampered.set(table, row, **{name: other})
                except IntegrityError:
                    continue
                if not list(tampered.findings()):
                    missed.append((row[name], other))
    return missed
