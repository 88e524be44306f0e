"""One run of a job at a time: a lock by name beside the database, which the kernel frees when its holder dies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from marketpush_cli.database.turn_lock import open_lock, try_lock
from marketpush_cli.domain.errors import Busy
from marketpush_cli.domain.times import format_rfc3339, now_microseconds

_SIGNED = 200


@contextmanager
def only_run(database: Path, flag: str, name: str) -> Iterator[None]:
    """Hold the lock that a flag names. Raises Busy at once, naming the holder, where another process has it.

    `+` is no character of names, so the names of one flag never meet those of another.
    """
    descriptor = open_lock(Path(f"{database.resolve()}.{flag}+{name}.lock"), database)
    try:
        if not try_lock(descriptor):
            raise Busy(f"another run has --{flag} {name}: {_holder(descriptor)}", fix="try again when it has ended")
        _sign(descriptor)
        yield
    finally:
        os.close(descriptor)


def _sign(descriptor: int) -> None:
    """Leave word of who holds it; what is written on a full disk is no matter."""
    told = f"process {os.getpid()}, started {format_rfc3339(now_microseconds())}"
    with suppress(OSError):
        os.pwrite(descriptor, told.ljust(_SIGNED).encode(), 0)


def _holder(descriptor: int) -> str:
    with suppress(OSError):
        return os.pread(descriptor, _SIGNED, 0).decode(errors="replace").strip() or "another process"
    return "another process"
