"""What commands that move lines are given: references or a file, how strictly, and for whom it is recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from marketpush_cli.commands.parameters import FromFile, KeepGoing, LineArguments, OrderArguments, Results
from marketpush_cli.commands.shared_options import takes

Command = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Input:
    """What a command was given to work on."""

    references: Sequence[str] = ()
    from_file: str | None = None
    results: str | None = None
    keep_going: bool = False
    by: str | None = None


def takes_lines(*by: str) -> Callable[[Command], Command]:
    """Give a command lines or a file of them; with `by`, also for whom it is recorded, the first if not said."""
    return _taking(LineArguments, by)


def takes_orders(command: Command) -> Command:
    """Give a command orders or a file of them."""
    return _taking(OrderArguments, ())(command)


def _taking(references: Any, by: Sequence[str]) -> Callable[[Command], Command]:
    declared: dict[str, tuple[Any, Any]] = {"references": (references, None)}
    if by:
        option = typer.Option("--by", metavar="|".join(by), help="Who did it.")
        declared["by"] = (Annotated[str, option], by[0])
    declared |= {"from_file": (FromFile, None), "results": (Results, None), "keep_going": (KeepGoing, False)}
    return lambda command: takes("given", declared, _input, command)


def _input(references: Sequence[str] | None, **given: Any) -> Input:
    return Input(references or (), **given)
