"""`marketpush undo`: take back what was just done."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Annotated

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.asking import checked_note
from marketpush_cli.application.undoing import chosen_operations
from marketpush_cli.application.undoing import undo as take_back
from marketpush_cli.commands.confirming import confirmed
from marketpush_cli.commands.line_input import Input
from marketpush_cli.commands.parameters import Confirm, KeepGoing, NoteOption, Results
from marketpush_cli.commands.shell import single_command_app
from marketpush_cli.commands.step_taking import answer, question
from marketpush_cli.domain.asks import Outcome
from marketpush_cli.domain.catalogue import ANSWER
from marketpush_cli.domain.chain import run_of
from marketpush_cli.domain.errors import RuleRefused, UsageError

app = single_command_app()
OPERATION = re.compile(r"[0-9]{6}-[0-9a-z]{8}(\.[0-9]+)?")


@app.command(
    examples=["marketpush undo", "marketpush undo 261123-k7f3q9m2", "marketpush undo 261123-k7f3q9m2 MP-1001-A/2"]
)
def undo(
    context: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[OPERATION] [LINE...]", help="An operation's id, and lines of it.")
    ] = None,
    keep_going: KeepGoing = False,
    note: NoteOption = None,
    results: Results = None,
    confirm: Confirm = None,
) -> None:
    """Take an operation back: the one named, else your last one; all of it, or the lines named.

    Refunds and messages are never taken back, nor what something later has changed.
    """
    app_context = AppContext.of(context)
    app_context.expect_answer(ANSWER, results)
    given = list(words or ())
    operation = _operation(given.pop(0), given) if given else _last(app_context)
    context.params["words"] = [operation, *given]
    run = app_context.run("undo", keep_going=keep_going, confirm=confirm)
    again = partial(
        take_back, app_context.database, operation=operation.lower(), references=given, note=checked_note(note)
    )
    with app_context.guarded(), _naming_another(app_context, is_last=not words):
        done = confirmed(app_context, run, again(run), partial(question, app_context), again)
    if done.count(Outcome.HELD):
        for error in done.errors:
            error.fix = error.fix or "add --keep-going to take back the others"
    lines = [found.judgement.reference for found in done.answers]
    answer(app_context, done, Input(lines, results=results, keep_going=keep_going), ())


def _operation(first: str, lines: Sequence[str]) -> str:
    """The operation that was named. Raises UsageError where the first word is none."""
    if OPERATION.fullmatch(first.lower()):
        return first
    rest = shlex.join([first, *lines])
    raise UsageError(
        f"{first[:70]!r} is no operation: name the operation first, then its lines",
        field="operation",
        fix=f"find it with marketpush history list, then marketpush undo OPERATION {rest}",
    )


def _last(app_context: AppContext) -> str:
    """The caller's last operation, which is said."""
    with app_context.reading("undo") as (reader, acting):
        last = chosen_operations(reader, acting, None)[0]
    operation = run_of(last.id)
    app_context.invocation.notice(
        f"your last operation: {operation}, {last.action.replace('_', ' ')} at {app_context.local_time(last.at)}"
    )
    return operation


@contextmanager
def _naming_another(app_context: AppContext, *, is_last: bool) -> Iterator[None]:
    """Where the last operation cannot be taken back, say how to take back one before it."""
    try:
        yield
    except RuleRefused:
        if is_last:
            app_context.invocation.notice(
                "marketpush history list names those before it, for marketpush undo OPERATION"
            )
        raise
