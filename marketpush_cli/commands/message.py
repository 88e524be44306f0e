"""`marketpush message`: to customers and sellers, what they wrote, and how it is mailed."""

from __future__ import annotations

from typing import Annotated

import typer

from marketpush_cli.commands.filter_options import Typed, takes_filters
from marketpush_cli.commands.line_input import Input, takes_messages
from marketpush_cli.commands.message_delivery import deliver_mails, list_outbox
from marketpush_cli.commands.message_listing import MessageWords, list_messages, list_templates
from marketpush_cli.commands.message_sending import Words, record_message, send_messages, withdraw_mails
from marketpush_cli.commands.parameters import KeepGoing, KeyOption
from marketpush_cli.commands.shell import command_group

app = command_group(
    help="Write to customers (in the seller's name) and sellers, mail it, keep what they wrote, list it.",
    examples=[
        'marketpush message send MP-1001-A --to customer --text "Your parcel leaves tomorrow."',
        "marketpush message list --unanswered",
        "marketpush message deliver",
    ],
)

Order = Annotated[str, typer.Argument(metavar="ORDER")]
Orders = Annotated[list[str] | None, typer.Argument(metavar="ORDER...", help="Only of these orders.")]
Mails = Annotated[list[str], typer.Argument(metavar="MAIL...", help="Mails as the outbox names them (MP-1001-A#2).")]
Text = Annotated[str, typer.Option("--text", metavar="TEXT", help="What it says; - reads standard input.")]
OptionalText = Annotated[
    str | None, typer.Option("--text", metavar="TEXT", help="What it says; - reads standard input.")
]
To = Annotated[str | None, typer.Option("--to", metavar="customer|seller", help="Whom it is for.")]
Template = Annotated[
    str | None, typer.Option("--template", metavar="NAME", help="Fill in a template of the configuration.")
]
TemplateFile = Annotated[str | None, typer.Option("--template-file", metavar="FILE", help="Fill in this template.")]
Failed = Annotated[bool, typer.Option("--failed", help="Also what has failed, as if it had never been tried.")]
Limit = Annotated[int | None, typer.Option("-L", "--limit", metavar="N", min=0, help="At most so many; 0 = all.")]


@app.command(
    examples=[
        'marketpush message send MP-1001-A --to customer --text "Your parcel leaves tomorrow."',
        "marketpush message send --from rows.csv --template delay --results done.csv",
        "marketpush message send --status awaiting_fulfillment --seller acme --to customer --template delay --key w46",
    ]
)
@takes_filters
@takes_messages
def send(
    context: typer.Context,
    given: Input,
    typed: Typed,
    to: To = None,
    text: OptionalText = None,
    template_name: Template = None,
    template_file: TemplateFile = None,
    key: KeyOption = None,
) -> None:
    """Queue messages about orders; to customers they go in the seller's name.

    The orders are named, chosen by filters, or read from a file with columns reference, to, text and key; all its
    columns can be named in a template. `message deliver` mails what is queued.
    """
    send_messages(context, given, typed, Words(to, text, template_name, template_file, key))


@app.command("record", examples=['marketpush message record MP-1001-A --from customer --text "Where is it?"'])
def record_(
    context: typer.Context,
    order: Order,
    author: Annotated[str, typer.Option("--from", metavar="customer|seller", help="Who wrote it.")],
    text: Text,
) -> None:
    """Keep what a customer or seller wrote about an order."""
    record_message(context, order, author, text)


@app.command(
    "list",
    reads_only=True,
    examples=[
        "marketpush message list MP-1001-A",
        "marketpush message list --unanswered --seller acme",
        "marketpush message list --delivery failed --since -7d",
    ],
)
def list_(
    context: typer.Context,
    orders: Orders = None,
    unanswered: Annotated[
        bool, typer.Option("--unanswered", help="Threads in which a customer or seller had the last word.")
    ] = False,
    delivery: Annotated[
        list[str] | None,
        typer.Option("--delivery", metavar="STATE", help="queued, sent, failed or recorded."),
    ] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="WHEN", help="Written then or later.")] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="WHEN", help="Written until the end of what is named.")
    ] = None,
    seller: Annotated[
        list[str] | None, typer.Option("--seller", metavar="TEXT", help="Seller's code, or part of the name.")
    ] = None,
    limit: Limit = None,
) -> None:
    """List messages: the threads of orders, or messages of all orders, the newest first."""
    list_messages(context, MessageWords(orders or (), delivery or (), seller or (), since, until, unanswered, limit))


@app.command(reads_only=True, examples=["marketpush message templates"])
def templates(context: typer.Context) -> None:
    """List the templates of the configuration; `message send … --dry-run` shows what one makes of an order."""
    list_templates(context)


@app.command(
    can_be_planned=False,
    examples=[
        "marketpush message deliver",
        "marketpush message deliver MP-1001-A --failed",
        "marketpush message deliver -n",
    ],
)
def deliver(context: typer.Context, orders: Orders = None, failed: Failed = False, limit: Limit = None) -> None:
    """Mail what is queued and due, the oldest first, by the server that [mail] in the configuration names."""
    deliver_mails(context, orders or (), failed=failed, limit=limit or 0)


@app.command(
    can_be_planned=False,
    examples=[
        "marketpush message withdraw MP-1001-A#2",
        "marketpush message withdraw MP-1001-A#2 MP-1004-A#1 -n",
    ],
)
def withdraw(context: typer.Context, mails: Mails, keep_going: KeepGoing = False) -> None:
    """Take back what is queued or has failed, before it is mailed; a message stays in its thread as recorded.

    A mail is named as in `message outbox`. What was sent cannot be withdrawn, nor what is being delivered.
    """
    withdraw_mails(context, mails, keep_going=keep_going)


@app.command(reads_only=True, examples=["marketpush message outbox", "marketpush message outbox --delivery failed"])
def outbox(
    context: typer.Context,
    orders: Orders = None,
    delivery: Annotated[
        str | None, typer.Option("--delivery", metavar="STATE", help="queued, sent or failed; else what is not sent.")
    ] = None,
    limit: Limit = None,
) -> None:
    """List what waits to be mailed or has failed: how often it was tried, when it is next, and why it was not sent."""
    list_outbox(context, orders or (), delivery, limit)
