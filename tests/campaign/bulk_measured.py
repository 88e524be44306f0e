"""The program and the script by hand, each in its own process on a fresh copy of the large database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from figures import tell
from sandboxes import CHIEF, NOW

HERE = Path(__file__).parent
BLOCK = 1 << 24
FOR_SELLERS = ("--as", "each", "--because", "the carrier sent its file")
MOST_WALL, MOST_CPU, MOST_MEMORY = 4.0, 2.0, 300.0


@dataclass(frozen=True, slots=True)
class Bulk:
    """One run: seconds of the clock and of the processor, how long each turn was held, the most memory in MB."""

    wall: float
    cpu: float
    held: tuple[float, ...]
    memory: float
    code: int

    def __str__(self) -> str:
        held = f"{max(self.held, default=0):.2f} s"
        turns = f"lock {held}" if len(self.held) < 2 else f"{len(self.held):,} locks of {held} at most"
        return f"{self.wall:.1f} s, CPU {self.cpu:.1f} s, {turns}, {self.memory:.0f} MB at most"


@contextmanager
def fresh_copy(source: Path, directory: Path) -> Iterator[Path]:
    """A copy that is gone afterwards; it was written out and read once before anything is measured on it."""
    path = directory / "copy.db"
    try:
        subprocess.run(["cp", "--reflink=auto", str(source), str(path)], check=True)
        path.chmod(0o600)
        os.sync()
        read_once(path)
        yield path
    finally:
        for file in directory.glob("copy.db*"):
            file.unlink()
        os.sync()


def read_once(path: Path) -> None:
    """Bring a file into the machine's cache."""
    with path.open("rb", buffering=0) as file:
        while file.read(BLOCK):
            pass


def by_script(path: Path, file: Path) -> Bulk:
    """The script by hand on the rows of a file."""
    return _measured("raw_script.py", str(path), str(file))


def by_program(path: Path, *words: object) -> Bulk:
    """A command of the chief, confirmed."""
    return _measured("bulk_run.py", "--database", str(path), "--user", CHIEF, "--yes", *map(str, words))


def shipping(path: Path, file: Path, *more: str) -> Bulk:
    """`line ship` of a file's rows, with everything that it can write."""
    kept = path.parent
    results, answer = kept / "results.csv", kept / "answer.csv"
    return by_program(path, *FOR_SELLERS, "-o", answer, "line", "ship", "--from", file, "--results", results, *more)


def _measured(script: str, *words: str) -> Bulk:
    os.sync()
    environment = os.environ | {"MARKETPUSH_NOW": NOW}
    command = [sys.executable, str(HERE / script), *words]
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, env=environment)
    assert ran.returncode == 0, ran.returncode
    told = json.loads(ran.stdout.splitlines()[-1])
    return Bulk(told["wall"], told["cpu"], tuple(told["held"]), told["memory"] / 1_000, told["code"])


def compare(what: str, program: Bulk, script: Bulk) -> None:
    """Tell what the program costs for what the script costs."""
    wall, cpu = program.wall / script.wall, program.cpu / script.cpu
    lock = max(program.held, default=0) / max(script.held)
    tell(
        f"{what}\n"
        f"      marketpush: {program}\n"
        f"      script:     {script}\n"
        f"      wall {wall:.1f} x ({_word(wall, MOST_WALL)} {MOST_WALL:.0f} x), "
        f"CPU {cpu:.1f} x ({_word(cpu, MOST_CPU)} {MOST_CPU:.0f} x), lock {lock:.1f} x, "
        f"memory {program.memory:.0f} MB ({_word(program.memory, MOST_MEMORY)} {MOST_MEMORY:.0f} MB)"
    )


def _word(found: float, most: float) -> str:
    return "within" if found <= most else "more than"
