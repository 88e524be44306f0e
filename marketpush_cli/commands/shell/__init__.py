"""What every command shares: how it is declared, found, loaded, stopped, and how its failure is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marketpush_cli.commands.shell.groups import command_group, single_command_app

__all__ = ["command_group", "single_command_app"]


def __getattr__(name: str) -> object:
    """Import typer only for a command, not for what is said before one is known."""
    if name not in __all__:
        raise AttributeError(name)
    from marketpush_cli.commands.shell import groups

    return getattr(groups, name)
