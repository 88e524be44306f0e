"""Messages that are written or recorded: where their words come from, and what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application import messaging
from marketpush_cli.application.acting import Acting
from marketpush_cli.application.answers import Done
from marketpush_cli.application.choosing import chosen_filter, chosen_page
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.input_rows import InputRow
from marketpush_cli.application.message_asks import COLUMNS, MessageAsk, asks_of, asks_of_rows, party, with_keys
from marketpush_cli.application.ports import Reader
from marketpush_cli.application.reading.columns import ColumnRules
from marketpush_cli.application.templating import Wording, plain_wording, read_template
from marketpush_cli.application.withdrawing import withdraw
from marketpush_cli.commands.confirming import confirmed
from marketpush_cli.commands.filter_options import Typed
from marketpush_cli.commands.kept_results import write_results
from marketpush_cli.commands.line_input import Input
from marketpush_cli.commands.step_taking import conclude, expect_answer, read_rows, told_if_cut_off, worth_showing
from marketpush_cli.commands.template_files import template_content, template_path
from marketpush_cli.domain.asks import Outcome
from marketpush_cli.domain.catalogue import MESSAGE_ANSWER
from marketpush_cli.domain.errors import InvalidValue, UsageError
from marketpush_cli.domain.messages import RECORD, SEND, WITHDRAW, checked_text
from marketpush_cli.domain.references import clean_reference


class Words(NamedTuple):
    """What was typed about the messages themselves."""

    to: str | None = None
    text: str | None = None
    template: str | None = None
    template_file: str | None = None
    key: str | None = None


def send_messages(context: typer.Context, given: Input, typed: Typed, words: Words) -> None:
    """Queue messages for the orders that are named, chosen, or read from a file."""
    app = AppContext.of(context)
    expect_answer(app, MESSAGE_ANSWER, given, words.template_file)
    _check_sources(given, typed)
    wording = _wording(app, given, words)
    rows, asks = _asks(app, given, typed, words, wording)
    run = app.run(SEND, keep_going=given.keep_going, source=given.from_file, confirm=given.confirm)
    again = partial(_send, app, asks, wording)
    with app.guarded():
        done = confirmed(app, run, again(run), partial(_question, app), again)
    with told_if_cut_off(app, done):
        app.show_answers(MESSAGE_ANSWER, (found.message_row() for found in worth_showing(app, done)))
        write_results(app, given, rows, done)
    _say_what_next(app, done)
    conclude(app, done, keep_going=given.keep_going)


def _send(app: AppContext, asks: Sequence[MessageAsk] | messaging.Choose, wording: Wording, run: Run) -> Done:
    return messaging.send_messages(app.database, run, asks, wording, app.zone)


def _check_sources(given: Input, typed: Typed) -> None:
    """Raises UsageError unless orders are named in just one way."""
    if sum((bool(given.references), given.from_file is not None, bool(typed.given))) != 1:
        raise UsageError(
            "name orders, or give --from FILE, or filters such as --status and --seller: one of them",
            fix="marketpush message send --help",
        )
    if typed.given and given.results is not None:
        raise UsageError("--results goes with references or --from FILE: use -o FILE", field="results")


def _asks(
    app: AppContext, given: Input, typed: Typed, words: Words, wording: Wording
) -> tuple[list[InputRow], Sequence[MessageAsk] | messaging.Choose]:
    if given.from_file is not None:
        to = None if words.to is None else party("--to", words.to)
        rules = ColumnRules(frozenset(COLUMNS), ("reference",), are_filled=False)
        rows = read_rows(app, given, rules)
        asks = with_keys(list(asks_of_rows(rows, to, words.key)), wording.source)
        return rows, asks
    party("--to", words.to)
    if given.references:
        return [], asks_of(given.references, words.to, words.key)
    return [], partial(_chosen, app, typed, words)


def _chosen(app: AppContext, typed: Typed, words: Words, reader: Reader, acting: Acting) -> list[MessageAsk]:
    """An ask for each order that the filters mean."""
    chosen = chosen_filter(typed, reader, acting, app.zone, app.at)
    page = chosen_page(typed.sort, typed.limit or 0, typed.cursor)
    return asks_of((row[0] for row in reader.list_orders(chosen, ("number",), page)), words.to, words.key)


def _wording(app: AppContext, given: Input, words: Words) -> Wording:
    """What the messages say. Raises UsageError unless just one thing says it."""
    said = [name for name in ("text", "template", "template_file") if getattr(words, name) is not None]
    if len(said) > 1:
        both = " and ".join(f"--{name.replace('_', '-')}" for name in said)
        raise UsageError(f"{both} exclude each other", field=said[1])
    if words.text is not None:
        return plain_wording(checked_text(text_of(app, words.text)))
    if said:
        path = template_path(app, words.template) if words.template is not None else Path(str(words.template_file))
        return read_template(template_content(app, path), words.template or path.name)
    if given.from_file is None:
        raise UsageError("what it says is missing: --text TEXT, --template NAME or --template-file FILE", field="text")
    return plain_wording("")


def _question(app: AppContext, _run: Run, done: Done) -> str:
    count = done.count(Outcome.CHANGED)
    return f"Send {count} message{'s' * (count != 1)} in {app.place}?"


def _say_what_next(app: AppContext, done: Done) -> None:
    if not done.answers:
        app.invocation.notice("0 messages: no order is meant")
    if done.changes is None or done.is_dry_run:
        return
    if app.configuration.mail is None:
        app.invocation.notice(
            "queued: delivery by mail is not set up ([mail] in the configuration), so it stays in the order's thread"
        )
    else:
        app.invocation.notice("queued: marketpush message deliver mails it")


def record_message(context: typer.Context, order: str, author: str, text: str) -> None:
    """Keep what somebody wrote."""
    app = AppContext.of(context)
    app.expect_answer(MESSAGE_ANSWER)
    who = party("--from", author)
    with app.guarded():
        words = text_of(app, text)
        written = messaging.record(app.database, app.run(RECORD), clean_reference(order), who, words)
    app.say_for_whom(written.acting)
    app.show_answers(MESSAGE_ANSWER, [written.answer.message_row()])
    if app.options.dry_run:
        app.invocation.notice("dry run: nothing was stored")


def withdraw_mails(context: typer.Context, references: Sequence[str], *, keep_going: bool) -> None:
    """Take mails out of the outbox before they go."""
    app = AppContext.of(context)
    app.expect_answer(MESSAGE_ANSWER)
    with app.guarded():
        done = withdraw(app.database, app.run(WITHDRAW, keep_going=keep_going), references)
    with told_if_cut_off(app, done):
        app.show_answers(MESSAGE_ANSWER, (found.message_row() for found in worth_showing(app, done)))
    conclude(app, done, keep_going=keep_going)


def text_of(app: AppContext, text: str) -> str:
    """The text that was typed, or for `-` what standard input holds."""
    if text != "-":
        return text
    content = app.content_of("-")
    if content is None and app.streams.stdin_is_terminal:
        raise UsageError("standard input is a terminal, so there is no text to read", fix="--text TEXT, or pipe it in")
    try:
        return (app.streams.binary_input.read() if content is None else content).decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        raise InvalidValue("the text on standard input is not UTF-8", field="text") from error
