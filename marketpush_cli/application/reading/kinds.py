"""Tells CSV, TSV, JSON lines and bare references apart: by the file's ending, else by its first lines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from marketpush_cli.application.reading.columns import column_name, known_columns
from marketpush_cli.application.reading.faults import fault, shortened
from marketpush_cli.application.reading.headings import (
    DELIMITERS,
    Heading,
    cells_at,
    find_heading,
    first_that_says,
    is_reference,
    said_delimiter,
    widths_at,
)
from marketpush_cli.application.reading.layout import FileLayout
from marketpush_cli.application.reading.lines import Line
from marketpush_cli.application.reading.rows import InputKind
from marketpush_cli.application.reading.sources import source_name

_BY_ENDING: dict[str, InputKind] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
}
_USUAL = {"csv": ",", "tsv": "\t"}


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the first lines has shown: the kind, and of a table where its header is, or is supposed to be."""

    kind: InputKind
    heading: Heading | None = None
    is_supposed: bool = False
    has_header: bool = True

    @property
    def delimiter(self) -> str:
        return self.heading.delimiter if self.heading else ","


def look_at(
    source: str, lines: Sequence[Line], columns: Collection[str], needed: Collection[str], layout: FileLayout
) -> Look:
    """The kind of an input of which the first lines are known, at least one of which says something."""
    begin = first_that_says(lines)
    at = 0 if begin is None else begin
    row, first = lines[at]
    name, by_ending = source_name(source), ending_kind(source)
    is_layout = layout.header_row is not None or layout.delimiter is not None or bool(layout.columns)
    if by_ending == "jsonl" or (by_ending is None and not is_layout):
        refuse_array(name, row, first)
    if by_ending == "jsonl" or first.lstrip().startswith("{"):
        return Look("jsonl")
    known = by_ending is not None or is_layout or said_delimiter(lines) is not None
    heading = _heading(name, lines, at, by_ending, frozenset(needed), layout)
    if (heading is None or not heading.is_certain) and not known:
        return _bare(name, lines, at, columns)
    if heading is not None and not heading.is_certain:
        raise uncertain(name, lines[heading.at][0])
    if heading is not None:
        return replace(_table(heading, by_ending), has_header=layout.has_header)
    supposed = _first_line(lines, at, by_ending, layout)
    has_header = not is_row(cells_at(lines, at, supposed.delimiter), layout.place_of(frozenset(needed)))
    return replace(_table(supposed, by_ending), is_supposed=True, has_header=has_header and layout.has_header)


def is_row(first: Sequence[str], place: int | None) -> bool:
    """Whether the first cells are a row already, because a reference stands where it was said to stand."""
    return place is not None and place < len(first) and is_reference(first[place].strip())


def ending_kind(source: str) -> InputKind | None:
    """The kind that a file's name promises."""
    return None if source == "-" else _BY_ENDING.get(Path(source).suffix.lower())


def refuse_array(name: str, row: int, first: str) -> None:
    """Says that JSON lines are wanted where an array begins."""
    if first.lstrip().startswith("["):
        fix = "Write one object a line, as `-f jsonl` does."
        raise fault(name, row, "this is a JSON array; JSON lines are wanted", fix=fix)


def _table(heading: Heading, by_ending: InputKind | None) -> Look:
    return Look(by_ending or ("tsv" if heading.delimiter == "\t" else "csv"), heading)


def uncertain(name: str, row: int) -> Exception:
    """The error for a header below what may be rows."""
    what = "a header stands here, but a line above it may be a row"
    return fault(
        name, row, what, fix=f"Remove what is above it, or say that it counts for nothing: --header-row {row}."
    )


def _heading(
    name: str, lines: Sequence[Line], at: int, by_ending: InputKind | None, needed: frozenset[str], layout: FileLayout
) -> Heading | None:
    """Where the header is said or found to be; None where nothing tells it from other lines."""
    said = layout.delimiter or said_delimiter(lines)
    if layout.header_row is not None:
        at = layout.header_row - 1 if layout.has_header else at
        if at >= len(lines):
            raise fault(name, None, f"there is no line {layout.header_row}, where --header-row says the header is")
        return _first_line(lines, at, by_ending, layout)
    delimiters = (said,) if said else DELIMITERS
    marks = layout.marks(needed)
    return find_heading(lines, marks, delimiters, layout) if marks else None


def _first_line(lines: Sequence[Line], at: int, by_ending: InputKind | None, layout: FileLayout) -> Heading:
    """A header in this line, with the separator that was said, or else fits it and the next lines best."""
    said = layout.delimiter or said_delimiter(lines)
    if said:
        return Heading(at, said)
    usual = _USUAL.get(by_ending or "csv", ",")
    widths = {delimiter: widths_at(lines, at, delimiter) for delimiter in dict.fromkeys((usual, *DELIMITERS))}
    asked = max(layout.by_place(), default=0) + 1

    def fitness(delimiter: str) -> tuple[bool, bool, int, bool, int]:
        """Whether it gives the columns asked for, may stand between amounts, and in how many rows gives as many."""
        width = max(widths[delimiter][:1], default=0)
        alike = widths[delimiter].count(width) if width > 1 else 0
        return width >= asked, delimiter != layout.decimal and width > 1, alike, delimiter == usual, width

    return Heading(at, max(widths, key=fitness))


def _bare(name: str, lines: Sequence[Line], at: int, columns: Collection[str]) -> Look:
    """What stands in an input without a name when nothing says where its header is."""
    row, first = lines[at]
    separator = next((one for one in ("\t", ",", ";", "|") if one in first), ",")
    names = [column_name(cell.strip().strip('"')) for cell in first.split(separator)]
    if not set(columns).isdisjoint(names):
        return _table(Heading(at, separator), None)
    if separator in first:
        what = f"{shortened(first)} is neither a header with a column that is known here nor one reference"
        raise fault(name, row, what, fix=known_columns(names, columns))
    return Look("references")
