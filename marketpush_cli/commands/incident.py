"""`marketpush incident`: complaints about lines, from opening to closing."""

from __future__ import annotations

from typing import Annotated

import typer

from marketpush_cli.commands.line_input import Input, takes_lines
from marketpush_cli.commands.parameters import NoteOption, ReasonOption
from marketpush_cli.commands.shell import command_group
from marketpush_cli.commands.showing import list_incidents, show_incidents
from marketpush_cli.commands.step_taking import take
from marketpush_cli.domain.transitions import Action

app = command_group(
    help="Open, resolve, dispute and close complaints about order lines; an open one freezes its line.",
    examples=[
        "marketpush incident list --seller acme",
        "marketpush incident open MP-1001-A/2 --reason defective --by customer",
        "marketpush incident close MP-1001-A/2 --reason replaced",
    ],
)


@app.command("list", reads_only=True, examples=["marketpush incident list --state new --state disputed"])
def list_(
    context: typer.Context,
    state: Annotated[
        list[str] | None, typer.Option(metavar="STATE", help="new, resolved, disputed, closed or all.")
    ] = None,
    seller: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="Seller's code, or part of the name.")
    ] = None,
    line: Annotated[list[str] | None, typer.Option(metavar="LINE", help="Incidents of this line or order.")] = None,
    limit: Annotated[
        int | None, typer.Option("-L", "--limit", min=0, metavar="N", help="At most so many; 0 = all.")
    ] = None,
) -> None:
    """List incidents; those that are not closed unless --state says otherwise."""
    list_incidents(context, state or (), seller or (), line or (), limit)


@app.command(reads_only=True, examples=["marketpush incident show MP-1001-A/2"])
def show(context: typer.Context, line: Annotated[str, typer.Argument(metavar="LINE")]) -> None:
    """Show the incidents of a line."""
    show_incidents(context, line)


@app.command("open", examples=["marketpush incident open MP-1001-A/2 --reason defective --by customer"])
@takes_lines("operator", "customer")
def open_(
    context: typer.Context,
    given: Input,
    reason: ReasonOption = None,
    note: NoteOption = None,
) -> None:
    """Open an incident on lines: they are frozen until it is closed."""
    take(context, Action.INCIDENT_OPEN, given, reason=reason, note=note)


@app.command(
    examples=['marketpush incident resolve MP-1001-A/2 --reason parts_sent --as acme --because "told by phone"']
)
@takes_lines()
def resolve(
    context: typer.Context,
    given: Input,
    reason: ReasonOption = None,
    note: NoteOption = None,
) -> None:
    """Record that the seller has resolved it, as the seller or for the seller (--as)."""
    take(context, Action.INCIDENT_RESOLVE, given, reason=reason, note=note)


@app.command(examples=['marketpush incident dispute MP-1001-A/2 --note "the parts do not fit" --by customer'])
@takes_lines("operator", "customer")
def dispute(
    context: typer.Context,
    given: Input,
    note: NoteOption = None,
) -> None:
    """Record that it is not resolved after all."""
    take(context, Action.INCIDENT_DISPUTE, given, note=note)


@app.command(examples=["marketpush incident close MP-1001-A/2 --reason replaced"])
@takes_lines("operator", "customer")
def close(
    context: typer.Context,
    given: Input,
    reason: ReasonOption = None,
    note: NoteOption = None,
) -> None:
    """Close an incident: the line shows its previous status again."""
    take(context, Action.INCIDENT_CLOSE, given, reason=reason, note=note)
