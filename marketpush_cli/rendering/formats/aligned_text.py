"""`txt`: an aligned table without colour, in which nothing is cut."""

from __future__ import annotations

from itertools import chain, islice
from typing import TextIO

from marketpush_cli.rendering.aligned_lines import look_for, print_aligned
from marketpush_cli.rendering.layout import FIRST_ROWS, plan
from marketpush_cli.rendering.page import print_page, read_page
from marketpush_cli.rendering.people_values import people_rows, wording_for
from marketpush_cli.rendering.records import RecordSet, shown_to_people
from marketpush_cli.rendering.screen import Request


def write(records: RecordSet, out: TextIO, request: Request) -> int:
    """Write the table, or the page of a single record, and return how many records."""
    look = look_for(request.screen, colour=False)
    wording = wording_for(out, request.screen, has_marks=False)
    if records.single:
        page = read_page(records, wording, shows_all=False)
        if page is not None:
            print_page(out, page, look)
        return 0 if page is None else 1
    rows = people_rows(records.fields, records.rows, wording)
    first = list(islice(rows, FIRST_ROWS))
    layout = plan(records.fields, shown_to_people(records.fields), first, None)
    return print_aligned(out, layout, chain(first, rows), look)
