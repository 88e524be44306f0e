"""docs/commands.md: what can be typed, from the live command tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from marketpush_cli.commands.filter_options import DECLARED
from marketpush_cli.documentation.command_tree import Command, Word, every_command, everywhere_options, program
from marketpush_cli.documentation.markdown import block, code, paragraphs, table

BEFORE = """
# Commands

Every command takes the options of [Everywhere](#everywhere), before or after its name. Commands with filters take
those of [Filters](#filters). What goes in and out is told elsewhere: [filters and WHEN](filters.md),
[formats and files](output.md), [fields](fields.md), [exit codes](exit-codes.md), [steps](transitions.md).
`marketpush COMMAND --help` says the same on the screen.
"""
AROUND = """
Variables stand in for options: `MARKETPUSH_DATABASE`, `MARKETPUSH_USER`, `MARKETPUSH_TIMEZONE`, `MARKETPUSH_CONFIG`,
`MARKETPUSH_PROFILE`, `MARKETPUSH_FORMAT`, `MARKETPUSH_COLOR`, `MARKETPUSH_PAGER`, `MARKETPUSH_NO_INPUT` and
`MARKETPUSH_DEBUG`; see [Configuration](output.md#configuration) for the file and for which of them wins.
"""
FILTERS = """
Different filters narrow each other, one given several times widens: `--seller acme --status pending --status shipped`
means Acme's orders that are pending or shipped. [Filters](filters.md) explains each, and WHEN.
"""


def commands_page() -> str:
    """The page."""
    commands = list(every_command())
    return paragraphs(
        BEFORE,
        block("text", program().examples),
        "## Everywhere",
        _options(everywhere_options()),
        AROUND,
        "## Filters",
        FILTERS,
        _options(_filters(commands)),
        *(part for command in commands for part in _parts(command)),
    )


def _filters(commands: Iterable[Command]) -> list[Word]:
    lists = next(command for command in commands if command.path == "marketpush orders list")
    return [option for option in lists.options if _is_filter(option)]


def _is_filter(option: Word) -> bool:
    return option.panel in ("Filters", "Page") and option.names[-1].strip("-").replace("-", "_") in _FILTER_NAMES


_FILTER_NAMES = frozenset(DECLARED) | {"unpaid"}


def _parts(command: Command) -> Iterator[str]:
    has_own_group = command.is_group or " " not in command.path.removeprefix("marketpush ")
    yield f"{'##' if has_own_group else '###'} {command.path}"
    yield command.help
    if not command.is_group:
        yield block("text", [command.usage])
        yield _own_options(command)
    yield paragraphs("Examples:", block("text", command.examples))


def _own_options(command: Command) -> str:
    own = [option for option in command.options if not _is_filter(option)]
    words = [*(argument for argument in command.arguments if argument.help), *own]
    has_filters = len(own) < len(command.options)
    return paragraphs(_options(words), "Also takes the [filters](#filters)." if has_filters else "")


def _options(words: Iterable[Word]) -> str:
    rows = [(code(word.spelled), word.help + (" (repeatable)" if word.is_repeatable else "")) for word in words]
    return table(("option", "meaning"), rows) if rows else ""
