"""Signals to the program itself: from its first moment on, while it stores, and while nobody reads its answer."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from figures import IS_CAMPAIGN, tell
from made_orders import make_orders, number_of
from raw import by_hand, rows
from sandboxes import CHIEF, NOW, copy_database

from marketpush_cli.database.store import SqliteDatabase

LINES = 20_000 if IS_CAMPAIGN else 600
TIMES = 20 if IS_CAMPAIGN else 2
LONGEST = 1.0
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
SHIPPED = "SELECT count(*) FROM order_line WHERE status = 'shipped'"
OUR_MAIN = re.compile(rb'main\.py", line \d+, in main\n')
FOR_SELLERS = ("--as", "each", "--because", "the carrier sent its file")


@pytest.fixture(scope="module")
def waiting_orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_orders(tmp_path_factory.mktemp("made") / "made.db", LINES)


def start(path: Path, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "marketpush_cli", "--database", str(path), "--user", CHIEF, "--yes", *words]
    surroundings = os.environ | {"MARKETPUSH_NOW": NOW}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=path.parent, env=surroundings)


def start_shipping(path: Path) -> subprocess.Popen[bytes]:
    given = ("--from", "rows.csv", "--results", "results.csv", "-o", "answer.csv", "--force")
    return start(path, *FOR_SELLERS, "line", "ship", *given)


def lay_out(source: Path, directory: Path) -> Path:
    for file in directory.glob("orders.db*"):
        file.unlink()
    written = [f"{number_of(index)}/1,dhl,T{index}\n" for index in range(1, LINES + 1)]
    (directory / "rows.csv").write_text("".join(["reference,carrier,tracking_number\n", *written]))
    return copy_database(source, directory / "orders.db")


def check(path: Path, process: subprocess.Popen[bytes], number: int, told: str) -> bool:
    """Whether it was stored, whole; the exit code, the words and the files are as they have to be."""
    _, err = process.communicate(timeout=60)
    over = (0, -number)  # all was done, or the handlers were gone again
    if has_stopped_python(err):
        assert process.returncode in (1, -number), f"{process.returncode}, {told}: {err!r}"
    else:
        assert process.returncode in (CODES[signal.Signals(number)], *over), f"{process.returncode}, {told}: {err!r}"
        assert b"Traceback" not in err, f"{told}: {err!r}"
    assert list(path.parent.glob(".marketpush-*")) == [], told
    with by_hand(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], told
    ((shipped,),) = rows(path, SHIPPED)
    assert shipped in (0, LINES), told
    return bool(shipped)


def has_stopped_python(err: bytes) -> bool:
    """Whether Python itself was still starting when Ctrl-C came: it says a traceback without a step of our main."""
    return b"KeyboardInterrupt" in err and OUR_MAIN.search(err) is None


def test_a_signal_at_any_time_from_the_start(waiting_orders: Path, tmp_path: Path) -> None:
    path = lay_out(waiting_orders, tmp_path)
    began = time.monotonic()
    start_shipping(path).communicate(timeout=120)
    lasted = time.monotonic() - began
    assert rows(path, SHIPPED) == [(LINES,)]
    seed = random.randrange(1_000_000)
    chance, stored = random.Random(seed), 0
    for time_number in range(TIMES * 2):
        path = lay_out(waiting_orders, tmp_path)
        number = chance.choice(list(CODES))
        moment = chance.uniform(0.05, 0.3 if time_number % 2 else lasted)
        process = start_shipping(path)
        time.sleep(moment)
        process.send_signal(number)
        stored += check(path, process, number, f"signal {number} after {moment:.3f} of {lasted:.3f} s, seed {seed}")
    with SqliteDatabase(path).reading() as snapshot:
        assert list(snapshot.verify_everything()) == []
    tell(f"{TIMES * 2} signals in {lasted:.2f} s, {LINES:,} lines, seed {seed}: {stored} stored, 0 halves")


def test_how_soon_a_signal_ends_the_storing(waiting_orders: Path, tmp_path: Path) -> None:
    seed = random.randrange(1_000_000)
    chance, slowest, stored = random.Random(seed), 0.0, 0
    for _ in range(TIMES):
        path = lay_out(waiting_orders, tmp_path)
        process = start_shipping(path)
        wait_until_it_writes(path, process)
        time.sleep(chance.uniform(0, LINES / 40_000))
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        slowest = max(slowest, time.monotonic() - began)
        stored += check(path, process, signal.SIGTERM, f"seed {seed}")
    tell(
        f"{TIMES} signals while {LINES:,} lines are stored, seed {seed}: {stored} stored, exit {slowest:.3f} s at most"
    )
    assert slowest < LONGEST


def wait_until_it_writes(path: Path, process: subprocess.Popen[bytes]) -> None:
    """The lock is signed by who has the turn."""
    lock, signed = path.with_name("orders.db.lock"), f"process {process.pid}"
    while not (lock.exists() and lock.read_text().startswith(signed)):
        assert process.poll() is None
        time.sleep(0.002)


@pytest.mark.parametrize("number", CODES)
def test_an_answer_that_nobody_reads_keeps_nobody(waiting_orders: Path, number: int) -> None:
    process = start(waiting_orders, "orders", "list", "-L", "0", "-f", "csv")
    assert process.stdout is not None
    assert process.stdout.read(1) == b"n"
    time.sleep(0.1)
    assert process.poll() is None
    process.send_signal(number)
    assert process.wait(10) == CODES[signal.Signals(number)]
    assert process.communicate()[1] == b""
