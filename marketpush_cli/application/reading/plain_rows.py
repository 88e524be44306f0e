"""Rows of JSON lines and of bare references, which need no header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from marketpush_cli.application.reading.amounts import Amounts
from marketpush_cli.application.reading.columns import ColumnRules
from marketpush_cli.application.reading.faults import fault, shortened
from marketpush_cli.application.reading.json_lines import Unquoted, objects
from marketpush_cli.application.reading.layout import FileLayout
from marketpush_cli.application.reading.lines import Line, says_something
from marketpush_cli.application.reading.naming import name_of_key
from marketpush_cli.application.reading.rows import Columns, InputRow, Manner

_REFERENCE = "reference"
_NO_REFERENCE = frozenset(',;\t"')
_MOST_KNOWN = 1_000


def object_rows(
    lines: Iterable[Line], name: str, rules: ColumnRules, layout: FileLayout, manner: Manner
) -> Iterator[InputRow]:
    """A row an object; those with the same keys share their columns."""
    if layout.by_place():
        what = "JSON lines have keys, not columns that could be counted"
        raise fault(name, None, what, fix="Give the words of the key: --columns reference=KEY.")
    known: dict[tuple[str, ...], tuple[Columns, Amounts]] = {}
    for row, item in objects(lines, name, number=Unquoted):
        present = {key: value for key, value in item.items() if value is not None}
        keys = tuple(present)
        if len(known) > _MOST_KNOWN:
            known.clear()
        if keys not in known:
            known[keys] = _shared(item, keys, name, row, rules, layout, manner)
        columns, amounts = known[keys]
        cells = [
            value if isinstance(value, str) else _scalar(value, name, row, column)
            for column, value in zip(columns.names, present.values(), strict=True)
        ]
        read = amounts.read(cells, row) if amounts.places else cells
        found = InputRow(name, row, columns, read, None if read is cells else cells)
        if rules.required and rules.are_filled:
            rules.require_values(found.values, name, row)
        yield found


def _shared(
    item: Iterable[str],
    keys: tuple[str, ...],
    source: str,
    row: int,
    rules: ColumnRules,
    layout: FileLayout,
    manner: Manner,
) -> tuple[Columns, Amounts]:
    """The columns of objects with these keys; those without a value have names, too."""
    names: dict[str, str] = {}
    for key in item:
        column = name_of_key(key, layout, rules, source, row)
        if column in names:
            raise fault(source, row, "the object has this column twice", field=column)
        names[column] = key
    present = set(keys)
    named = tuple(column for column, key in names.items() if key in present)
    columns = Columns(named, keys, manner, layout.constants, frozenset(layout.columns))
    places = [place for place, column in enumerate(named) if column in rules.amounts]
    return columns, Amounts(places, named, layout.decimal, source)


def _scalar(value: object, name: str, row: int, column: str) -> str:
    if isinstance(value, bool):
        return Unquoted("true" if value else "false")
    raise fault(name, row, "a text or a number is wanted, not a list or an object", field=column)


def reference_rows(
    lines: Iterable[Line], name: str, rules: ColumnRules, layout: FileLayout, manner: Manner
) -> Iterator[InputRow]:
    """A row a line with one reference on it."""
    columns = Columns((_REFERENCE,), (_REFERENCE,), manner, layout.constants)
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
        yield InputRow(name, row, columns, (reference,))
