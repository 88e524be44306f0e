"""Tables printed line by line as rows come, in constant memory: headings, a rule, aligned cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TextIO

from marketpush_cli.domain.fields import Kind
from marketpush_cli.rendering.layout import GAP, Column, Cut, Layout, shortened, text_width
from marketpush_cli.rendering.screen import Screen
from marketpush_cli.rendering.statuses import style_of

_BETWEEN = " " * GAP
_CODES = {"yellow": "33", "cyan": "36", "bright_blue": "94", "magenta": "35", "bold magenta": "1;35"}
_CODES |= {"dim": "2", "bold": "1"}


@dataclass(frozen=True, slots=True)
class Look:
    """What decorates a table: whether there are colours, the characters of its rule and of cut text."""

    colour: bool
    rule: str
    ellipsis: str

    def painted(self, text: str, style: str) -> str:
        """The text in a style, where there are colours."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.colour and style and text else text


def look_for(screen: Screen, *, colour: bool) -> Look:
    """How tables look on this screen."""
    return Look(colour, "─", "…") if screen.unicode else Look(colour, "-", "...")


def print_aligned(out: TextIO, layout: Layout, rows: Iterable[Sequence[str]], look: Look, indent: str = "") -> int:
    """Print headings, rule and rows, and return how many rows; a cell wider than its column pushes the others."""
    headings = [_padded(shortened(column.label, column.width, look.ellipsis), column) for column in layout.columns]
    out.write(indent + look.painted(_BETWEEN.join(headings).rstrip(), "bold") + "\n")
    out.write(indent + look.painted(look.rule * layout.width, "dim") + "\n")
    writers = [(column.index, cell_writer(column, look)) for column in layout.columns]
    count = 0
    for row in rows:
        out.write(indent + _BETWEEN.join([write(row[index]) for index, write in writers]).rstrip() + "\n")
        count += 1
    return count


def cell_writer(column: Column, look: Look) -> Callable[[str], str]:
    """What cuts, pads and colours the cells of one column."""
    if column.kind is Kind.STATUS and look.colour:
        return lambda text: look.painted(text, style_of(text)) + _blanks(text, column)
    if column.cut is not Cut.NEVER:
        return lambda text: _padded(column.cut_to_width(text, look.ellipsis), column)
    return lambda text: _padded(text, column)


def _blanks(text: str, column: Column) -> str:
    return " " * (column.width - text_width(text))


def _padded(text: str, column: Column) -> str:
    blanks = _blanks(text, column)
    return blanks + text if column.is_right_aligned else text + blanks
