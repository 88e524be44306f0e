"""`marketpush line`: one order line's life, or thousands of them from a file."""

from __future__ import annotations

from typing import Annotated

import typer

from marketpush_cli.commands.export_options import takes_exports
from marketpush_cli.commands.filter_options import Typed, takes_filters
from marketpush_cli.commands.line_input import Input, takes_lines
from marketpush_cli.commands.listing import list_lines
from marketpush_cli.commands.parameters import (
    CarrierOption,
    NoteOption,
    ReasonOption,
    TrackingOption,
)
from marketpush_cli.commands.shell import command_group
from marketpush_cli.commands.showing import show_lines
from marketpush_cli.commands.step_taking import take
from marketpush_cli.domain.errors import UsageError
from marketpush_cli.domain.transitions import Action

app = command_group(
    help="Accept, reject, ship, receive, close, cancel order lines; list and show them.",
    examples=[
        "marketpush line list --status incident_open",
        'marketpush line accept MP-1001-A --as acme --because "the seller is on holiday"',
        'marketpush line ship --from shipments.csv --as each --because "the carrier sent its file"',
    ],
)


@app.command("list", reads_only=True, examples=["marketpush line list --status shipped --seller acme --since -30d"])
@takes_exports(of_orders=True)
@takes_filters
def list_(context: typer.Context, typed: Typed) -> None:
    """List order lines; --status is the line's."""
    list_lines(context, typed)


@app.command(reads_only=True, examples=["marketpush line show MP-1001-A/1"])
def show(context: typer.Context, lines: Annotated[list[str], typer.Argument(metavar="LINE...")]) -> None:
    """Show order lines with everything that is known of them."""
    show_lines(context, lines)


@app.command(examples=['marketpush line accept MP-1001-A --as acme --because "the seller is on holiday"'])
@takes_lines()
def accept(
    context: typer.Context,
    given: Input,
    note: NoteOption = None,
) -> None:
    """Accept pending lines, as the seller or for the seller (--as)."""
    take(context, Action.ACCEPT, given, note=note)


@app.command(examples=['marketpush line reject MP-1001-A --reason out_of_stock --as acme --because "told by phone"'])
@takes_lines()
def reject(
    context: typer.Context,
    given: Input,
    reason: ReasonOption = None,
    note: NoteOption = None,
) -> None:
    """Reject pending lines, as the seller or for the seller (--as)."""
    take(context, Action.REJECT, given, reason=reason, note=note)


@app.command(
    examples=[
        'marketpush line ship MP-1001-A/1 --carrier dhl --tracking-number 123 --as acme --because "told by phone"'
    ]
)
@takes_lines()
def ship(
    context: typer.Context,
    given: Input,
    carrier: CarrierOption = None,
    tracking_number: TrackingOption = None,
    note: NoteOption = None,
) -> None:
    """Record that the seller handed lines to a carrier."""
    take(context, Action.SHIP, given, carrier=carrier, tracking_number=tracking_number, note=note)


@app.command(examples=["marketpush line track MP-1001-A/1 --carrier dhl --tracking-number 124"])
@takes_lines()
def track(
    context: typer.Context,
    given: Input,
    carrier: CarrierOption = None,
    tracking_number: TrackingOption = None,
    note: NoteOption = None,
) -> None:
    """Correct or add the carrier and tracking number of lines that were shipped."""
    take(context, Action.TRACK, given, carrier=carrier, tracking_number=tracking_number, note=note)


@app.command(examples=["marketpush line receive MP-1001-A/1 --by carrier"])
@takes_lines("customer", "carrier")
def receive(
    context: typer.Context,
    given: Input,
    note: NoteOption = None,
) -> None:
    """Record that lines arrived, as the customer or the carrier reports."""
    take(context, Action.RECEIVE, given, note=note)


@app.command(examples=["marketpush line close MP-1001-A"])
@takes_lines()
def close(
    context: typer.Context,
    given: Input,
    note: NoteOption = None,
) -> None:
    """Close lines that were received."""
    take(context, Action.CLOSE, given, note=note)


@app.command(examples=["marketpush line cancel MP-1001-A/2 --reason customer_request --by customer"])
@takes_lines("operator", "customer")
def cancel(
    context: typer.Context,
    given: Input,
    reason: ReasonOption = None,
    note: NoteOption = None,
) -> None:
    """Cancel pending or awaiting lines, for the marketplace or the customer."""
    take(context, Action.CANCEL, given, reason=reason, note=note)


@app.command(
    examples=[
        'marketpush line run --from sample_data/steps.csv --as each --because "the sellers sent what they did by post"'
    ]
)
@takes_lines()
def run(
    context: typer.Context,
    given: Input,
    note: NoteOption = None,
) -> None:
    """Do what each row of a file says in its column action: accept, ship, receive, refund, incident open, …

    A file may walk a line through several steps, one after the other, in one operation.
    """
    if given.references:
        raise UsageError("line run reads what to do from a file, a row a step", fix="marketpush line run --from FILE")
    take(context, Action.RUN, given, note=note)
