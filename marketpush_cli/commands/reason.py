"""`marketpush reason`: why lines are rejected, canceled, refunded, and incidents opened and closed."""

from __future__ import annotations

from typing import Annotated

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.administering.registries import add_reason, retire_reason, set_reason
from marketpush_cli.application.administering.showing import reason_row
from marketpush_cli.application.administering.words import one_of
from marketpush_cli.commands.record_writing import answer, change
from marketpush_cli.commands.shell import command_group
from marketpush_cli.domain.catalogue import REASON
from marketpush_cli.domain.registries import ReasonKind

app = command_group(
    help="List the reasons people may give; add, rename and retire them.",
    examples=[
        "marketpush reason list --kind rejection",
        'marketpush reason add rejection discontinued --label "No longer made" --actor seller',
    ],
)

KINDS = "rejection, cancellation, incident_opening, incident_closing or refund."
Kind = Annotated[str, typer.Argument(metavar="KIND", help=KINDS)]
Code = Annotated[str, typer.Argument(metavar="CODE", help="The reason's code.")]
Actors = Annotated[
    list[str] | None,
    typer.Option("--actor", metavar="ACTOR", help="operator, seller or customer; may be given several times."),
]


@app.command("list", reads_only=True, examples=["marketpush reason list --kind refund"])
def list_(
    context: typer.Context,
    kind: Annotated[list[str] | None, typer.Option("--kind", metavar="KIND", help=KINDS)] = None,
) -> None:
    """List reasons, also those that are retired."""
    app_context = AppContext.of(context)
    kinds = {one_of("kind", text, list(ReasonKind)) for text in kind or ()}
    with app_context.reading("reason list") as (reader, _):
        rows = [row for row in reader.shared("reason") if not kinds or row["kind"] in kinds]
        app_context.show(REASON, map(reason_row, rows))


@app.command(examples=['marketpush reason add refund late --label "Came too late" --actor operator --actor seller'])
def add(
    context: typer.Context,
    kind: Kind,
    code: Code,
    label: Annotated[str, typer.Option("--label", metavar="TEXT", help="What people read.")],
    actor: Actors = None,
) -> None:
    """Add a reason; without --actor it is for those who take the steps it is a reason for."""
    app_context = AppContext.of(context)
    database = app_context.database
    done = change(app_context, "reason add", lambda run: add_reason(database, run, kind, code, label, actor or ()))
    answer(app_context, REASON, done, reason_row(done.columns))


@app.command("set", examples=['marketpush reason set refund late --label "Arrived too late"'])
def set_(
    context: typer.Context,
    kind: Kind,
    code: Code,
    label: Annotated[str | None, typer.Option("--label", metavar="TEXT", help="What people read.")] = None,
    actor: Actors = None,
    active: Annotated[bool, typer.Option("--active", help="Take back that it was retired.")] = False,
) -> None:
    """Change a reason's label or who may give it."""
    app_context = AppContext.of(context)
    done = change(
        app_context,
        "reason set",
        lambda run: set_reason(app_context.database, run, kind, code, label, actor or (), is_active=active),
    )
    answer(app_context, REASON, done, reason_row(done.columns))


@app.command(examples=["marketpush reason retire refund late"])
def retire(context: typer.Context, kind: Kind, code: Code) -> None:
    """Let a reason be given no more; what has it keeps it."""
    app_context = AppContext.of(context)
    done = change(app_context, "reason retire", lambda run: retire_reason(app_context.database, run, kind, code))
    answer(app_context, REASON, done, reason_row(done.columns))
