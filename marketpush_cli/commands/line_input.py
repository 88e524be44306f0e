"""What commands that move lines are given: references or a file, how strictly, and for whom it is recorded."""

from __future__ import annotations

import functools
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Annotated, Any, NamedTuple

import typer

from marketpush_cli.application.layouts.words import LayoutWords, words_of
from marketpush_cli.application.reading.layout import PLAIN, FileLayout
from marketpush_cli.commands.parameters import (
    Confirm,
    FromFile,
    InParts,
    KeepGoing,
    LayoutColumns,
    LayoutConstant,
    LayoutDecimal,
    LayoutDelimiter,
    LayoutEncoding,
    LayoutHeaderRow,
    LineArguments,
    OrderArguments,
    Results,
    Template,
)
from marketpush_cli.commands.shared_options import takes
from marketpush_cli.commands.template import show_template
from marketpush_cli.domain.errors import UsageError
from marketpush_cli.streams import Invocation

Command = Callable[..., None]

LAYOUT: Mapping[str, tuple[Any, Any]] = {
    "columns": (LayoutColumns, None),
    "delimiter": (LayoutDelimiter, None),
    "encoding": (LayoutEncoding, None),
    "decimal": (LayoutDecimal, None),
    "constant": (LayoutConstant, None),
    "header_row": (LayoutHeaderRow, None),
}


@dataclass(frozen=True, slots=True)
class Input:
    """What a command was given to work on."""

    references: Sequence[str] = ()
    from_file: str | None = None
    results: str | None = None
    keep_going: bool = False
    in_parts: int | None = None
    by: str | None = None
    layout: FileLayout = PLAIN
    confirm: int | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """The files that are read, so that no answer is written over them."""
        return () if self.from_file is None else (self.from_file,)


class _Typed(NamedTuple):
    """The same before the words about the file's layout have been understood."""

    given: Input
    words: LayoutWords
    wants_template: bool


def takes_lines(*by: str) -> Callable[[Command], Command]:
    """Give a command lines or a file of them; with `by`, also for whom it is recorded, the first if not said."""
    return _taking(LineArguments, by)


def takes_orders(command: Command) -> Command:
    """Give a command orders or a file of them."""
    return _taking(OrderArguments, ())(command)


def takes_messages(command: Command) -> Command:
    """Give a command orders or a file of messages; `--template` is that of messages."""
    declared: dict[str, tuple[Any, Any]] = {"references": (OrderArguments, None), "from_file": (FromFile, None)}
    declared |= {"results": (Results, None), "keep_going": (KeepGoing, False), "confirm": (Confirm, None), **LAYOUT}
    return takes("given", declared, _typed, _laid_out(command))


def _taking(references: Any, by: Sequence[str]) -> Callable[[Command], Command]:
    declared: dict[str, tuple[Any, Any]] = {"references": (references, None)}
    if by:
        option = typer.Option("--by", metavar="|".join(by), help="Who did it.")
        declared["by"] = (Annotated[str, option], by[0])
    declared |= {"from_file": (FromFile, None), "results": (Results, None), "keep_going": (KeepGoing, False)}
    declared |= {"in_parts": (InParts, None), "confirm": (Confirm, None)}
    declared |= {**LAYOUT, "template": (Template, False)}
    return lambda command: takes("given", declared, _typed, _laid_out(command))


def _typed(references: Sequence[str] | None, template: bool = False, **given: Any) -> _Typed:
    words = layout_words(**{name: given.pop(name) for name in LAYOUT})
    return _Typed(Input(references or (), **given), words, template)


def layout_words(constant: Sequence[str] | None, **given: Any) -> LayoutWords:
    """The flags about a file's layout as they were typed."""
    return LayoutWords(**given, constant=tuple(constant or ()))


def settle(context: typer.Context, layout: FileLayout, words: LayoutWords) -> None:
    """Let a plan hold the layout that a name stands for now, whatever is saved under it later."""
    if words.columns is None or "=" in words.columns:
        return
    context.params.update({**dict.fromkeys(LAYOUT), "constant": []})
    said = iter(words_of(layout))
    for flag, value in zip(said, said, strict=True):
        name = flag.removeprefix("--").replace("-", "_")
        context.params[name] = [*context.params["constant"], value] if name == "constant" else value


def _check_columns(argv: Sequence[str]) -> None:
    """Raises UsageError for columns that are said twice, of which the first would be lost."""
    words = argv[: argv.index("--")] if "--" in argv else argv
    said = [value for word, value in pairwise((*words, "")) if word == "--columns"]
    said += [word.removeprefix("--columns=") for word in words if word.startswith("--columns=")]
    if len(said) > 1:
        fix = f"--columns {shlex.quote(','.join(said))}"
        raise UsageError("--columns is given more than once; it takes all columns at once.", field="columns", fix=fix)


def _laid_out(command: Command) -> Command:
    """The command, given the layout that the words and the configuration say, or instead of it the template."""

    @functools.wraps(command)
    def wrapper(context: typer.Context, given: _Typed, **more: Any) -> None:
        _check_columns(Invocation.of(context).argv)
        layout = given.words.layout(Invocation.of(context).configuration.layouts if given.words.columns else {})
        if given.wants_template:
            show_template(context, layout)
            return
        if given.words.given and given.given.from_file is None:
            flags = ", ".join(given.words.given)
            raise UsageError(f"{flags}: this says how a file is laid out, so it needs --from FILE.", field="from")
        settle(context, layout, given.words)
        command(context, given=replace(given.given, layout=layout), **more)

    return wrapper
