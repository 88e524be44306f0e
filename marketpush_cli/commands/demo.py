"""`marketpush demo`: a database to look around in."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.commands.filter_options import Typed
from marketpush_cli.commands.founding import DEMO_EMAIL, demo_database
from marketpush_cli.commands.listing import list_orders
from marketpush_cli.commands.shell import single_command_app
from marketpush_cli.streams import Invocation

app = single_command_app()


@app.command(can_be_planned=False, examples=["marketpush demo", "marketpush demo --orders 20000 --path big.db"])
def demo(
    context: typer.Context,
    orders: Annotated[int, typer.Option("--orders", min=1, max=10_000_000, metavar="N", help="How many orders.")] = 400,
    path: Annotated[
        str | None, typer.Option("--path", metavar="FILE", help="Where, if not in your data directory.")
    ] = None,
) -> None:
    """Make a database with sample data to look around in, and list its orders; one that is there is kept."""
    run = Invocation.of(context)
    place = demo_database(run, Path(path) if path else None, orders)
    if place is None:
        return
    shown = run.given("database", str(place))
    context.find_root().obj = shown
    list_orders(context, Typed(limit=AppContext(shown).limit(None) or 20))
    run.notice(f"You are {DEMO_EMAIL} here, a master operator. To walk on with this database:")
    run.notice(f"  export MARKETPUSH_DATABASE={shlex.quote(str(place))}")
    run.notice("  marketpush orders list --status pending    marketpush --help")
