"""The one way every command that moves lines goes: asks, question, answer, undo hint, errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import typer

from marketpush_cli.app_context import SHOWN_AT_A_TERMINAL, AppContext
from marketpush_cli.application.answers import Answer, Done
from marketpush_cli.application.asking import AMOUNTS, COLUMNS, asks_of, asks_of_rows, with_keys
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.input_rows import InputRow, open_input
from marketpush_cli.application.progress import counted
from marketpush_cli.application.reading.columns import ColumnRules
from marketpush_cli.application.results import results_of
from marketpush_cli.application.steps import take_steps
from marketpush_cli.commands.confirming import confirmed
from marketpush_cli.commands.line_input import Input
from marketpush_cli.domain.asks import Ask, Outcome
from marketpush_cli.domain.catalogue import ANSWER, REFUND_ANSWER
from marketpush_cli.domain.errors import MarketpushError, NotPermitted, SeveralErrors, UsageError
from marketpush_cli.domain.guards import SELLERS_OWN
from marketpush_cli.domain.money import format_amount
from marketpush_cli.domain.permissions import Capacity
from marketpush_cli.domain.transitions import UNDOABLE, Action

SOME_REFUSED = 3


def take(context: typer.Context, action: Action, given: Input, **options: Any) -> None:
    """Do an action on the lines given, all or nothing, and answer with one record a line."""
    app = AppContext.of(context)
    app.expect_answer(REFUND_ANSWER if action is Action.REFUND else ANSWER, given.results)
    rows = rows_of(app, given)
    options["by"] = capacity(given.by)
    read = asks_of_rows(action, rows, options) if given.from_file else asks_of(action, given.references, options)
    asks = with_keys(list(read))
    if not asks:
        app.invocation.notice("0 lines")
    run = app.run(action, keep_going=given.keep_going, source=given.from_file, confirm=given.confirm)
    done = decided(app, run, asks)
    answer(app, done, given, rows, is_refund=action is Action.REFUND)


def capacity(by: str | None) -> Capacity | None:
    """In which capacity a step is recorded. Raises UsageError for another word."""
    if by is None:
        return None
    if by not in (Capacity.OPERATOR, Capacity.CUSTOMER, Capacity.CARRIER):
        raise UsageError(f"--by takes operator, customer or carrier, not {by!r}", field="by")
    return Capacity(by)


def rows_of(app: AppContext, given: Input) -> list[InputRow]:
    """The rows of `--from`. Raises UsageError unless there is just one source of references."""
    if bool(given.references) == bool(given.from_file):
        both = "either references or --from FILE, not both" if given.references else "name lines, or give --from FILE"
        raise UsageError(both, fix=f"{' '.join(['marketpush', *app.invocation.argv[:2]])} --help")
    if given.from_file is None:
        return []
    opened = open_input(given.from_file, stdin=app.streams.binary_input, columns=COLUMNS, layout=given.layout)
    if opened.said is not None:
        app.invocation.notice(f"{opened.name}: {opened.said}")
    rules = ColumnRules(frozenset(COLUMNS), ("reference",), are_filled=False, amounts=frozenset(AMOUNTS))
    return list(counted(opened.rows(rules), app.progress, "reading", "rows"))


def decided(app: AppContext, run: Run, asks: Sequence[Ask]) -> Done:
    """Take the steps; ask first where somebody has to say yes, or to act as the seller's user."""
    with app.guarded():
        run, done = _as_seller(app, run, asks, take_steps(app.database, run, asks))
        again = partial(take_steps, app.database, asks=asks)
        return confirmed(app, run, done, partial(question, app), again)


def question(app: AppContext, run: Run, done: Done) -> str:
    """What is about to happen, with database, counts and amounts per currency."""
    amounts: dict[str, int] = {}
    for found in done.answers:
        parts = found.judgement.parts
        if parts is not None and found.judgement.outcome is Outcome.CHANGED and found.currency is not None:
            amounts[found.currency] = amounts.get(found.currency, 0) + parts.total
    money = "".join(f", {format_amount(total, code)} {code}" for code, total in sorted(amounts.items()))
    count = done.count(Outcome.CHANGED)
    return f"{run.action.replace('_', ' ').capitalize()} {count} line{'s' * (count != 1)}{money} in {app.place}?"


def _as_seller(app: AppContext, run: Run, asks: Sequence[Ask], done: Done) -> tuple[Run, Done]:
    """A refusal because it is the seller's to do: at a terminal ask for the reason, else say the whole command."""
    refused = [error for error in done.errors if isinstance(error, NotPermitted)]
    is_sellers = Action(run.action) in SELLERS_OWN and app.options.as_user is None
    if not refused or not is_sellers:
        return run, done
    whole = app.command_line("--as", "each", "--because", '"why you act for them"')
    for error in refused:
        error.fix = whole
    streams = app.streams
    can_ask = streams.stdin_is_terminal and streams.stderr_is_terminal and not app.configuration.no_input
    if not can_ask or app.options.yes:
        return run, done
    app.invocation.notice("It is the seller's to do; you can do it logged in as a seller's user.")
    whom = app.invocation.ask_text("As whom (a seller, a user's e-mail, or each for every seller's own user)")
    because = app.invocation.ask_text("Because (seen by everyone in the audit trail)")
    identity = replace(run.identity, as_whom=whom, because=because)
    logged_in = replace(run, identity=identity)
    return logged_in, take_steps(app.database, logged_in, asks)


def answer(app: AppContext, done: Done, given: Input, rows: Sequence[InputRow], *, is_refund: bool = False) -> None:
    """Show the answers, say how to undo them, write the results, raise what was refused."""
    shape = REFUND_ANSWER if is_refund else ANSWER
    shown = worth_showing(app, done)
    app.show_answers(shape, [found.refund_row() if is_refund else found.row() for found in shown])
    if given.results is not None:
        app.write_file(given.results, results_of(rows, given.references, done.answers), force=True)
    conclude(app, done, keep_going=given.keep_going)


def worth_showing(app: AppContext, done: Done) -> list[Answer]:
    """All answers; of very many, a person at a terminal sees those that were refused."""
    if not app.is_for_people or app.format != "table" or len(done.answers) <= SHOWN_AT_A_TERMINAL:
        return done.answers
    return [found for found in done.answers if found.judgement.error is not None][:SHOWN_AT_A_TERMINAL]


def conclude(app: AppContext, done: Done, *, keep_going: bool) -> None:
    """The end of a writing command: counts, how to undo it, and the exit code of what was refused."""
    tally = done.tally
    if done.acting is not None:
        app.say_for_whom(done.acting)
        app.keep_refusals(done.acting, done.errors)
    for notice in done.notices:
        app.invocation.notice(notice)
    if done.is_dry_run:
        app.invocation.notice(f"dry run: {tally.changed} would change, {tally.unchanged} unchanged; nothing was done")
    elif done.changes is not None:
        operation = done.changes.operation.id
        undo = f"; to take it back: marketpush undo {operation}" if done.changes.operation.action in UNDOABLE else ""
        app.invocation.notice(f"{tally.changed} changed, {tally.unchanged} unchanged{undo}")
    elif done.answers and not done.errors:
        app.invocation.notice(f"{tally.unchanged} unchanged: nothing was left to do")
    if done.errors:
        raise_all(done, keep_going=keep_going)


def raise_all(done: Done, *, keep_going: bool) -> None:
    """Raise every objection; with `--keep-going` and something stored, the exit code is 3."""
    errors: list[MarketpushError] = done.errors
    if keep_going and done.count(Outcome.CHANGED):
        raise SomeRefused(errors)
    raise SeveralErrors(errors) if len(errors) > 1 else errors[0]


class SomeRefused(SeveralErrors):
    """Some references were refused, and at least one was stored."""

    def __init__(self, errors: Sequence[MarketpushError]) -> None:
        super().__init__(errors)
        self.exit_code = SOME_REFUSED
