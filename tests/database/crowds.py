"""Several processes that write to one database at once, each started once and told what to do."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from sandboxes import CHIEF, OPENED_AT, SECOND, line_document, order_document, origin

from marketpush_cli.application.acting import Identity
from marketpush_cli.application.founding import founding
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.steps import take_steps
from marketpush_cli.database import store
from marketpush_cli.database.creating import NewDatabase, create_database
from marketpush_cli.database.maintenance import back_up
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.asks import Ask, Outcome
from marketpush_cli.domain.chain import new_identifier
from marketpush_cli.domain.errors import MarketpushError, RuleRefused
from marketpush_cli.domain.transitions import Action

CROWD = 8
SENT = {
    "status": "shipped",
    "status_at": "2026-03-01T18:00:00Z",
    "carrier": "dhl",
    "tracking_number": "DHL-0",
}
Work = Callable[..., "Told"]
_together: Barrier


@dataclass(slots=True)
class Told:
    """What one process has to say: what was acknowledged, what went wrong, how long it took."""

    acknowledged: list[Any] = field(default_factory=list)
    replayed: int = 0
    refused: int = 0
    errors: list[str] = field(default_factory=list)
    longest_wait: float = 0.0
    longest: float = 0.0


def shipped_orders(count: int, lines: int = 1, item: str = "10.00") -> list[dict[str, Any]]:
    """Orders of acme on their way, every line at the same price."""
    return [
        order_document(f"W-{number:06}", "acme", [line_document(item, **SENT) for _ in range(lines)])
        for number in range(count)
    ]


def chief_run(action: str, at: int = OPENED_AT, operation: str | None = None) -> Run:
    return Run(Identity(origin(), at, CHIEF), operation or new_identifier(at), action)


class Crowd:
    """Eight processes that begin each piece of work at the same moment."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pool = context.Pool(CROWD, _join, (context.Barrier(CROWD),))

    def all_do(self, work: Work, *arguments: Any) -> list[Told]:
        """What every process says after `work(number, *arguments)`."""
        return self._pool.map(_begin_together, [(work, number, arguments) for number in range(CROWD)], chunksize=1)

    def close(self) -> None:
        self._pool.terminate()
        self._pool.join()


def _join(together: Barrier) -> None:
    global _together
    _together = together


def _begin_together(task: tuple[Work, int, Sequence[Any]]) -> Told:
    work, number, arguments = task
    _together.wait(120)
    return work(number, *arguments)


@contextmanager
def timed_turns(told: Told) -> Iterator[None]:
    """While inside, every wait for the turn to write is measured."""
    real = store.turn

    @contextmanager
    def timed(*arguments: Any) -> Iterator[None]:
        began = time.monotonic()
        with real(*arguments):
            told.longest_wait = max(told.longest_wait, time.monotonic() - began)
            yield

    store.turn = timed
    try:
        yield
    finally:
        store.turn = real


def _ask(database: SqliteDatabase, told: Told, run: Run, ask: Ask) -> Any:
    began = time.monotonic()
    try:
        done = take_steps(database, run, [ask])
    except MarketpushError as error:
        told.errors.append(repr(error))
        return None
    finally:
        told.longest = max(told.longest, time.monotonic() - began)
    judgement = done.answers[0].judgement
    if judgement.error is not None and not isinstance(judgement.error, RuleRefused):
        told.errors.append(repr(judgement.error))
    return judgement


def write_much(number: int, path: Path, transactions: int) -> Told:
    """Correct tracking numbers: of the process's own order, and every tenth time of one that all share."""
    told, database = Told(), SqliteDatabase(path)
    with timed_turns(told):
        for turn in range(transactions):
            order = "W-000000" if turn % 10 == 0 else f"W-{number + 1:06}"
            run = chief_run("track", OPENED_AT + turn * SECOND)
            ask = Ask(Action.TRACK, order, 1, carrier="dhl", tracking_number=f"DHL-{number}-{turn}")
            judgement = _ask(database, told, run, ask)
            if judgement is not None and judgement.outcome is Outcome.CHANGED:
                told.acknowledged.append(run.operation)
    return told


def refund_much(number: int, path: Path, orders: int, attempts: int, seed: int) -> Told:
    """Give back random amounts on random lines, more in all than there is."""
    told, database = Told(), SqliteDatabase(path)
    chance = random.Random(seed + number)
    for attempt in range(attempts):
        order, cents = f"W-{chance.randrange(orders):06}", chance.randint(1, 400)
        amount = f"{cents / 100:.2f}"
        ask = Ask(Action.REFUND, order, 1, amount=amount, reason="goodwill", key=f"p{number}-{attempt}")
        judgement = _ask(database, told, chief_run("refund"), ask)
        if judgement is not None and judgement.outcome is Outcome.CHANGED:
            told.acknowledged.append((order, ask.key, cents))
        elif judgement is not None:
            told.refused += 1
    return told


def refund_shared_keys(number: int, path: Path, keys: int, seed: int) -> Told:
    """Ask for the same refunds as all others, in an order of one's own, one in six with another amount."""
    told, database = Told(), SqliteDatabase(path)
    chance = random.Random(seed + number)
    for key in chance.sample(range(keys), keys):
        is_other = chance.randrange(6) == 0
        amount = "0.02" if is_other else "0.01"
        ask = Ask(Action.REFUND, f"W-{key % 20:06}", 1, amount=amount, reason="goodwill", key=f"shared-{key}")
        judgement = _ask(database, told, chief_run("refund"), ask)
        if judgement is None:
            continue
        if judgement.outcome is Outcome.CHANGED:
            told.acknowledged.append((key, amount))
        elif judgement.outcome is Outcome.UNCHANGED:
            told.replayed += 1
        else:
            told.refused += 1
    return told


def found_at_once(number: int, path: Path) -> Told:
    """Make the database that all others make at the same moment."""
    told = Told()
    operation, records = founding(origin(), f"founder-{number}@marketplace.example", "Founder", OPENED_AT)
    try:
        create_database(NewDatabase(path), operation, records)
        told.acknowledged.append(operation.id)
    except MarketpushError as error:
        told.errors.append(error.kind)
    return told


def back_up_meanwhile(number: int, path: Path, directory: Path, rounds: int) -> Told:
    """The first two write, opening and closing the file each time, until the third has made its backups."""
    told, over = Told(), directory / "over"
    if number == 2:
        told.acknowledged = _make_backups(path, directory, rounds)
        over.touch()
    turn = 0
    while number < 2 and not over.exists():
        turn += 1
        ask = Ask(Action.TRACK, f"W-{number:06}", 1, carrier="dhl", tracking_number=f"DHL-{number}-{turn}")
        _ask(SqliteDatabase(path), told, chief_run("track", OPENED_AT + turn * SECOND), ask)
    told.replayed = turn
    return told


def _make_backups(path: Path, directory: Path, rounds: int) -> list[Path]:
    made, written = [], 0
    for turn in range(rounds):
        target = directory / f"backup-{turn}.db"
        while (events := _events(path)) == written:
            time.sleep(0.01)
        written = events
        with SqliteDatabase(path).reading() as snapshot:
            snapshot.administration()
            if not back_up(path, target):
                made.append(target)
    return made


def _events(path: Path) -> int:
    with SqliteDatabase(path).reading() as snapshot:
        return snapshot.counts()[1]


def take_turns(number: int, path: Path, turns: int) -> Told:
    """Take the turn again and again, holding it for a moment each time."""
    told = Told()
    with timed_turns(told):
        for _ in range(turns):
            with store.turn(path):
                time.sleep(0.001)
    return told
