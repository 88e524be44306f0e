"""The end of every command that changes a shared record: the record, what was done, how to take it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.administering.desk import Administration
from marketpush_cli.application.administering.telling import taken_back_by, what_was_done
from marketpush_cli.application.gathering import Run
from marketpush_cli.domain.catalogue import CARRIER, REASON, SELLER, SETTING, USER
from marketpush_cli.domain.fields import Shape

SHAPES = {"seller": SELLER, "user": USER, "setting": SETTING, "reason": REASON, "carrier": CARRIER}


def change(app: AppContext, action: str, use_case: Callable[[Run], Administration]) -> Administration:
    """Run a use case as an operation of its own; refusals under a log-in are kept."""
    app.expect_answer(SHAPES[action.partition(" ")[0]])
    with app.guarded():
        return use_case(app.run(action))


def answer(app: AppContext, shape: Shape, done: Administration, row: Sequence[Any]) -> None:
    """Show the record as it is now, and say on standard error what was done."""
    app.show(shape, [row])
    for record in done.records:
        app.invocation.notice(what_was_done(record))
    for sentence in done.said:
        app.invocation.notice(sentence)
    if not done.records:
        app.invocation.notice("unchanged: it is so already")
    elif app.options.dry_run:
        app.invocation.notice("dry run: nothing was stored")
    elif (command := taken_back_by(done.records[0])) is not None:
        app.invocation.notice(f"to take it back: {command}")
