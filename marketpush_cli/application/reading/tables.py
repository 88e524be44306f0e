"""From records to rows: what each column is, which rows say nothing, and which do not fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from marketpush_cli.application.reading.amounts import Amounts
from marketpush_cli.application.reading.columns import ColumnRules, column_name
from marketpush_cli.application.reading.faults import counted, fault
from marketpush_cli.application.reading.layout import FileLayout
from marketpush_cli.application.reading.naming import names_by_place, names_of_header, without_trailing
from marketpush_cli.application.reading.result_columns import OUTCOMES, place_in_row, place_of_results
from marketpush_cli.application.reading.rows import Columns, InputRow, Manner
from marketpush_cli.application.reading.separated import Misquoted
from marketpush_cli.domain.errors import InvalidValue

Record = tuple[int, list[str]]

_BLANKS_BEFORE = ("", " ", "\t", "\ufeff", "\xa0")


@dataclass(frozen=True, slots=True)
class Table:
    """The records of a file, beginning with its header where there is one."""

    name: str
    records: Iterator[Record]
    manner: Manner
    layout: FileLayout

    def rows(self, rules: ColumnRules) -> Iterator[InputRow]:
        """Each row; one whose known cells are all empty, such as the sum below a list, is passed over."""
        first = next(self.records, None)
        if first is None:
            return
        columns = self._columns(first, rules)
        header = [column_name(cell) for cell in columns.written]
        records = self.records if self.manner.has_header else chain((first,), self.records)
        starts = _first_letters(header)
        width, source = len(columns.names), self.name
        wanted = tuple(place for place, column in enumerate(columns.names) if column in rules.known)
        lead = wanted[0] if wanted else None
        amounts = self._amounts(columns, rules)
        is_checked = bool(rules.required and rules.are_filled)
        for row, as_read in records:
            cells = as_read
            if len(as_read) != width:
                try:
                    cells = self._fitted(row, as_read, columns)
                except InvalidValue as error:
                    if rules.are_readable:
                        raise
                    yield self._unreadable(row, as_read, columns, error)
                    continue
            if cells[0][:1] in starts and [column_name(cell) for cell in cells] == header:
                raise fault(source, row, "the header stands here again", fix="Remove the line.")
            if lead is not None and not cells[lead].strip() and not any(cells[place].strip() for place in wanted):
                continue
            read = amounts.read(cells, row) if amounts.places else cells
            found = InputRow(source, row, columns, read, None if read is cells else cells)
            if is_checked:
                rules.require_values(found.values, source, row)
            yield found

    def _columns(self, first: Record, rules: ColumnRules) -> Columns:
        row, cells = first
        if isinstance(cells, Misquoted):
            raise cells.error
        if self.manner.has_header:
            header = without_trailing(cells)
            names = names_of_header(header, self.layout, rules, self.name, row)
            return Columns(names, tuple(header), self.manner, self.layout.constants, place_of_results(header))
        names = names_by_place(len(cells), self.layout, self.name, row)
        rules.require_columns([*names, *self.layout.constants], self.name, row)
        return Columns(names, (), self.manner, self.layout.constants, place_in_row(cells))

    def _amounts(self, columns: Columns, rules: ColumnRules) -> Amounts:
        places = [place for place, name in enumerate(columns.names) if name in rules.amounts]
        return Amounts(places, columns.names, self.layout.decimal, self.name)

    def _fitted(self, row: int, cells: list[str], columns: Columns) -> list[str]:
        """The cells without empty ones behind the last column. Raises InvalidValue where it is not that."""
        if isinstance(cells, Misquoted):
            raise cells.error
        width = len(columns.names)
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]) and _is_in_place(cells, columns):
            return cells[:width]
        than = "header has" if self.manner.has_header else "first row has"
        what = f"the row has {counted(len(cells), 'cell')} where the {than} {counted(width, 'column')}"
        if len(cells) < width:
            raise fault(self.name, row, what, field=columns.names[len(cells)])
        raise fault(self.name, row, what, fix="Put a cell with a separator in it in quotes.")

    def _unreadable(self, row: int, cells: list[str], columns: Columns, error: InvalidValue) -> InputRow:
        width = len(columns.names)
        fitted = [*cells[:width], *[""] * (width - len(cells))]
        line = cells.line if isinstance(cells, Misquoted) else None
        return InputRow(self.name, row, columns, fitted, cells, error, line)


def _is_in_place(cells: Sequence[str], columns: Columns) -> bool:
    """Whether in a file of results a row that is too long has its outcome where it belongs, or none at all."""
    begin = columns.own_end
    return begin is None or cells[begin] in OUTCOMES or not any(map(str.strip, cells[begin:]))


def _first_letters(header: Sequence[str]) -> frozenset[str]:
    """With what a cell may begin that is the header's first, so that few rows are compared in full."""
    if not header:
        return frozenset()
    letter = header[0][:1]
    return frozenset((*_BLANKS_BEFORE, letter, letter.upper(), letter.title()))
