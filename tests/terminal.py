"""Commands at a pseudo terminal of 80 columns and 24 lines, with what they leave of its settings."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandboxes import CHIEF, NOW

PATIENCE = 30
Reaction = tuple[bytes, Callable[[subprocess.Popen[bytes], int], None]]


@dataclass(frozen=True, slots=True)
class AtTerminal:
    """The exit code, all that was sent to the screen, and the terminal's attributes before and after."""

    code: int
    screen: bytes
    attributes: tuple[list[Any], list[Any]]


def at_terminal(words: Sequence[str], database: Path, reactions: list[Reaction]) -> AtTerminal:
    """Run a command in a session of its own; each reaction, in turn, is done once its text has been shown."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    before = termios.tcgetattr(theirs)
    given = {"MARKETPUSH_DATABASE": str(database), "MARKETPUSH_NOW": NOW, "TERM": "xterm", "PYTHONUTF8": "1"}
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")} | given
    with subprocess.Popen(
        [sys.executable, "-m", "marketpush_cli", "--user", CHIEF, *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    ) as process:
        try:
            screen = _looked_at(ours, process, list(reactions))
        except BaseException:
            process.kill()
            raise
        process.wait(PATIENCE)
    after = termios.tcgetattr(theirs)
    os.close(theirs)
    os.close(ours)
    return AtTerminal(process.returncode, screen, (before, after))


def _looked_at(ours: int, process: subprocess.Popen[bytes], reactions: list[Reaction]) -> bytes:
    shown, seen = b"", 0
    while True:
        is_over = process.poll() is not None
        if select.select([ours], [], [], 0.05 if is_over or shown else PATIENCE)[0]:
            shown += os.read(ours, 65536)
        elif is_over:
            break
        while reactions and (at := shown.find(reactions[0][0], seen)) >= 0:
            text, react = reactions.pop(0)
            seen = at + len(text)
            react(process, ours)
    assert not reactions, f"{reactions[0][0]!r} was never shown: {shown!r}"
    return shown
