"""A new database: its file, its tables, its first user and what stands in the registries at the start."""

from __future__ import annotations

import grp
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from marketpush_cli.application.changes import Administered, Changes, Operation
from marketpush_cli.database.administering import SANDBOX, append_administration, append_operation, set_state
from marketpush_cli.database.migrating import bring_up_to_date
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.sqlite_engine import create_empty, in_transaction, settle_journal, sqlite_engine
from marketpush_cli.database.turn_lock import turn
from marketpush_cli.domain.errors import CannotReadOrWrite, ConfigurationWrong


@dataclass(frozen=True, slots=True)
class NewDatabase:
    """Where and for whom: one login, or (`group`) the members of a group in a setgid directory."""

    path: Path
    is_sandbox: bool = False
    group: str | None = None


def create_database(new: NewDatabase, operation: Operation, records: Sequence[Administered]) -> None:
    """Make the database with its first records; on failure nothing stays behind."""
    _make_directory(new)
    identifier = _group_id(new)
    create_empty(new.path, 0o600 if identifier is None else 0o660, identifier)
    try:
        engine = sqlite_engine(new.path, is_reader=False)
        with engine.connect() as connection:
            settle_journal(connection, new.path)
            with turn(new.path), in_transaction(connection, "BEGIN IMMEDIATE"):
                _fill(connection, new, operation, records)
    except BaseException:
        for suffix in ("", "-wal", "-shm", "-journal", ".lock"):
            Path(f"{new.path}{suffix}").unlink(missing_ok=True)
        raise


def _fill(connection: Connection, new: NewDatabase, operation: Operation, records: Sequence[Administered]) -> None:
    bring_up_to_date(connection)
    runner = Runner(connection)
    set_state(runner, "sandbox", int(new.is_sandbox))
    changes = Changes(operation, administered=[_kind_of(new), *records])
    append_operation(runner, changes, append_administration(runner, changes))


def _kind_of(new: NewDatabase) -> Administered:
    """That the clock may or may not be frozen here, said once and for all."""
    subject, name = SANDBOX
    return Administered(subject, {"name": name}, "add", None, {"value": int(new.is_sandbox)})


def _make_directory(new: NewDatabase) -> None:
    try:
        new.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotReadOrWrite(f"cannot make the directory {new.path.parent}: {error.strerror}") from error


def _group_id(new: NewDatabase) -> int | None:
    if new.group is None:
        return None
    try:
        identifier = grp.getgrnam(new.group).gr_gid
    except KeyError:
        raise ConfigurationWrong(f"there is no group {new.group} on this machine") from None
    if not new.path.parent.stat().st_mode & stat.S_ISGID:
        raise ConfigurationWrong(
            f"{new.path.parent} must pass its group on to new files",
            fix=f"chgrp {new.group} {new.path.parent} && chmod 2770 {new.path.parent}",
        )
    return identifier
