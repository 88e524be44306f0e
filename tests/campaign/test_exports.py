"""Exports of very many orders: how fast beside the database's own program, and in how much memory."""

from __future__ import annotations

import multiprocessing
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from figures import tell
from measured import Measured, marketpush
from million import ORDERS, million

from marketpush_cli.domain.catalogue import ORDER_LIST
from marketpush_cli.domain.fields import Kind

SPEED = 0.4
MEGABYTES = 120
TIMES = 3
# The database's program quotes blanks and letters beyond ASCII, which RFC 4180 does not ask for: names are left out.
FIELDS = tuple(field for field in ORDER_LIST.fields if field.kind is not Kind.TEXT)
NEWEST_FIRST = "SELECT {} FROM orders ORDER BY placed_at DESC, number"
IN_EUROS = "printf('%d.%02d', {name} / 100, {name} % 100)"  # all orders that are made are in euros
AS_TIME = "strftime('%Y-%m-%dT%H:%M:%SZ', {name} / 1000000, 'unixepoch')"
EXPRESSIONS = {Kind.MONEY: IN_EUROS, Kind.TIME: f"CASE WHEN {{name}} IS NOT NULL THEN {AS_TIME} END"}


@dataclass(frozen=True, slots=True)
class Timed:
    """What a run took, the best of several."""

    wall: float
    words: str


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made by another process: the most memory that this one ever had would be told of all that it starts."""
    directory = tmp_path_factory.mktemp("exports")
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as another:
        return another.submit(million, directory).result()


def query() -> str:
    """What prints the same bytes."""
    columns = [f"{EXPRESSIONS.get(field.kind, '{name}').format(name=field.name)} AS {field.name}" for field in FIELDS]
    return NEWEST_FIRST.format(", ".join(columns))


def by_the_databases_program(database: Path, target: Path) -> Timed:
    words = ["sqlite3", "-csv", "-newline", "\r\n", "-header", f"file:{database}?mode=ro", query()]
    began = time.monotonic()
    with target.open("wb") as out:
        subprocess.run(words, stdout=out, check=True)
    return Timed(time.monotonic() - began, "sqlite3 -csv")


def exported(database: Path, target: Path, more: Sequence[str] = ()) -> Measured:
    ran = marketpush("--database", database, "orders", "list", "-o", target, "--force", *more)
    assert ran.code == 0, ran.out
    return ran


def test_csv_is_the_same_as_the_databases_program_writes_and_nearly_as_fast(orders: Path, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.csv", tmp_path / "theirs.csv"
    words = ("--fields", ",".join(field.name for field in FIELDS))
    found, compared = [], []
    for _ in range(TIMES):
        compared.append(by_the_databases_program(orders, theirs).wall)
        found.append(exported(orders, ours, words))
    assert subprocess.run(["cmp", ours, theirs], check=False).returncode == 0
    best = min(found, key=lambda ran: ran.wall)
    speed = min(compared) / best.wall
    tell(
        f"{best}\n      {ORDERS:,} orders, {ours.stat().st_size / 1e6:.0f} MB;"
        f" sqlite3 -csv took {min(compared):.2f} s: {speed:.2f} of its speed"
    )
    assert best.memory < MEGABYTES
    assert speed >= SPEED


def test_memory_stays_flat(orders: Path, tmp_path: Path) -> None:
    few = exported(orders, tmp_path / "few.csv", ("--limit", "1000")).memory
    many = exported(orders, tmp_path / "many.csv").memory
    tell(f"1,000 orders: {few:.0f} MB at most; {ORDERS:,}: {many:.0f} MB")
    assert many < few + 15


@pytest.mark.parametrize("ending", ["xlsx", "parquet", "jsonl"])
def test_other_formats(orders: Path, tmp_path: Path, ending: str) -> None:
    ran = exported(orders, tmp_path / f"orders.{ending}", ("--manifest",))
    tell(f"{ran}; {(tmp_path / f'orders.{ending}').stat().st_size / 1e6:.0f} MB")
    assert ran.memory < (MEGABYTES if ending != "parquet" else 3 * MEGABYTES)


def test_what_changed_is_found_without_reading_all(orders: Path, tmp_path: Path) -> None:
    first = exported(orders, tmp_path / "first.csv", ("--since-last", "campaign"))
    again = exported(orders, tmp_path / "again.csv", ("--since-last", "campaign"))
    tell(f"{first}\n      {again}")
    assert again.wall < first.wall / 3
