"""Rows of the logs are added at the end, and never changed, removed or replaced, whoever asks SQLite for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from raw import by_hand, content

from marketpush_cli.database.sqlite_library import sqlite_library

LOGS = ("event", "operation", "administrative_event", "refund")
REFUSED = sqlite_library().IntegrityError


@pytest.mark.parametrize("table", LOGS)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET at = at + 1",
        "UPDATE {table} SET at = at",
        "UPDATE OR REPLACE {table} SET at = at + 1",
        "UPDATE OR IGNORE {table} SET at = at + 1",
        "DELETE FROM {table}",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "REPLACE INTO {table} SELECT * FROM {table} LIMIT 1",
        "INSERT INTO {table} SELECT * FROM {table}",
        "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT DO UPDATE SET at = 0",
    ],
)
def test_a_log_takes_neither_change_nor_removal_nor_replacement(lived: Path, table: str, statement: str) -> None:
    before = content(lived)
    with by_hand(lived) as connection, pytest.raises(REFUSED):
        connection.execute(statement.format(table=table))
    assert content(lived) == before


@pytest.mark.parametrize(
    ("table", "chain"), [("event", "order_number"), ("operation", "login"), ("administrative_event", "login")]
)
@pytest.mark.parametrize("away", [2, 0, -1])
def test_a_chain_takes_the_next_link_only(lived: Path, table: str, chain: str, away: int) -> None:
    with by_hand(lived) as connection:
        connection.row_factory = sqlite_library().Row
        newest = dict(connection.execute(f"SELECT * FROM {table} ORDER BY {chain}, sequence DESC LIMIT 1").fetchone())
        row = newest | {"sequence": newest["sequence"] + away}
        if "operation" in row:
            row["operation"] = "260302-anew0000"
        names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
        with pytest.raises(REFUSED, match="comes after the last one"):
            connection.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", list(row.values()))


def test_a_refund_key_is_taken_once_a_line(lived: Path) -> None:
    with by_hand(lived) as connection, pytest.raises(REFUSED, match="a refund is stored once"):
        connection.execute("INSERT OR IGNORE INTO refund SELECT * FROM refund")
