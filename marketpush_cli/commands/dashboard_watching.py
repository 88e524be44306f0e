"""`dashboard --watch`: the screen again and again, each time of a new snapshot, until a key is pressed."""

from __future__ import annotations

import gc
import os
from functools import partial

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.when import parse_duration
from marketpush_cli.commands.dashboard_showing import Wanted, looked, screen_lines
from marketpush_cli.domain.errors import InvalidValue, UsageError
from marketpush_cli.streams import NOT_DRAWN_ON

USUAL = "10s"
SECOND = 1_000_000


def watch(app: AppContext, wanted: Wanted) -> None:
    """Show the dashboard until a key is pressed; a signal ends the run as it ends every other."""
    from marketpush_cli.dashboard.whole_screen import whole_screen

    every = wanted.every or USUAL
    seconds = _seconds(every)
    _refuse_without_a_screen(app)
    row = looked(app, wanted)
    stdin = app.streams.binary_input
    with whole_screen(app.streams.stdout, stdin.fileno()) as screen:
        while not screen.show(partial(_lines, app, row, every), seconds):
            app = app.later()
            gc.collect()  # a run looks for garbage rarely, and this one may last for days
            row = looked(app, wanted, is_again=True)


def _lines(app: AppContext, row: tuple[object, ...], every: str, width: int, height: int) -> list[str]:
    return screen_lines(app, row, width, height, f"every {every}, any key ends")


def _seconds(every: str) -> float:
    try:
        length = parse_duration(every)
    except InvalidValue as error:
        raise InvalidValue(error.sentence, fix=error.fix, field="every") from None
    if length < SECOND:
        raise InvalidValue("--every is at least one second", fix="--every 10s", field="every")
    return length / SECOND


def _refuse_without_a_screen(app: AppContext) -> None:
    is_seen = app.is_for_people and app.streams.stdin_is_terminal
    if not is_seen or app.format != "table" or app.options.fields is not None:
        raise UsageError(
            "--watch shows the dashboard at a terminal and nowhere else", fix="marketpush dashboard --json"
        )
    if os.environ.get("TERM", "") in NOT_DRAWN_ON:
        raise UsageError("this terminal cannot be drawn on, so there is nothing to watch", fix="marketpush dashboard")
