"""An empty file for a command: the header of the columns that it takes."""

from __future__ import annotations

import csv
from typing import Any

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.asking import AMOUNTS, COLUMNS
from marketpush_cli.application.layouts.words import header_of
from marketpush_cli.application.reading.layout import FileLayout
from marketpush_cli.domain.errors import UsageError

_SAYS_WHAT_TO_DO = "run"
_NAMES_A_LINE = ("line", "sku")


def usable_columns(command: Any) -> list[str]:
    """The columns that a command takes from a file: those of its options; amounts have a currency.

    Where each row says what to do, they are those of all that can be done.
    """
    if command.name == _SAYS_WHAT_TO_DO:
        return [name for name in COLUMNS if name not in _NAMES_A_LINE]
    options = {str(parameter.name) for parameter in command.params}
    usable = {"reference", *options} | ({"currency"} if options & set(AMOUNTS) else set())
    return [name for name in COLUMNS if name in usable]


def show_template(context: typer.Context, layout: FileLayout) -> None:
    """Print the header in the words and with the separator of a layout."""
    if not layout.has_header:
        raise UsageError("--template shows a header, but --header-row 0 says that there is none.", field="header-row")
    header = header_of(usable_columns(context.command), layout)
    out = AppContext.of(context).streams.machine_output()
    csv.writer(out, delimiter=layout.delimiter or ",", lineterminator="\n").writerow(header)
