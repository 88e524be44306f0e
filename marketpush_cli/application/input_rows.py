"""Reads `--from FILE|-` and imports: CSV of any separator, Excel, JSON lines or bare references, row by row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO, TypeVar

from marketpush_cli.application.reading.columns import ColumnRules, Unknown
from marketpush_cli.application.reading.encodings import MARK, encoding_of
from marketpush_cli.application.reading.faults import fault
from marketpush_cli.application.reading.headings import LOOKED_AT, first_that_says
from marketpush_cli.application.reading.json_lines import objects
from marketpush_cli.application.reading.kinds import Look, look_at, refuse_array
from marketpush_cli.application.reading.layout import PLAIN, FileLayout
from marketpush_cli.application.reading.lines import (
    LINE_CAP,
    OBJECT_CAP,
    Cap,
    Line,
    refuse_longer,
    says_something,
    text_lines,
)
from marketpush_cli.application.reading.plain_rows import object_rows, reference_rows
from marketpush_cli.application.reading.rows import Columns, InputKind, InputRow, Manner
from marketpush_cli.application.reading.separated import SeparatedRecords
from marketpush_cli.application.reading.sheets import sheet_table
from marketpush_cli.application.reading.sources import blocks, refuse_foreign, source_name
from marketpush_cli.application.reading.tables import Table
from marketpush_cli.application.reading.workbooks import OPENING, SIZE_CAP
from marketpush_cli.domain.errors import InvalidValue

__all__ = ["ROW_CAP", "Columns", "Input", "InputRow", "Manner", "open_input", "read_objects", "read_rows"]

ROW_CAP = 5_000_000

_KEYS = frozenset({"reference", "order_number"})
_MOST_LOOKED_AT = 1024 * 1024
_SPOKEN = {"\t": "TAB", " ": "a blank"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Input:
    """An input that was opened to tell its kind; it is read once, as rows or as objects. No kind: nothing in it.

    `said` is how it was found to be laid out, where that is not as usual.
    """

    name: str
    kind: InputKind | None
    manner: Manner | None
    layout: FileLayout
    said: str | None
    lines: Iterator[Line]
    table: Table | None = None

    def rows(self, rules: ColumnRules) -> Iterator[InputRow]:
        """Its rows, whatever its kind."""
        return _capped(self._rows(rules), self.name)

    def objects(self) -> Iterator[tuple[int, dict[str, object]]]:
        """Its objects, nested ones included, each with the number of its line."""
        return _capped(objects(self.lines, self.name), self.name)

    def _rows(self, rules: ColumnRules) -> Iterator[InputRow]:
        if self.manner is None:
            return iter(())
        if self.table is not None:
            return self.table.rows(rules)
        if self.kind == "jsonl":
            return object_rows(_not_longer(self.lines, self.name), self.name, rules, self.layout, self.manner)
        return reference_rows(self.lines, self.name, rules, self.layout, self.manner)


def open_input(
    source: str,
    *,
    stdin: BinaryIO,
    columns: Collection[str],
    layout: FileLayout | None = None,
) -> Input:
    """Opens a file, or standard input for `-`, and reads as far as telling its kind and finding its header needs.

    Without a `layout` there are no flags that could say one, and errors name none.
    """
    name, known = source_name(source), layout or PLAIN
    needed = _KEYS & set(columns)
    raw = blocks(source, stdin)
    head = next(raw, b"")
    if head.startswith(OPENING):
        table, said = sheet_table(_whole(head, raw, name), name, needed, known)
        return Input(name, "xlsx", table.manner, known, said, iter(()), table)
    cap, encoding = Cap(OBJECT_CAP), encoding_of(head, known.encoding)
    refuse_foreign(name, head, encoding, can_be_told=layout is not None)
    lines = text_lines(chain((head,), raw), name, cap, encoding, can_be_told=layout is not None)
    looked_at, rest = _looked_at(lines, cap, name, known.header_row or 0)
    if first_that_says(looked_at) is None:
        return Input(name, None, None, known, None, chain(looked_at, rest))
    look = look_at(source, looked_at, columns, needed, known)
    at = look.heading.at if look.heading else 0
    manner = Manner(
        look.kind,
        look.delimiter,
        encoding,
        head.startswith(MARK),
        tuple(text for _, text in looked_at[:at]) if look.heading else (),
        known.has_header,
    )
    ahead = chain(looked_at[at:], rest)
    if look.heading is None:
        return Input(name, look.kind, manner, known, None, ahead)
    records = iter(SeparatedRecords(ahead, look.delimiter, name))
    said = _told(looked_at, look, known)
    return Input(name, look.kind, manner, known, said, ahead, Table(name, records, manner, known))


def read_rows(
    source: str,
    *,
    stdin: BinaryIO,
    columns: Collection[str],
    required: Collection[str] = (),
    unknown: Unknown = "keep",
    layout: FileLayout | None = None,
) -> Iterator[InputRow]:
    """The rows of a file or of standard input; nothing is opened before the first is asked for."""
    rules = ColumnRules.of(columns, required, unknown)
    yield from open_input(source, stdin=stdin, columns=rules.known, layout=layout).rows(rules)


def read_objects(source: str, *, stdin: BinaryIO) -> Iterator[tuple[int, dict[str, object]]]:
    """The objects of JSON lines, nested ones included, each with the number of its line."""
    name = source_name(source)
    raw = blocks(source, stdin)
    head = next(raw, b"")
    encoding = encoding_of(head, None)
    refuse_foreign(name, head, encoding, can_be_told=False)
    lines = text_lines(chain((head,), raw), name, Cap(OBJECT_CAP), encoding)
    first = next((line for line in lines if says_something(line[1])), None)
    if first is None:
        return
    refuse_array(name, *first)
    yield from _capped(objects(chain((first,), lines), name), name)


def _whole(head: bytes, more: Iterator[bytes], name: str) -> bytes:
    data = bytearray(head)
    for block in more:
        data += block
        if len(data) > SIZE_CAP:
            raise fault(name, None, "the workbook is too large to be read", fix="Save it as CSV.")
    return bytes(data)


def _looked_at(lines: Iterator[Line], cap: Cap, name: str, least: int) -> tuple[list[Line], Iterator[Line]]:
    """The first lines and the rest; what is wrong with a line behind the first is raised where it stands."""
    found: list[Line] = []
    said, size = 0, 0
    try:
        for line in lines:
            found.append(line)
            size += len(line[1])
            if said == 0 and says_something(line[1]):
                if line[1].lstrip().startswith("{"):
                    break
                cap.size = LINE_CAP
                refuse_longer(line[1], name, line[0], cap.size)
            said += says_something(line[1])
            if (said >= LOOKED_AT or size > _MOST_LOOKED_AT) and len(found) >= least and said:
                break
    except InvalidValue as error:
        if not said:
            raise
        return found, _raising(error)
    return found, lines


def _raising(error: InvalidValue) -> Iterator[Line]:
    raise error
    yield


def _not_longer(lines: Iterable[Line], name: str) -> Iterator[Line]:
    for line in lines:
        refuse_longer(line[1], name, line[0], LINE_CAP)
        yield line


def _told(lines: Sequence[Line], look: Look, layout: FileLayout) -> str | None:
    """How the file is laid out, as far as it was found out and is not as usual."""
    told = []
    if layout.delimiter is None and look.delimiter != ("\t" if look.kind == "tsv" else ","):
        told.append(f"read with {_SPOKEN.get(look.delimiter, look.delimiter)} between cells")
    if look.heading and layout.header_row is None and look.heading.at != first_that_says(lines):
        told.append(f"header in line {lines[look.heading.at][0]}")
    return ", ".join(told) or None


def _capped(items: Iterator[T], name: str) -> Iterator[T]:
    yield from islice(items, ROW_CAP)
    if next(items, None) is not None:
        raise fault(name, None, f"there are more than {ROW_CAP:,} rows", fix="Split the input.")
