"""`marketpush carrier`: who carries parcels, and where they are followed."""

from __future__ import annotations

from typing import Annotated

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.administering.registries import (
    CarrierChange,
    add_carrier,
    retire_carrier,
    set_carrier,
)
from marketpush_cli.application.administering.showing import carrier_row
from marketpush_cli.commands.record_writing import answer, change
from marketpush_cli.commands.shell import command_group
from marketpush_cli.domain.catalogue import CARRIER

app = command_group(
    help="List carriers; add, rename and retire them.",
    examples=[
        "marketpush carrier list",
        "marketpush carrier add post --name 'Post' --url 'https://post.example/track/{number}'",
    ],
)

Code = Annotated[str, typer.Argument(metavar="CODE", help="The carrier's code.")]
Tracking = Annotated[
    str | None, typer.Option("--tracking", metavar="required|optional", help="Whether it needs tracking numbers.")
]
Url = Annotated[
    str | None,
    typer.Option(
        "--url", metavar="URL", help="Where a parcel is followed; {number} stands for its number; none clears."
    ),
]


@app.command("list", reads_only=True, examples=["marketpush carrier list"])
def list_(context: typer.Context) -> None:
    """List carriers, also those that are retired."""
    app_context = AppContext.of(context)
    with app_context.reading("carrier list") as (reader, _):
        app_context.show(CARRIER, map(carrier_row, reader.shared("carrier")))


@app.command(examples=["marketpush carrier add courier --name 'City Courier' --tracking optional"])
def add(
    context: typer.Context,
    code: Code,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="What people read.")],
    tracking: Tracking = None,
    url: Url = None,
) -> None:
    """Add a carrier; it needs tracking numbers unless --tracking optional says otherwise."""
    app_context = AppContext.of(context)
    given = CarrierChange(name, tracking, url)
    done = change(app_context, "carrier add", lambda run: add_carrier(app_context.database, run, code, given))
    answer(app_context, CARRIER, done, carrier_row(done.columns))


@app.command("set", examples=["marketpush carrier set courier --tracking required"])
def set_(
    context: typer.Context,
    code: Code,
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help="What people read.")] = None,
    tracking: Tracking = None,
    url: Url = None,
    active: Annotated[bool, typer.Option("--active", help="Take back that it was retired.")] = False,
) -> None:
    """Change a carrier's name, rule or address."""
    app_context = AppContext.of(context)
    given = CarrierChange(name, tracking, url, active)
    done = change(app_context, "carrier set", lambda run: set_carrier(app_context.database, run, code, given))
    answer(app_context, CARRIER, done, carrier_row(done.columns))


@app.command(examples=["marketpush carrier retire courier"])
def retire(context: typer.Context, code: Code) -> None:
    """Let a carrier be named no more; what it carried keeps it."""
    app_context = AppContext.of(context)
    done = change(app_context, "carrier retire", lambda run: retire_carrier(app_context.database, run, code))
    answer(app_context, CARRIER, done, carrier_row(done.columns))
