"""Writes `--results` also where a command on a file comes to no answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.answers import Done
from marketpush_cli.application.input_rows import InputRow
from marketpush_cli.application.results import results_of
from marketpush_cli.commands.line_input import Input
from marketpush_cli.domain.errors import MarketpushError


def write_results(app: AppContext, given: Input, rows: Sequence[InputRow], done: Done) -> None:
    """Write what came of each row, if that is wanted."""
    if given.results is not None:
        app.write_file(given.results, results_of(rows, given.references, done.answers), force=True)


@contextmanager
def results_kept(app: AppContext, given: Input, rows: Sequence[InputRow], reached: Done) -> Iterator[None]:
    """Where the block does not end well, write the rows with what was reached by then, if anything was."""
    try:
        yield
    except BaseException:
        if reached.answers:
            with suppress(MarketpushError):
                write_results(app, given, rows, reached)
        raise
