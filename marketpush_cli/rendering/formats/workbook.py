"""`xlsx`: sheets with a bold, frozen header and a filter; amounts are numbers, times are dates, text is only text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from marketpush_cli.rendering.destination import PREFIX, SUFFIX
from marketpush_cli.rendering.formats.workbook_cells import Column, columns_of
from marketpush_cli.rendering.records import RecordSet, Row, currency_reader
from marketpush_cli.rendering.screen import Request

ROWS_OF_A_SHEET = 1_048_575
_LOOKED_AT = 200
_OPTIONS = {
    "constant_memory": True,
    "use_zip64": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(records: RecordSet, out: BinaryIO, request: Request) -> int:
    """Write the records, on a further sheet whenever one is full, and return how many."""
    currency = currency_reader(records.fields)
    every = iter(records.rows)
    first = list(islice(every, _LOOKED_AT))
    rows, count = chain(first, every), 0
    with _workbook(out, request.workplace) as book:
        bold = book.add_format({"bold": True})
        columns = columns_of(book, records.fields, first, request.screen.zone)
        following = next(rows, None)
        while following is not None or not book.worksheets():
            sheet = _new_sheet(book, columns, bold)
            on_it = chain(() if following is None else (following,), rows)
            written = 0
            for written, row in enumerate(islice(on_it, ROWS_OF_A_SHEET), 1):
                _write_row(sheet, written, columns, row, currency(row))
            sheet.autofilter(0, 0, written, len(columns) - 1)
            count += written
            following = next(rows, None)
    return count


def _new_sheet(book: Any, columns: Sequence[Column], bold: Any) -> Any:
    number = len(book.worksheets()) + 1
    sheet = book.add_worksheet("Data" if number == 1 else f"Data {number}")
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, column.heading, bold)
    return sheet


def _write_row(sheet: Any, number: int, columns: Iterable[Column], row: Row, currency: str | None) -> None:
    for index, (column, value) in enumerate(zip(columns, row, strict=False)):
        if value is not None:
            column.write(sheet, number, index, value, currency)


@contextmanager
def _workbook(out: BinaryIO, workplace: Path | None) -> Iterator[Any]:
    """A workbook that goes out when the block ends well; its rows wait on the disk, and are gone afterwards."""
    beside = None if workplace is None else workplace.resolve()
    with TemporaryDirectory(prefix=PREFIX, suffix=SUFFIX, dir=beside) as directory:
        book = Workbook(out, {**_OPTIONS, "tmpdir": directory})
        try:
            yield book
            book.close()
        except FileCreateError as error:
            if isinstance(error.__context__, OSError):
                raise error.__context__ from None
            raise
        finally:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()
