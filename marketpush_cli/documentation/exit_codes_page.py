"""docs/exit-codes.md: how a run can end, from the error classes."""

from __future__ import annotations

import json
from collections.abc import Iterator

from marketpush_cli.commands.shell.reporting import as_record
from marketpush_cli.commands.step_taking import SomeRefused
from marketpush_cli.documentation.markdown import block, code, paragraphs, table
from marketpush_cli.domain.errors import MarketpushError, NotFound, SeveralErrors

BEFORE = """
# Exit codes

A script can tell from the code what to do next: try again (7), look at the input (65), look at the order (5), ask
somebody else (6). An empty list is no failure, and neither is doing again what was done already.
"""
AFTER = """
## Several objections

A command that is given several references tells every objection, in input order, and ends with the code of the first.
With `--keep-going` it ends with 3 as soon as something was stored beside what was refused, and with the code of the
first objection when nothing was.

## The error itself

Errors go to standard error, one line each: `error[KIND]: FILE:ROW: FIELD: sentence`, as far as there is a file, a row
and a field, and below it `fix: …` where a command or a hint helps. With `--json` or `-f jsonl` every line on standard
error is one JSON object, the error among them:
"""
AFTER_THE_RECORD = """
`source` is there too when the error stands in a file. There is never a traceback; `--debug` keeps one in a file that
only you can read, and says where.

## Signals

A command that is ended half-way has done nothing: what it writes is one transaction, and files appear whole or not at
all. A command that only reads dies of a closed pipe as `cat` does (`| head`); one that writes never does, because it
has stored its work before it answers.
"""
SIGNALS = (
    ("129", "hang-up (SIGHUP); with `nohup` the command goes on"),
    ("130", "Ctrl-C (SIGINT), or a question answered with no"),
    ("141", "closed pipe (SIGPIPE), only commands that read"),
    ("143", "terminated (SIGTERM)"),
)


def exit_codes_page() -> str:
    """The page."""
    done = ("0", "-", "Done: also an empty list, and what was done already.")
    rows = [done, *sorted(_rows(), key=lambda row: int(row[0]))]
    return paragraphs(
        BEFORE,
        table(("code", "kind", "meaning"), rows),
        AFTER,
        block("json", [_record()]),
        AFTER_THE_RECORD,
        table(("code", "ended by"), SIGNALS),
    )


def _record() -> str:
    error = NotFound("there is no order MP-9", reference="MP-9", fix="marketpush find MP-9")
    return json.dumps({"error": as_record(error)})


def _rows() -> Iterator[tuple[str, str, str]]:
    yield str(MarketpushError.exit_code), code(MarketpushError.kind), "Something unforeseen: a fault of the program."
    yield _code_of(SomeRefused), "of the first", _meaning(SomeRefused)
    known: list[type[MarketpushError]] = MarketpushError.__subclasses__()
    for error in known:
        if error is not SeveralErrors:
            yield _code_of(error), code(error.kind), _meaning(error)


def _code_of(error: type[MarketpushError]) -> str:
    return str(SomeRefused([MarketpushError("")]).exit_code if error is SomeRefused else error.exit_code)


def _meaning(error: type[MarketpushError]) -> str:
    said = (error.__doc__ or "").split("\n\n")[0]
    return f"`--keep-going`: {said[0].lower()}{said[1:]}" if error is SomeRefused else said
