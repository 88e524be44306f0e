"""One operation on one page for a person at a terminal: who and what, its changes, and what can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, TextIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from marketpush_cli.rendering.order_page import Record, status_text
from marketpush_cli.rendering.people_values import Wording, wording_for
from marketpush_cli.rendering.rich_table import console_for
from marketpush_cli.rendering.screen import Screen

SHOWN = 50
_INDENT = (0, 0, 0, 2)


def print_operation_page(operation: Record, out: TextIO, screen: Screen) -> None:
    """Write the page; of very many changes the first ones, and how to see the others."""
    wording = wording_for(out, screen, has_marks=True)
    console = console_for(out, screen, screen.width)
    number = Text(wording.text(operation["operation"]), style="bold")
    action = Text(wording.text(operation["action"].replace("_", " ")))
    console.print(Text("  ").join([number, action, status_text(operation["outcome"], wording)]))
    console.print(_facts(operation, wording))
    _changes(console, operation, wording)
    _administration(console, operation["administration"], wording)
    console.print()
    console.print(_way_back(operation, wording))


def _grid(columns: int, whole: int = 0) -> Table:
    """A table of which the first columns are never wrapped."""
    table = Table.grid(padding=(0, 2))
    for column in range(columns):
        table.add_column(overflow="fold", no_wrap=column < whole)
    return table


def _facts(operation: Record, wording: Wording) -> Table:
    at = "@".join(operation[name] for name in ("login", "host") if operation[name])
    place = " ".join(filter(None, (at, operation["terminal"])))
    facts = [
        ("At", wording.time(operation["at"])),
        ("By", operation["actor"]),
        ("For", operation["on_behalf_of"]),
        ("From", place),
        ("File", operation["source"]),
        ("Lines", ", ".join(_counts(operation))),
        ("Undone by", operation["undone_by"]),
    ]
    table = _grid(2, whole=1)
    for name, text in facts:
        if text:
            table.add_row(Text(name, style="dim"), Text(wording.text(text)))
    return table


def _counts(operation: Record) -> Iterator[str]:
    yield f"{operation['changed']} changed"
    for name in ("unchanged", "refused"):
        if operation[name]:
            yield f"{operation[name]} {name}"


def _changes(console: Console, operation: Record, wording: Wording) -> None:
    changes = operation["changes"]
    if not changes:
        return
    console.print()
    console.print(Text("Changes", style="bold"))
    table = _grid(4, whole=2)
    for change in islice(changes, SHOWN):
        table.add_row(*_change(change, operation["undo"], wording))
    console.print(Padding(table, _INDENT))
    if len(changes) > SHOWN:
        hint = f"{SHOWN} of {len(changes)} shown; all of them: marketpush history show {operation['operation']} -f txt"
        console.print(Padding(Text(hint, style="dim"), _INDENT))


def _change(change: Mapping[str, Any], whole: str | None, wording: Wording) -> Iterator[Text]:
    """Reference, step, and reason; why it cannot be taken back only where that is not so of all."""
    yield Text(wording.text(change["reference"]))
    yield Text(wording.text(change["action"].replace("_", " ")))
    moved = change["from"] != change["to"] and change["to"]
    steps = (step.replace("_", " ") for step in (change["from"], change["to"]) if step)
    arrow = " → " if wording.unicode else " -> "
    yield Text(wording.text(arrow.join(steps) if moved else ""))
    why = change["undo"] if change["undo"] != whole else None
    words = "; ".join(wording.text(text) for text in (change["reason"], change["note"], why) if text)
    yield Text(words, style="dim")


def _administration(console: Console, records: list[Mapping[str, Any]], wording: Wording) -> None:
    if not records:
        return
    console.print()
    console.print(Text("People and settings", style="bold"))
    table = _grid(3)
    for record in islice(records, SHOWN):
        words = (record["reference"], record["action"].replace("_", " "), record["reason"] or "")
        table.add_row(*(Text(wording.text(word)) for word in words))
    console.print(Padding(table, _INDENT))


def _way_back(operation: Record, wording: Wording) -> Text:
    if operation["undo"] is None:
        return Text(f"to take it back: marketpush undo {operation['operation']}", style="dim")
    return Text(f"it cannot be taken back: {wording.text(operation['undo'])}", style="dim")
