"""`marketpush report`: figures over many orders, each report one command."""

from __future__ import annotations

from typing import Annotated

import typer

from marketpush_cli.commands.report_options import ReportOptions, takes_report
from marketpush_cli.commands.reporting import show_report
from marketpush_cli.commands.saved_reports import print_schedule, run_saved
from marketpush_cli.commands.shell import command_group

SavedFile = Annotated[str, typer.Argument(metavar="FILE.toml", help="A file that says which reports and lists.")]

app = command_group(
    help="Add up sales, refunds, rates and times; every report explains (--explain) and proves (--check) itself.",
    examples=[
        "marketpush report sales --on 'last month' --by seller",
        "marketpush report sellers --since -90d --min-orders 20",
        "marketpush report aging",
    ],
)


@app.command(
    reads_only=True,
    examples=[
        "marketpush report sales --on 'last month' --by seller",
        "marketpush report sales --by month --since 2026",
    ],
)
@takes_report("min_orders")
def sales(context: typer.Context, typed: ReportOptions) -> None:
    """Show what was sold, canceled and given back, and what sellers are due; each amount on its own day."""
    show_report(context, "sales", typed)


@app.command(
    reads_only=True, examples=["marketpush report orders --by status", "marketpush report orders --by day --since -7d"]
)
@takes_report("min_orders")
def orders(context: typer.Context, typed: ReportOptions) -> None:
    """Show how many orders were placed, and for how much."""
    show_report(context, "orders", typed)


@app.command(
    reads_only=True,
    examples=[
        "marketpush report sellers --since -90d --min-orders 20",
        "marketpush report sellers --sort acceptance_rate",
    ],
)
@takes_report()
def sellers(context: typer.Context, typed: ReportOptions) -> None:
    """Show the sellers' score card: rates with numerator and denominator, and how long sellers take."""
    show_report(context, "sellers", typed)


@app.command(reads_only=True, examples=["marketpush report products --on 'last month' --sort -net --limit 20"])
@takes_report("min_orders")
def products(context: typer.Context, typed: ReportOptions) -> None:
    """Show which articles are sold, lost and complained about."""
    show_report(context, "products", typed)


@app.command(
    reads_only=True,
    examples=["marketpush report fulfillment --since -30d", "marketpush report fulfillment --by seller"],
)
@takes_report("min_orders")
def fulfillment(context: typer.Context, typed: ReportOptions) -> None:
    """Show how long lines stay at each stage."""
    show_report(context, "fulfillment", typed)


@app.command(
    reads_only=True,
    examples=["marketpush report incidents --by reason", "marketpush report incidents --by seller,reason"],
)
@takes_report("min_orders")
def incidents(context: typer.Context, typed: ReportOptions) -> None:
    """Show complaints: how many, how they stand, how long they took."""
    show_report(context, "incidents", typed)


@app.command(reads_only=True, examples=["marketpush report refunds --by reason --on 'last month'"])
@takes_report("min_orders")
def refunds(context: typer.Context, typed: ReportOptions) -> None:
    """Show what was given back, and why."""
    show_report(context, "refunds", typed)


@app.command(reads_only=True, examples=["marketpush report aging", "marketpush report aging --by seller"])
@takes_report("min_orders")
def aging(context: typer.Context, typed: ReportOptions) -> None:
    """Show what is stuck: lines by how long they have been at their stage."""
    show_report(context, "aging", typed)


@app.command(can_be_planned=False, examples=["marketpush report run sample_data/nightly.toml sales"])
def run(
    context: typer.Context,
    file: SavedFile,
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME...", help="Only these.")] = None,
) -> None:
    """Run saved reports and lists, each as if it were typed; one that fails does not stop the others."""
    run_saved(context, file, names or ())


@app.command(reads_only=True, examples=["marketpush report schedule sample_data/nightly.toml --for cron"])
def schedule(
    context: typer.Context,
    file: SavedFile,
    system: Annotated[str | None, typer.Option("--for", metavar="cron|systemd", help="Only the lines of one.")] = None,
) -> None:
    """Print the lines with which cron or systemd runs saved reports; nothing is installed."""
    print_schedule(context, file, system)
