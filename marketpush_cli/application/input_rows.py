"""Reads `--from FILE|-` and imports: CSV, TSV, JSON lines or bare references, one checked row at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import BinaryIO, TypeVar

from marketpush_cli.application.reading.columns import ColumnRules, Unknown, column_name
from marketpush_cli.application.reading.faults import counted, fault, shortened
from marketpush_cli.application.reading.json_lines import objects
from marketpush_cli.application.reading.kinds import SEPARATORS, InputKind, detect_kind, kind_of, refuse_array
from marketpush_cli.application.reading.lines import (
    LINE_CAP,
    OBJECT_CAP,
    Cap,
    Line,
    refuse_longer,
    says_something,
    text_lines,
)
from marketpush_cli.application.reading.separated import SeparatedRecords
from marketpush_cli.application.reading.sources import blocks, source_name

__all__ = ["ROW_CAP", "Input", "InputRow", "detect_kind", "open_input", "read_objects", "read_rows"]

ROW_CAP = 5_000_000

_REFERENCE = "reference"
_NO_REFERENCE = frozenset(',;\t"')

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class InputRow:
    """One row: where it came from, the line it starts on (a header is line 1), and its texts by column."""

    source: str
    row: int
    values: dict[str, str]

    @property
    def names(self) -> Collection[str]:
        return self.values

    def get(self, name: str) -> str | None:
        """The text in a column, None where there is no such column."""
        return self.values.get(name)


@dataclass(frozen=True, slots=True)
class Input:
    """An input that was opened to tell its kind; it is read once, as rows or as objects. No kind: nothing in it."""

    name: str
    kind: InputKind | None
    first: Line | None
    lines: Iterator[Line]
    cap: Cap

    def rows(self, rules: ColumnRules) -> Iterator[InputRow]:
        """Its rows, whatever its kind."""
        return _capped(_rows(self.kind, self._rest(LINE_CAP), self.name, rules), self.name)

    def objects(self) -> Iterator[tuple[int, dict[str, object]]]:
        """Its objects, nested ones included, each with the number of its line."""
        return _capped(objects(self._rest(OBJECT_CAP), self.name), self.name)

    def _rest(self, size: int) -> Iterator[Line]:
        self.cap.size = size
        if self.first is None:
            return iter(())
        refuse_longer(self.first[1].encode(), self.name, self.first[0], size)
        return chain((self.first,), self.lines)


def open_input(source: str, *, stdin: BinaryIO, columns: Collection[str]) -> Input:
    """Opens a file, or standard input for `-`, and reads as far as telling its kind needs."""
    opened = _opened(source, stdin)
    if opened.first is None:
        return opened
    return replace(opened, kind=kind_of(source, *opened.first, columns))


def read_rows(
    source: str,
    *,
    stdin: BinaryIO,
    columns: Collection[str],
    required: Collection[str] = (),
    unknown: Unknown = "keep",
) -> Iterator[InputRow]:
    """The rows of a file or of standard input; nothing is opened before the first is asked for."""
    rules = ColumnRules.of(columns, required, unknown)
    yield from open_input(source, stdin=stdin, columns=rules.known).rows(rules)


def read_objects(source: str, *, stdin: BinaryIO) -> Iterator[tuple[int, dict[str, object]]]:
    """The objects of JSON lines, nested ones included, each with the number of its line."""
    opened = _opened(source, stdin)
    if opened.first is not None:
        refuse_array(opened.name, *opened.first)
    yield from opened.objects()


def _opened(source: str, stdin: BinaryIO) -> Input:
    name, cap = source_name(source), Cap(OBJECT_CAP)
    lines = text_lines(blocks(source, stdin), name, cap)
    first = next((line for line in lines if says_something(line[1])), None)
    return Input(name, None, first, lines, cap)


def _capped(items: Iterator[T], name: str) -> Iterator[T]:
    yield from islice(items, ROW_CAP)
    if next(items, None) is not None:
        raise fault(name, None, f"there are more than {ROW_CAP:,} rows", fix="Split the input.")


def _rows(kind: InputKind | None, lines: Iterator[Line], name: str, rules: ColumnRules) -> Iterator[InputRow]:
    if kind in SEPARATORS:
        return _separated_rows(SeparatedRecords(lines, SEPARATORS[kind], name), name, rules)
    if kind == "jsonl":
        return _object_rows(lines, name, rules)
    return _reference_rows(lines, name, rules)


def _separated_rows(separated: SeparatedRecords, name: str, rules: ColumnRules) -> Iterator[InputRow]:
    records = iter(separated)
    header_row, header = next(records, (1, []))
    names = rules.header(header, name, header_row) if header else []
    normal = [column_name(cell) for cell in header]
    for row, cells in records:
        if len(cells) != len(names):
            raise _wrong_width(name, row, cells, names)
        if column_name(cells[0]) == normal[0] and [column_name(cell) for cell in cells] == normal:
            raise fault(name, row, "the header stands here again", fix="Remove the line.")
        values = dict(zip(names, cells, strict=True))
        if rules.required:
            rules.require_values(values, name, row)
        yield InputRow(name, row, values)


def _wrong_width(name: str, row: int, cells: list[str], names: list[str]) -> Exception:
    what = f"the row has {counted(len(cells), 'cell')} where the header has {counted(len(names), 'column')}"
    if len(cells) < len(names):
        return fault(name, row, what, field=names[len(cells)])
    return fault(name, row, what, fix="Put a cell with a separator in it in quotes.")


def _object_rows(lines: Iterator[Line], name: str, rules: ColumnRules) -> Iterator[InputRow]:
    for row, item in objects(lines, name):
        values: dict[str, str] = {}
        for key, value in item.items():
            column = rules.name(key, name, row)
            if column in values:
                raise fault(name, row, "the object has this column twice", field=column)
            if value is not None:
                values[column] = value if isinstance(value, str) else _scalar(value, name, row, column)
        if rules.required:
            rules.require_values(values, name, row)
        yield InputRow(name, row, values)


def _scalar(value: object, name: str, row: int, column: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    raise fault(name, row, "a text or a number is wanted, not a list or an object", field=column)


def _reference_rows(lines: Iterator[Line], name: str, rules: ColumnRules) -> Iterator[InputRow]:
    for row, text in lines:
        if not says_something(text):
            continue
        reference = text.strip()
        if not _NO_REFERENCE.isdisjoint(reference):
            raise fault(name, row, f"{shortened(reference)} is not one reference", fix="Write one reference a line.")
        if _REFERENCE not in rules.known:
            known = ", ".join(sorted(rules.known))
            raise fault(name, row, "there is no header with a column known here", fix=f"The columns are {known}.")
        rules.require_columns((_REFERENCE,), name, row)
        yield InputRow(name, row, {_REFERENCE: reference})
