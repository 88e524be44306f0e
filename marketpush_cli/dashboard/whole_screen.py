"""The whole terminal for a while: drawn over without flicker, a key at a time, and left as it was found."""

from __future__ import annotations

import os
import select
import termios
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from shutil import get_terminal_size
from time import monotonic
from typing import Any, TextIO

_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l\x1b[2J", "\x1b[?25h\x1b[?1049l"
_HOME, _CLEAR_LINE, _CLEAR_BELOW = "\x1b[H", "\x1b[K", "\x1b[J"
_LOOKED_AFTER = 0.2  # seconds, in which a screen that was resized is drawn anew
_LOCAL, _CHARACTERS = 3, 6


class WholeScreen:
    """A terminal that is drawn on and listened to."""

    def __init__(self, out: TextIO, keyboard: int) -> None:
        self._out = out
        self._keyboard = keyboard

    def draw(self, lines: Sequence[str], height: int) -> None:
        """Draw over what is there; the lines have to fit in their width."""
        shown = [f"{line}{_CLEAR_LINE}" for line in lines[:height]]
        self._out.write(_HOME + "\r\n".join(shown) + _CLEAR_BELOW)
        self._out.flush()

    def show(self, draw: Callable[[int, int], Sequence[str]], seconds: float) -> bool:
        """Show lines that are made for a width and height for so long; whether a key was pressed."""
        until, drawn_for = monotonic() + seconds, None
        while (left := until - monotonic()) > 0:
            size = get_terminal_size()
            if size != drawn_for:
                self.draw(draw(size.columns, size.lines), size.lines)
                drawn_for = size
            if select.select([self._keyboard], [], [], min(left, _LOOKED_AFTER))[0]:
                os.read(self._keyboard, 64)
                return True
        return False


@contextmanager
def whole_screen(out: TextIO, keyboard: int) -> Iterator[WholeScreen]:
    """The terminal's other screen, without cursor and echo; whatever ends the block gives the first one back."""
    before = termios.tcgetattr(keyboard)
    try:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, _key_by_key(termios.tcgetattr(keyboard)))
        out.write(_ENTER)
        yield WholeScreen(out, keyboard)
    finally:
        with suppress(OSError):
            out.write(_LEAVE)
            out.flush()
        with suppress(OSError, termios.error):
            termios.tcsetattr(keyboard, termios.TCSAFLUSH, before)


def _key_by_key(attributes: list[Any]) -> list[Any]:
    """Keys come at once and are not shown; Ctrl-Z and Ctrl-\\ are keys, or they would leave the screen behind."""
    attributes[_LOCAL] &= ~(termios.ICANON | termios.ECHO)
    characters = attributes[_CHARACTERS]
    characters[termios.VSUSP] = characters[termios.VQUIT] = b"\x00"
    characters[termios.VMIN], characters[termios.VTIME] = 1, 0
    return attributes
