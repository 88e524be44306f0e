"""One command in a process of its own, with what it cost. Usage: bulk_run.py WORD..."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def collect_turns(held: list[float]) -> None:
    """From now on, how long each turn to write is held is kept."""
    from marketpush_cli.database import store

    real = store.turn

    @contextmanager
    def timed(*arguments: Any) -> Iterator[None]:
        with real(*arguments):
            began = time.monotonic()
            try:
                yield
            finally:
                held.append(time.monotonic() - began)

    store.turn = timed


def most_memory() -> int:
    """In kB; of this program alone, not of the process that it was forked from."""
    own = Path("/proc/self/status")
    if own.exists():
        return next(int(line.split()[1]) for line in own.read_text().splitlines() if line.startswith("VmHWM"))
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used // 1_024 if sys.platform == "darwin" else used


def run(words: list[str]) -> dict[str, Any]:
    """The program is imported only here, for that is part of what a command costs."""
    held: list[float] = []
    began = time.monotonic()
    collect_turns(held)
    from marketpush_cli.main import main

    code = main(words)
    return {
        "wall": time.monotonic() - began,
        "cpu": time.process_time(),
        "held": held,
        "memory": most_memory(),
        "code": code,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(sys.argv[1:])) + "\n")
