"""Tells CSV, TSV, JSON lines and bare references apart: by the file's ending, else by its first line."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Literal

from marketpush_cli.application.reading.columns import column_name, known_columns
from marketpush_cli.application.reading.faults import fault, shortened
from marketpush_cli.application.reading.lines import says_something
from marketpush_cli.application.reading.sources import refuse_foreign, source_name, without_mark

InputKind = Literal["csv", "tsv", "jsonl", "references"]

SEPARATORS = {"csv": ",", "tsv": "\t"}
_BY_ENDING: dict[str, InputKind] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
}
_SPOKEN = {";": "a semicolon", ",": "a comma", "\t": "a TAB"}
_LINE_END = re.compile("\r\n|\r|\n")


def detect_kind(source: str, head: bytes, columns: Collection[str] = ("reference",)) -> InputKind:
    """The kind of an input of which the first bytes are known."""
    refuse_foreign(source_name(source), head)
    lines = _LINE_END.split(without_mark(head).decode(errors="replace"))
    row, first = next(((row, text) for row, text in enumerate(lines, 1) if says_something(text)), (1, ""))
    return kind_of(source, row, first, columns)


def kind_of(source: str, row: int, first: str, columns: Collection[str]) -> InputKind:
    """The kind of an input of which the first line that says something is known."""
    name = source_name(source)
    by_ending = None if source == "-" else _BY_ENDING.get(Path(source).suffix.lower())
    if by_ending in (None, "jsonl"):
        refuse_array(name, row, first)
    if by_ending in SEPARATORS:
        _refuse_other_separator(name, row, first, SEPARATORS[by_ending])
    if by_ending:
        return by_ending
    return "jsonl" if first.lstrip().startswith("{") else _kind_of_text(name, row, first, columns)


def refuse_array(name: str, row: int, first: str) -> None:
    """Says that JSON lines are wanted where an array begins."""
    if first.lstrip().startswith("["):
        fix = "Write one object a line, as `-f jsonl` does."
        raise fault(name, row, "this is a JSON array; JSON lines are wanted", fix=fix)


def _kind_of_text(name: str, row: int, first: str, columns: Collection[str]) -> InputKind:
    separator = "\t" if "\t" in first else ","
    if separator not in first:
        _refuse_other_separator(name, row, first, separator)
    names = [column_name(cell.strip().strip('"')) for cell in first.split(separator)]
    if not set(columns).isdisjoint(names):
        return "tsv" if separator == "\t" else "csv"
    if separator in first:
        what = f"{shortened(first)} is neither a header with a column that is known here nor one reference"
        raise fault(name, row, what, fix=known_columns(names, columns))
    return "references"


def _refuse_other_separator(name: str, row: int, first: str, separator: str) -> None:
    if separator in first:
        return
    for other, spoken in _SPOKEN.items():
        if other in first:
            fix = "Name the file .tsv." if other == "\t" else "Save it as CSV with commas, or as TSV."
            raise fault(name, row, f"the columns are separated by {spoken}, not {_SPOKEN[separator]}", fix=fix)
