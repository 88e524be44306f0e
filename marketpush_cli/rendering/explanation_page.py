"""Why an order has its status and what may be done, on one page for a person at a terminal."""

from __future__ import annotations

from typing import Any, TextIO

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from marketpush_cli.rendering.order_page import Record, status_text
from marketpush_cli.rendering.people_values import Wording, wording_for
from marketpush_cli.rendering.rich_table import console_for
from marketpush_cli.rendering.screen import Screen

_INDENT = (0, 0, 0, 2)


def print_explanation_page(explanation: Record, out: TextIO, screen: Screen) -> None:
    """Write the page: per line what is allowed, then each action that is not, and why."""
    wording = wording_for(out, screen, has_marks=True)
    console = console_for(out, screen, screen.width)
    number = Text(wording.text(explanation["number"]), style="bold")
    console.print(Text("  ").join([number, status_text(explanation["status"], wording)]))
    console.print(Text(f"because of {wording.text(explanation['rule'])}", style="dim"))
    for line in explanation["lines"]:
        console.print()
        reference = Text(wording.text(line["reference"]), style="bold")
        console.print(Text("  ").join([reference, status_text(line["status"], wording)]))
        console.print(Padding(_actions(line["actions"], wording), _INDENT))


def _actions(actions: dict[str, Any], wording: Wording) -> Table:
    allowed = [name.replace("_", " ") for name, why in actions.items() if why is None]
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(Text("allowed"), Text(", ".join(allowed) or wording.absent))
    for name, why in actions.items():
        if why is not None:
            table.add_row(Text(name.replace("_", " "), style="dim"), Text(wording.text(why), style="dim"))
    return table
