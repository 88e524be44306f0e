"""`marketpush refund`: money given back, never more than is left, once a key."""

from __future__ import annotations

from typing import Annotated

import typer

from marketpush_cli.application.asking import drawn_key
from marketpush_cli.commands.line_input import Input, takes_lines
from marketpush_cli.commands.parameters import (
    KeyOption,
    NoteOption,
    ReasonOption,
)
from marketpush_cli.commands.shell import single_command_app
from marketpush_cli.commands.step_taking import take
from marketpush_cli.domain.transitions import Action

app = single_command_app()

Amount = Annotated[str | None, typer.Option(metavar="AMOUNT", help="Sum to give back, taken from all parts: 12.50.")]
Item = Annotated[str | None, typer.Option(metavar="AMOUNT", help="To give back of the items; the tax follows.")]
Shipping = Annotated[str | None, typer.Option(metavar="AMOUNT", help="To give back of the shipping; the tax follows.")]
Tax = Annotated[str | None, typer.Option(metavar="AMOUNT", help="To give back of the tax.")]
Full = Annotated[bool, typer.Option("--full", help="All that is left.")]


@app.command(
    examples=[
        "marketpush refund MP-1001-A/2 --full --reason returned",
        "marketpush refund MP-1001-A/2 --amount 12.50 --reason goodwill --key TICKET-4711",
        "marketpush refund --from refunds.csv --results done.csv",
    ]
)
@takes_lines()
def refund(
    context: typer.Context,
    given: Input,
    full: Full = False,
    amount: Amount = None,
    item: Item = None,
    shipping: Shipping = None,
    tax: Tax = None,
    reason: ReasonOption = None,
    key: KeyOption = None,
    note: NoteOption = None,
) -> None:
    """Give money back on lines, or over an order in proportion to what is left of its lines."""
    amounts = {"amount": amount, "item": item, "shipping": shipping, "tax": tax, "is_full": full or None}
    own_key = key if given.from_file or key is not None else drawn_key()
    context.params["key"] = own_key
    take(context, Action.REFUND, given, reason=reason, note=note, key=own_key, **amounts)
