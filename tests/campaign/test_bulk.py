"""A tenth of a million orders shipped at once, and all of them, beside a script by hand that does the bare writes."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from bulk_measured import FOR_SELLERS, HERE, NOW, Bulk, by_program, by_script, compare, fresh_copy, shipping
from figures import tell
from made_orders import number_of
from measured import marketpush
from million import MANY, ORDERS, clustered, every, million, scattered, spared, write_rows
from raw import rows

SHIPPED = "SELECT count(*) FROM order_line WHERE status = 'shipped'"
LAST_OPERATION = "SELECT operation, changed, unchanged, refused FROM operation ORDER BY at DESC, sequence DESC LIMIT 1"
IN_PARTS = ("--keep-going", "--in-parts", "1000")
LONGEST_WAIT = 0.5


@dataclass(frozen=True, slots=True)
class Shipped:
    """What both sides needed to ship the same rows, and the program's database afterwards."""

    path: Path
    program: Bulk
    script: Bulk
    operation: str


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return million(tmp_path_factory.mktemp("million"))


def ship_both_ways(large: Path, directory: Path, drawn: list[int]) -> Iterator[Shipped]:
    file = write_rows(directory / "rows.csv", drawn)
    with fresh_copy(large, directory) as path:
        script = by_script(path, file)
        assert rows(path, SHIPPED) == [(MANY,)]
    with fresh_copy(large, directory) as path:
        program = shipping(path, file)
        assert program.code == 0
        assert rows(path, SHIPPED) == [(MANY,)]
        ((operation, *counts),) = rows(path, LAST_OPERATION)
        assert counts == [MANY, 0, 0]
        assert result_count(directory) == MANY
        yield Shipped(path, program, script, operation)


def result_count(directory: Path) -> int:
    """How many rows the file of results has."""
    with (directory / "results.csv").open(newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


@pytest.fixture(scope="module")
def shipped(large: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shipped]:
    yield from ship_both_ways(large, tmp_path_factory.mktemp("scattered"), scattered())


def test_shipping_scattered_lines(shipped: Shipped) -> None:
    compare(f"line ship of {MANY:,} scattered lines among {ORDERS:,} orders", shipped.program, shipped.script)


def undo(shipped: Shipped, which: str) -> None:
    undone = by_program(shipped.path, "-o", shipped.path.with_name("undone.csv"), "undo", shipped.operation)
    assert undone.code == 0
    assert rows(shipped.path, SHIPPED) == [(0,)]
    compare(f"undo of {MANY:,} {which}, beside the script that shipped them", undone, shipped.script)


def test_undoing_scattered_lines(shipped: Shipped) -> None:
    undo(shipped, "scattered lines")


def test_shipping_and_undoing_clustered_lines(large: Path, tmp_path: Path) -> None:
    for found in ship_both_ways(large, tmp_path, clustered()):
        compare(f"line ship of {MANY:,} lines of orders in a row among {ORDERS:,}", found.program, found.script)
        undo(found, "lines of orders in a row")


def test_how_long_others_wait_for_a_bulk_in_parts(large: Path, tmp_path: Path) -> None:
    if "--in-parts" not in marketpush("line", "ship", "--help").out:
        pytest.fail("line ship has no --in-parts")
    file, end = write_rows(tmp_path / "rows.csv", scattered()), tmp_path / "end"
    with fresh_copy(large, tmp_path) as path:
        others = list(map(number_of, spared()))
        lent = write_rows(tmp_path / "lent.csv", spared())
        assert (
            by_program(path, *FOR_SELLERS, "-o", tmp_path / "lent-answer.csv", "line", "ship", "--from", lent).code == 0
        )
        command = [sys.executable, str(HERE / "neighbour.py"), str(path), str(end), *others]
        search = os.pathsep.join(map(str, (HERE.parent, HERE.parent / "database")))
        environment = os.environ | {"PYTHONPATH": search, "MARKETPUSH_NOW": NOW}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as neighbour:
            try:
                ran = shipping(path, file, *IN_PARTS)
            finally:
                end.touch()
            told = json.loads(neighbour.communicate(timeout=120)[0])
        assert ran.code == 0
        assert rows(path, SHIPPED) == [(MANY + len(others),)]
    tell(
        f"line ship of {MANY:,} lines {' '.join(IN_PARTS)}: {ran}\n"
        f"      another process did {told['done']:,} small steps meanwhile; it waited {told['longest_wait']:.3f} s"
        f" for its turn at most, its longest step took {told['longest']:.3f} s"
    )
    assert told["done"] > 1
    assert told["longest_wait"] < LONGEST_WAIT


def test_a_line_of_every_order_and_the_same_again(large: Path, tmp_path: Path) -> None:
    file = write_rows(tmp_path / "rows.csv", every())
    with fresh_copy(large, tmp_path) as path:
        ran = shipping(path, file)
        tell(f"line ship of {ORDERS:,} lines: {ran}")
        assert ran.code == 0
        assert rows(path, SHIPPED) == [(ORDERS,)]
        assert result_count(tmp_path) == ORDERS
        (tmp_path / "answer.csv").unlink()
        before = rows(path, LAST_OPERATION)
        again = shipping(path, file)
        tell(f"the same file again: {again}")
        assert again.code == 0
        assert (rows(path, SHIPPED), rows(path, LAST_OPERATION)) == ([(ORDERS,)], before)
