"""Tables and pages drawn by Rich: only harmless text, as `Text`, so that no markup, emoji code or link ever acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich.box import Box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from marketpush_cli.domain.fields import Kind
from marketpush_cli.rendering.aligned_lines import Look
from marketpush_cli.rendering.layout import GAP, Column, Cut, Layout, dropped_note, plan, shortened, text_width
from marketpush_cli.rendering.page import INDENT, Fact, Page, Rows
from marketpush_cli.rendering.screen import Screen
from marketpush_cli.rendering.statuses import style_of

_HEIGHT = 25


def console_for(out: TextIO, screen: Screen, width: int) -> Console:
    """A console that takes nothing from the environment and nothing from the text it prints."""
    return Console(
        file=out,
        width=max(width, 1),
        height=_HEIGHT,
        force_terminal=True,
        color_system="standard" if screen.colour else None,
        no_color=not screen.colour,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        _environ={},
    )


def rich_table(layout: Layout, rows: Iterable[Sequence[str]], look: Look, *, wraps: bool = False) -> Table:
    """The rows below bold headings and one rule; `wraps` breaks long text over lines instead of cutting it."""
    table = Table(box=_box(look.rule), show_edge=False, pad_edge=False, header_style="bold", border_style="dim")
    table.padding = (0, GAP - 1, 0, 0)
    for column in layout.columns:
        table.add_column(
            Text(shortened(column.label, column.width, look.ellipsis)),
            justify="right" if column.is_right_aligned else "left",
            width=column.width,
            no_wrap=not wraps,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*[_cell(row[column.index], column, look, wraps) for column in layout.columns])
    return table


def _box(rule: str) -> Box:
    lines = ["    "] * 8
    lines[2] = rule * 4
    return Box("\n".join(lines) + "\n", ascii=rule.isascii())


def _cell(text: str, column: Column, look: Look, wraps: bool) -> Text:
    if not (wraps and column.cut is Cut.ELLIPSIS):
        text = column.cut_to_width(text, look.ellipsis)
    return Text(text, style=style_of(text) if column.kind is Kind.STATUS else "")


def rich_page(page: Page, room: int, look: Look) -> Iterator[RenderableType]:
    """The facts of one record below each other, then its nested records."""
    yield _facts(page.facts)
    for label, part in page.parts:
        yield Text()
        yield Text(label, style="bold")
        for drawn in _part(part, room - INDENT, look):
            yield Padding(drawn, (0, 0, 0, INDENT))


def _part(part: Page | Rows, room: int, look: Look) -> Iterator[RenderableType]:
    if isinstance(part, Page):
        yield from rich_page(part, room, look)
        return
    layout = plan(part.fields, part.shown, part.rows, room)
    yield rich_table(layout, part.rows, look, wraps=True)
    note = dropped_note(layout, room, look.ellipsis)
    if note is not None:
        yield Text(note, style="dim", no_wrap=True, overflow="ignore")


def _facts(facts: Sequence[Fact]) -> Table:
    grid = Table.grid(padding=(0, GAP, 0, 0))
    grid.add_column(style="dim", no_wrap=True, width=max((text_width(fact.label) for fact in facts), default=0))
    grid.add_column(overflow="fold")
    for fact in facts:
        grid.add_row(Text(fact.label), Text("\n".join(fact.lines), style=fact.style))
    return grid
