"""`marketpush setting`: the switches and limits of the marketplace."""

from __future__ import annotations

from typing import Annotated

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.administering.settings import known_setting, set_setting
from marketpush_cli.application.administering.showing import setting_row, setting_rows
from marketpush_cli.commands.record_writing import answer, change
from marketpush_cli.commands.shell import command_group
from marketpush_cli.domain.catalogue import SETTING

app = command_group(
    help="List, read and change the marketplace's settings.",
    examples=["marketpush setting list", "marketpush setting set sellers_may_auto_accept on"],
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The setting's name.")]


@app.command("list", reads_only=True, examples=["marketpush setting list"])
def list_(context: typer.Context) -> None:
    """List all settings with what they do."""
    app_context = AppContext.of(context)
    with app_context.reading("setting list") as (reader, _):
        app_context.show(SETTING, setting_rows(reader, app_context.at))


@app.command(reads_only=True, examples=["marketpush setting get undo_within_hours"])
def get(context: typer.Context, name: Name) -> None:
    """Show one setting."""
    app_context = AppContext.of(context)
    setting = known_setting(name)
    with app_context.reading(f"setting get {setting.name}") as (reader, _):
        rows = [row for row in setting_rows(reader, app_context.at) if row[0] == setting.name]
        app_context.show(SETTING, rows, single=True)


@app.command("set", examples=["marketpush setting set overdue_after_days 5"])
def set_(
    context: typer.Context,
    name: Name,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="on or off, or a whole number.")],
) -> None:
    """Change a setting."""
    app_context = AppContext.of(context)
    done = change(app_context, "setting set", lambda run: set_setting(app_context.database, run, name, value))
    answer(app_context, SETTING, done, setting_row(done.columns))
