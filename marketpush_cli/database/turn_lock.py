"""One writer at a time, in turn: a lock file beside the database, which the kernel frees when its holder dies."""

from __future__ import annotations

import fcntl
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from marketpush_cli.domain.errors import Busy, CannotReadOrWrite

PATIENCE = 60.0
SIGNED_WIDTH = 10


@contextmanager
def turn(database: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the turn to write. Raises Busy after `patience` seconds, CannotReadOrWrite where no lock can be made."""
    descriptor = open_lock(Path(f"{database.resolve()}.lock"), database)
    try:
        if not try_lock(descriptor):
            _wait(descriptor, database, patience)
        _sign(descriptor)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def sole_deliverer(database: Path) -> Iterator[None]:
    """Be the one who speaks to the mail server; the turn to write is another lock. Raises Busy where somebody is."""
    descriptor = open_lock(Path(f"{database.resolve()}.deliver.lock"), database)
    try:
        if not try_lock(descriptor):
            holder = _holder(descriptor) or "another command"
            raise Busy(f"{holder} is delivering the messages of {database}", fix="it goes on without you")
        _sign(descriptor)
        yield
    finally:
        os.close(descriptor)


def open_lock(lock: Path, database: Path) -> int:
    """Open a lock file, made for those who may use the database. Raises CannotReadOrWrite where none can be made."""
    try:
        mode = database.stat().st_mode & 0o666 if database.exists() else 0o600
        before = os.umask(0)
        try:
            return os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
        finally:
            os.umask(before)
    except OSError as error:
        raise CannotReadOrWrite(f"cannot make the lock file {lock}: {error.strerror}") from error


def try_lock(descriptor: int) -> bool:
    """Take the lock unless another process has it; whether it was taken."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(descriptor: int) -> None:
    """Leave word of who holds the turn, for those who wait in vain; what is written on a full disk is no matter."""
    with suppress(OSError):
        os.pwrite(descriptor, f"process {os.getpid():<{SIGNED_WIDTH}}".encode(), 0)


def _holder(descriptor: int) -> str:
    """Who signed last."""
    with suppress(OSError):
        return os.pread(descriptor, 64, 0).decode(errors="replace").strip()
    return ""


def _wait(descriptor: int, database: Path, patience: float) -> None:
    if threading.current_thread() is not threading.main_thread():
        _wait_by_asking(descriptor, database, patience)
        return

    def give_up(_signal: int, _frame: FrameType | None) -> None:
        raise _too_long(descriptor, database, patience)

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, patience)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _wait_by_asking(descriptor: int, database: Path, patience: float) -> None:
    until = time.monotonic() + patience
    while not try_lock(descriptor):
        if time.monotonic() > until:
            raise _too_long(descriptor, database, patience)
        time.sleep(0.01)


def _too_long(descriptor: int, database: Path, patience: float) -> Busy:
    holder = _holder(descriptor) or "another command"
    return Busy(f"{holder} has been writing to {database} for more than {patience:.0f} seconds", fix="try again later")
