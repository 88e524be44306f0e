"""`marketpush line`: one order line's life, or thousands of them from a file."""

from __future__ import annotations

from typing import Annotated

import typer

from marketpush_cli.commands.filter_options import Typed, takes_filters
from marketpush_cli.commands.listing import list_lines
from marketpush_cli.commands.parameters import (
    CarrierOption,
    FromFile,
    KeepGoing,
    LineArguments,
    NoteOption,
    ReasonOption,
    Results,
    TrackingOption,
)
from marketpush_cli.commands.shell import command_group
from marketpush_cli.commands.showing import show_lines
from marketpush_cli.commands.step_taking import Input, take
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
@takes_filters
def list_(context: typer.Context, typed: Typed) -> None:
    """List order lines; --status is the line's."""
    list_lines(context, typed)


@app.command(reads_only=True, examples=["marketpush line show MP-1001-A/1"])
def show(context: typer.Context, lines: Annotated[list[str], typer.Argument(metavar="LINE...")]) -> None:
    """Show order lines with everything that is known of them."""
    show_lines(context, lines)


@app.command(examples=['marketpush line accept MP-1001-A --as acme --because "the seller is on holiday"'])
def accept(
    context: typer.Context,
    lines: LineArguments = None,
    note: NoteOption = None,
    from_file: FromFile = None,
    results: Results = None,
    keep_going: KeepGoing = False,
) -> None:
    """Accept pending lines, as the seller or for the seller (--as)."""
    given = Input(lines or (), from_file, results, keep_going)
    take(context, Action.ACCEPT, given, note=note)


@app.command(examples=['marketpush line reject MP-1001-A --reason out_of_stock --as acme --because "told by phone"'])
def reject(
    context: typer.Context,
    lines: LineArguments = None,
    reason: ReasonOption = None,
    note: NoteOption = None,
    from_file: FromFile = None,
    results: Results = None,
    keep_going: KeepGoing = False,
) -> None:
    """Reject pending lines, as the seller or for the seller (--as)."""
    given = Input(lines or (), from_file, results, keep_going)
    take(context, Action.REJECT, given, reason=reason, note=note)


@app.command(
    examples=[
        'marketpush line ship MP-1001-A/1 --carrier dhl --tracking-number 123 --as acme --because "told by phone"'
    ]
)
def ship(
    context: typer.Context,
    lines: LineArguments = None,
    carrier: CarrierOption = None,
    tracking_number: TrackingOption = None,
    note: NoteOption = None,
    from_file: FromFile = None,
    results: Results = None,
    keep_going: KeepGoing = False,
) -> None:
    """Record that the seller handed lines to a carrier."""
    given = Input(lines or (), from_file, results, keep_going)
    take(context, Action.SHIP, given, carrier=carrier, tracking_number=tracking_number, note=note)


@app.command(examples=["marketpush line track MP-1001-A/1 --carrier dhl --tracking-number 124"])
def track(
    context: typer.Context,
    lines: LineArguments = None,
    carrier: CarrierOption = None,
    tracking_number: TrackingOption = None,
    note: NoteOption = None,
    from_file: FromFile = None,
    results: Results = None,
    keep_going: KeepGoing = False,
) -> None:
    """Correct or add the carrier and tracking number of lines that were shipped."""
    given = Input(lines or (), from_file, results, keep_going)
    take(context, Action.TRACK, given, carrier=carrier, tracking_number=tracking_number, note=note)


@app.command(examples=["marketpush line receive MP-1001-A/1 --by carrier"])
def receive(
    context: typer.Context,
    lines: LineArguments = None,
    note: NoteOption = None,
    by: Annotated[str, typer.Option("--by", metavar="customer|carrier", help="Who did it.")] = "customer",
    from_file: FromFile = None,
    results: Results = None,
    keep_going: KeepGoing = False,
) -> None:
    """Record that lines arrived, as the customer or the carrier reports."""
    given = Input(lines or (), from_file, results, keep_going, by)
    take(context, Action.RECEIVE, given, note=note)


@app.command(examples=["marketpush line close MP-1001-A"])
def close(
    context: typer.Context,
    lines: LineArguments = None,
    note: NoteOption = None,
    from_file: FromFile = None,
    results: Results = None,
    keep_going: KeepGoing = False,
) -> None:
    """Close lines that were received."""
    given = Input(lines or (), from_file, results, keep_going)
    take(context, Action.CLOSE, given, note=note)


@app.command(examples=["marketpush line cancel MP-1001-A/2 --reason customer_request --by customer"])
def cancel(
    context: typer.Context,
    lines: LineArguments = None,
    reason: ReasonOption = None,
    note: NoteOption = None,
    by: Annotated[str, typer.Option("--by", metavar="operator|customer", help="Who did it.")] = "operator",
    from_file: FromFile = None,
    results: Results = None,
    keep_going: KeepGoing = False,
) -> None:
    """Cancel pending or awaiting lines, for the marketplace or the customer."""
    given = Input(lines or (), from_file, results, keep_going, by)
    take(context, Action.CANCEL, given, reason=reason, note=note)
