"""`marketpush rules`: run the time rules, by hand or from a cron job."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Annotated

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.amounts import money_texts, money_words
from marketpush_cli.application.answers import Done
from marketpush_cli.application.asking import checked_note
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.time_rules import run_rules
from marketpush_cli.application.when import since
from marketpush_cli.commands.confirming import confirmed
from marketpush_cli.commands.line_input import Input
from marketpush_cli.commands.parameters import Confirm, NoteOption
from marketpush_cli.commands.shell import command_group
from marketpush_cli.commands.step_taking import answer
from marketpush_cli.domain.asks import Outcome
from marketpush_cli.domain.catalogue import ANSWER
from marketpush_cli.domain.errors import InvalidValue
from marketpush_cli.domain.time_rules import RULES
from marketpush_cli.domain.times import format_rfc3339
from marketpush_cli.domain.transitions import TIME_RULES

SECOND = 1_000_000

app = command_group(
    help="Reject, receive and close lines that stayed longer at a stage than the settings allow.",
    examples=["marketpush rules run --dry-run", "marketpush rules run --yes --max-changes 500"],
)


@app.command(examples=["marketpush rules run --dry-run", "marketpush rules run --yes --max-changes 500"])
def run(
    context: typer.Context,
    now: Annotated[
        str | None,
        typer.Option(
            "--now", metavar="WHEN", help="Judge ages then (of a day: its beginning), not later than the clock."
        ),
    ] = None,
    max_changes: Annotated[
        int | None, typer.Option("--max-changes", min=0, metavar="N", help="Do nothing if more lines would change.")
    ] = None,
    note: NoteOption = None,
    confirm: Confirm = None,
) -> None:
    """Move the lines that are overdue, as the system, all in one operation that can be undone.

    The days are settings: reject_after_days, receive_after_days, close_after_days; 0 is off.
    """
    app_context = AppContext.of(context)
    app_context.expect_answer(ANSWER)
    judged_at = _judged_at(app_context, now)
    context.params["now"] = format_rfc3339(judged_at)
    ran = app_context.run(TIME_RULES, confirm=confirm)
    again = partial(run_rules, app_context.database, judged_at=judged_at, most=max_changes, note=checked_note(note))
    with app_context.guarded():
        done = confirmed(app_context, ran, again(ran), partial(_question, app_context), again)
    if not done.answers:
        done.notices.append("nothing is due")
    answer(app_context, done, Input(), ())


def _judged_at(app_context: AppContext, now: str | None) -> int:
    """The time at which ages are judged. Raises InvalidValue for one to come, except in a sandbox."""
    if now is None:
        return app_context.at - app_context.at % SECOND
    try:
        judged_at = since(now, app_context.zone, app_context.at)
    except InvalidValue as error:
        error.field = "now"
        raise
    if judged_at > app_context.at and not app_context.database.is_sandbox():
        raise InvalidValue(
            f"--now {now} is later than the clock: only in a sandbox can time be judged in advance", field="now"
        )
    return judged_at


def _question(app_context: AppContext, _run: Run, done: Done) -> str:
    """What is about to happen: how many lines each rule moves, money and database."""
    counts = Counter(found.judgement.action for found in done.answers if found.judgement.outcome is Outcome.CHANGED)
    parts = [f"{rule.action.words} {counts[rule.action]}" for rule in RULES if counts[rule.action]]
    plural = "s" * (counts.total() != 1)
    money = "".join(f", {words}" for words in money_words(money_texts(done.money)))
    return f"{', '.join(parts).capitalize()} line{plural} by the time rules{money} in {app_context.place}?"
