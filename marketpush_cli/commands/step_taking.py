"""The one way every command that moves lines goes: asks, question, answer, undo hint, errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import typer

from marketpush_cli.answering import SHOWN_AT_A_TERMINAL
from marketpush_cli.app_context import AppContext
from marketpush_cli.application.amounts import money_texts, money_words
from marketpush_cli.application.answers import Answer, Done, all_held
from marketpush_cli.application.asking import AMOUNTS, COLUMNS, RECORDED, asks_of, asks_of_rows
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.input_rows import InputRow, open_input
from marketpush_cli.application.parts import take_in_parts
from marketpush_cli.application.progress import counted
from marketpush_cli.application.reading.columns import ColumnRules
from marketpush_cli.application.steps import take_steps
from marketpush_cli.commands.confirming import confirmed
from marketpush_cli.commands.kept_results import results_kept, write_results
from marketpush_cli.commands.line_input import Input
from marketpush_cli.domain.asks import Ask, Outcome
from marketpush_cli.domain.catalogue import ANSWER, REFUND_ANSWER
from marketpush_cli.domain.errors import MarketpushError, NotPermitted, SeveralErrors, UsageError
from marketpush_cli.domain.fields import Shape
from marketpush_cli.domain.guards import SELLERS_OWN
from marketpush_cli.domain.permissions import Capacity
from marketpush_cli.domain.transitions import UNDOABLE, Action

SOME_REFUSED = 3


def take(context: typer.Context, action: Action, given: Input, **options: Any) -> None:
    """Do an action on the lines given, all or nothing, and answer with one record a line."""
    app = AppContext.of(context)
    is_refund = action in (Action.REFUND, Action.RUN)
    expect_answer(app, REFUND_ANSWER if is_refund else ANSWER, given)
    check_parts(app, given)
    rows = rows_of(app, given)
    options["by"] = capacity(given.by)
    read = asks_of_rows(action, rows, options) if given.from_file else asks_of(action, given.references, options)
    asks = list(read)
    if not asks:
        app.invocation.notice("0 lines")
    run = app.run(action, keep_going=given.keep_going, source=given.from_file, confirm=given.confirm)
    reached = Done()
    with results_kept(app, given, rows, reached):
        done = decided(app, run, asks, given.in_parts, reached)
    answer(app, done, given, rows, is_refund=is_refund)


def expect_answer(app: AppContext, shape: Shape, given: Input, *read: str | None) -> None:
    """Before anything is changed: raise what would keep the answer from being shown, or write it over what is read.

    `read` are files beside those of the input.
    """
    app.expect_answer(shape, given.results, (*given.sources, *filter(None, read)))


def check_parts(app: AppContext, given: Input) -> None:
    """Raises UsageError for parts of what is all or nothing."""
    if given.in_parts is None:
        return
    if not given.keep_going:
        raise UsageError("--in-parts stores what is done so far, so it goes with --keep-going", field="in_parts")
    if app.invocation.planning is not None:
        raise UsageError("a plan is applied as a whole, never --in-parts", field="in_parts")


def capacity(by: str | None) -> Capacity | None:
    """In which capacity a step is recorded. Raises UsageError for another word."""
    if by is None:
        return None
    if by not in RECORDED:
        raise UsageError(f"--by takes operator, customer or carrier, not {by!r}", field="by")
    return Capacity(by)


def rows_of(app: AppContext, given: Input) -> list[InputRow]:
    """The rows of `--from`. Raises UsageError unless there is just one source of references."""
    if bool(given.references) == bool(given.from_file):
        both = "either references or --from FILE, not both" if given.references else "name lines, or give --from FILE"
        raise UsageError(both, fix=f"{' '.join(['marketpush', *app.invocation.argv[:2]])} --help")
    if given.from_file is None:
        return []
    rules = ColumnRules(
        frozenset(COLUMNS), ("reference",), are_filled=False, amounts=frozenset(AMOUNTS), are_readable=False
    )
    return read_rows(app, given, rules)


def read_rows(app: AppContext, given: Input, rules: ColumnRules) -> list[InputRow]:
    """The rows of the file that was given; how it was found to be laid out is said."""
    source = str(given.from_file)
    opened = open_input(
        source,
        stdin=app.streams.binary_input,
        columns=rules.known,
        layout=given.layout,
        content=app.content_of(source),
    )
    if opened.said is not None:
        app.invocation.notice(f"{opened.name}: {opened.said}")
    return list(counted(opened.rows(rules), app.progress, "reading", "rows"))


def decided(app: AppContext, run: Run, asks: Sequence[Ask], in_parts: int | None, reached: Done) -> Done:
    """Take the steps; ask first where somebody has to say yes, or to act as the seller's user.

    Where that does not end well, `reached` has what came of each row until then.
    """
    stored: list[str] = []

    def steps(run: Run) -> Done:
        if in_parts is None:
            done = take_steps(app.database, run, asks)
        else:
            reached.answers = []
            done = take_in_parts(app.database, run, asks, in_parts, stored, reached)
        if done.is_unconfirmed:
            reached.answers = all_held(done.answers)
        return done

    try:
        with app.guarded():
            run, done = _as_seller(app, run, steps, steps(run))
            return confirmed(app, run, done, partial(question, app), steps)
    except BaseException:
        if stored:
            parts = "1 part is" if len(stored) == 1 else f"{len(stored)} parts are"
            app.invocation.notice(
                f"{parts} stored; the same command again does the rest, marketpush undo {run.operation} takes it back"
            )
        raise


def question(app: AppContext, run: Run, done: Done) -> str:
    """What is about to happen, with database, counts and amounts per currency."""
    said = " refunded" if run.action == Action.REFUND else ""
    money = "".join(f", {words.removesuffix(said)}" for words in money_words(money_texts(done.money)))
    count = done.count(Outcome.CHANGED)
    return f"{run.action.replace('_', ' ').capitalize()} {count} line{'s' * (count != 1)}{money} in {app.place}?"


def _as_seller(app: AppContext, run: Run, steps: Callable[[Run], Done], done: Done) -> tuple[Run, Done]:
    """A refusal because it is the seller's to do: at a terminal ask for the reason, else say the whole command."""
    refused = [error for error in done.errors if isinstance(error, NotPermitted)]
    is_sellers = run.action in SELLERS_OWN and app.options.as_user is None
    if not refused or not is_sellers:
        return run, done
    whole = app.command_line("--as", "each", "--because", '"why you act for them"')
    for error in refused:
        error.fix = whole
    streams = app.streams
    can_ask = streams.stdin_is_terminal and streams.stderr_is_terminal and not app.configuration.no_input
    if not can_ask or app.options.yes or app.invocation.planning is not None:
        return run, done
    app.invocation.notice("It is the seller's to do; you can do it logged in as a seller's user.")
    whom = app.invocation.ask_text("As whom (a seller, a user's e-mail, or each for every seller's own user)")
    because = app.invocation.ask_text("Because (seen by everyone in the audit trail)")
    identity = replace(run.identity, as_whom=whom, because=because)
    logged_in = replace(run, identity=identity)
    return logged_in, steps(logged_in)


def answer(app: AppContext, done: Done, given: Input, rows: Sequence[InputRow], *, is_refund: bool = False) -> None:
    """Show the answers, say how to undo them, write the results, raise what was refused."""
    shape = REFUND_ANSWER if is_refund else ANSWER
    shown = worth_showing(app, done)
    with told_if_cut_off(app, done):
        app.show_answers(shape, (found.refund_row() if is_refund else found.row() for found in shown))
        write_results(app, given, rows, done)
    conclude(app, done, keep_going=given.keep_going)


@contextmanager
def told_if_cut_off(app: AppContext, done: Done) -> Iterator[None]:
    """Where a signal or a full disk cuts the answer off, say that what was to be done is done."""
    try:
        yield
    except BaseException:
        if done.changes is not None and not done.is_dry_run:
            operation = done.changes.operation.id
            app.invocation.notice(
                f"stored as operation {operation}, but not answered: marketpush history show {operation}"
            )
        raise


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
        if held := done.held_by_others:
            app.invocation.notice(
                f"{held} could be done and {len(done.errors)} not, so nothing was: --keep-going does the {held}, "
                "--results FILE gives all rows back with what is wrong"
            )
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
