"""Records of CSV and TSV after RFC 4180, with misplaced quotes refused instead of guessed at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from marketpush_cli.application.reading.faults import fault
from marketpush_cli.application.reading.lines import LINE_CAP, Line
from marketpush_cli.domain.errors import InvalidValue

Record = tuple[int, list[str]]

# Possessive, so that a long cell without a closing quote is given up in one pass.
_UP_TO_CLOSING_QUOTE = re.compile(r'[^"]*+(?:""[^"]*+)*+"')


class Misquoted(list[str]):
    """No cells, because quotes are misplaced in a line that begins and ends a record."""

    def __init__(self, line: str, error: InvalidValue) -> None:
        super().__init__()
        self.line = line
        self.error = error


class SeparatedRecords:
    """Iterates over `(row, cells)`, the row being the line where the record starts.

    Raises InvalidValue where misplaced quotes leave open where a record ends; within one line they are `Misquoted`.
    """

    def __init__(self, lines: Iterable[Line], separator: str, name: str) -> None:
        self._lines = iter(lines)
        self._separator = separator
        self._name = name
        self._size = 0
        between = re.escape(separator)
        self._unquoted = re.compile(rf'[^"{between}]*')
        self._whole_cell = re.compile(rf'(?:"([^"]*+(?:""[^"]*+)*+)"|([^"{between}]*+))({between}|\Z)')

    def __iter__(self) -> Iterator[Record]:
        separator = self._separator
        for row, text in self._lines:
            if '"' in text:
                yield row, self._at_once(text) or self._cells_or_fault(row, text)
            elif text and not text.isspace():
                yield row, text.split(separator)

    def _at_once(self, text: str) -> list[str] | None:
        """The cells of a line that is a whole record without a fault."""
        cells: list[str] = []
        position = 0
        while cell := self._whole_cell.match(text, position):
            quoted, bare, separator = cell.groups()
            cells.append(bare if quoted is None else quoted.replace('""', '"'))
            if not separator:
                return cells
            position = cell.end()
        return None

    def _cells_or_fault(self, row: int, text: str) -> list[str]:
        try:
            return self._cells(row, text)
        except InvalidValue as error:
            if self._size > len(text):
                raise
            return Misquoted(text, error)

    def _cells(self, row: int, text: str) -> list[str]:
        cells: list[str] = []
        position, began = 0, row
        self._size = len(text)
        while True:
            if quoted := text.startswith('"', position):
                began = row
                cell, row, text, position = self._quoted(row, text, position + 1)
            else:
                cell, position = self._bare(text, position)
            cells.append(cell)
            if position == len(text):
                return cells
            if text[position] != self._separator:
                raise self._misplaced(began if quoted else row, row, quoted)
            position += 1

    def _bare(self, text: str, position: int) -> tuple[str, int]:
        match = self._unquoted.match(text, position)
        end = match.end() if match else position
        return text[position:end], end

    def _quoted(self, began: int, text: str, position: int) -> tuple[str, int, str, int]:
        """The cell, then the row, text and position behind its closing quote, which may be lines further on."""
        row, parts = began, list[str]()
        while not (match := _UP_TO_CLOSING_QUOTE.match(text, position)):
            parts.append(text[position:])
            row, text = self._next_line(began)
            position = 0
        parts.append(match[0][:-1])
        return "\n".join(parts).replace('""', '"'), row, text, match.end()

    def _next_line(self, began: int) -> Line:
        line = next(self._lines, None)
        if line is not None:
            self._size += len(line[1]) + 1
            if self._size <= LINE_CAP:
                return line
        within = "" if line is None else f" before its row is {LINE_CAP:,} characters long"
        what = f"a quote opens here and is not closed{within}"
        raise fault(self._name, began, what, fix='Close it, or double it ("") where it belongs to the text.')

    def _misplaced(self, began: int, row: int, quoted: bool) -> Exception:
        if quoted:
            ends = "" if began == row else f" in line {row}"
            what = f"text follows the closing quote of a cell{ends}; a quote before it may be missing or not doubled"
        else:
            what = "a quote stands inside a cell without quotes"
        return fault(self._name, began, what, fix='Put the cell in quotes and double those inside ("").')
