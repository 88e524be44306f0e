"""Bulk runs that meet on the same lines move each once; people who work beside one hardly wait."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bulk_crowds import BULKS, meet_a_bulk, receive_much, ship_much
from crowds import CROWD, Crowd, Told, shipped_orders
from figures import IS_CAMPAIGN, tell
from raw import rows
from sandboxes import import_documents, line_document, order_document

from marketpush_cli.database.store import SqliteDatabase

ORDERS, LINES = (1_500, 4) if IS_CAMPAIGN else (150, 4)
SHIPMENTS = 3_000 if IS_CAMPAIGN else 200
IN_PARTS, A_PART = (10_000, 50) if IS_CAMPAIGN else (400, 50)
AT_ONCE = 1_000
# How long is asserted where nothing else runs beside it.
LONGEST_WAIT = 0.5 if IS_CAMPAIGN else 10.0
ACCEPTED = {"status": "awaiting_fulfillment", "status_at": "2026-03-01T12:00:00Z"}
OF_LINES = "SELECT order_number || '/' || line FROM event WHERE action = ?"


def assert_sound(path: Path, everybody: list[Told]) -> None:
    assert [error for told in everybody for error in told.errors] == []
    with SqliteDatabase(path).reading() as snapshot:
        assert list(snapshot.verify_everything()) == []


def moved(path: Path, action: str) -> Counter[str]:
    """How often each line was moved."""
    return Counter(reference for (reference,) in rows(path, OF_LINES, action))


def test_two_bulks_that_overlap_move_each_line_once(marketplace: Path, crowd: Crowd) -> None:
    bring_in(marketplace, shipped_orders(ORDERS, LINES))
    everybody = crowd.all_do(receive_much, marketplace, ORDERS, LINES)
    assert_sound(marketplace, everybody)
    acknowledged = Counter(reference for told in everybody for reference in told.acknowledged)
    all_lines = ORDERS * LINES
    assert acknowledged == moved(marketplace, "receive")
    assert (len(acknowledged), set(acknowledged.values())) == (all_lines, {1})
    unchanged = [told.replayed for told in everybody[:BULKS]]
    assert sum(unchanged) == all_lines // 3
    assert min(unchanged) == 0, "each saw what the other had stored only in part"
    stored = rows(marketplace, "SELECT sum(changed), sum(unchanged) FROM operation WHERE action = 'receive'")
    assert stored == [(all_lines, all_lines // 3)]
    tell(f"two bulks over {all_lines:,} lines, a third shared: each moved once, {max(unchanged):,} unchanged in one")


def test_two_bulks_that_want_the_same_otherwise(marketplace: Path, crowd: Crowd) -> None:
    lines = [line_document("10.00", **ACCEPTED)]
    bring_in(marketplace, [order_document(f"W-{number:06}", "acme", lines) for number in range(SHIPMENTS)])
    everybody = crowd.all_do(ship_much, marketplace, SHIPMENTS)
    assert_sound(marketplace, everybody)
    assert sorted(len(told.acknowledged) for told in everybody[:BULKS]) == [0, SHIPMENTS]
    assert sorted(told.refused for told in everybody[:BULKS]) == [0, SHIPMENTS]
    winner = next(number for number, told in enumerate(everybody) if told.acknowledged)
    numbers = rows(marketplace, "SELECT tracking_number, count(*) FROM order_line GROUP BY 1")
    assert numbers == [(f"BULK-{winner}", SHIPMENTS)]
    assert set(moved(marketplace, "ship").values()) == {1}


def test_nobody_waits_long_for_a_bulk_in_parts(marketplace: Path, crowd: Crowd, tmp_path: Path) -> None:
    bring_in(marketplace, shipped_orders(IN_PARTS + CROWD))
    everybody = crowd.all_do(meet_a_bulk, marketplace, IN_PARTS, A_PART, tmp_path / "end")
    assert_sound(marketplace, everybody)
    bulk, *small = everybody
    assert len(bulk.acknowledged) == IN_PARTS
    assert bulk.replayed == -(-IN_PARTS // A_PART)
    assert rows(marketplace, "SELECT count(*) FROM order_line WHERE tracking_number = 'BULK'") == [(IN_PARTS,)]
    acknowledged = [operation for told in small for operation in told.acknowledged]
    of_others = "SELECT operation FROM event WHERE action = 'track' AND order_number >= ?"
    stored = [operation for (operation,) in rows(marketplace, of_others, f"W-{IN_PARTS:06}")]
    assert sorted(acknowledged) == sorted(stored)
    assert all(told.acknowledged for told in small)
    wait, longest = max(told.longest_wait for told in small), max(told.longest for told in small)
    tell(
        f"{IN_PARTS:,} lines in parts of {A_PART} beside {len(small)} small writers: {len(acknowledged):,} small steps,"
        f" longest wait for a turn {wait:.3f} s, longest step {longest:.3f} s"
    )
    assert wait < LONGEST_WAIT


def bring_in(path: Path, documents: list[dict[str, object]]) -> None:
    for start in range(0, len(documents), AT_ONCE):
        import_documents(path, documents[start : start + AT_ONCE])
