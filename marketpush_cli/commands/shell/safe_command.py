"""Commands and groups that take the flags of everywhere, swallow no flag, and keep the brackets of their help."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from contextlib import redirect_stdout
from typing import Any

from typer.core import TyperCommand, TyperGroup

from marketpush_cli.commands.shell.everywhere import everywhere
from marketpush_cli.commands.shell.help_screen import help_screen
from marketpush_cli.commands.shell.signals import die_quietly_of_closed_pipes
from marketpush_cli.domain.errors import InvalidValue, UsageError
from marketpush_cli.streams import Invocation

MARKUP = re.compile(r"\\?(\[[a-z#/@][^\[]*?\])")


def literal(text: str | None) -> str | None:
    """Help text in which what looks like markup is shown as it is typed."""
    return MARKUP.sub(r"\\\1", text) if text else text


def keep_brackets(command: TyperCommand | TyperGroup) -> None:
    """Make every help text of a command literal."""
    command.help, command.epilog = literal(command.help), literal(command.epilog)
    command.short_help = literal(command.short_help)
    described: list[Any] = [parameter for parameter in command.params if hasattr(parameter, "help")]
    for parameter in described:
        parameter.help = literal(parameter.help)


def is_flag_word(value: object, flags: frozenset[str]) -> bool:
    """Whether a value is a flag of the command, also one with a value or several short ones in one word."""
    if not isinstance(value, str):
        return False
    cluster = value[1:] if re.fullmatch(r"-[A-Za-z]{2,}", value) else ""
    return value.partition("=")[0] in flags or (bool(cluster) and all(f"-{letter}" in flags for letter in cluster))


def values_of(found: object) -> Iterable[object]:
    """The values of an option that may be given several times."""
    return found if isinstance(found, list | tuple) else (found,)


def refuse_swallowed_flags(command: TyperCommand | TyperGroup, context: Any, words: list[str]) -> None:
    """`--reason --dry-run` would run for real with a strange reason."""
    if context.resilient_parsing:
        return
    found, _, order = command.make_parser(context).parse_args(args=list(words))
    parameters: list[Any] = command.get_params(context)
    flags = frozenset(flag for parameter in parameters for flag in (*parameter.opts, *parameter.secondary_opts))
    given: list[Any] = [parameter for parameter in order if parameter.param_type_name == "option"]
    for parameter in given:
        for value in values_of(found.get(parameter.name)):
            if is_flag_word(value, flags):
                sentence = f"{parameter.opts[-1]} needs a value, but {value} is a flag."
                raise UsageError(sentence, fix=f"{context.command_path} --help")
        if parameter.secondary_opts and {*words} & {*parameter.opts} and {*words} & {*parameter.secondary_opts}:
            both = " and ".join((parameter.opts[-1], parameter.secondary_opts[-1]))
            raise UsageError(f"{both} exclude each other.", fix=f"{context.command_path} --help")


class SafeCommand(TyperCommand):
    """A command; `reads_only` says that it may die of a closed pipe because nothing can be half done."""

    reads_only = False
    can_be_planned = False

    def __init__(self, name: str | None, **settings: Any) -> None:
        super().__init__(name, **settings)
        keep_brackets(self)

    def get_params(self, ctx: Any) -> list[Any]:
        """Its own parameters, those of everywhere, and help."""
        own: list[Any] = super().get_params(ctx)
        return [*own, *everywhere(self.params, hidden=False)]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words, after a look at what the options took."""
        refuse_swallowed_flags(self, ctx, args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run it."""
        if Invocation.of(ctx).planning is not None and not self.can_be_planned:
            raise InvalidValue(f"{ctx.command_path} is no command that a plan can hold", field="plan")
        if self.reads_only:
            die_quietly_of_closed_pipes()
        return super().invoke(ctx)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help as this run's screen can show it."""
        with help_screen(Invocation.of(ctx)):
            super().format_help(ctx, formatter)


class ReadingCommand(SafeCommand):
    """A command that only reads."""

    reads_only = True


class SafeGroup(TyperGroup):
    """A group of commands; the flags of everywhere are taken between its name and the command's, but not listed."""

    lists_everywhere = False

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        keep_brackets(self)

    def get_params(self, ctx: Any) -> list[Any]:
        """Its own parameters, those of everywhere, and help."""
        own: list[Any] = super().get_params(ctx)
        return [*own, *everywhere(self.params, hidden=not self.lists_everywhere)]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words up to the command's name."""
        if not args and not ctx.resilient_parsing:
            show_help_beside_the_answer(ctx)
            ctx.fail(f"A command is missing after {ctx.command_path!r}.")
        refuse_swallowed_flags(self, ctx, args)
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help as this run's screen can show it."""
        with help_screen(Invocation.of(ctx)):
            super().format_help(ctx, formatter)


def show_help_beside_the_answer(context: Any) -> None:
    """Help that was not asked for belongs on standard error."""
    if not Invocation.of(context).reports_json and sys.stderr is not None:
        with redirect_stdout(sys.stderr):
            context.get_help()
