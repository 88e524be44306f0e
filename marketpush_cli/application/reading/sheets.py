"""A workbook's first sheet as a table: where its header is, and how that is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from marketpush_cli.application.reading.columns import column_name
from marketpush_cli.application.reading.faults import fault
from marketpush_cli.application.reading.headings import LOOKED_AT, is_certain
from marketpush_cli.application.reading.kinds import is_row, uncertain
from marketpush_cli.application.reading.layout import FileLayout
from marketpush_cli.application.reading.rows import Manner
from marketpush_cli.application.reading.tables import Record, Table
from marketpush_cli.application.reading.workbooks import first_sheet


def sheet_table(data: bytes, name: str, needed: frozenset[str], layout: FileLayout) -> tuple[Table, str | None]:
    """The table, and where it was found where that is not the first row of the only sheet."""
    sheet = first_sheet(data, name, layout.decimal)
    filled = ((row, cells) for row, cells in sheet.records if any(map(str.strip, cells)))
    looked_at = list(islice(filled, LOOKED_AT))
    at = _header_at(looked_at, filled, name, needed, layout)
    lines = layout.header_row or 1
    place = layout.place_of(needed)
    has_header = layout.has_header and not (looked_at and is_row(looked_at[at][1], place))
    manner = Manner("xlsx", layout.delimiter or ",", has_mark=True, preamble=("",) * (lines - 1), has_header=has_header)
    table = Table(name, chain(looked_at[at:], filled), manner, layout)
    told = []
    if sheet.count > 1:
        told.append(f'the first of {sheet.count} sheets, "{sheet.name}"')
    if looked_at and (place is not None or (at and layout.header_row is None)):
        row = looked_at[at][0]
        told.append(f"header in row {row}" if has_header else f"without a header: row {row} is a row")
    return table, f"read {', '.join(told)}" if told else None


def _header_at(
    looked_at: list[Record], more: Iterator[Record], name: str, needed: frozenset[str], layout: FileLayout
) -> int:
    if not layout.has_header or not looked_at:
        return 0
    if layout.header_row is not None:
        looked_at += (record for record in islice(more, layout.header_row) if record[0] <= layout.header_row)
        found = next((at for at, (row, _) in enumerate(looked_at) if row == layout.header_row), None)
        if found is None:
            raise fault(name, layout.header_row, "this row is empty, but --header-row says the header is there")
        return found
    marks = layout.marks(needed)
    for at, (_, cells) in enumerate(looked_at):
        if not marks.isdisjoint(map(column_name, cells)):
            if not is_certain([cells for _, cells in looked_at[:at]], _filled(cells), layout):
                raise uncertain(name, looked_at[at][0])
            return at
    return 0


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if cell.strip()]
