"""Orders that are made by raw SQL are stored as the program stores them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from made_orders import WORTH_A_PROCESS, make_orders, number_of
from raw import by_hand, rows
from sandboxes import CHIEF, origin

from marketpush_cli.database.order_rows import placed_line_rows, placed_order_row
from marketpush_cli.database.schema import EVENTS, LINES, ORDERS
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.arrival import arrive
from marketpush_cli.domain.people import User
from marketpush_cli.domain.permissions import Role

MADE = 500


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("made_orders.AN_OPERATION", MADE // WORTH_A_PROCESS)
        return make_orders(tmp_path_factory.mktemp("made") / "made.db", MADE)


def test_nothing_is_found_in_them(made: Path) -> None:
    with SqliteDatabase(made).reading() as snapshot:
        assert list(snapshot.verify_everything()) == []
    assert rows(made, "SELECT events FROM operation WHERE action = 'import'") == [(100,)] * WORTH_A_PROCESS


def test_their_rows_are_what_an_import_would_have_stored(made: Path) -> None:
    chief = User(CHIEF, "Chief", "operator", Role.MASTER_OPERATOR).actor(origin())
    with SqliteDatabase(made).reading() as snapshot:
        placed = snapshot.placed([number_of(index) for index in range(1, MADE + 1, 7)])
    assert len(placed) == MADE // 7 + 1
    with by_hand(made) as connection:
        for number, stored in placed.items():
            at, operation = connection.execute(
                "SELECT at, operation FROM event WHERE order_number = ?", (number,)
            ).fetchone()
            bare = replace(stored, order=stored.order._replace(sequence=0, head=""))
            arrived, event = arrive(bare, chief, at, operation)
            for table, key, expected in (
                (ORDERS, "number", [placed_order_row(arrived)]),
                (LINES, "order_number", placed_line_rows(arrived)),
                (EVENTS, "order_number", [dict(zip(EVENTS.c.keys(), event, strict=True))]),
            ):
                found = connection.execute(f"SELECT * FROM {table.name} WHERE {key} = ?", (number,))
                assert [dict(zip(table.c.keys(), row, strict=True)) for row in found] == expected


def test_they_are_paid_wait_to_be_shipped_and_are_of_several_sizes_and_stores(made: Path) -> None:
    assert rows(made, "SELECT DISTINCT stage, status FROM order_line") == [("awaiting_fulfillment",) * 2]
    assert rows(made, "SELECT count(*) FROM orders WHERE paid_at IS NULL OR status <> 'awaiting_fulfillment'") == [(0,)]
    sizes = Counter(size for (size,) in rows(made, "SELECT line_count FROM orders"))
    assert sizes[1] > sizes[2] > sizes[3] > 0
    assert rows(made, "SELECT count(DISTINCT seller) > 100 FROM orders") == [(1,)]
    placed = [number for (number,) in rows(made, "SELECT number FROM orders ORDER BY placed_at")]
    assert sorted(placed) != placed
