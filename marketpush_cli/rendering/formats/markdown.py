"""`md`: a GitHub table in which no name, title or message turns into markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TextIO

from marketpush_cli.domain.fields import Field
from marketpush_cli.rendering.page import Page, Rows, read_page
from marketpush_cli.rendering.people_values import people_rows, wording_for
from marketpush_cli.rendering.records import RIGHT_ALIGNED, WRITTEN_BY_US, RecordSet, shown_to_people
from marketpush_cli.rendering.screen import Request

_ACTS = re.compile(r"[\\`*\[\]<|~]|&(?=#?\w+;)")


def escaped(text: str) -> str:
    """The text with a backslash before everything that Markdown would act on inside a cell."""
    return _ACTS.sub(r"\\\g<0>", text)


def write(records: RecordSet, out: TextIO, request: Request) -> int:
    """Write the table, or the page of a single record, and return how many records."""
    wording = wording_for(out, request.screen, has_marks=False)
    if records.single:
        page = read_page(records, wording, shows_all=False)
        if page is not None:
            _write_page(out, page, 2)
        return 0 if page is None else 1
    rows = people_rows(records.fields, records.rows, wording)
    return _write_table(out, records.fields, shown_to_people(records.fields), rows)


def _write_table(out: TextIO, fields: Sequence[Field], shown: Sequence[int], rows: Iterable[Sequence[str]]) -> int:
    _write_line(out, [fields[index].label for index in shown])
    _write_line(out, ["---:" if fields[index].kind in RIGHT_ALIGNED else "---" for index in shown])
    cells = [(index, fields[index].kind not in WRITTEN_BY_US) for index in shown]
    count = 0
    for row in rows:
        _write_line(out, [escaped(row[index]) if is_data else row[index] for index, is_data in cells])
        count += 1
    return count


def _write_line(out: TextIO, cells: Iterable[str]) -> None:
    out.write(f"| {' | '.join(cells)} |\n")


def _write_page(out: TextIO, page: Page, level: int) -> None:
    _write_line(out, ("Field", "Value"))
    _write_line(out, ("---", "---"))
    for fact in page.facts:
        _write_line(out, (fact.label, "<br>".join(escaped(line) for line in fact.lines)))
    for label, part in page.parts:
        out.write(f"\n{'#' * level} {label}\n\n")
        if isinstance(part, Rows):
            _write_table(out, part.fields, part.shown, part.rows)
        else:
            _write_page(out, part, level + 1)
