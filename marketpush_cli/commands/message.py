"""`marketpush message`: to customers and sellers, and what they wrote."""

from __future__ import annotations

from typing import Annotated

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.messaging import Written
from marketpush_cli.application.messaging import record as keep
from marketpush_cli.application.messaging import send as queue
from marketpush_cli.application.resolving import resolve_documents
from marketpush_cli.commands.shell import command_group
from marketpush_cli.domain.catalogue import MESSAGE, ORDER
from marketpush_cli.domain.errors import InvalidValue, UsageError
from marketpush_cli.domain.references import clean_reference

app = command_group(
    help="Write to customers (in the seller's name) and sellers, keep what they wrote, list it.",
    examples=['marketpush message send MP-1001-A --to customer --text "Your parcel leaves tomorrow."'],
)

Order = Annotated[str, typer.Argument(metavar="ORDER")]
Text = Annotated[str, typer.Option("--text", metavar="TEXT", help="What it says; - reads standard input.")]


@app.command(examples=['marketpush message send MP-1001-A --to customer --text "Your parcel leaves tomorrow."'])
def send(
    context: typer.Context,
    order: Order,
    to: Annotated[str, typer.Option("--to", metavar="customer|seller", help="Whom it is for.")],
    text: Text,
) -> None:
    """Queue a message about an order; to a customer it goes in the seller's name."""
    app_context = AppContext.of(context)
    app_context.expect_answer(MESSAGE)
    whom = _party("--to", to)
    with app_context.guarded():
        run = app_context.run("message_send")
        written = queue(app_context.database, run, clean_reference(order), whom, _text(app_context, text))
    _answer(app_context, written)
    if not app_context.options.dry_run:
        app_context.invocation.notice("queued: delivery by mail is not set up, so it stays in the order's thread")


@app.command("record", examples=['marketpush message record MP-1001-A --from customer --text "Where is it?"'])
def record_(
    context: typer.Context,
    order: Order,
    author: Annotated[str, typer.Option("--from", metavar="customer|seller", help="Who wrote it.")],
    text: Text,
) -> None:
    """Keep what a customer or seller wrote about an order."""
    app_context = AppContext.of(context)
    app_context.expect_answer(MESSAGE)
    who = _party("--from", author)
    with app_context.guarded():
        run = app_context.run("message_record")
        written = keep(app_context.database, run, clean_reference(order), who, _text(app_context, text))
    _answer(app_context, written)


@app.command("list", reads_only=True, examples=["marketpush message list MP-1001-A"])
def list_(context: typer.Context, order: Order) -> None:
    """List the messages about an order."""
    app_context = AppContext.of(context)
    with app_context.reading(f"message list {order}") as (reader, acting):
        numbers = resolve_documents(reader, [clean_reference(order)], acting)
        at = ORDER.names().index("messages")
        app_context.show(MESSAGE, (row for document in reader.documents(numbers) for row in document[at]))


def _party(option: str, text: str) -> str:
    if text not in ("customer", "seller"):
        raise UsageError(f"{option} takes customer or seller, not {text!r}")
    return text


def _text(app_context: AppContext, text: str) -> str:
    if text != "-":
        return text
    content = app_context.content_of("-")
    if content is None and app_context.streams.stdin_is_terminal:
        raise UsageError("standard input is a terminal, so there is no text to read", fix="--text TEXT, or pipe it in")
    try:
        return (app_context.streams.binary_input.read() if content is None else content).decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        raise InvalidValue("the text on standard input is not UTF-8", field="text") from error


def _answer(app_context: AppContext, written: Written) -> None:
    app_context.say_for_whom(written.acting)
    app_context.show(MESSAGE, [written.message.cells()])
    if app_context.options.dry_run:
        app_context.invocation.notice("dry run: nothing was stored")
