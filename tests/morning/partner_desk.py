"""A morning's files as partners send them, and the installed program that works on them."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandboxes import CHIEF, NOW

PROGRAM = Path(sys.executable).with_name("marketpush")
ENCODING = "cp1252"
CARRIER_HEADER = ("Bestellnummer", "Empfänger", "Paketdienst", "Sendungsnummer", "Gewicht kg")
CARE_HEADER = ("Bestellung", "Betrag", "Grund", "Ticket")
ABOVE = ("Nordversand GmbH · Übergabeprotokoll;;;;", "Stand:;02.03.2026;;;", "")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    said: list[str]

    @property
    def errors(self) -> list[str]:
        return [line for line in self.said if line.startswith("error[")]

    @property
    def fixes(self) -> list[str]:
        return [line.removeprefix("fix: ") for line in self.said if line.startswith("fix: ")]


@dataclass(slots=True)
class Desk:
    """One operator at work in a directory."""

    directory: Path
    seconds: float = 0.0

    def run(self, *words: str) -> Ended:
        """A command as it is typed, in a process of its own."""
        own = {"MARKETPUSH_DATABASE": "orders.db", "MARKETPUSH_USER": CHIEF, "MARKETPUSH_NOW": NOW}
        own["XDG_CONFIG_HOME"] = str(self.directory / "config")
        began = time.monotonic()
        ran = subprocess.run(
            [PROGRAM, *words], cwd=self.directory, env=os.environ | own, capture_output=True, text=True, check=False
        )
        self.seconds += time.monotonic() - began
        assert "Traceback" not in ran.stderr, ran.stderr
        return Ended(ran.returncode, ran.stdout, ran.stderr.splitlines())

    def done(self, *words: str) -> Ended:
        """A command that has to succeed."""
        ended = self.run(*words)
        assert ended.code == 0, (words, ended.said[-5:])
        return ended

    def rows(self, *words: str) -> list[list[str]]:
        """What a list shows, cell by cell."""
        return [line.split("\t") for line in self.done(*words).out.splitlines()]

    def read(self, name: str, header: Sequence[str], encoding: str = ENCODING) -> list[dict[str, str]]:
        """The rows of a file below its header."""
        text = (self.directory / name).read_bytes().decode(encoding)
        return list(csv.DictReader(text[text.index(header[0]) :].splitlines(), delimiter=";"))


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], above: Sequence[str] = ()) -> None:
    """A file as a spreadsheet in Germany saves it."""
    lines = [*above, ";".join(header), *(";".join(row) for row in rows), ""]
    path.write_bytes("\r\n".join(lines).encode(ENCODING))
