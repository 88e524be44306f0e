"""What surrounds every run: streams and environment put right before it, and left as they were after it."""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from marketpush_cli.commands.shell.reporting import exit_code_of
from marketpush_cli.commands.shell.signals import Ended, handled_signals
from marketpush_cli.domain.errors import CannotReadOrWrite, InvalidValue
from marketpush_cli.rendering.progress_bar import take_away_progress
from marketpush_cli.streams import Invocation


def run_guarded(run: Invocation, body: Callable[[], int]) -> int:
    """Do the body and turn whatever comes of it into an exit code."""
    fill_closed_descriptors()
    try:
        with handled_signals(), usable_screen_size(), usable_encodings(), rare_collections():
            return ending(run, body)
    except Ended as ended:  # while the surroundings were put back
        return ended.exit_code


def ending(run: Invocation, body: Callable[[], int]) -> int:
    """The exit code once all is written; after a signal nobody waits for a reader of the answer who does not read."""
    try:
        return written_out(outcome(run, lambda: checked(run, body)), run)
    except Ended as ended:
        throw_away(sys.stdout)
        return ended.exit_code


def outcome(run: Invocation, body: Callable[[], int]) -> int:
    """The exit code of something that may end in any way."""
    try:
        return body()
    except Ended:
        raise
    except BaseException as error:
        return exit_code_of(error, run)
    finally:
        take_away_progress()


def checked(run: Invocation, body: Callable[[], int]) -> int:
    """Start only where the answer can be written and the words can be read."""
    if sys.stdout is None or sys.stdout.closed:
        raise CannotReadOrWrite("Standard output is closed, so there is nowhere to write the answer.")
    for number, word in enumerate(run.argv, 1):
        if not word.isprintable() and any("\ud800" <= character <= "\udfff" for character in word):
            raise InvalidValue(f"Word {number} of the command line is not UTF-8.")
    return body()


def written_out(exit_code: int, run: Invocation) -> int:
    """Flush; an answer that could not be written is a failure (74), and is told once."""
    error = flushed(sys.stdout)
    if error is not None and not exit_code:
        exit_code = exit_code_of(error, run)
    flushed(sys.stderr)
    return exit_code


def flushed(stream: TextIO | None) -> OSError | None:
    """Write what is still in memory; after a failure the rest is thrown away, or Python would fail again at its end."""
    if stream is None or stream.closed:
        return None
    try:
        stream.flush()
    except OSError as error:
        throw_away(stream)
        return error
    return None


def throw_away(stream: TextIO | None) -> None:
    """Let what is still in memory go nowhere."""
    if stream is None or stream.closed:
        return
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def fill_closed_descriptors() -> None:
    """Keep a database from being opened under the number of a standard stream that the caller closed."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


@contextmanager
def usable_screen_size() -> Iterator[None]:
    """Hide sizes that are no size, with which nothing at all would be shown."""
    sizes = {name: os.environ[name] for name in ("COLUMNS", "LINES") if name in os.environ}
    hidden = {name: size for name, size in sizes.items() if not size.isdecimal() or int(size) == 0}
    for name in hidden:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(hidden)


@contextmanager
def usable_encodings() -> Iterator[None]:
    """In a locale that lacks a character, write its escape instead of failing."""
    streams = [stream for stream in (sys.stdout, sys.stderr) if isinstance(stream, io.TextIOWrapper)]
    before = [(stream, stream.encoding, stream.errors) for stream in streams if not stream.closed]
    for stream, _, _ in before:
        stream.reconfigure(errors="backslashreplace")
    try:
        yield
    finally:
        for stream, encoding, errors in before:
            with suppress(OSError, ValueError):
                stream.reconfigure(encoding=encoding, errors=errors)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Importing makes many objects and no garbage: looking for it after every 700 costs a fifth of the time.

    Nor does bulk work; what it needs for a thousand orders at a time stays below the threshold.
    """
    before = gc.get_threshold()
    gc.set_threshold(200_000, 10, 10)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)  # at the end of the process all of it goes: looking for garbage is half a second lost
    try:
        yield
    finally:
        gc.set_threshold(*before)
