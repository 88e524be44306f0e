"""`marketpush history`: past operations, found by who, when and what, and one of them whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.history import TypedHistory, chosen_history, operation_document
from marketpush_cli.application.history_filter import OUTCOMES
from marketpush_cli.commands.listing import Cut
from marketpush_cli.commands.shared_options import takes
from marketpush_cli.commands.shell import command_group
from marketpush_cli.domain.catalogue import OPERATION, OPERATION_DOCUMENT
from marketpush_cli.domain.fields import named

app = command_group(
    help="Find past operations, see what they changed, and what can be taken back of them.",
    examples=[
        "marketpush history list --since today --actor ana@market.example",
        "marketpush history show 261123-k7f3q9m2",
    ],
)

_TEXT, _WORDS = str | None, list[str] | None
DECLARED = {
    "since": (Annotated[_TEXT, typer.Option("--since", metavar="WHEN", help="Then or later.")], None),
    "until": (Annotated[_TEXT, typer.Option("--until", metavar="WHEN", help="Until the end of what is named.")], None),
    "actor": (Annotated[_TEXT, typer.Option("--actor", metavar="E-MAIL", help="Who did it.")], None),
    "as_whom": (
        Annotated[_TEXT, typer.Option("--as", metavar="USER|SELLER", help="On whose behalf; also customer, carrier.")],
        None,
    ),
    "seller": (
        Annotated[_WORDS, typer.Option("--seller", metavar="TEXT", help="Of this seller: code, or part of the name.")],
        None,
    ),
    "order": (
        Annotated[_WORDS, typer.Option("--order", metavar="ORDER", help="Of this order or purchase.")],
        None,
    ),
    "action": (
        Annotated[_TEXT, typer.Option("--action", metavar="ACTION", help="accept, import, undo, rules, …")],
        None,
    ),
    "outcome": (
        Annotated[_TEXT, typer.Option("--outcome", metavar="|".join(OUTCOMES), help="What became of it.")],
        None,
    ),
    "cursor": (
        Annotated[_TEXT, typer.Option("--cursor", metavar="TEXT", help="Go on where the last list ended.")],
        None,
    ),
    "file": (Annotated[_TEXT, typer.Option("--file", metavar="TEXT", help="Part of the name of the file read.")], None),
}


def _takes_filters(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the filters as options; its parameter `typed` gets what was typed."""
    return takes("typed", DECLARED, TypedHistory, command)


@app.command(
    "list",
    reads_only=True,
    examples=[
        "marketpush history list --since -7d --action refund",
        "marketpush history list --file shipments.csv --outcome undone",
    ],
)
@_takes_filters
def list_(
    context: typer.Context,
    typed: TypedHistory,
    limit: Annotated[
        int | None, typer.Option("-L", "--limit", min=0, metavar="N", help="At most so many; 0 = all.")
    ] = None,
) -> None:
    """List operations, the newest first, with what became of each."""
    app_context = AppContext.of(context)
    with app_context.reading(" ".join(app_context.invocation.argv)) as (reader, acting):
        most = app_context.limit(limit)
        chosen = chosen_history(typed, reader, acting, app_context.zone, most + 1 if most else 0)
        cut = Cut(reader.list_operations(chosen), most)
        app_context.show(OPERATION, iter(cut))
    if cut.is_cut and cut.last is not None:
        app_context.invocation.notice(f"{most} shown, there are more: --cursor {cut.last[0]}, or --limit 0 for all")


@app.command(reads_only=True, examples=["marketpush history show 261123-k7f3q9m2"])
def show(
    context: typer.Context,
    operation: Annotated[str, typer.Argument(metavar="OPERATION", help="Its id, as writing commands say it.")],
) -> None:
    """Show an operation whole: what it changed, and what can be taken back of it now, or why not."""
    app_context = AppContext.of(context)
    with app_context.reading(f"history show {operation}") as (reader, acting):
        row = operation_document(reader, acting, operation.strip().lower())
        if app_context.format == "table" and app_context.is_for_people and app_context.options.fields is None:
            from marketpush_cli.rendering.operation_page import print_operation_page

            with app_context.paged() as out:
                print_operation_page(named(OPERATION_DOCUMENT.fields, row), out, app_context.screen())
        else:
            app_context.show(OPERATION_DOCUMENT, [row], single=True)
