"""The root command: names, helps and panels come from a table, modules only when their command runs."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperOption
from typer.main import get_command

from marketpush_cli.commands.shell.safe_command import SafeGroup
from marketpush_cli.commands.shell.signals import die_quietly_of_closed_pipes
from marketpush_cli.commands.shell.version import version

HELP = "Work on the orders of a marketplace: list, show, print and move them, refund, and see who did what."
EPILOG = """Examples
$ marketpush demo
$ marketpush orders list --status pending --since -7d
$ marketpush line ship MP-1001-A/1 --carrier dhl --tracking-number 123456
$ marketpush orders list --json | jq '.[].number'"""


class Entry(NamedTuple):
    """Where a command lives and how the root's help shows it."""

    module: str
    attribute: str
    help: str
    panel: str


class LazyRoot(SafeGroup):
    """Knows its commands by name; a module is imported when its command runs or its own help is asked for."""

    lists_everywhere = True

    def __init__(self, table: Mapping[str, Entry], **settings: Any) -> None:
        shown = {name: TyperCommand(name, help=row.help, rich_help_panel=row.panel) for name, row in table.items()}
        super().__init__(commands=shown, **settings)
        self.table = table

    def load(self, name: str) -> Any:
        """Import the module of a command and build it."""
        row = self.table[name]
        command = get_command(getattr(import_module(row.module), row.attribute))
        command.name = name
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that the words name, and only then load it."""
        name, _, rest = super().resolve_command(ctx, args)
        return name, self.load(name) if name else None, rest


def show_version(context: typer.Context, _option: object, wanted: bool | None) -> None:
    """Print the version and stop."""
    if wanted and not context.resilient_parsing:
        die_quietly_of_closed_pipes()
        typer.echo(version())
        raise typer.Exit


def build_root(table: Mapping[str, Entry]) -> LazyRoot:
    """The command line of a table of commands."""
    version_option = TyperOption(
        param_decls=["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show_version,
        help="Show the version and exit.",
    )
    return LazyRoot(
        table,
        name="marketpush",
        help=HELP,
        epilog=EPILOG,
        params=[version_option],
        context_settings={"help_option_names": ["-h", "--help"]},
        rich_markup_mode="rich",
    )
