"""`marketpush find`: whatever the caller reads out."""

from __future__ import annotations

from typing import Annotated

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.commands.shell import single_command_app
from marketpush_cli.domain.catalogue import FOUND
from marketpush_cli.domain.errors import InvalidValue

app = single_command_app()
LONGEST = 200
MOST = 1_000


@app.command(
    reads_only=True,
    examples=["marketpush find mueller", "marketpush find ana@example.com", 'marketpush find "0170 123456"'],
)
def find(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="TEXT", help="What the customer says.")],
    limit: Annotated[
        int | None, typer.Option("-L", "--limit", min=0, metavar="N", help="At most so many; 0 = all.")
    ] = None,
) -> None:
    """Find orders by number, tracking number, e-mail, telephone, SKU or name, and say what matched."""
    text = " ".join(words)
    if not text.strip() or len(text) > LONGEST or not text.isprintable():
        raise InvalidValue(f"a text to find has 1 to {LONGEST} printable characters", field="text")
    app_context = AppContext.of(context)
    with app_context.reading(f"find {text}") as (reader, acting):
        most = app_context.limit(limit) or MOST
        count = app_context.show(FOUND, reader.find(text, acting.actor.stores, most))
    if not count:
        app_context.invocation.notice(f"nothing was found for {text!r}")
