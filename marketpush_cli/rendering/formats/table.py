"""`table` and `wide`: columns for people; at a terminal Rich draws up to 200 rows; more are printed as they come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import TextIO

from marketpush_cli.rendering.aligned_lines import Look, look_for, print_aligned
from marketpush_cli.rendering.layout import FIRST_ROWS, Layout, dropped_note, plan
from marketpush_cli.rendering.page import Page, print_page, read_page
from marketpush_cli.rendering.people_values import people_rows, wording_for
from marketpush_cli.rendering.records import RecordSet, shown_to_people
from marketpush_cli.rendering.screen import Request, Screen


def write(records: RecordSet, out: TextIO, request: Request) -> int:
    """Write the table, or the page of a single record, and return how many records."""
    if records.single:
        return _write_page(records, out, request)
    look = look_for(request.screen, colour=request.screen.colour)
    fields = records.fields
    shown = tuple(range(len(fields))) if request.format == "wide" else shown_to_people(fields)
    rows = people_rows(fields, records.rows, wording_for(out, request.screen, has_marks=True))
    first = list(islice(rows, FIRST_ROWS + 1))
    layout = plan(fields, shown, first[:FIRST_ROWS], request.room)
    if request.screen.is_terminal and len(first) <= FIRST_ROWS:
        _draw(out, request.screen, layout, first, look)
        count = len(first)
    else:
        count = print_aligned(out, layout, chain(first, rows), look)
    note = dropped_note(layout, request.screen.width, look.ellipsis)
    if note is not None:
        out.write(look.painted(note, "dim") + "\n")
    return count


def _draw(out: TextIO, screen: Screen, layout: Layout, rows: Iterable[Sequence[str]], look: Look) -> None:
    from marketpush_cli.rendering.rich_table import console_for, rich_table

    console_for(out, screen, layout.width).print(rich_table(layout, rows, look))


def _write_page(records: RecordSet, out: TextIO, request: Request) -> int:
    wording = wording_for(out, request.screen, has_marks=True)
    page = read_page(records, wording, shows_all=request.format == "wide")
    if page is None:
        return 0
    look = look_for(request.screen, colour=request.screen.colour)
    if request.room is None:
        print_page(out, page, look)
    else:
        _draw_page(out, request.screen, page, look)
    return 1


def _draw_page(out: TextIO, screen: Screen, page: Page, look: Look) -> None:
    from rich.console import Group

    from marketpush_cli.rendering.rich_table import console_for, rich_page

    drawn = Group(*rich_page(page, screen.width, look))
    console_for(out, screen, screen.width).print(drawn)
