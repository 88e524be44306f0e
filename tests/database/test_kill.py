"""kill -9 in a large operation leaves all of it or nothing, and harms no other writer."""

from __future__ import annotations

import hashlib
import random
import sqlite3
import time
from pathlib import Path

import pytest
from crowds import IS_CAMPAIGN, shipped_orders
from killed_writer import NEW_NUMBER, OPERATION, large_operation, store_and_be_killed
from sandboxes import copy_database, import_documents

from marketpush_cli.application.answers import Done
from marketpush_cli.database.store import SqliteDatabase

LINES = 10
ORDERS = 10_000 if IS_CAMPAIGN else 2_000
KILLS = 20 if IS_CAMPAIGN else 5


@pytest.fixture(scope="module")
def many_lines(marketplace_template: Path) -> Path:
    path = copy_database(marketplace_template, marketplace_template.with_name("many-lines.db"))
    for start in range(0, ORDERS, 2_000):
        import_documents(path, shipped_orders(ORDERS, LINES)[start : start + 2_000])
    return path


@pytest.fixture(scope="module")
def operation(many_lines: Path) -> Done:
    return large_operation(many_lines, ORDERS, LINES)


def counts(path: Path) -> tuple[int, ...]:
    """Events, moved lines and runs of the operation; 0 or all."""
    connection = sqlite3.connect(path)
    statements = (
        ("SELECT count(*) FROM event WHERE operation = ?", OPERATION),
        ("SELECT count(*) FROM order_line WHERE tracking_number = ?", NEW_NUMBER),
        ("SELECT count(*) FROM operation WHERE operation = ?", OPERATION),
    )
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return tuple(connection.execute(statement, (value,)).fetchone()[0] for statement, value in statements)
    finally:
        connection.close()


def content(path: Path) -> str:
    """One digest over every row of every table."""
    connection, total = sqlite3.connect(path), hashlib.sha256()
    try:
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2"):
                total.update(repr(row).encode())
    finally:
        connection.close()
    return total.hexdigest()


def test_a_killed_operation_is_there_whole_or_not_at_all(many_lines: Path, operation: Done, tmp_path: Path) -> None:
    clean = copy_database(many_lines, tmp_path / "clean.db")
    began = time.monotonic()
    assert store_and_be_killed(clean, operation, lambda _: None).acknowledged
    lasts = time.monotonic() - began
    whole = (ORDERS * LINES, ORDERS * LINES, 1)
    assert counts(clean) == whole

    seed = random.randrange(1_000_000)
    chance = random.Random(seed)
    path = copy_database(many_lines, tmp_path / "killed.db")
    stored = in_writing = 0
    for kill in range(KILLS):
        anywhere, later = chance.uniform(0, lasts), chance.uniform(0, lasts / 2)
        is_late = kill % 2 == 0
        lived = store_and_be_killed(
            path, operation, lambda is_writing: later if is_writing else (None if is_late else anywhere)
        )
        found = counts(path)
        assert found in ((0, 0, 0), whole), f"seed {seed}"
        assert found == whole or not lived.acknowledged, f"seed {seed}"
        in_writing += lived.wrote and not lived.acknowledged
        if found == whole:
            stored += 1
            path = copy_database(many_lines, tmp_path / f"killed-{kill}.db")
    print(f"\n{KILLS} kills in {whole[0]:,} lines, seed {seed}: {in_writing} while writing, {stored} stored whole, 0 halves")

    assert store_and_be_killed(path, operation, lambda _: None).acknowledged
    assert content(path) == content(clean)
    with SqliteDatabase(path).reading() as snapshot:
        assert list(snapshot.verify_everything()) == []
