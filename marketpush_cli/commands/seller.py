"""`marketpush seller`: the stores that sell."""

from __future__ import annotations

from typing import Annotated

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.administering.desk import Administration
from marketpush_cli.application.administering.sellers import StoreChange, add_seller, read_until, set_seller
from marketpush_cli.application.administering.showing import seen_sellers, seller_row
from marketpush_cli.commands.record_writing import answer, change
from marketpush_cli.commands.shell import command_group
from marketpush_cli.domain.catalogue import SELLER

app = command_group(
    help="List, show, add and change the stores that sell.",
    examples=[
        "marketpush seller list",
        "marketpush seller add acme --name 'Acme Tools' --email orders@acme.example",
        "marketpush seller set acme --status closed --until 2027-01-06",
    ],
)

Code = Annotated[str, typer.Argument(metavar="CODE", help="The store's code.")]
Email = Annotated[
    str | None, typer.Option("--email", metavar="E-MAIL", help="Where the store is reached; set: none clears.")
]
AutoAccept = Annotated[
    bool | None, typer.Option("--auto-accept/--no-auto-accept", help="Accept new orders once they are paid, or not.")
]


@app.command("list", reads_only=True, examples=["marketpush seller list"])
def list_(context: typer.Context) -> None:
    """List stores; a seller's user sees its own."""
    app_context = AppContext.of(context)
    with app_context.reading("seller list") as (reader, acting):
        found = seen_sellers(reader, acting)
        counts = reader.order_counts([row["code"] for row in found])
        app_context.show(SELLER, [seller_row(row, counts, app_context.at) for row in found])


@app.command(reads_only=True, examples=["marketpush seller show acme"])
def show(context: typer.Context, code: Code) -> None:
    """Show one store."""
    app_context = AppContext.of(context)
    with app_context.reading(f"seller show {code}") as (reader, acting):
        (found,) = seen_sellers(reader, acting, code)
        app_context.show(SELLER, [seller_row(found, reader.order_counts([code]), app_context.at)], single=True)
    until = found["status_until"]
    if until is not None and until > app_context.at:
        app_context.invocation.notice(f"{found['status']} until {app_context.local_time(until)}")


@app.command(examples=["marketpush seller add acme --name 'Acme Tools' --email orders@acme.example"])
def add(
    context: typer.Context,
    code: Code,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="The store's name.")],
    email: Email = None,
    auto_accept: AutoAccept = None,
) -> None:
    """Add a store, open from the start."""
    app_context = AppContext.of(context)
    given = StoreChange(name, email, auto_accept=auto_accept)
    done = change(app_context, "seller add", lambda run: add_seller(app_context.database, run, code, given))
    _answer(app_context, done)


@app.command(
    "set",
    examples=[
        "marketpush seller set acme --status closed --until 2027-01-06",
        "marketpush seller set acme --acting-user bo@acme.example",
    ],
)
def set_(
    context: typer.Context,
    code: Code,
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help="The store's name.")] = None,
    email: Email = None,
    status: Annotated[
        str | None, typer.Option("--status", metavar="STATUS", help="open, pending, suspended, closed or archived.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="WHEN", help="Open again after it.")] = None,
    acting_user: Annotated[
        str | None, typer.Option("--acting-user", metavar="E-MAIL", help="Whom --as CODE stands for; none clears.")
    ] = None,
    auto_accept: AutoAccept = None,
) -> None:
    """Change a store; its seller_admin may switch --auto-accept where the marketplace allows it."""
    app_context = AppContext.of(context)
    ends_at = None if until is None else read_until(until, app_context.zone, app_context.at)
    given = StoreChange(name, email, status, ends_at, acting_user, auto_accept)
    done = change(app_context, "seller set", lambda run: set_seller(app_context.database, run, code, given))
    _answer(app_context, done)


def _answer(app_context: AppContext, done: Administration) -> None:
    with app_context.database.reading() as reader:
        counts = reader.order_counts([done.columns["code"]])
    answer(app_context, SELLER, done, seller_row(done.columns, counts, app_context.at))
