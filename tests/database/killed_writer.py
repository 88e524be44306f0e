"""One large operation in a process of its own, which says how far it is, so that it can be killed at any moment."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crowds import chief_run

from marketpush_cli.application.answers import Done
from marketpush_cli.application.steps import prepare_steps
from marketpush_cli.database import store
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.transitions import Action

OPERATION = "260302-k1k1k1k1"
NEW_NUMBER = "DHL-NEW"
WRITING, DONE = b"w", b"d"


@dataclass(frozen=True, slots=True)
class Lived:
    """How far a process came before it was killed or ended: was it writing, had it acknowledged."""

    wrote: bool
    acknowledged: bool


def large_operation(path: Path, orders: int, lines: int) -> Done:
    """A correction of every line's tracking number, judged and ready to be stored."""
    asks = [
        Ask(Action.TRACK, f"W-{order:06}", line, carrier="dhl", tracking_number=NEW_NUMBER)
        for order in range(orders)
        for line in range(1, lines + 1)
    ]
    with SqliteDatabase(path).reading() as reader:
        return prepare_steps(reader, chief_run("track", operation=OPERATION), asks)


def store_and_be_killed(path: Path, done: Done, kill_after: Callable[[bool], float | None]) -> Lived:
    """Store the operation in a child and kill it so many seconds after it began (False) or began to write (True)."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _store(path, done, writing)
    os.close(writing)
    try:
        told = _watch(child, reading, kill_after)
    finally:
        os.close(reading)
        os.waitpid(child, 0)
    return Lived(WRITING in told, DONE in told)


def _store(path: Path, done: Done, pipe: int) -> None:
    try:
        with _said(pipe):
            SqliteDatabase(path).change(lambda _reader: done)
        os.write(pipe, DONE)
    finally:
        os._exit(0)


@contextmanager
def _said(pipe: int) -> Iterator[None]:
    real = store.turn

    @contextmanager
    def telling(*arguments: Any) -> Iterator[None]:
        with real(*arguments):
            os.write(pipe, WRITING)
            yield

    store.turn = telling
    yield


def _watch(child: int, pipe: int, kill_after: Callable[[bool], float | None]) -> bytes:
    told = b""
    wait = kill_after(False)
    if wait is None:
        told = os.read(pipe, 1)
        wait = kill_after(True)
    if wait is not None:
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
    while part := os.read(pipe, 16):
        told += part
    return told
