"""Reads `--from FILE|-` and imports: CSV of any separator, Excel, JSON lines or bare references, row by row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO, NamedTuple, TypeVar

from marketpush_cli.application.reading.columns import ColumnRules, Unknown
from marketpush_cli.application.reading.encodings import MARK, encoding_of
from marketpush_cli.application.reading.faults import fault
from marketpush_cli.application.reading.headings import (
    DELIMITERS,
    LOOKED_AT,
    cells_at,
    first_that_says,
    said_delimiter,
)
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
from marketpush_cli.application.reading.naming import without_trailing
from marketpush_cli.application.reading.plain_rows import object_rows, reference_rows
from marketpush_cli.application.reading.rows import Columns, InputKind, InputRow, Manner
from marketpush_cli.application.reading.separated import SeparatedRecords
from marketpush_cli.application.reading.sheets import sheet_table
from marketpush_cli.application.reading.sources import blocks, refuse_foreign, source_name
from marketpush_cli.application.reading.tables import Table
from marketpush_cli.application.reading.workbooks import OPENING, SIZE_CAP, first_sheet
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
    content: bytes | None = None,
) -> Input:
    """Opens a file, or standard input for `-`, and reads as far as telling its kind and finding its header needs.

    Where its `content` is known already, that is read and nothing opened.
    Without a `layout` there are no flags that could say one, and errors name none.
    """
    name, known, needed = source_name(source), layout or PLAIN, _KEYS & set(columns)
    head, raw = _begun(source, stdin, content)
    if head.startswith(OPENING):
        table, said = sheet_table(_whole(head, raw, name), name, needed, known)
        return Input(name, "xlsx", table.manner, known, said, iter(()), table)
    encoding = encoding_of(head, known.encoding)
    looked_at, rest, wrong = _first_lines(name, head, raw, known, can_be_told=layout is not None)
    begin = first_that_says(looked_at)
    if begin is None:
        return Input(name, None, None, known, None, iter(()))
    look = _look(source, looked_at, columns, needed, known, wrong)
    at = look.heading.at if look.heading else begin
    before = tuple(text for _, text in looked_at[:at])
    manner = Manner(look.kind, look.delimiter, encoding, head.startswith(MARK), before, look.has_header)
    ahead = chain(looked_at[at:], rest)
    if look.heading is None:
        return Input(name, look.kind, manner, known, None, ahead)
    table = Table(name, iter(SeparatedRecords(ahead, look.delimiter, name)), manner, known)
    return Input(name, look.kind, manner, known, _told(looked_at, look, known), ahead, table)


class Candidate(NamedTuple):
    """What may be a header: its line, what stands between its cells (nothing in sheets and objects), the cells."""

    row: int
    delimiter: str
    cells: Sequence[str]


def first_records(source: str, *, stdin: BinaryIO, layout: FileLayout) -> tuple[str, list[Candidate]]:
    """How an input is called, and every way in which its first lines can be read as a header."""
    name = source_name(source)
    head, raw = _begun(source, stdin)
    if head.startswith(OPENING):
        records = islice(first_sheet(_whole(head, raw, name), name, layout.decimal).records, LOOKED_AT)
        return name, [Candidate(row, "", without_trailing(cells)) for row, cells in records if any(cells)]
    lines, _, wrong = _first_lines(name, head, raw, layout, can_be_told=True)
    if wrong is not None:
        raise wrong
    begin = first_that_says(lines)
    if begin is None:
        return name, []
    if lines[begin][1].lstrip().startswith("{"):
        return name, [Candidate(row, "", tuple(item)) for row, item in objects(lines[begin : begin + 1], name)]
    said = layout.delimiter or said_delimiter(lines)
    places = range(begin, len(lines)) if not layout.header_row else range(layout.header_row - 1, layout.header_row)
    read = (
        (at, one, cells_at(lines, at, one))
        for at in places
        if at < len(lines)
        for one in ((said,) if said else DELIMITERS)
    )
    return name, [Candidate(lines[at][0], one, cells) for at, one, cells in read if cells]


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
    head, raw = _begun(source, stdin)
    encoding = encoding_of(head, None)
    refuse_foreign(name, head, encoding, can_be_told=False)
    lines = text_lines(chain((head,), raw), name, Cap(OBJECT_CAP), encoding)
    first = next((line for line in lines if says_something(line[1])), None)
    if first is None:
        return
    refuse_array(name, *first)
    yield from _capped(objects(chain((first,), lines), name), name)


def _begun(source: str, stdin: BinaryIO, content: bytes | None = None) -> tuple[bytes, Iterator[bytes]]:
    raw = blocks(source, stdin) if content is None else iter((content,))
    return next(raw, b""), raw


def _first_lines(
    name: str, head: bytes, raw: Iterator[bytes], layout: FileLayout, *, can_be_told: bool
) -> tuple[list[Line], Iterator[Line], InvalidValue | None]:
    """The first lines of a text, those that follow, and what is wrong with the next one."""
    cap, encoding = Cap(OBJECT_CAP), encoding_of(head, layout.encoding)
    refuse_foreign(name, head, encoding, can_be_told=can_be_told)
    lines = text_lines(chain((head,), raw), name, cap, encoding, can_be_told=can_be_told)
    return _looked_at(lines, cap, name, layout.header_row or 0)


def _whole(head: bytes, more: Iterator[bytes], name: str) -> bytes:
    data = bytearray(head)
    for block in more:
        data += block
        if len(data) > SIZE_CAP:
            raise fault(name, None, "the workbook is too large to be read", fix="Save it as CSV.")
    return bytes(data)


def _look(
    source: str,
    lines: Sequence[Line],
    columns: Collection[str],
    needed: frozenset[str],
    layout: FileLayout,
    wrong: InvalidValue | None,
) -> Look:
    """What the first lines show; where they show no header because one of them is wrong, that is the error."""
    try:
        look = look_at(source, lines, columns, needed, layout)
    except InvalidValue as error:
        raise wrong or error from error
    if look.is_supposed and wrong is not None:
        raise wrong
    return look


def _looked_at(
    lines: Iterator[Line], cap: Cap, name: str, least: int
) -> tuple[list[Line], Iterator[Line], InvalidValue | None]:
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
        return found, _raising(error), error
    return found, lines, None


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
    elif look.heading and look.is_supposed and layout.by_place() and not layout.by_header():
        row = lines[look.heading.at][0]
        told.append(f"header in line {row}" if look.has_header else f"no header: line {row} is a row")
    return ", ".join(told) or None


def _capped(items: Iterator[T], name: str) -> Iterator[T]:
    yield from islice(items, ROW_CAP)
    if next(items, None) is not None:
        raise fault(name, None, f"there are more than {ROW_CAP:,} rows", fix="Split the input.")
