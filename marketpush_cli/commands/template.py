"""An empty file for a command: the header of the columns that it takes."""

from __future__ import annotations

import csv

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.asking import AMOUNTS, COLUMNS
from marketpush_cli.application.layouts.words import header_of
from marketpush_cli.application.reading.layout import FileLayout
from marketpush_cli.domain.errors import UsageError


def usable_columns(options: set[str]) -> list[str]:
    """The columns that a command with these options takes from a file; amounts have a currency."""
    usable = {"reference", *options} | ({"currency"} if options & set(AMOUNTS) else set())
    return [name for name in COLUMNS if name in usable]


def show_template(context: typer.Context, layout: FileLayout) -> None:
    """Print the header in the words and with the separator of a layout."""
    if not layout.has_header:
        raise UsageError("--template shows a header, but --header-row 0 says that there is none.", field="header-row")
    header = header_of(usable_columns({str(parameter.name) for parameter in context.command.params}), layout)
    out = AppContext.of(context).streams.machine_output()
    csv.writer(out, delimiter=layout.delimiter or ",", lineterminator="\n").writerow(header)
