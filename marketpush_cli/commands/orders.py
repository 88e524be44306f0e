"""`marketpush orders`: list, show, print, count, import, explain and verify orders."""

from __future__ import annotations

from typing import Annotated

import typer

from marketpush_cli.commands.export_options import takes_exports
from marketpush_cli.commands.filter_options import Typed, takes_filters
from marketpush_cli.commands.importing import import_files
from marketpush_cli.commands.line_input import Input, takes_orders
from marketpush_cli.commands.listing import count_orders, list_native_lines, list_orders
from marketpush_cli.commands.parameters import KeepGoing, NoteOption
from marketpush_cli.commands.printing import Wanted, print_orders
from marketpush_cli.commands.shell import command_group
from marketpush_cli.commands.showing import explain_order, show_orders
from marketpush_cli.commands.step_taking import take
from marketpush_cli.commands.verifying import verify_orders
from marketpush_cli.domain.transitions import Action

app = command_group(
    help="List, show, print, count and import orders.",
    examples=[
        "marketpush orders list --status pending --seller acme --since -7d",
        "marketpush orders show MP-1001-A",
        "marketpush orders print MP-1001-A -o MP-1001-A.pdf",
    ],
)


@app.command(
    "list",
    reads_only=True,
    examples=[
        "marketpush orders list --status pending --status shipped --since 2026-11",
        'marketpush orders list --customer "müller" --unpaid',
        "marketpush orders list --seller acme -o acme.xlsx",
        "marketpush orders list --since-last nightly -o 'changed-{date}.csv' --manifest",
    ],
)
@takes_exports(of_orders=True)
@takes_filters
def list_(
    context: typer.Context,
    typed: Typed,
    lines: Annotated[bool, typer.Option("--lines", help="A row a line, with the columns that import reads.")] = False,
) -> None:
    """List orders, the newest first."""
    if lines:
        list_native_lines(context, typed)
    else:
        list_orders(context, typed)


@app.command(reads_only=True, examples=["marketpush orders show MP-1001-A", "marketpush orders show MP-1001 --json"])
def show(
    context: typer.Context,
    orders: Annotated[list[str], typer.Argument(metavar="ORDER...", help="Orders, or purchases (MP-1001).")],
) -> None:
    """Show orders whole; a purchase (MP-1001) stands for all its orders."""
    show_orders(context, orders)


@app.command(
    "print",
    can_be_planned=False,
    examples=[
        "marketpush orders print MP-1001-A",
        "marketpush orders print MP-1001-A --packing-slip -o slip.pdf",
        "marketpush orders print --status awaiting_fulfillment --seller acme --index -o acme.pdf",
        "marketpush orders print --status awaiting_fulfillment --unprinted --packing-slip -o new.pdf",
    ],
)
@takes_filters
def print_(
    context: typer.Context,
    typed: Typed,
    orders: Annotated[list[str] | None, typer.Argument(metavar="ORDER...", help="Orders, or use filters.")] = None,
    packing_slip: Annotated[bool, typer.Option("--packing-slip", help="Leave prices out.")] = False,
    index: Annotated[bool, typer.Option("--index", help="Contents in front: which order is on which page.")] = False,
    unprinted: Annotated[bool, typer.Option("--unprinted", help="Only what was never printed as that.")] = False,
    printer: Annotated[
        str | None, typer.Option("--printer", metavar="NAME", help="Print there by lp; default = lp's own choice.")
    ] = None,
    copies: Annotated[
        int | None, typer.Option("--copies", metavar="N", min=1, max=99, help="How many the printer makes.")
    ] = None,
) -> None:
    """Print order summaries or packing slips: text, HTML or PDF by the name of -o FILE or by -f, or on a printer.

    A batch is sorted by seller and number unless --sort says otherwise. What was printed before is marked as a reprint.
    """
    print_orders(context, Wanted(orders or (), typed, packing_slip, index, unprinted, printer, copies))


@app.command(reads_only=True, examples=["marketpush orders count --status pending"])
@takes_filters
def count(context: typer.Context, typed: Typed) -> None:
    """Count orders."""
    count_orders(context, typed)


@app.command(
    "import",
    examples=["marketpush orders import sample_data/new_orders.csv", "marketpush orders import orders.jsonl --dry-run"],
)
def import_(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="CSV or JSON lines; - is standard input.")],
    update: Annotated[bool, typer.Option("--update", help="Replace orders that are pending still.")] = False,
    keep_going: KeepGoing = False,
) -> None:
    """Import orders; those that are there with the same content stay as they are."""
    import_files(context, files, may_update=update, keep_going=keep_going)


@app.command(examples=["marketpush orders pay MP-1001-A"])
@takes_orders
def pay(context: typer.Context, given: Input, note: NoteOption = None) -> None:
    """Record that the customer's payment came in."""
    take(context, Action.PAY, given, note=note)


@app.command(reads_only=True, examples=["marketpush orders explain MP-1001-A"])
def explain(context: typer.Context, order: Annotated[str, typer.Argument(metavar="ORDER")]) -> None:
    """Say why an order has its status, and what may be done with each line, or why not."""
    explain_order(context, order)


@app.command(reads_only=True, examples=["marketpush orders verify"])
def verify(context: typer.Context) -> None:
    """Recompute every order's status and amounts from its lines; exit 8 when something differs."""
    verify_orders(context)
