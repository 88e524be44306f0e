"""What the help is printed on: this run's colours and width, whatever the environment makes of them elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from marketpush_cli.commands.shell.signals import die_quietly_of_closed_pipes
from marketpush_cli.configuration import wants_color
from marketpush_cli.domain.errors import MarketpushError
from marketpush_cli.streams import Invocation, is_terminal, terminal_width

WIDEST = 120


def help_color(run: Invocation) -> bool:
    """Whether help is coloured; a wrong configuration must not stand between the user and the help."""
    try:
        return run.configuration.color
    except MarketpushError:
        return wants_color("auto", os.environ, is_terminal=is_terminal(sys.stdout))


@contextmanager
def help_screen(run: Invocation) -> Iterator[None]:
    """Tell typer's help what it would otherwise guess, for as long as it prints."""
    from typer import rich_utils

    die_quietly_of_closed_pipes()
    color = help_color(run)
    before = (rich_utils.FORCE_TERMINAL, rich_utils.COLOR_SYSTEM, rich_utils.MAX_WIDTH)
    forbidden = os.environ.pop("NO_COLOR", None) if color else None
    rich_utils.FORCE_TERMINAL, rich_utils.COLOR_SYSTEM = color, "standard" if color else None
    rich_utils.MAX_WIDTH = min(terminal_width(), WIDEST)
    try:
        yield
    finally:
        rich_utils.FORCE_TERMINAL, rich_utils.COLOR_SYSTEM, rich_utils.MAX_WIDTH = before
        if forbidden is not None:
            os.environ["NO_COLOR"] = forbidden
