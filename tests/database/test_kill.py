"""kill -9 in a large operation leaves all of it or nothing."""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Callable, Iterator
from multiprocessing.pool import Pool
from pathlib import Path

import pytest
from crowds import shipped_orders
from figures import IS_CAMPAIGN, tell
from killed_writer import NEW_NUMBER, OPERATION, Lived, Moment, attempt, prepare, riot
from raw import by_hand, content, rows
from sandboxes import copy_database, import_documents

from marketpush_cli.database.store import SqliteDatabase

LINES = 10
ORDERS = 10_000 if IS_CAMPAIGN else 500
KILLS = 20 if IS_CAMPAIGN else 5
WRITERS, WRITERS_KILLED = (6, 300) if IS_CAMPAIGN else (4, 8)
AT_ONCE = 2_000
WHOLE = (ORDERS * LINES, ORDERS * LINES, 1)
NOTHING = (0, 0, 0)
Attempt = Callable[[Path, Moment | None], Lived]


@pytest.fixture(scope="module")
def many_lines(marketplace_template: Path) -> Path:
    path = copy_database(marketplace_template, marketplace_template.with_name("many-lines.db"))
    orders = shipped_orders(ORDERS, LINES)
    for start in range(0, ORDERS, AT_ONCE):
        import_documents(path, orders[start : start + AT_ONCE])
    return path


@pytest.fixture(scope="module")
def nursery() -> Iterator[Pool]:
    """A process without threads, which starts the others and kills them."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        yield pool


@pytest.fixture(scope="module")
def store_it(nursery: Pool, many_lines: Path) -> Attempt:
    assert nursery.apply(prepare, (many_lines, ORDERS, LINES)) == ORDERS * LINES
    return lambda path, moment: nursery.apply(attempt, (path, moment))


def counts(path: Path) -> tuple[int, ...]:
    """Events, moved lines and runs of the operation."""
    statements = (
        ("SELECT count(*) FROM event WHERE operation = ?", OPERATION),
        ("SELECT count(*) FROM order_line WHERE tracking_number = ?", NEW_NUMBER),
        ("SELECT count(*) FROM operation WHERE operation = ?", OPERATION),
    )
    with by_hand(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return tuple(connection.execute(statement, (value,)).fetchone()[0] for statement, value in statements)


def test_a_killed_operation_is_there_whole_or_not_at_all(many_lines: Path, store_it: Attempt, tmp_path: Path) -> None:
    clean = copy_database(many_lines, tmp_path / "clean.db")
    lived = store_it(clean, None)
    assert lived.acknowledged
    assert counts(clean) == WHOLE

    seed = random.randrange(1_000_000)
    chance = random.Random(seed)
    path = copy_database(many_lines, tmp_path / "killed.db")
    stored = in_writing = 0
    for kill in range(KILLS):
        early = Moment(chance.uniform(0, lived.until_end), is_writing=False)
        late = Moment(chance.uniform(0, lived.until_end - lived.until_writing), is_writing=True)
        killed = store_it(path, early if kill % 4 == 3 else late)
        found = counts(path)
        assert found in (NOTHING, WHOLE), f"seed {seed}"
        assert found == WHOLE or not killed.acknowledged, f"seed {seed}"
        in_writing += killed.wrote and not killed.acknowledged
        if found == WHOLE:
            stored += 1
            path = copy_database(many_lines, tmp_path / f"killed-{kill}.db")
    tell(f"{KILLS} kills in {WHOLE[0]:,} lines, seed {seed}: {in_writing} while writing, {stored} whole, 0 halves")

    assert store_it(path, None).acknowledged
    assert content(path) == content(clean)
    with SqliteDatabase(path).reading() as snapshot:
        assert list(snapshot.verify_everything()) == []


def test_a_killed_writer_harms_no_other(marketplace: Path, nursery: Pool, tmp_path: Path) -> None:
    import_documents(marketplace, shipped_orders(5))
    told, seed = tmp_path / "acknowledged", random.randrange(1_000_000)
    killed = nursery.apply(riot, (marketplace, told, WRITERS, WRITERS_KILLED, seed))
    acknowledged = told.read_text().split()
    stored = {operation for (operation,) in rows(marketplace, "SELECT operation FROM event WHERE action = 'track'")}
    tell(f"{WRITERS} writers, {killed} kills, seed {seed}: {len(acknowledged)} acknowledged, {len(stored)} stored")
    assert len(acknowledged) == len(set(acknowledged)) > 0
    assert set(acknowledged) <= stored
    assert len(stored) - len(acknowledged) <= killed
    with SqliteDatabase(marketplace).reading() as snapshot:
        assert list(snapshot.verify_everything()) == []
