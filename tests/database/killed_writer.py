"""Writers in processes of their own, which say how far they are, so that they can be killed at any moment."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from crowds import chief_run
from sandboxes import OPENED_AT, SECOND

from marketpush_cli.application.answers import Done
from marketpush_cli.application.steps import prepare_steps, take_steps
from marketpush_cli.database import store
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.transitions import Action

OPERATION = "260302-k1k1k1k1"
NEW_NUMBER = "DHL-NEW"
WRITING, DONE = b"w", b"d"
_asks: list[Ask]


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: so many seconds after the process began, or after it began to write."""

    after: float
    is_writing: bool


@dataclass(frozen=True, slots=True)
class Lived:
    """How far a process came: did it begin to write, did it acknowledge, and how long both took."""

    wrote: bool
    acknowledged: bool
    until_writing: float
    until_end: float


def prepare(path: Path, orders: int, lines: int) -> int:
    """Ask for a correction of every line's tracking number; how many there are to correct."""
    global _asks
    _asks = [
        Ask(Action.TRACK, f"W-{order:06}", line, carrier="dhl", tracking_number=NEW_NUMBER)
        for order in range(orders)
        for line in range(1, lines + 1)
    ]
    with SqliteDatabase(path).reading() as reader:
        return _prepared(reader).tally.changed


def _prepared(reader: Any) -> Done:
    return prepare_steps(reader, chief_run("track", operation=OPERATION), _asks)


def attempt(path: Path, moment: Moment | None) -> Lived:
    """Store the operation in a child process, and kill that at the moment given."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _store(path, writing)
    os.close(writing)
    try:
        return _watch(child, reading, moment)
    finally:
        os.close(reading)
        os.waitpid(child, 0)


def _store(path: Path, pipe: int) -> None:
    try:
        with _telling_when_it_writes(pipe):
            SqliteDatabase(path).change(_prepared)
        os.write(pipe, DONE)
    finally:
        os._exit(0)


@contextmanager
def _telling_when_it_writes(pipe: int) -> Iterator[None]:
    real = store.turn

    @contextmanager
    def telling(*arguments: Any) -> Iterator[None]:
        with real(*arguments):
            os.write(pipe, WRITING)
            yield

    store.turn = telling
    yield


def _watch(child: int, pipe: int, moment: Moment | None) -> Lived:
    began, told, until_writing = time.monotonic(), b"", 0.0
    if moment is None or moment.is_writing:
        told = os.read(pipe, 1)
        until_writing = time.monotonic() - began
    if moment is not None:
        time.sleep(moment.after)
        os.kill(child, signal.SIGKILL)
    while part := os.read(pipe, 16):
        told += part
    return Lived(WRITING in told, DONE in told, until_writing, time.monotonic() - began)


def riot(path: Path, acknowledgements: Path, writers: int, kills: int, seed: int) -> int:
    """Writers without end, some killed at random and replaced, in the end all; returns how many were killed."""
    chance = random.Random(seed)
    living = [_start_writer(path, acknowledgements, number) for number in range(writers)]
    for kill in range(kills):
        time.sleep(chance.uniform(0.05, 0.4))
        number = chance.randrange(writers)
        _end(living[number])
        living[number] = _start_writer(path, acknowledgements, writers + kill)
    for child in living:
        _end(child)
    return kills + writers


def _end(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _start_writer(path: Path, acknowledgements: Path, number: int) -> int:
    child = os.fork()
    if child:
        return child
    try:
        _write_for_ever(path, acknowledgements, number)
    finally:
        os._exit(0)


def _write_for_ever(path: Path, acknowledgements: Path, number: int) -> None:
    database = SqliteDatabase(path)
    with acknowledgements.open("ab", buffering=0) as file:
        for turn in count():
            order = f"W-{(number + turn) % 5:06}"
            run = chief_run("track", OPENED_AT + turn * SECOND)
            ask = Ask(Action.TRACK, order, 1, carrier="dhl", tracking_number=f"DHL-{number}-{turn}")
            try:
                take_steps(database, run, [ask])
            except Exception as error:
                file.write(f"{error!r}\n".encode())
            file.write(f"{run.operation}\n".encode())
