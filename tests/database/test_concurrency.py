"""Nothing is lost, doubled or given back twice when eight processes write at once; nobody sees a lock."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

from crowds import (
    CROWD,
    Crowd,
    Told,
    found_at_once,
    refund_much,
    refund_shared_keys,
    shipped_orders,
    write_much,
)
from figures import IS_CAMPAIGN, tell
from raw import rows
from sandboxes import import_documents

from marketpush_cli.database.store import SqliteDatabase

TRANSACTIONS = 1_000 if IS_CAMPAIGN else 250
REFUNDS = 250 if IS_CAMPAIGN else 60
SHARED_KEYS = 300 if IS_CAMPAIGN else 60
FOUNDINGS = 60 if IS_CAMPAIGN else 5
LONGEST_WAIT = 10.0


def assert_verified(path: Path) -> None:
    with SqliteDatabase(path).reading() as snapshot:
        assert list(snapshot.verify_everything()) == []


def errors(everybody: list[Told]) -> list[str]:
    return [error for told in everybody for error in told.errors]


def test_eight_writers_lose_nothing_and_nobody_is_locked_out(marketplace: Path, crowd: Crowd) -> None:
    import_documents(marketplace, shipped_orders(CROWD + 1))
    everybody = crowd.all_do(write_much, marketplace, TRANSACTIONS)
    assert errors(everybody) == []
    acknowledged = [operation for told in everybody for operation in told.acknowledged]
    stored = rows(marketplace, "SELECT operation FROM event WHERE action = 'track'")
    assert len(acknowledged) == CROWD * TRANSACTIONS
    assert Counter(acknowledged) == Counter(operation for (operation,) in stored)
    assert_verified(marketplace)
    wait, longest = max(told.longest_wait for told in everybody), max(told.longest for told in everybody)
    tell(f"{CROWD} x {TRANSACTIONS} transactions: 0 lost, longest wait {wait:.3f} s, longest command {longest:.3f} s")
    assert wait < LONGEST_WAIT


def test_refunds_of_eight_processes_never_exceed_a_line(marketplace: Path, crowd: Crowd) -> None:
    import_documents(marketplace, shipped_orders(20))
    seed = random.randrange(1_000_000)
    everybody = crowd.all_do(refund_much, marketplace, 20, REFUNDS, seed)
    assert errors(everybody) == []
    given: Counter[object] = Counter()
    for told in everybody:
        for order, _, cents in told.acknowledged:
            given[order] += cents
    ledger = dict(rows(marketplace, "SELECT order_number, sum(item + shipping + tax) FROM refund GROUP BY 1"))
    lines = dict(
        rows(marketplace, "SELECT order_number, refunded_item + refunded_shipping + refunded_tax FROM order_line")
    )
    orders = dict(rows(marketplace, "SELECT number, refunded FROM orders"))
    assert ledger == dict(given), f"seed {seed}"
    assert {order: given[order] for order in lines} == lines == orders
    assert max(lines.values()) <= 1_000
    refused = sum(told.refused for told in everybody)
    tell(f"{CROWD} x {REFUNDS} refunds on 20 lines, seed {seed}: {sum(lines.values())} given, {refused} refused")
    assert_verified(marketplace)


def test_a_shared_key_pays_once_whoever_comes_first(marketplace: Path, crowd: Crowd) -> None:
    import_documents(marketplace, shipped_orders(20))
    seed = random.randrange(1_000_000)
    everybody = crowd.all_do(refund_shared_keys, marketplace, SHARED_KEYS, seed)
    assert errors(everybody) == []
    done = [key for told in everybody for key, _ in told.acknowledged]
    assert sorted(done) == list(range(SHARED_KEYS)), f"seed {seed}"
    amounts = {f"shared-{key}": round(float(amount) * 100) for told in everybody for key, amount in told.acknowledged}
    assert dict(rows(marketplace, "SELECT key, item + shipping + tax FROM refund")) == amounts
    replayed, refused = sum(told.replayed for told in everybody), sum(told.refused for told in everybody)
    assert replayed + refused == SHARED_KEYS * (CROWD - 1)
    assert refused > 0
    tell(f"{SHARED_KEYS} shared keys, seed {seed}: {len(done)} done, {replayed} replayed, {refused} refused")
    assert_verified(marketplace)


def test_eight_that_make_the_same_database_make_one(tmp_path: Path, crowd: Crowd) -> None:
    for turn in range(FOUNDINGS):
        path = tmp_path / f"{turn}" / "orders.db"
        path.parent.mkdir(mode=0o700)
        everybody = crowd.all_do(found_at_once, path)
        assert sum(len(told.acknowledged) for told in everybody) == 1
        assert errors(everybody) == ["configuration"] * (CROWD - 1)
        assert_verified(path)
