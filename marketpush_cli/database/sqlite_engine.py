"""Opening a SQLite database: only ours, only where it is safe, the way docs/reliability.md says."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from marketpush_cli.database.sqlite_library import is_safe, sqlite_library
from marketpush_cli.database.turn_lock import turn
from marketpush_cli.domain.errors import Busy, CannotReadOrWrite, ConfigurationWrong, MarketpushError

APPLICATION_ID = 0x6D707368
_PATIENCE_MILLISECONDS = 60_000
_CACHE_KILOBYTES = 16_000
_SIGNS_OF_DAMAGE = ("malformed", "file is not a database", "unsupported file format", "Could not decode to UTF-8")


def sqlite_engine(path: Path, *, is_reader: bool) -> Engine:
    """An engine on an existing file; a reader's connections cannot write."""
    library = sqlite_library()

    def connect() -> Any:
        uri = f"file:{quote(str(path.absolute()))}?mode=rw"
        try:
            connection = library.connect(uri, uri=True, isolation_level=None, timeout=60, check_same_thread=False)
            _set_up(connection, is_reader=is_reader)
        except (library.Error, UnicodeDecodeError) as error:
            raise translated(error, path) or error from None
        return connection

    # What a signal interrupts is told by the exit code; without a handler, a traceback would be written.
    logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())
    engine = create_engine(
        "sqlite://",
        creator=connect,
        module=library,
        poolclass=NullPool,
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
    )

    def translate(context: Any) -> None:
        if not isinstance(context.original_exception, Exception):
            context.is_disconnect = False  # a signal says nothing against the connection, which has to roll back yet
            return
        error = translated(context.original_exception, path)
        if error is not None:
            raise error from None

    event.listen(engine, "handle_error", translate)
    return engine


def in_memory_engine() -> Engine:
    """An engine on a database that is gone with its connection."""
    library = sqlite_library()
    return create_engine(
        "sqlite://",
        creator=lambda: library.connect(":memory:", isolation_level=None),
        module=library,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
    )


def _set_up(connection: Any, *, is_reader: bool) -> None:
    journal = connection.execute("PRAGMA journal_mode").fetchone()[0]
    durability = "FULL" if journal == "wal" else "EXTRA"
    pragmas = [
        f"busy_timeout={_PATIENCE_MILLISECONDS}",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "cell_size_check=ON",
        "secure_delete=ON",
        "mmap_size=0",
        f"synchronous={durability}",
        "recursive_triggers=ON",
        f"cache_size=-{_CACHE_KILOBYTES}",
    ]
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
    if is_reader:
        connection.execute("PRAGMA query_only=1")


def settle_journal(connection: Connection, path: Path) -> None:
    """Give the database the journal that suits the library, in turn; left for the next writer while somebody reads."""
    wanted = "wal" if is_safe(sqlite_library().sqlite_version_info) else "delete"
    if connection.exec_driver_sql("PRAGMA journal_mode").scalar() == wanted:
        return
    with turn(path), suppress(Busy):
        connection.exec_driver_sql("PRAGMA busy_timeout=1000")
        connection.exec_driver_sql(f"PRAGMA journal_mode={wanted}")
    connection.exec_driver_sql(f"PRAGMA busy_timeout={_PATIENCE_MILLISECONDS}")


def translated(error: BaseException, path: Path) -> MarketpushError | None:
    """What an error of the SQLite library means to the user; None for what is a fault of ours."""
    text = str(error)
    if "database is locked" in text or "database table is locked" in text:
        return Busy("the database is locked by another program", fix="try again later")
    if "database or disk is full" in text:
        return CannotReadOrWrite("the disk is full: nothing was changed", fix="free some space and run it again")
    if "disk I/O error" in text:
        return CannotReadOrWrite("the disk failed or is full: nothing was changed")
    if "readonly database" in text or "read-only" in text:
        return CannotReadOrWrite(f"{path} or its directory {path.parent} is read-only for you")
    if isinstance(error, UnicodeDecodeError) or any(sign in text for sign in _SIGNS_OF_DAMAGE):
        return ConfigurationWrong(
            f"{path} is damaged, or not a marketpush database", fix="marketpush database check, or restore a backup"
        )
    if "unable to open database file" in text:
        return CannotReadOrWrite(f"{path} cannot be opened, or its directory {path.parent} cannot be written")
    return None


@contextmanager
def in_transaction(connection: Connection, begin: str) -> Iterator[None]:
    """BEGIN … COMMIT, or ROLLBACK on anything that goes wrong."""
    connection.exec_driver_sql(begin)
    try:
        yield
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        if is_in_transaction(connection):
            connection.exec_driver_sql("ROLLBACK")
        raise


def check_file(path: Path) -> list[str]:
    """Refuse what cannot be a database of ours; returns what to warn about."""
    if not path.exists():
        raise ConfigurationWrong(
            f"there is no database at {path}",
            fix=f"marketpush database init --database {path}, or marketpush demo to look around",
        )
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ConfigurationWrong(f"{path} is not a file, so it is no marketpush database")
    if status.st_nlink > 1:
        raise ConfigurationWrong(
            f"{path} has a second name (a hard link), and SQLite would take the two for two databases",
            fix=f"remove the other name: find / -xdev -samefile {path}",
        )
    for directory in {path.absolute().parent, path.resolve().parent}:
        _check_directory(directory)
    _check_header(path.resolve())
    warnings = []
    if status.st_mode & (stat.S_IROTH | stat.S_IWOTH):
        warnings.append(f"anybody on this machine can read {path}: chmod 600 {path}")
    system = network_file_system(path.resolve())
    if system:
        warnings.append(f"{path} is on a network file system ({system}), where SQLite cannot keep it safe")
    return warnings


def _check_directory(directory: Path) -> None:
    mode = directory.stat().st_mode
    if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        raise ConfigurationWrong(
            f"anybody can write in {directory}, and so replace the database", fix=f"chmod o-w {directory}"
        )


def _check_header(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(72)
    except OSError as error:
        raise CannotReadOrWrite(f"cannot read {path}: {error.strerror}") from error
    if Path(f"{path}-wal").exists():
        return
    if not head.startswith(b"SQLite format 3\0"):
        raise ConfigurationWrong(f"{path} is not a marketpush database")


def mounted() -> str:
    """What is mounted where, a row each; nothing where the machine does not tell."""
    mounts = Path("/proc/mounts")
    return mounts.read_text(errors="replace") if mounts.exists() else ""


_NETWORK_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "glusterfs"})


def network_file_system(path: Path) -> str | None:
    """The kind of network file system the path lies on, where the machine tells."""
    best, kind = "", None
    for row in mounted().splitlines():
        _, point, system, *_ = row.split(" ")
        inside = str(path.absolute()).startswith(point.rstrip("/") + "/")
        if inside and len(point) > len(best):
            best, kind = point, system
    return kind if kind in _NETWORK_SYSTEMS else None


def create_empty(path: Path, mode: int, group: int | None) -> None:
    """Make the empty file with its rights before anything is written into it."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    except FileExistsError:
        raise ConfigurationWrong(f"{path} exists already", fix="choose another path, or remove it first") from None
    except OSError as error:
        raise CannotReadOrWrite(f"cannot make {path}: {error.strerror}") from error
    with os.fdopen(descriptor, "rb"):
        os.fchmod(descriptor, mode)
        if group is not None:
            os.fchown(descriptor, -1, group)


def is_in_transaction(connection: Connection) -> bool:
    """Whether the library still holds a transaction open; it ends some by itself when a disk fails."""
    raw: Any = connection.connection.dbapi_connection
    return bool(raw.in_transaction)
