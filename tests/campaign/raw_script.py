"""What one would write by hand to ship the lines of a file, and nothing more. Usage: raw_script.py DATABASE FILE"""

from __future__ import annotations

import csv
import json
import resource
import sys
import time
from pathlib import Path

try:
    from pysqlite3 import dbapi2 as sqlite3
except ImportError:
    import sqlite3

BEGAN = time.monotonic()
MICROSECONDS = 1_000_000
MOVE = """
    UPDATE order_line
    SET stage = 'shipped', status = 'shipped', status_at = ?, shipped_at = ?, carrier = ?, tracking_number = ?,
        version = version + 1
    WHERE order_number = ? AND line = ?
"""
RECORD = """
    INSERT INTO event (order_number, sequence, at, operation, line, action, actor, actor_kind, on_behalf_of, login,
        "before", "after", reason, note, data, hash)
    SELECT number, sequence + 1, ?, ?, ?, 'ship', ?, 'seller', ?, 'root', 'awaiting_fulfillment', 'shipped', NULL,
        NULL, ?, ?
    FROM orders WHERE number = ?
"""


def main(database: str, file: str) -> None:
    at = int(time.time() * MICROSECONDS)
    moved, recorded = [], []
    with Path(file).open(newline="") as opened:
        for row in csv.DictReader(opened):
            order, line = row["reference"].split("/")
            moved.append((at, at, row["carrier"], row["tracking_number"], order, int(line)))
            changed = {
                "stage": ["awaiting_fulfillment", "shipped"],
                "carrier": [None, row["carrier"]],
                "tracking_number": [None, row["tracking_number"]],
                "shipped_at": [None, at],
            }
            data = json.dumps({"changed": {f"line/{line}": changed}})
            people = ("chief@marketplace.example", "owner@shop.example")
            recorded.append((at, "by-hand", int(line), *people, data, "0" * 64, order))
    connection = sqlite3.connect(database, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    began = time.monotonic()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(MOVE, moved)
    connection.executemany(RECORD, recorded)
    connection.execute("COMMIT")
    held = time.monotonic() - began
    connection.close()
    tell(held)


def tell(held: float) -> None:
    own = Path("/proc/self/status")
    peaks = [line.split()[1] for line in own.read_text().splitlines() if "VmHWM" in line] if own.exists() else []
    memory = int(peaks[0]) if peaks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = {"wall": time.monotonic() - BEGAN, "cpu": time.process_time(), "held": [held], "memory": memory, "code": 0}
    sys.stdout.write(json.dumps(told) + "\n")


main(*sys.argv[1:])
