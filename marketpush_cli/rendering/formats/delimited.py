"""`csv` (RFC 4180) and `tsv`: a header of field names, then text unchanged unless a screen or spreadsheet reads it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import Any, TextIO

from marketpush_cli.application.portions import portions
from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.rendering.machine_values import cell_value
from marketpush_cli.rendering.records import Convert, RecordSet, currency_reader
from marketpush_cli.rendering.safe_text import safe
from marketpush_cli.rendering.screen import Request
from marketpush_cli.rendering.spreadsheet_text import unmistakable

_AT_ONCE = 200
_TEXTS = frozenset({Kind.TEXT, Kind.REFERENCE, Kind.STATUS, Kind.CODE})


class _PlainLineEnds:
    """Ends rows with LF: the csv module quotes a lone CR only while it ends rows with CRLF itself."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, line: str) -> int:
        return self._out.write(line.removesuffix("\r\n") + "\n")


def write(records: RecordSet, out: TextIO, request: Request) -> int:
    """Write the header and the records, some at a time and column by column, and return how many."""
    fields, is_csv = records.fields, request.format == "csv"
    writer = csv.writer(out) if is_csv else csv.writer(_PlainLineEnds(out), delimiter="\t")
    separator, line_end = (",", "\r\n") if is_csv else ("\t", "\n")
    writer.writerow([field.name for field in fields])
    converts = [_cell(field, request) for field in fields]
    currency = currency_reader(fields)
    count = 0
    for rows in portions(records.rows, _AT_ONCE):
        currencies = [currency(row) for row in rows]
        columns = zip(converts, zip(*rows, strict=True), strict=False)
        texts = list(zip(*(_converted(convert, cells, currencies) for convert, cells in columns), strict=True))
        plain = _joined(texts, separator, line_end) if len(fields) > 1 else None  # a lone empty cell is quoted
        if plain is None:
            writer.writerows(texts)
        else:
            out.write(plain)
        count += len(rows)
    return count


def _joined(rows: Sequence[Sequence[str]], separator: str, line_end: str) -> str | None:
    """The rows as they are written where nothing in them has to be quoted, which is most of the time; else None.

    Nothing has to be where there are no quotes, and no more separators and line ends than were put in here.
    """
    width = len(rows[0])
    text = line_end.join(map(separator.join, rows)) + line_end
    is_plain = (
        '"' not in text
        and text.count(separator) == len(rows) * (width - 1)
        and text.count("\n") == len(rows)
        and text.count("\r") == len(rows) * line_end.count("\r")
    )
    return text if is_plain else None


def _converted(convert: Convert | None, cells: Sequence[Any], currencies: Sequence[str | None]) -> list[str]:
    if convert is None:
        return ["" if cell is None else str(cell) for cell in cells]
    pairs = zip(cells, currencies, strict=True)
    return ["" if cell is None else convert(cell, currency) or "" for cell, currency in pairs]


def _cell(field: Field, request: Request) -> Convert | None:
    if field.kind not in _TEXTS:
        return cell_value(field)
    shown = safe if request.screen.is_terminal else str
    if request.excel_safe:
        may_be_a_day = field.kind is Kind.CODE
        return lambda text, _currency: unmistakable(shown(text), may_be_a_day=may_be_a_day)
    return (lambda text, _currency: safe(text)) if request.screen.is_terminal else None
