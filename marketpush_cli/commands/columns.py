"""`marketpush columns`: how partners' files are laid out, proposed from a file and kept under a name."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.asking import COLUMNS
from marketpush_cli.application.guessing import Guess, guess_layout
from marketpush_cli.application.layouts.tables import is_layout_name, table_of
from marketpush_cli.application.layouts.words import LayoutWords, saved_layout, words_of
from marketpush_cli.application.reading.layout import FileLayout
from marketpush_cli.commands.parameters import LayoutDecimal, LayoutDelimiter, LayoutEncoding, LayoutHeaderRow
from marketpush_cli.commands.shell import command_group
from marketpush_cli.commands.template import usable_columns
from marketpush_cli.configuration import save_columns
from marketpush_cli.domain.catalogue import FILE_COLUMN, FILE_LAYOUT
from marketpush_cli.domain.errors import NotFound, UsageError

app = command_group(
    help="Say how partners' files are laid out, and keep it under a name for --columns NAME.",
    examples=[
        "marketpush columns guess sample_data/partner_shipments.csv --for ship --encoding cp1252",
        "marketpush columns guess sample_data/partner_shipments.csv --encoding cp1252 --save nordversand",
        "marketpush columns list",
    ],
)
GROUPS = ("line", "orders", "incident")

Row = tuple[Any, ...]


@app.command(
    can_be_planned=False,
    examples=["marketpush columns guess sample_data/partner_shipments.csv --for ship --encoding cp1252"],
)
def guess(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="CSV, Excel or JSON lines; - is standard input.")],
    save: Annotated[str | None, typer.Option("--save", metavar="NAME", help="Keep it in the configuration.")] = None,
    purpose: Annotated[
        str | None, typer.Option("--for", metavar="COMMAND", help="Only what it takes: ship, refund, 'incident open'.")
    ] = None,
    delimiter: LayoutDelimiter = None,
    encoding: LayoutEncoding = None,
    decimal: LayoutDecimal = None,
    header_row: LayoutHeaderRow = None,
) -> None:
    """Propose the options that read a partner's file, with three rows as they read it; look before you use them."""
    run = AppContext.of(context)
    words = LayoutWords(delimiter=delimiter, encoding=encoding, decimal=decimal, header_row=header_row)
    said = words.layout({})
    if said.header_row == 0:
        raise UsageError("Columns are guessed by the words of a header, but --header-row 0 says that there is none.")
    if save is not None and not is_layout_name(save):
        raise UsageError(f"--save takes letters, digits, - and _, not {save[:40]!r}.", field="save")
    usable = COLUMNS if purpose is None else columns_of_command(context, purpose)
    found = guess_layout(file, stdin=run.streams.binary_input, said=said, usable=usable)
    run.show(FILE_COLUMN, found.records())
    say_options(run, found)
    if save is not None:
        keep(run, save, found.layout)


@app.command("list", reads_only=True, examples=["marketpush columns list"])
def list_(context: typer.Context) -> None:
    """List the layouts that are saved."""
    run = AppContext.of(context)
    run.show(FILE_LAYOUT, [layout_row(name, layout) for name, layout in run.configuration.layouts.items()])


@app.command(reads_only=True, examples=["marketpush columns show nordversand"])
def show(context: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Show one layout that is saved."""
    run = AppContext.of(context)
    run.show(FILE_LAYOUT, [layout_row(name, saved_layout(name, run.configuration.layouts, NotFound))], single=True)


def layout_row(name: str, layout: FileLayout) -> Row:
    """The record of a layout."""
    columns = {ours: str(theirs) for ours, theirs in layout.columns.items()}
    told = (layout.delimiter, layout.encoding, layout.decimal, layout.header_row)
    return (name, columns, *told, dict(layout.constants), shlex.join(words_of(layout)))


def say_options(run: AppContext, found: Guess) -> None:
    """The options ready to be pasted, and what has to be decided by somebody who knows the file."""
    words = shlex.join(words_of(found.layout))
    run.invocation.notice(f"read it with: {words}" if words else "it is read without further options")
    if found.unread:
        run.invocation.notice(f"left unread: {', '.join(found.unread)}")
    if not found.rows:
        run.invocation.notice("there is no row below the header")
    if found.has_commas:
        run.invocation.notice("amounts have a comma: add --decimal ,")


def keep(run: AppContext, name: str, layout: FileLayout) -> None:
    """Save a layout, unless it is a dry run."""
    if run.options.dry_run:
        run.invocation.notice(f"dry run: it would be saved as {name}; nothing was done")
        return
    path = save_columns(name, table_of(layout), run.options, os.environ, force=bool(run.options.force))
    run.invocation.notice(f"saved in {path}: --columns {name} reads such files from now on")


def columns_of_command(context: typer.Context, purpose: str) -> Sequence[str]:
    """The columns that a command takes from a file. Raises UsageError where no such command takes one."""
    root: Any = context.find_root().command
    words = purpose.split()
    places = [words] if len(words) > 1 or words == ["refund"] else [[group, *words] for group in GROUPS]
    for place in places:
        command = root.load(place[0]) if place and place[0] in (*GROUPS, "refund") else None
        for word in place[1:]:
            command = getattr(command, "commands", {}).get(word)
        names = {str(parameter.name) for parameter in getattr(command, "params", ())}
        if "from_file" in names:
            return usable_columns(command)
    raise UsageError(
        f"No command {purpose!r} takes a file.", field="for", fix="Examples: ship, refund, 'incident open'."
    )
