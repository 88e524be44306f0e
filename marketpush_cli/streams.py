"""The three standard streams, what the terminal can show, and one run's questions and notices."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from io import TextIOWrapper
from itertools import takewhile
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from marketpush_cli.application.progress import UNSEEN, Progress
from marketpush_cli.configuration import Configuration, GlobalOptions, resolve
from marketpush_cli.domain.errors import CannotReadOrWrite, Declined, MarketpushError, UsageError
from marketpush_cli.rendering.progress_bar import ProgressBar, take_away_progress

if TYPE_CHECKING:
    from subprocess import Popen

    import typer

    from marketpush_cli.application.planning import Checker, Recorder

JSON_FORMATS = ("json", "jsonl")
GLANCED = {"-f": "format", "--format": "format", "--color": "color", "--config": "config", "--profile": "profile"}
NOT_DRAWN_ON = ("", "dumb", "unknown")
NOBODY_TO_ASK = "There is nobody to ask: {question}"


@dataclass(frozen=True, slots=True)
class Streams:
    """Standard input, output and error as they are at this moment."""

    stdin: TextIO | None
    output: TextIO
    stderr: TextIO
    stdin_is_terminal: bool
    stdout_is_terminal: bool
    stderr_is_terminal: bool
    width: int
    color: bool
    unicode: bool

    @property
    def stdout(self) -> TextIO:
        """Standard output, to be written to now: what is on its way there never meets a bar on the same screen."""
        take_away_progress()
        return self.output

    @property
    def binary_input(self) -> BinaryIO:
        """Standard input as bytes, so that its decoding never depends on the locale."""
        if self.stdin is None:
            raise CannotReadOrWrite("Standard input is closed.")
        return self.stdin.buffer

    def machine_output(self) -> TextIO:
        """Standard output for a machine format: UTF-8 whatever the locale says, and nothing replaced."""
        if isinstance(self.output, TextIOWrapper):
            self.output.reconfigure(encoding="utf-8", errors="strict")
        return self.stdout


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person looks at the stream."""
    return stream is not None and not stream.closed and stream.isatty()


def terminal_width() -> int:
    """The screen's width; `COLUMNS` counts when it is a positive number."""
    from shutil import get_terminal_size

    return get_terminal_size().columns


def find_streams(*, color: bool) -> Streams:
    """Look at the streams this process has now."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    return Streams(
        stdin=sys.stdin,
        output=sys.stdout,
        stderr=sys.stderr,
        stdin_is_terminal=is_terminal(sys.stdin),
        stdout_is_terminal=is_terminal(sys.stdout),
        stderr_is_terminal=is_terminal(sys.stderr),
        width=terminal_width(),
        color=color,
        unicode=encoding.replace("_", "-").startswith("utf"),
    )


def glance(argv: Sequence[str]) -> GlobalOptions:
    """What a look at the words tells before they are parsed: enough to report an error in the right form."""
    found: dict[str, Any] = {}
    words = iter(list(takewhile(lambda word: word != "--", argv)))
    for word in words:
        name, has_value, value = word.partition("=")
        short = re.fullmatch(r"-[nyqv]*f(.+)", word)
        if word == "--json":
            found["format"] = "json"
        elif word == "--debug":
            found["debug"] = True
        elif short:
            found["format"] = short[1]
        elif name in GLANCED or re.fullmatch(r"-[nyqv]+f", word):
            found[GLANCED.get(name, "format")] = value if has_value else next(words, "")
    return GlobalOptions(**{name: value or None for name, value in found.items()})


@dataclass(frozen=True)
class Invocation:
    """One run: the words, the flags found in them, and what follows from both, worked out when first asked for.

    `planning` is the plan that is made or applied by it.
    """

    argv: tuple[str, ...] = ()
    options: GlobalOptions = field(default_factory=GlobalOptions)
    planning: Recorder | Checker | None = None

    @classmethod
    def of(cls, context: typer.Context) -> Invocation:
        """The run that a command belongs to."""
        found = context.find_root().obj
        return found if isinstance(found, cls) else cls()

    def given(self, name: str, value: object) -> Invocation:
        """The same run with one more flag."""
        options: dict[str, Any] = {name: value}
        return replace(self, options=replace(self.options, **options))

    def planned_by(self, planning: Recorder | Checker) -> Invocation:
        """The same run, making a plan or applying one."""
        return replace(self, planning=planning)

    @cached_property
    def configuration(self) -> Configuration:
        """Flags, environment and file put together."""
        return resolve(self.options, os.environ, stdout_is_terminal=is_terminal(sys.stdout))

    @cached_property
    def streams(self) -> Streams:
        """The streams, with the decision about colour."""
        return find_streams(color=self.configuration.color)

    @cached_property
    def reports_json(self) -> bool:
        """Whether everything on standard error has to be JSON, a line each."""
        try:
            chosen = self.configuration.format
        except MarketpushError:
            chosen = self.options.format or os.environ.get("MARKETPUSH_FORMAT")
        return chosen in JSON_FORMATS

    @cached_property
    def progress(self) -> Progress:
        """Whom long work tells how far it is: a bar where somebody looks at standard error, else nobody."""
        is_dumb = os.environ.get("TERM", "") in NOT_DRAWN_ON
        if self.options.quiet or self.reports_json or is_dumb or not self.streams.stderr_is_terminal:
            return UNSEEN
        return ProgressBar(has_color=self.configuration.color)

    def notice(self, text: str) -> None:
        """Say something beside the answer, on standard error; `--quiet` keeps it back."""
        if not self.options.quiet:
            self.tell("notice", text)

    def tell(self, kind: str, text: str) -> None:
        """Write one line to standard error in the form this run asks for."""
        from marketpush_cli.rendering.safe_text import safe

        write_to_stderr(json.dumps({kind: text}) if self.reports_json else safe(text))

    def ask(self, question: str, details: Iterable[str] = (), *, beforehand: str | None = None) -> bool:
        """Ask on standard error, no being the default; anything but yes ends the run with nothing done.

        `beforehand` is what else, beside --yes, would have answered it.
        """
        return self._answered(question, "[y/N]", ("y", "yes"), details, beforehand)

    def ask_number(
        self, question: str, expected: int, details: Iterable[str] = (), *, beforehand: str | None = None
    ) -> bool:
        """Ask for a number to be typed, for what must not be done by a hasty yes."""
        return self._answered(question, f"Type {expected} to go on:", (str(expected),), details, beforehand)

    def ask_text(self, question: str) -> str:
        """Ask for words on standard error; none end the run with nothing done."""
        self._refuse_without_a_person(question)
        self._prompt(f"{question}:")
        text = read_line(self.streams.stdin)
        if not text:
            raise Declined("Nothing was done, because nothing was typed.")
        return text

    def _answered(
        self, question: str, how: str, accepted: Sequence[str], details: Iterable[str], beforehand: str | None
    ) -> bool:
        if self.options.yes:
            return True
        self._refuse_without_a_person(question, beforehand)
        for line in details:
            self.tell("notice", line)
        self._prompt(f"{question} {how}")
        if read_answer(self.streams.stdin) not in accepted:
            raise Declined(f"Nothing was done, because the answer was not {accepted[-1]}.")
        return True

    def _refuse_without_a_person(self, question: str, beforehand: str | None = None) -> None:
        watched = self.streams.stdin_is_terminal and self.streams.stderr_is_terminal
        if self.configuration.no_input or not watched:
            answers = "add --yes to answer yes" + (f", or {beforehand} for just as many" if beforehand else "")
            raise UsageError(NOBODY_TO_ASK.format(question=question), fix=answers)

    def _prompt(self, text: str) -> None:
        from marketpush_cli.rendering.safe_text import safe

        if self.reports_json:
            write_to_stderr(json.dumps({"question": text}))
        else:
            write_to_stderr(safe(text), end=" ")


def read_answer(stdin: TextIO | None) -> str:
    """One typed line in small letters; the end of the input is an empty answer."""
    return read_line(stdin).lower()


def read_line(stdin: TextIO | None) -> str:
    """One typed line; the end of the input is an empty one."""
    try:
        return stdin.readline().strip() if stdin else ""
    except UnicodeError:
        return ""


def write_to_stderr(text: str, end: str = "\n") -> None:
    """Write and show at once; there is nowhere left to report a failure of standard error."""
    take_away_progress()
    if sys.stderr is None or sys.stderr.closed:
        return
    try:
        sys.stderr.write(text + end)
        sys.stderr.flush()
    except OSError:
        return


def page(run: Invocation, lines: Iterable[str]) -> None:
    """Show lines through the pager at a terminal, and write them to standard output anywhere else."""
    command = run.configuration.pager if run.streams.stdout_is_terminal else None
    pager = start_pager(command, run.streams.stdout) if command else None
    if pager is None or pager.stdin is None:
        run.streams.stdout.writelines(f"{line}\n" for line in lines)
        return
    with left_to_the_pager(), suppress(BrokenPipeError), pager.stdin as screen:
        screen.writelines(f"{line}\n" for line in lines)
    with left_to_the_pager():
        pager.wait()


def start_pager(command: str, stdout: TextIO) -> Popen[str] | None:
    """Start the program without a shell and without its dangerous commands; None where it cannot be started."""
    import shlex
    import subprocess

    stdout.flush()
    surroundings = {"LESS": "FRX", "LV": "-c"} | os.environ | {"LESSSECURE": "1"}
    try:
        words = shlex.split(command)
        return subprocess.Popen(
            words, stdin=subprocess.PIPE, env=surroundings, encoding=stdout.encoding, errors="backslashreplace"
        )
    except (OSError, ValueError, IndexError):
        return None


@contextmanager
def left_to_the_pager() -> Iterator[None]:
    """While a pager runs, Ctrl-C and a closed pipe are its business."""
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGPIPE)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
