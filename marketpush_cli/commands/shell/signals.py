"""Signals that end a run: once as an exception, so that what has to be put in order is put in order."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

A_MOMENT = 0.01
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(BaseException):
    """A signal ended the run."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number


def end(number: int, _frame: FrameType | None) -> None:
    """End the run; a second signal does not disturb the cleaning up."""
    for ending in ENDING:
        signal.signal(ending, signal.SIG_IGN)
    raise Ended(number)


def can_handle_signals() -> bool:
    """Python lets only the main thread do it."""
    return threading.current_thread() is threading.main_thread()


@contextmanager
def handled_signals() -> Iterator[None]:
    """Turn signals into exceptions; one that the caller ignores (nohup) stays ignored."""
    if not can_handle_signals():
        yield
        return
    before = {number: signal.getsignal(number) for number in (*ENDING, signal.SIGPIPE)}
    for number in ENDING:
        if before[number] is not signal.SIG_IGN:
            signal.signal(number, end)
    unraisable, sys.unraisablehook = sys.unraisablehook, signal_again
    try:
        yield
    finally:
        sys.unraisablehook = unraisable
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def signal_again(lost: sys.UnraisableHookArgs) -> None:
    """A signal that came while Python cleared away an object was lost in there: give it once more, a moment later."""
    if not isinstance(lost.exc_value, Ended):
        sys.__unraisablehook__(lost)
        return
    number = lost.exc_value.exit_code - 128
    signal.signal(number, end)
    again = threading.Timer(A_MOMENT, os.kill, (os.getpid(), number))
    again.daemon = True
    again.start()


def die_quietly_of_closed_pipes() -> None:
    """Let `| head` end the run as it ends any reading program (141)."""
    if can_handle_signals():
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
