"""Somebody says yes before a change: to a question, of many lines by their number, or beforehand by `--confirm N`."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import replace

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.answers import Done
from marketpush_cli.application.gathering import Run
from marketpush_cli.domain.asks import Outcome
from marketpush_cli.domain.errors import UsageError


def confirmed(
    app: AppContext, run: Run, done: Done, question: Callable[[Run, Done], str], again: Callable[[Run], Done]
) -> Done:
    """What was done, once somebody said yes where that is needed.

    What was agreed to is a number of lines: when others changed something meanwhile and it is another one, the
    question is asked anew.
    """
    agreed_before = run.confirmed
    while done.is_unconfirmed:
        count = done.count(Outcome.CHANGED)
        if agreed_before is not None:
            raise another_number(app, count, agreed_before)
        ask_for(app, question(run, done), count, is_large=done.is_large)
        run = replace(run, confirmed=count)
        done = again(run)
    return done


def ask_for(app: AppContext, question: str, count: int, details: Sequence[str] = (), *, is_large: bool) -> None:
    """Ask for a yes, or where it is about many lines for their number."""
    beforehand = f"--confirm {count}"
    if is_large:
        app.invocation.ask_number(question, count, details, beforehand=beforehand)
    else:
        app.invocation.ask(question, details, beforehand=beforehand)


def another_number(app: AppContext, count: int, agreed: int) -> UsageError:
    """What to say where another number of lines would change than was agreed to."""
    lines = "1 line" if count == 1 else f"{count} lines"
    sentence = f"{lines} would change, not {agreed}: nothing was done"
    return UsageError(sentence, field="confirm", fix=_command_with(app.invocation.argv, count))


def _command_with(argv: Sequence[str], count: int) -> str:
    """The command as it was typed, but with another number of lines."""
    words = list(argv)
    end = words.index("--") if "--" in words else len(words)
    typed = next(at for at, word in enumerate(words[:end]) if word.partition("=")[0] == "--confirm")
    words[typed : typed + (1 if "=" in words[typed] else 2)] = ["--confirm", str(count)]
    return shlex.join(["marketpush", *words])
