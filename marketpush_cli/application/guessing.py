"""Proposes how a partner's file is laid out, by the words of its header; what cannot be known is not guessed."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from marketpush_cli.application.asking import AMOUNTS, COLUMNS
from marketpush_cli.application.input_rows import Candidate, InputRow, first_records, open_input
from marketpush_cli.application.reading.columns import ColumnRules, column_name
from marketpush_cli.application.reading.faults import fault
from marketpush_cli.application.reading.layout import FileLayout
from marketpush_cli.application.vocabulary import meaning_of
from marketpush_cli.domain.errors import InvalidValue

SHOWN_ROWS = 3

_LOOKED_AT = 200
_SHOWN_WORDS = 12
_WITH_COMMA = re.compile(r"[0-9.]*[0-9],[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Guess:
    """A layout, the header it was found by, the rows as it reads them, and whether their amounts have a comma."""

    layout: FileLayout
    header: tuple[str, ...]
    columns: Mapping[str, str | int]
    rows: tuple[InputRow, ...]
    has_commas: bool

    @property
    def unread(self) -> list[str]:
        """The words of the header that mean no column of ours."""
        read = {str(place) for _, _, place, *_ in self.records()}
        return [
            " ".join(cell.split())
            for place, cell in enumerate(self.header, 1)
            if cell.strip() and str(place) not in read
        ]

    def records(self) -> list[tuple[object, ...]]:
        """A record a column of ours: its name, the file's word and place for it, and what stands in the first rows."""
        if not self.rows:
            folded = [column_name(cell) for cell in self.header]
            places = {
                name: theirs if isinstance(theirs, int) else folded.index(column_name(theirs)) + 1
                for name, theirs in self.columns.items()
            }
            return [(name, self.header[place - 1], place, None, None, None) for name, place in places.items()]
        columns, shown = self.rows[0].columns, self.rows[:SHOWN_ROWS]
        texts = {name: [row.get(name) for row in shown] + [None] * (SHOWN_ROWS - len(shown)) for name in columns.names}
        known = [(place, name) for place, name in enumerate(columns.names) if name in COLUMNS]
        return [(name, columns.written[place], place + 1, *texts[name]) for place, name in known]


def guess_layout(source: str, *, stdin: BinaryIO, said: FileLayout, usable: Collection[str]) -> Guess:
    """The layout of a file for the columns that a command can use, on top of what was said of it."""
    kept = io.BytesIO(stdin.read()) if source == "-" and not stdin.isatty() else stdin
    name, candidates = first_records(source, stdin=kept, layout=said)
    best = max(candidates, key=lambda one: _likeness(one, usable), default=None)
    columns = {} if best is None else _columns(best.cells, usable)
    if best is None or "reference" not in columns:
        raise _without_reference(name, best if columns else next(iter(candidates), None))
    ours = {column_name(cell) for cell in best.cells}
    asked = {column: theirs for column, theirs in columns.items() if column not in ours}
    found_out = best.delimiter if best.delimiter not in ("", ",") else None
    has_words = any(isinstance(theirs, str) for theirs in asked.values())
    is_below = not has_words and best is not candidates[0] and said.header_row is None
    layout = replace(
        said,
        columns=asked,
        delimiter=said.delimiter or found_out,
        header_row=best.row if is_below and best.row > 1 else said.header_row,
    )
    if source == "-":
        kept.seek(0)
    opened = open_input(source, stdin=kept, columns=COLUMNS, layout=layout)
    amounts = frozenset(AMOUNTS if layout.decimal == "," else ())
    rules = ColumnRules(frozenset(COLUMNS), are_filled=False, amounts=amounts)
    rows = tuple(islice(opened.rows(rules), _LOOKED_AT))
    return Guess(layout, tuple(best.cells), columns, rows, layout.decimal == "." and any(map(_has_comma, rows)))


def _likeness(candidate: Candidate, usable: Collection[str]) -> tuple[bool, int, int, int]:
    columns = _columns(candidate.cells, usable)
    return "reference" in columns, len(columns), len(candidate.cells), -candidate.row


def _columns(header: Sequence[str], usable: Collection[str]) -> dict[str, str | int]:
    """Our columns by the words of a header, the likeliest one for each; one that stands there twice by its place."""
    often = Counter(map(column_name, header))
    best: dict[str, tuple[int, int]] = {}
    for place, cell in enumerate(header):
        meaning = meaning_of(cell)
        if meaning is not None and meaning[0] in usable:
            column, rank = meaning
            best[column] = min(best.get(column, (rank, place)), (rank, place))
    found: dict[str, str | int] = {}
    for column in COLUMNS:
        if column in best:
            place = best[column][1]
            cell = " ".join(header[place].split())
            found[column] = cell if often[column_name(cell)] == 1 else place + 1
    return found


def _has_comma(row: InputRow) -> bool:
    return any(_WITH_COMMA.fullmatch(row.get(name).strip()) for name in AMOUNTS)


def _without_reference(name: str, candidate: Candidate | None) -> InvalidValue:
    if candidate is None:
        return fault(name, None, "there is nothing in the file")
    words = ", ".join(cell.strip() for cell in candidate.cells[:_SHOWN_WORDS] if cell.strip())
    what = f"no header is known here as the order's number; the likeliest line has: {words[:200]}"
    fix = "Say it to the command that reads the file: --columns 'reference=…', or reference=1 for a position."
    return fault(name, candidate.row, what, fix=fix)
