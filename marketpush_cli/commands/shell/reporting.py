"""How the end of a run is told: one line an error on standard error, and the exit code."""

from __future__ import annotations

import errno
import json
import os
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from marketpush_cli.configuration import user_directory, without_password
from marketpush_cli.domain.errors import CannotReadOrWrite, MarketpushError, SeveralErrors, UsageError
from marketpush_cli.streams import Invocation, is_terminal, write_to_stderr

INTERRUPTED = 130
TOLD_AT_A_TERMINAL = 20
DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def exit_code_of(error: BaseException, run: Invocation) -> int:
    """Tell what there is to tell about the end of a run; the result is the exit code."""
    import typer

    match error:
        case KeyboardInterrupt() | typer.Abort():
            return INTERRUPTED
        case typer.Exit():
            return error.exit_code
        case SystemExit():
            return error.code if isinstance(error.code, int) else int(error.code is not None)
    known = as_marketpush_error(error)
    if not isinstance(known, UsageError):
        keep_traceback(error, run)
    report(known, run)
    return known.exit_code


def as_marketpush_error(error: BaseException) -> MarketpushError:
    """What went wrong in our own words."""
    import typer

    if isinstance(error, MarketpushError):
        return error
    if isinstance(error, typer.TyperException):
        return usage_error(error)
    if isinstance(error, OSError):
        return CannotReadOrWrite(system_sentence(error))
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "marketpush_cli" in frame.filename]
    where = f" in {Path(ours[-1].filename).name}, line {ours[-1].lineno}" if ours else ""
    fix = "run it again with --debug to keep a traceback for a report"
    return MarketpushError(f"Something unforeseen happened: {type(error).__name__}{where}.", fix=fix)


def usage_error(error: Any) -> UsageError:
    """An error of the command line's parser, with near matches and where the help is."""
    near = list(getattr(error, "possibilities", None) or ())[:2]
    sentence = str(error.message if near else error.format_message()).strip()
    if near:
        sentence += f". Did you mean {' or '.join(near)}?"
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "marketpush"
    return UsageError(sentence if sentence.endswith((".", "?")) else f"{sentence}.", fix=f"{path} --help")


def system_sentence(error: OSError) -> str:
    """What the system refused, on one line."""
    if isinstance(error, BrokenPipeError):
        return "Whoever read the output stopped before everything was written."
    if error.errno in DISK_FULL:
        return "The disk is full, so not everything could be written."
    reason = error.strerror or type(error).__name__
    return f"{error.filename}: {reason}." if error.filename else f"Cannot read or write: {reason}."


def report(error: MarketpushError, run: Invocation) -> None:
    """Write an error, or all of several, in the form this run asks for."""
    errors = error.errors if isinstance(error, SeveralErrors) else (error,)
    if len(errors) > TOLD_AT_A_TERMINAL and not run.reports_json and is_terminal(sys.stderr):
        write_to_stderr(f"{len(errors)} errors; the first {TOLD_AT_A_TERMINAL}, --results FILE has them all:")
        errors = errors[:TOLD_AT_A_TERMINAL]
    for number, each in enumerate(errors):
        if run.reports_json:
            write_to_stderr(json.dumps({"error": as_record(each)}))
            continue
        write_to_stderr(f"error[{each.kind}]: {describe(each)}")
        if each.fix and all(each.fix != later.fix for later in errors[number + 1 :]):
            write_to_stderr(f"fix: {harmless(each.fix)}")


def describe(error: MarketpushError) -> str:
    """The sentence behind its place in the input, as `FILE:ROW: field: sentence`."""
    place = ":".join(str(part) for part in (error.source, error.row) if part is not None)
    return harmless(": ".join(part for part in (place, error.field, _without_place(error)) if part))


def _without_place(error: MarketpushError) -> str:
    """The sentence without the place it may begin with, which stands before it already."""
    places = [(error.source, "{}"), (error.row, "line {}"), (error.field, "column {}")]
    told = ", ".join(words.format(place) for place, words in places if place is not None)
    return error.sentence.removeprefix(f"{told}: ")


def as_record(error: MarketpushError) -> dict[str, object]:
    """The error as machines get it."""
    record: dict[str, object] = {
        "kind": error.kind,
        "message": without_password(error.sentence),
        "reference": error.reference,
        "row": error.row,
        "field": error.field,
        "fix": error.fix,
        "exit_code": error.exit_code,
    }
    return record | ({"source": error.source} if error.source else {})


def harmless(text: str) -> str:
    """Text that can be shown on any screen."""
    from marketpush_cli.rendering.safe_text import safe

    return safe(without_password(text))


def wants_traceback(run: Invocation) -> bool:
    """Whether debugging was asked for; the configuration itself may be what is wrong."""
    try:
        return run.configuration.debug
    except MarketpushError:
        return bool(run.options.debug)


def keep_traceback(error: BaseException, run: Invocation) -> None:
    """With `--debug`, write the traceback where only this user can read it."""
    if not wants_traceback(run):
        return
    directory = user_directory("state", os.environ)
    path = directory / f"traceback-{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{os.getpid()}.txt"
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(without_password("".join(traceback.format_exception(error))), encoding="utf-8")
    except OSError:
        return
    run.tell("notice", f"The traceback is in {path}")
