"""`plain`: cells between TABs, a record a line, no header; what would break a line is shown instead."""

from __future__ import annotations

from typing import TextIO

from marketpush_cli.domain.fields import Field
from marketpush_cli.rendering.machine_values import cell_value
from marketpush_cli.rendering.records import Convert, RecordSet, cells_converter, currency_reader
from marketpush_cli.rendering.safe_text import safe
from marketpush_cli.rendering.screen import Request


def write(records: RecordSet, out: TextIO, _request: Request) -> int:
    """Write the records and return how many."""
    convert = cells_converter([_cell(field) for field in records.fields], absent="")
    currency = currency_reader(records.fields)
    count = 0
    for row in records.rows:
        out.write("\t".join(convert(row, currency(row))) + "\n")
        count += 1
    return count


def _cell(field: Field) -> Convert:
    to_value = cell_value(field)
    if to_value is None:
        return lambda value, _currency: safe(str(value))
    convert = to_value
    return lambda value, currency: convert(value, currency) or ""
