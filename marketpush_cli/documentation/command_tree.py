"""The live command line as records: every command with its usage, arguments, options and examples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import typer

from marketpush_cli.commands.shell.everywhere import FLAGS
from marketpush_cli.commands.shell.root import EPILOG, HELP, Entry, LazyRoot, build_root
from marketpush_cli.main import COMMANDS

PROGRAM = "marketpush"
PROMPT = "$ "


@dataclass(frozen=True, slots=True)
class Word:
    """One argument or option, as its help tells it."""

    names: tuple[str, ...]
    metavar: str | None
    help: str
    panel: str | None
    is_repeatable: bool = False

    @property
    def spelled(self) -> str:
        """How it is typed: `-L, --limit N`."""
        return ", ".join(self.names) + (f" {self.metavar}" if self.metavar else "")


@dataclass(frozen=True, slots=True)
class Command:
    """One command or group of commands."""

    path: str
    usage: str
    help: str
    arguments: tuple[Word, ...]
    options: tuple[Word, ...]
    examples: tuple[str, ...]
    is_group: bool


def live_root() -> LazyRoot:
    """The command line as `marketpush` builds it."""
    return build_root({name: Entry(*row) for name, row in COMMANDS.items()})


def program() -> Command:
    """The root command."""
    return Command(PROGRAM, f"{PROGRAM} [OPTIONS] COMMAND [ARGS]...", HELP, (), (), _examples(EPILOG), True)


def every_command() -> Iterator[Command]:
    """Every group and command, in the order of the root's help; a group before its commands."""
    root = live_root()
    context = typer.Context(root, info_name=PROGRAM)
    for name in COMMANDS:
        yield from _commands(root.load(name), name, context)


def _commands(command: Any, name: str, parent: typer.Context) -> Iterator[Command]:
    context = typer.Context(command, info_name=name, parent=parent)
    below = getattr(command, "commands", {})
    yield Command(
        context.command_path,
        " ".join([context.command_path, *(piece.strip("{}") for piece in command.collect_usage_pieces(context))]),
        plain(command.help),
        tuple(_word(parameter) for parameter in command.params if parameter.param_type_name == "argument"),
        tuple(_word(parameter) for parameter in command.params if parameter.param_type_name == "option"),
        _examples(command.epilog),
        bool(below),
    )
    for own, sub in below.items():
        yield from _commands(sub, own, context)


def everywhere_options() -> tuple[Word, ...]:
    """The options that every command takes."""
    root = live_root()
    context = typer.Context(root, info_name=PROGRAM)
    shown = [parameter for parameter in root.get_params(context) if FLAGS.intersection(parameter.opts)]
    return tuple(map(_word, shown))


def _word(parameter: Any) -> Word:
    is_option = parameter.param_type_name == "option"
    names = (*parameter.opts, *parameter.secondary_opts) if is_option else (parameter.metavar or parameter.name,)
    return Word(
        names,
        parameter.metavar if is_option else None,
        plain(getattr(parameter, "help", None)),
        getattr(parameter, "rich_help_panel", None),
        is_option and bool(parameter.multiple),
    )


def plain(text: str | None) -> str:
    """Help text without the escapes that keep its brackets on the screen."""
    return (text or "").replace("\\[", "[").strip()


def _examples(epilog: str | None) -> tuple[str, ...]:
    rows = plain(epilog).splitlines()
    return tuple(row.removeprefix(PROMPT) for row in rows if row.startswith(PROMPT))
