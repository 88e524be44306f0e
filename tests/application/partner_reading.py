"""Reads bytes as the file of a partner, the way commands with `--from` do."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from marketpush_cli.application.asking import AMOUNTS, COLUMNS
from marketpush_cli.application.input_rows import Input, InputRow, open_input
from marketpush_cli.application.layouts.words import LayoutWords
from marketpush_cli.application.reading.columns import ColumnRules
from marketpush_cli.application.reading.layout import FileLayout

RULES = ColumnRules(frozenset(COLUMNS), ("reference",), are_filled=False, amounts=frozenset(AMOUNTS))


def layout(**words: Any) -> FileLayout:
    """The layout that flags say."""
    return LayoutWords(**words).layout({})


def opened(data: bytes, said: FileLayout | None = None) -> Input:
    return open_input("-", stdin=io.BytesIO(data), columns=COLUMNS, layout=said or FileLayout())


def read(data: bytes, said: FileLayout | None = None) -> list[InputRow]:
    return list(opened(data, said).rows(RULES))


def values(data: bytes, said: FileLayout | None = None) -> list[dict[str, str]]:
    return [row.values for row in read(data, said)]


def workbook(*sheets: Sequence[Sequence[Any]], **errors: str) -> bytes:
    """A workbook with rows of cells; dates are formatted as dates, `errors` are cells with a formula that fails."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    day, moment = (book.add_format({"num_format": form}) for form in ("dd.mm.yyyy", "dd.mm.yyyy hh:mm"))
    for rows in sheets:
        sheet = book.add_worksheet()
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, moment if isinstance(cell, datetime) else day)
                elif cell is not None:
                    sheet.write(row, column, cell)
        for place, shown in errors.items():
            sheet.write_formula(place, "=1/0", value=shown)
    book.close()
    return stream.getvalue()
