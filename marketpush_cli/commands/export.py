"""`marketpush export`: where the exports with --since-last ended, and how to begin one anew."""

from __future__ import annotations

from typing import Annotated

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.commands.shell import command_group
from marketpush_cli.domain.catalogue import EXPORT
from marketpush_cli.domain.errors import NotFound
from marketpush_cli.domain.permissions import Permission

app = command_group(
    help="See where exports with --since-last ended, and forget one so that it begins anew.",
    examples=["marketpush export list", "marketpush export forget nightly"],
)


@app.command("list", reads_only=True, examples=["marketpush export list"])
def list_(context: typer.Context) -> None:
    """List the names of --since-last with their last good run: an operator sees everybody's."""
    run = AppContext.of(context)
    with run.reading("export list", Permission.EXPORT) as (reader, acting):
        marks = reader.marks(None if acting.actor.stores is None else acting.actor.email)
        run.show(EXPORT, [(mark.name, mark.user, mark.at, mark.rows) for mark in marks])


@app.command(can_be_planned=False, examples=["marketpush export forget nightly"])
def forget(
    context: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME", help="The name of --since-last.")]
) -> None:
    """Forget where one of your exports ended: its next run gives everything."""
    from marketpush_cli.database.export_marks import forget_mark

    run = AppContext.of(context)
    with run.reading(f"export forget {name}", Permission.EXPORT) as (reader, acting):
        user = acting.actor.email
        is_there = any(mark.name == name for mark in reader.marks(user))
    if not is_there:
        raise NotFound(f"you have no export {name[:70]!r}", fix="marketpush export list", field="name")
    if run.options.dry_run:
        run.invocation.notice(f"dry run: {name} would be forgotten; nothing was done")
        return
    forget_mark(run.database, user, name)
    run.invocation.notice(f"forgot {name}: its next run gives everything")
