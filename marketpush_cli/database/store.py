"""A database of orders: opened for snapshots to read, and for changes that are stored whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from marketpush_cli.application.ports import P, Watcher
from marketpush_cli.application.progress import UNSEEN, Progress
from marketpush_cli.database import (
    outbox,
)
from marketpush_cli.database.administering import state_value
from marketpush_cli.database.migrating import check_version
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.snapshot import Keeper, Snapshot
from marketpush_cli.database.sqlite_engine import check_file, in_transaction, settle_journal, sqlite_engine
from marketpush_cli.database.staging import Staging
from marketpush_cli.database.turn_lock import sole_deliverer, turn
from marketpush_cli.database.writing import Stale, apply
from marketpush_cli.domain.outgoing import Mail

ATTEMPTS_WITHOUT_LOCK = 2


class SqliteDatabase:
    """An existing SQLite file. Opening refuses what is not ours; nothing here creates one.

    A `watcher` sees everything that is decided here, and may object.
    """

    def __init__(self, path: Path, watcher: Watcher | None = None) -> None:
        self.path = path
        self.watcher = watcher
        self.warnings = check_file(path)
        self._is_checked = False
        self._engines: dict[bool, Engine] = {}

    @contextmanager
    def connection(self, *, is_reader: bool) -> Iterator[Connection]:
        if is_reader not in self._engines:
            self._engines[is_reader] = sqlite_engine(self.path, is_reader=is_reader)
        with self._engines[is_reader].connect() as connection:
            if not self._is_checked:
                check_version(connection, self.path)
                self._is_checked = True
            if not is_reader:
                settle_journal(connection, self.path)
            yield connection

    def is_sandbox(self) -> bool:
        """Whether the clock may be frozen here."""
        with self.reading() as snapshot:
            return bool(state_value(snapshot.runner, "sandbox"))

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """One snapshot for everything that is read inside."""
        with self.connection(is_reader=True) as connection, in_transaction(connection, "BEGIN"):
            yield Snapshot(Runner(connection))

    def change(self, prepare: Callable[[Any], P], *, dry_run: bool = False, progress: Progress = UNSEEN) -> P:
        """Decide on a snapshot, stage, then store under the lock; decide again where the world moved on meanwhile."""
        if dry_run:
            with self.connection(is_reader=True) as connection, in_transaction(connection, "BEGIN"):
                return self._decided(Runner(connection), prepare)
        with self.connection(is_reader=False) as connection:
            runner = Runner(connection)
            for _ in range(ATTEMPTS_WITHOUT_LOCK):
                staging = Staging(runner)
                with in_transaction(connection, "BEGIN"):
                    prepared = self._decided(runner, prepare, staging)
                if prepared.changes is None or prepared.changes.is_empty:
                    return prepared
                staging.complete(prepared.changes)
                try:
                    with turn(self.path), in_transaction(connection, "BEGIN IMMEDIATE"):
                        apply(runner, prepared.changes, staging, progress)
                except Stale:
                    continue
                self._stored()
                return prepared
            return self._change_under_lock(runner, prepare, progress)

    def move_mail(self, mail: Mail, was: Mail) -> bool:
        with self.connection(is_reader=False) as connection, turn(self.path):
            return outbox.move_mail(Runner(connection), mail, was)

    @contextmanager
    def sole_deliverer(self) -> Iterator[None]:
        # A connection that stays open: the last one to close tidies up the log, which costs as much as a commit.
        with sole_deliverer(self.path), self.connection(is_reader=True):
            yield

    def _change_under_lock(self, runner: Runner, prepare: Callable[[Any], P], progress: Progress) -> P:
        with turn(self.path), in_transaction(runner.connection, "BEGIN IMMEDIATE"):
            staging = Staging(runner)
            prepared = self._decided(runner, prepare, staging)
            is_stored = prepared.changes is not None and not prepared.changes.is_empty
            if prepared.changes is not None and is_stored:
                staging.complete(prepared.changes)
                apply(runner, prepared.changes, staging, progress)
        if is_stored:
            self._stored()
        return prepared

    def _decided(self, runner: Runner, prepare: Callable[[Any], P], *keepers: Keeper) -> P:
        if self.watcher is None:
            return prepare(Snapshot(runner, *keepers))
        self.watcher.begin(Snapshot(runner))
        prepared = prepare(Snapshot(runner, self.watcher, *keepers))
        self.watcher.decided(prepared)
        return prepared

    def _stored(self) -> None:
        if self.watcher is not None:
            self.watcher.stored()
