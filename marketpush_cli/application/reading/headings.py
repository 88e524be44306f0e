"""Finds the header of a file and what stands between its cells, also below lines that come before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from marketpush_cli.application.reading.columns import column_name
from marketpush_cli.application.reading.layout import FileLayout
from marketpush_cli.application.reading.lines import Line, says_something
from marketpush_cli.application.reading.naming import without_trailing
from marketpush_cli.application.reading.separated import SeparatedRecords
from marketpush_cli.domain.errors import InvalidValue, MarketpushError
from marketpush_cli.domain.references import parse_reference

DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 50

_SEPARATOR_LINE = "sep="
_MOST_LINES_OF_A_HEADER = 6
_MOST_LINES_COMPARED = 20
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the header begins among the lines that were looked at, and what stands between its cells.

    It is not certain where a line above it may itself be a row, which must not be lost.
    """

    at: int
    delimiter: str
    cells: tuple[str, ...] = ()
    is_certain: bool = True


def said_delimiter(lines: Sequence[Line]) -> str | None:
    """The separator that a first line `sep=;` names."""
    first = lines[0][1] if lines else ""
    named = first[len(_SEPARATOR_LINE) :].strip(" ") or " "
    return named if first.lower().startswith(_SEPARATOR_LINE) and len(named) == 1 else None


def first_that_says(lines: Sequence[Line]) -> int | None:
    """The first line that is neither blank nor a comment nor the one that names the separator."""
    begin = 1 if said_delimiter(lines) else 0
    return next((at for at in range(begin, len(lines)) if says_something(lines[at][1])), None)


def cells_at(lines: Sequence[Line], at: int, delimiter: str) -> tuple[str, ...]:
    """The cells of the record that begins there; none where it is not one."""
    try:
        _, cells = next(iter(SeparatedRecords(lines[at : at + _MOST_LINES_OF_A_HEADER], delimiter, "")), (0, []))
    except InvalidValue:
        return ()
    return tuple(without_trailing(cells))


def widths_at(lines: Sequence[Line], at: int, delimiter: str) -> list[int]:
    """How many cells the first records from there have; up to the first that is not one."""
    widths: list[int] = []
    try:
        for _, cells in SeparatedRecords(lines[at : at + _MOST_LINES_COMPARED], delimiter, ""):
            if not cells:
                break
            widths.append(len(without_trailing(cells) if not widths else cells))
    except InvalidValue:
        pass
    return widths


def find_heading(
    lines: Sequence[Line], marks: Collection[str], delimiters: Iterable[str], layout: FileLayout
) -> Heading | None:
    """The first line with one of the marks, if there is one."""
    delimiters = tuple(delimiters)
    folded = [column_name(text) for _, text in lines]
    for at in range(first_that_says(lines) or 0, len(lines)):
        if not any(mark in folded[at] for mark in marks) and '"' not in lines[at][1]:
            continue
        read = [Heading(at, delimiter, cells_at(lines, at, delimiter)) for delimiter in delimiters]
        found = [one for one in read if not set(marks).isdisjoint(map(column_name, one.cells))]
        if found:
            best = max(found, key=lambda one: len(one.cells))
            return replace(best, is_certain=is_certain(lines_before(lines, best), best.cells, layout))
    return None


def lines_before(lines: Sequence[Line], heading: Heading) -> list[Sequence[str]]:
    """The cells of the lines before a header that say something."""
    begin = first_that_says(lines) or 0
    said = (at for at in range(begin, heading.at) if says_something(lines[at][1]))
    return [cells_at(lines, at, heading.delimiter) for at in said]


def is_certain(before: Iterable[Sequence[str]], header: Sequence[str], layout: FileLayout) -> bool:
    """Whether nothing before a header can be a row that would be lost; certain where its words were said."""
    if layout.by_header():
        return True
    return not any(_may_be_row(cells, len(header)) for cells in before)


def _may_be_row(cells: Sequence[str], width: int) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return width < 2 or len(filled) == width or any(is_reference(cell) for cell in filled if not _DAY.fullmatch(cell))


def is_reference(text: str) -> bool:
    """Whether this is written like a reference and no word of a header, which has no digit."""
    has_digit = any(map(str.isdigit, text))
    return has_digit and _is_read(lambda: parse_reference(text))


def _is_read(read: Callable[[], object]) -> bool:
    try:
        read()
    except MarketpushError:
        return False
    return True
