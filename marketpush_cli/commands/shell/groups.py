"""How a command module starts: one call that gives a typer app with our commands in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NotRequired, TypedDict, Unpack

import typer
from typer.core import TyperCommand

from marketpush_cli.commands.shell.plannable_command import PlannableCommand
from marketpush_cli.commands.shell.safe_command import ReadingCommand, SafeCommand, SafeGroup


class CommandApp(typer.Typer):
    """A typer app whose commands are safe ones.

    `reads_only=True` marks a command that changes nothing, `can_be_planned=False` one that makes no sense later.
    """

    def command(
        self,
        name: str | None = None,
        *,
        cls: type[TyperCommand] | None = None,
        reads_only: bool = False,
        can_be_planned: bool = True,
        examples: Sequence[str] = (),
        **settings: Any,
    ) -> Callable[..., Any]:
        """Declare a command, with example lines below its help."""
        settings.setdefault("epilog", examples_text(examples))
        writing = PlannableCommand if can_be_planned else SafeCommand
        return super().command(name, cls=cls or (ReadingCommand if reads_only else writing), **settings)


def examples_text(examples: Sequence[str]) -> str | None:
    """Example lines as the end of a help."""
    return "\n".join(("Examples", *(f"$ {example}" for example in examples))) if examples else None


def single_command_app() -> CommandApp:
    """An app for a module with one command, which is reached by the module's own name."""
    return CommandApp(
        cls=SafeGroup,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        pretty_exceptions_show_locals=False,
    )


class GroupWords(TypedDict):
    """What is said about a group."""

    help: str
    examples: NotRequired[Sequence[str]]


def command_group(**words: Unpack[GroupWords]) -> CommandApp:
    """An app for a module whose commands stand below the module's name."""
    app = single_command_app()
    settings: dict[str, Any] = {"help": words["help"], "epilog": examples_text(words.get("examples", ()))}
    app.callback(cls=SafeGroup, **settings)(stay_a_group)
    return app


def stay_a_group() -> None:
    """Keep typer from taking a group of one command for that command."""
