"""`marketpush dashboard`: how the marketplace is doing, on one screen or one page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from marketpush_cli.commands.dashboard_showing import Wanted, show_dashboard
from marketpush_cli.commands.filter_options import DECLARED as FILTERS
from marketpush_cli.commands.shared_options import takes
from marketpush_cli.commands.shell import single_command_app

app = single_command_app()


def _option(*names: str, says: str, metavar: str | None = None, least: int | None = None) -> Any:
    return typer.Option(*names, help=says, metavar=metavar, min=least, rich_help_panel="Dashboard")


DECLARED: dict[str, tuple[Any, Any]] = {
    "seller": (FILTERS["seller"], None),
    "number": (FILTERS["number"], None),
    "customer": (FILTERS["customer"], None),
    "paid": (FILTERS["paid"], None),
    "min_orders": (
        Annotated[
            int, _option("--min-orders", metavar="N", least=0, says="Rank sellers that decided on so many in 30 days.")
        ],
        5,
    ),
    "watch": (Annotated[bool, _option("--watch", says="Stay and look again, until a key is pressed.")], False),
    "every": (Annotated[str | None, _option("--every", metavar="10s", says="How often --watch looks again.")], None),
}


def _takes_options(command: Callable[..., None]) -> Callable[..., None]:
    return takes("wanted", DECLARED, Wanted, command)


@app.command(
    reads_only=True,
    examples=[
        "marketpush dashboard",
        "marketpush dashboard --seller casa-verde",
        "marketpush dashboard -o today.html",
    ],
)
@_takes_options
def dashboard(context: typer.Context, wanted: Wanted) -> None:
    """Show sales, what waits, rates, sellers and newest events on one screen; -o FILE.html makes it a page."""
    show_dashboard(context, wanted)
