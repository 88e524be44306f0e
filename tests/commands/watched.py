"""Commands run as processes of their own at a pseudo terminal, with somebody who watches and answers."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

PATIENCE = 20
CONTROLS = re.compile(r"(\n|\r|\x1b\[[?0-9;]*[A-Za-z])")

Reaction = tuple[bytes, bytes | Callable[[subprocess.Popen[bytes]], None]]


@dataclass(frozen=True, slots=True)
class Watched:
    """What a command left: its exit code, its standard output, and all that was sent to the screen."""

    code: int
    out: bytes
    screen: bytes

    @property
    def text(self) -> str:
        """The screen's lines, as they were sent."""
        return self.screen.decode().replace("\r\n", "\n")

    @property
    def left(self) -> str:
        """What is to be seen on the screen in the end, when all that was wiped is gone."""
        lines, row = [""], 0
        for part in CONTROLS.split(self.screen.decode()):
            match part:
                case "\n":
                    row += 1
                    lines += [""] * (row == len(lines))
                case "\x1b[1A":
                    row = max(0, row - 1)
                case "\x1b[2K":
                    lines[row] = ""
                case _ if not part.startswith(("\x1b", "\r")):
                    lines[row] += part
        return "\n".join(lines)

    @property
    def has_cursor(self) -> bool:
        """Whether the cursor can be seen in the end."""
        return self.screen.rfind(b"\x1b[?25l") <= self.screen.rfind(b"\x1b[?25h")


def watch(words: Sequence[str], *reactions: Reaction, is_output_shown: bool = False, **environment: str) -> Watched:
    """Run a command at a terminal; each reaction, in turn, types or does something once its text has been shown.

    Standard output goes to a file unless it is to be shown on the screen too.
    """
    ours, theirs = pty.openpty()
    with tempfile.TemporaryFile() as file:
        with subprocess.Popen(
            words,
            stdin=theirs,
            stdout=theirs if is_output_shown else file,
            stderr=theirs,
            env=os.environ | {"TERM": "xterm", "COLUMNS": "100"} | environment,
        ) as process:
            os.close(theirs)
            try:
                screen = _looked_at(ours, process, list(reactions))
            except BaseException:
                process.kill()
                raise
        os.close(ours)
        file.seek(0)
        return Watched(process.returncode, file.read(), screen)


def marketpush(*words: str) -> list[str]:
    """The words that start the program with these."""
    return [sys.executable, "-m", "marketpush_cli", *words]


def _looked_at(screen: int, process: subprocess.Popen[bytes], reactions: list[Reaction]) -> bytes:
    shown, seen = b"", 0
    while True:
        assert select.select([screen], [], [], PATIENCE)[0], f"nothing happens any more after: {shown!r}"
        try:
            read = os.read(screen, 65536)
        except OSError:
            break
        shown += read
        while reactions and (at := shown.find(reactions[0][0], seen)) >= 0:
            text, reaction = reactions.pop(0)
            seen = at + len(text)
            if isinstance(reaction, bytes):
                os.write(screen, reaction)
            else:
                reaction(process)
    assert not reactions, f"{reactions[0][0]!r} was never shown: {shown!r}"
    return shown
