"""`csv` (RFC 4180) and `tsv`: a header of field names, then text unchanged unless a screen or spreadsheet reads it."""

from __future__ import annotations

import csv
from typing import TextIO

from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.rendering.machine_values import cell_value
from marketpush_cli.rendering.records import Convert, RecordSet, cells_converter, currency_reader
from marketpush_cli.rendering.safe_text import safe
from marketpush_cli.rendering.screen import Request
from marketpush_cli.rendering.spreadsheet_text import guarded

_TEXTS = frozenset({Kind.TEXT, Kind.REFERENCE, Kind.STATUS, Kind.CODE})


class _PlainLineEnds:
    """Ends rows with LF: the csv module quotes a lone CR only while it ends rows with CRLF itself."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, line: str) -> int:
        return self._out.write(line.removesuffix("\r\n") + "\n")


def write(records: RecordSet, out: TextIO, request: Request) -> int:
    """Write the header and the records, and return how many."""
    writer = csv.writer(out) if request.format == "csv" else csv.writer(_PlainLineEnds(out), delimiter="\t")
    convert = cells_converter([_cell(field, request) for field in records.fields])
    currency = currency_reader(records.fields)
    writer.writerow([field.name for field in records.fields])
    count = 0
    for row in records.rows:
        writer.writerow(convert(row, currency(row)))
        count += 1
    return count


def _cell(field: Field, request: Request) -> Convert | None:
    if field.kind not in _TEXTS:
        return cell_value(field)
    on_screen, excel_safe = request.screen.is_terminal, request.excel_safe
    if on_screen:
        return lambda text, _currency: guarded(safe(text)) if excel_safe else safe(text)
    return (lambda text, _currency: guarded(text)) if excel_safe else None
