"""Printers of this machine, by way of `lp`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from marketpush_cli.application.printing import PrinterJob
from marketpush_cli.domain.errors import CannotReadOrWrite, InvalidValue

DEFAULT = "default"
SECONDS = 60.0
_NAME = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]{0,126}")
_JOB = re.compile(r"^request id is (\S{1,100})", re.MULTILINE)
_READ_AT_MOST = 2_000  # bytes of what lp says


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer by its name, and how many copies it makes; `default` is the one that lp takes by itself."""

    name: str
    copies: int
    lp: str
    safe: Callable[[str], str]

    @classmethod
    def found(cls, name: str, copies: int, safe: Callable[[str], str]) -> Printer:
        """The printer, before any work is done for it.

        Raises InvalidValue for what cannot be a name, CannotReadOrWrite where there is no lp.
        """
        if _NAME.fullmatch(name) is None:
            raise InvalidValue(
                f"{name[:40]!r} cannot be a printer's name.", fix="lpstat -e lists the printers.", field="printer"
            )
        lp = shutil.which("lp")
        if lp is None:
            raise CannotReadOrWrite(
                "There is no program lp here to print with.",
                fix="Install it (Debian: apt install cups-client), or print to a file with -o FILE.pdf.",
            )
        return cls(name, copies, lp, safe)

    def send(self, file: Path, title: str) -> PrinterJob:
        """Hand a PDF file over. Raises CannotReadOrWrite, with what lp said, when it was not taken."""
        destination = [] if self.name == DEFAULT else ["-d", self.name]
        copies = ["-n", str(self.copies)] if self.copies > 1 else []
        code, said = self._run([self.lp, *destination, *copies, "-t", title, "--", str(file)])
        if code:
            why = f": {said}" if said else f" (exit code {code})"
            raise CannotReadOrWrite(f"lp did not take the pages{why}", fix="lpstat -e lists the printers.")
        job = _JOB.search(said)
        return PrinterJob(self.name, job[1] if job else None, self.copies)

    def _run(self, words: list[str]) -> tuple[int, str]:
        """The exit code and, made harmless, the beginning of what was said; in English, to be read back."""
        with tempfile.TemporaryFile() as out:
            try:
                done = subprocess.run(
                    words,
                    check=False,
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=out,
                    env=os.environ | {"LC_ALL": "C"},
                    timeout=SECONDS,
                )
            except subprocess.TimeoutExpired:
                raise CannotReadOrWrite(f"lp did not answer within {SECONDS:.0f} seconds.") from None
            except OSError as error:
                raise CannotReadOrWrite(f"lp cannot be run ({error.strerror}).") from None
            out.seek(0)
            said = out.read(_READ_AT_MOST).decode(errors="replace")
        return done.returncode, "\n".join(self.safe(line) for line in said.splitlines()).strip()
