"""Large databases, large files, long prints: how long, how much memory, how long others wait."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from crowds import chief_run, shipped_orders
from figures import tell
from measured import marketpush
from raw import rows
from sandboxes import CHIEF, copy_database, import_documents

from marketpush_cli.application.steps import take_steps
from marketpush_cli.database import store
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.transitions import Action

LINES = 20_000


def test_checking_20_000_orders(large_demo: Path) -> None:
    ran = marketpush("--database", large_demo, "database", "check")
    assert ran.code == 0, ran.out
    tell(str(ran))


def test_listing_20_000_orders(large_demo: Path, tmp_path: Path) -> None:
    ran = marketpush("--database", large_demo, "orders", "list", "-L", 0, "-o", tmp_path / "orders.csv")
    assert ran.code == 0, ran.out
    tell(str(ran))


@pytest.mark.parametrize("name", ["orders.pdf", "orders.html"])
@pytest.mark.parametrize("more", [(), ("--packing-slip",)])
def test_printing_1_000_orders(large_demo: Path, tmp_path: Path, name: str, more: tuple[str, ...]) -> None:
    target = tmp_path / name
    ran = marketpush("--database", large_demo, "orders", "print", "-L", 1_000, "--index", *more, "-o", target)
    assert ran.code == 0, ran.out
    assert ran.memory < 300
    tell(f"{ran}; {printed_pages(target)}{target.stat().st_size / 1e6:.1f} MB")


def printed_pages(target: Path) -> str:
    if target.suffix != ".pdf":
        return ""
    from pypdf import PdfReader

    return f"{len(PdfReader(target).pages):,} pages, "


@pytest.fixture(scope="module")
def shipped(marketplace_template: Path) -> Path:
    """20,000 orders of one line each, on their way."""
    path = copy_database(marketplace_template, marketplace_template.with_name("shipped.db"))
    documents = shipped_orders(LINES)
    for start in range(0, LINES, 2_000):
        import_documents(path, documents[start : start + 2_000])
    return path


@contextmanager
def timed_lock(held: list[float]) -> Iterator[None]:
    real = store.turn

    @contextmanager
    def timed(*arguments: Any) -> Iterator[None]:
        with real(*arguments):
            began = time.monotonic()
            yield
            held.append(time.monotonic() - began)

    store.turn = timed
    try:
        yield
    finally:
        store.turn = real


def test_a_bulk_of_20_000_lines(shipped: Path, tmp_path: Path) -> None:
    path, file = copy_database(shipped, tmp_path / "bulk.db"), tmp_path / "rows.csv"
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("reference", "carrier", "tracking_number"))
        writer.writerows((f"W-{number:06}/1", "dhl", f"NEW-{number}") for number in range(LINES))
    ran = marketpush("--database", path, "--user", CHIEF, "--yes", "line", "track", "--from", file)
    assert ran.code == 0, ran.out[-500:]
    assert rows(path, "SELECT count(*) FROM order_line WHERE tracking_number LIKE 'NEW-%'") == [(LINES,)]
    tell(f"{ran}; {LINES / ran.wall:,.0f} lines a second from start to exit")


def test_how_long_a_bulk_of_20_000_lines_keeps_others_waiting(shipped: Path, tmp_path: Path) -> None:
    path, held = copy_database(shipped, tmp_path / "bulk.db"), list[float]()
    asks = [
        Ask(Action.TRACK, f"W-{number:06}", 1, carrier="dhl", tracking_number=f"NEW-{number}")
        for number in range(LINES)
    ]
    began = time.monotonic()
    with timed_lock(held):
        done = take_steps(SqliteDatabase(path), chief_run("track"), asks)
    lasted = time.monotonic() - began
    assert done.tally.changed == LINES
    assert len(held) == 1
    tell(f"{LINES:,} lines in {lasted:.2f} s, {LINES / lasted:,.0f} a second; the lock was held {held[0]:.2f} s")
