"""Somebody else at work on the same database: small corrections until a file is there. Usage: DATABASE FILE ORDER..."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from crowds import Told, chief_run, timed_turns
from sandboxes import OPENED_AT, SECOND

from marketpush_cli.application.steps import take_steps
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.asks import Ask, Outcome
from marketpush_cli.domain.transitions import Action

PAUSE = 0.05
AT = OPENED_AT + 3 * 3_600 * SECOND


def correct_until(path: Path, end: Path, orders: list[str]) -> Told:
    """Correct tracking numbers, one a transaction, with a little pause after each."""
    told, database, turn = Told(), SqliteDatabase(path), 0
    with timed_turns(told):
        while not end.exists():
            ask = Ask(Action.TRACK, orders[turn % len(orders)], 1, carrier="dhl", tracking_number=f"NEW-{turn}")
            began = time.monotonic()
            done = take_steps(database, chief_run("track", AT), [ask])
            told.longest = max(told.longest, time.monotonic() - began)
            assert done.answers[0].judgement.outcome is Outcome.CHANGED
            turn += 1
            time.sleep(PAUSE)
    told.replayed = turn
    return told


if __name__ == "__main__":
    database, end, *orders = sys.argv[1:]
    found = correct_until(Path(database), Path(end), orders)
    counts = {"done": found.replayed, "longest_wait": found.longest_wait, "longest": found.longest}
    sys.stdout.write(json.dumps(counts) + "\n")
