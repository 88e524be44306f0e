"""The installed program as a child process: what it answered, and what that cost."""

from __future__ import annotations

import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("marketpush")
MEGABYTES = 1_000 if sys.platform == "darwin" else 1
TIMES = 15


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: exit code, output, seconds of processor and of the clock, the most memory it had in MB."""

    words: tuple[str, ...]
    code: int
    out: str
    cpu: float
    wall: float
    memory: float

    def __str__(self) -> str:
        return (
            f"$ marketpush {shlex.join(self.words)}\n"
            f"      {self.wall:.2f} s, CPU {self.cpu:.2f} s, {self.memory:.0f} MB at most"
        )


def marketpush(*words: object) -> Measured:
    """Run the program without a terminal."""
    texts = tuple(map(str, words))
    with tempfile.TemporaryFile() as out:
        began = time.monotonic()
        with subprocess.Popen([PROGRAM, *texts], stdin=subprocess.DEVNULL, stdout=out, stderr=out) as process:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - began
        out.seek(0)
        text = out.read().decode()
    cpu = used.ru_utime + used.ru_stime
    return Measured(texts, process.returncode, text, cpu, wall, used.ru_maxrss / 1_000 / MEGABYTES)


def median(*words: object) -> tuple[Measured, float]:
    """The last of some runs, and the median of the processor time of all."""
    marketpush(*words)
    runs = [marketpush(*words) for _ in range(TIMES)]
    return runs[-1], statistics.median(run.cpu for run in runs)
