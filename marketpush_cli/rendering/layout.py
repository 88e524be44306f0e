"""Which columns of a table stand where, and how wide, so that it fits the screen without cutting a reference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from rich.cells import cell_len, set_cell_size

from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.rendering.records import RIGHT_ALIGNED

GAP = 2
FIRST_ROWS = 200
_TEXTS = frozenset({Kind.TEXT, Kind.TEXTS, Kind.MAPPING, Kind.TIMES, Kind.RECORD, Kind.RECORDS})
_SMALLEST_TEXT = 8
_SMALLEST_CODE = 24
_EASY_TEXT = 18
_DATE = len("2026-11-02")
_NEVER_DROPPED = 1
_DROPPED_BEFORE_TEXT_IS_TIGHT = 5


class Cut(Enum):
    """What may be done to the text of a column that is too wide."""

    NEVER = "never"
    ELLIPSIS = "ellipsis"
    TO_DATE = "to_date"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the index of its cell, its heading, its width in screen cells, and how its text may be cut."""

    index: int
    label: str
    kind: Kind
    width: int
    cut: Cut

    @property
    def is_right_aligned(self) -> bool:
        """Whether its cells are numbers."""
        return self.kind in RIGHT_ALIGNED

    def cut_to_width(self, text: str, ellipsis: str) -> str:
        """The text as short as the column wants it."""
        if self.cut is Cut.TO_DATE:
            return text[:_DATE]
        return shortened(text, self.width, ellipsis) if self.cut is Cut.ELLIPSIS else text


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that are shown, and the labels of those that had to go."""

    columns: tuple[Column, ...]
    dropped: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """How many screen cells a line takes."""
        return sum(column.width for column in self.columns) + GAP * (len(self.columns) - 1)


def text_width(text: str) -> int:
    """How many screen cells harmless text takes."""
    return len(text) if text.isascii() else cell_len(text)


def shortened(text: str, width: int, ellipsis: str) -> str:
    """The text in at most so many cells, with an ellipsis where it was cut."""
    if text_width(text) <= width:
        return text
    return set_cell_size(text, width - len(ellipsis)).rstrip() + ellipsis


def plan(fields: Sequence[Field], shown: Sequence[int], rows: Iterable[Sequence[str]], room: int | None) -> Layout:
    """Lay out the shown fields by the width of the given rows; without `room` nothing is dropped or narrowed.

    Columns go by priority; what is left gives up the time of day before text becomes narrow, and then text.
    """
    widths = _natural_widths(fields, shown, rows)
    if room is None:
        return Layout(tuple(_column(fields, index, widths[index], Cut.NEVER) for index in shown))
    kept = _kept(fields, shown, widths, room)
    dates = _shown_as_dates(fields, kept, widths, room)
    widths |= {index: _least(fields[index], widths[index], _SMALLEST_TEXT) for index in dates}
    narrowed = _narrowed(fields, kept, widths, room)
    columns = tuple(_column(fields, index, narrowed[index], _cut(fields[index], index in dates)) for index in kept)
    return Layout(columns, tuple(fields[index].label for index in shown if index not in kept))


def _column(fields: Sequence[Field], index: int, width: int, cut: Cut) -> Column:
    return Column(index, fields[index].label, fields[index].kind, width, cut)


def _cut(field: Field, is_date: bool) -> Cut:
    if is_date:
        return Cut.TO_DATE
    return Cut.ELLIPSIS if field.kind in _TEXTS or field.kind is Kind.CODE else Cut.NEVER


def _natural_widths(fields: Sequence[Field], shown: Sequence[int], rows: Iterable[Sequence[str]]) -> dict[int, int]:
    widths = {index: text_width(fields[index].label) for index in shown}
    for row in rows:
        for index in shown:
            widths[index] = max(widths[index], text_width(row[index]))
    return widths


def _least(field: Field, natural: int, smallest_text: int) -> int:
    if field.kind in _TEXTS:
        smallest = smallest_text
    elif field.kind is Kind.CODE:
        smallest = _SMALLEST_CODE
    elif field.kind is Kind.TIME and smallest_text < _EASY_TEXT:
        smallest = _DATE
    else:
        return natural
    return min(natural, max(smallest, text_width(field.label)))


def _kept(fields: Sequence[Field], shown: Sequence[int], widths: dict[int, int], room: int) -> list[int]:
    kept = list(shown)
    for lowest_priority, smallest_text in (
        (_DROPPED_BEFORE_TEXT_IS_TIGHT, _EASY_TEXT),
        (_NEVER_DROPPED + 1, _SMALLEST_TEXT),
    ):
        while _total(_least(fields[index], widths[index], smallest_text) for index in kept) > room:
            candidates = [index for index in kept if fields[index].priority >= lowest_priority]
            if not candidates:
                break
            kept.remove(max(candidates, key=lambda index: (fields[index].priority, index)))
    return kept


def _shown_as_dates(fields: Sequence[Field], kept: Sequence[int], widths: dict[int, int], room: int) -> set[int]:
    least = {index: _least(fields[index], widths[index], _EASY_TEXT) for index in kept}
    dates: set[int] = set()
    for index in reversed(kept):
        if _total(least.values()) <= room:
            break
        if fields[index].kind is Kind.TIME:
            least[index] = _least(fields[index], widths[index], _SMALLEST_TEXT)
            dates.add(index)
    return dates


def _total(widths: Iterable[int]) -> int:
    every = list(widths)
    return sum(every) + GAP * (len(every) - 1)


def _narrowed(fields: Sequence[Field], kept: Sequence[int], widths: dict[int, int], room: int) -> dict[int, int]:
    narrowed = {index: widths[index] for index in kept}
    cuttable = [index for index in kept if fields[index].kind is not Kind.TIME]
    least = {index: _least(fields[index], widths[index], _SMALLEST_TEXT) for index in cuttable}
    for _ in range(max(_total(narrowed.values()) - room, 0)):
        wide = [index for index in cuttable if narrowed[index] > least[index]]
        if not wide:
            break
        narrowed[max(wide, key=lambda index: narrowed[index])] -= 1
    return narrowed


def dropped_note(layout: Layout, room: int, ellipsis: str) -> str | None:
    """One line that names the columns which had no room."""
    if not layout.dropped:
        return None
    start, end = "Not shown for width: ", "; -f wide shows all"
    left = max(room - len(start) - len(end), _SMALLEST_TEXT)
    note = f"{start}{shortened(', '.join(layout.dropped), left, ellipsis)}{end}"
    return shortened(note, room, ellipsis)
