"""Backups, restores, migrations, and what there is to say about a database file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from marketpush_cli.database.administering import state_value
from marketpush_cli.database.migrating import NEWEST, bring_up_to_date, check_version, known_version, version_of
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import EVENTS, LINES, OPERATIONS, ORDERS
from marketpush_cli.database.sqlite_engine import check_file, create_empty, in_transaction, sqlite_engine
from marketpush_cli.database.sqlite_library import is_safe, sqlite_library
from marketpush_cli.database.turn_lock import turn
from marketpush_cli.database.verifying import verify_file, verify_integrity
from marketpush_cli.domain.errors import CannotReadOrWrite, ConfigurationWrong, UsageError
from marketpush_cli.domain.replay import Finding

LEFT_BEHIND = ("-wal", "-shm", "-journal")


def describe(runner: Runner, path: Path, user: str) -> tuple[Any, ...]:
    """Cells of `catalogue.DATABASE`."""
    library = sqlite_library()
    counts = [runner.value(select(func.count()).select_from(table)) for table in (ORDERS, LINES, EVENTS, OPERATIONS)]
    return (
        str(path),
        "sqlite",
        library.sqlite_version,
        library.__name__.partition(".")[0],
        is_safe(library.sqlite_version_info),
        version_of(runner.connection),
        bool(state_value(runner, "sandbox")),
        path.stat().st_size,
        *counts,
        user,
    )


def back_up(source: Path, target: Path, *, dry_run: bool = False) -> list[Finding]:
    """Write a consistent copy of a database that is open; the file appears complete and checked, or not at all.

    A dry run makes and checks the copy, and gives it no name.

    The source is not opened as a file here: closing it again would drop the locks of this process's own connection.
    """
    if target.exists():
        raise UsageError(f"{target} is there already", fix="choose another name for the backup")
    with _beside(target) as part:
        _vacuum_into(source, part)
        findings = _findings(part, verify_integrity)
        if not findings and not dry_run:
            _put(part, target)
    return findings


def _vacuum_into(source: Path, target: Path) -> None:
    with sqlite_engine(source, is_reader=False).connect() as connection:
        check_version(connection, source)
        _copy_into(connection, target)


def _copy_into(connection: Connection, target: Path) -> None:
    connection.exec_driver_sql("VACUUM INTO ?", (str(target),))
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _findings(path: Path, check: Callable[[Runner], Iterable[Finding]]) -> list[Finding]:
    with sqlite_engine(path, is_reader=True).connect() as connection:
        return list(check(Runner(connection)))


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """An empty file beside the target, for this user only; gone afterwards unless it took the target's place."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=".marketpush-", suffix=".part", dir=target.absolute().parent)
    except OSError as error:
        raise CannotReadOrWrite(f"cannot write in {target.absolute().parent}: {error.strerror}") from error
    os.close(descriptor)
    part = Path(name)
    try:
        yield part
    finally:
        for suffix in ("", *LEFT_BEHIND):
            Path(f"{part}{suffix}").unlink(missing_ok=True)


def _put(part: Path, target: Path) -> None:
    """Give a complete file its name, unless another file took the name meanwhile."""
    create_empty(target, 0o600, None)
    part.replace(target)
    descriptor = os.open(target.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def restore(backup: Path, target: Path, *, dry_run: bool = False) -> None:
    """Put a backup in the place of a database that is not there. Raises what is wrong with either."""
    for path in (target, *(Path(f"{target}{suffix}") for suffix in LEFT_BEHIND)):
        if path.exists():
            raise ConfigurationWrong(
                f"{path} is there: a backup is restored to a new place",
                fix=f"move {path} away first, or restore with --database to another path",
            )
    check_file(backup)
    with _beside(target) as part:
        _vacuum_into(backup, part)
        findings = _findings(part, verify_integrity)
        if findings:
            raise ConfigurationWrong(f"{backup} is damaged: {findings[0].stored}", fix="restore an older backup")
        if not dry_run:
            _put(part, target)


def migrate(path: Path, backup: Path, *, dry_run: bool = False) -> tuple[str, str | None]:
    """Bring the tables up to date, after a backup that was checked; the versions before and after.

    Raises ConfigurationWrong for a damaged database, which is left as it is.
    """
    check_file(path)
    with sqlite_engine(path, is_reader=False).connect() as connection, turn(path):
        before = known_version(connection, path)
        if before < NEWEST and dry_run:
            return before, NEWEST
        if before < NEWEST:
            with _beside(backup) as part:
                _copy_into(connection, part)
                findings = _findings(part, verify_file)
                if findings:
                    raise ConfigurationWrong(f"{path} is damaged: {findings[0].stored}", fix="restore a backup")
                _put(part, backup)
            with in_transaction(connection, "BEGIN IMMEDIATE"):
                bring_up_to_date(connection)
        return before, version_of(connection)
