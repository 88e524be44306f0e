"""What the columns of a file are called here: ours where it was said or they are known, else as they are written."""

from __future__ import annotations

from collections.abc import Sequence

from marketpush_cli.application.reading.columns import ColumnRules, column_name, near
from marketpush_cli.application.reading.faults import counted, fault, shortened
from marketpush_cli.application.reading.layout import FileLayout

_SEPARATOR = "If something else stands between the cells, say it: --delimiter ';'."


def without_trailing(cells: Sequence[str]) -> list[str]:
    """The cells up to the last that is not blank."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return list(cells[:end])


def names_of_header(
    cells: Sequence[str], layout: FileLayout, rules: ColumnRules, source: str, row: int
) -> tuple[str, ...]:
    """Our names for the columns of a header; where columns were said, others may have any name or none."""
    if not layout.columns:
        return tuple(rules.header(cells, source, row))
    named = _said(cells, layout, rules, source, row)
    rules.require_columns([*named, *layout.constants], source, row)
    return named


def names_by_place(width: int, layout: FileLayout, source: str, row: int) -> tuple[str, ...]:
    """Our names for the columns of a file without a header, of which the first row is so wide."""
    places = layout.by_place()
    last = max(places, default=-1) + 1
    if last > width:
        what = f"there is no column {last}: the row has {counted(width, 'cell')}"
        raise fault(source, row, what, field=places[last - 1], fix=_SEPARATOR)
    return tuple(places.get(place, _unnamed(place)) for place in range(width))


def name_of_key(key: str, layout: FileLayout, rules: ColumnRules, source: str, row: int) -> str:
    """Our name for a key of an object."""
    ours = layout.by_header().get(column_name(key))
    if ours is not None:
        return ours
    name = rules.name(key, source, row)
    return f"column {key}" if name in layout.columns else name


def _said(cells: Sequence[str], layout: FileLayout, rules: ColumnRules, source: str, row: int) -> tuple[str, ...]:
    by_header, by_place = layout.by_header(), layout.by_place()
    names: list[str] = []
    seen: set[str] = set()
    for place, cell in enumerate(cells):
        folded = column_name(cell)
        name = by_place.get(place) or by_header.get(folded)
        if name is not None and name in seen:
            raise fault(source, row, f"the header has the column {shortened(cell.strip())} twice", field=name)
        if name is None:
            name = rules.name(cell, source, row) if folded else _unnamed(place)
            name = _unnamed(place) if name in layout.columns or name in seen else name
        names.append(name)
        seen.add(name)
    for ours, theirs in layout.columns.items():
        if ours not in seen:
            raise _missing(ours, theirs, cells, source, row)
    return tuple(names)


def _missing(ours: str, theirs: str | int, cells: Sequence[str], source: str, row: int) -> Exception:
    if isinstance(theirs, int):
        what = f"there is no column {theirs}: the header has {counted(len(cells), 'column')}"
        return fault(source, row, what, field=ours, fix=_SEPARATOR)
    close = near(column_name(theirs), map(column_name, cells))
    there = ", ".join(cell.strip() for cell in cells[:10] if cell.strip())
    fix = f"Did you mean {close}?" if close else f"The header has: {there}."
    fix = f"{fix} {_SEPARATOR}" if len(cells) == 1 else fix
    return fault(source, row, f"the header has no column {shortened(theirs)}", field=ours, fix=fix)


def _unnamed(place: int) -> str:
    return f"column {place + 1}"
