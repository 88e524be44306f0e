"""Rows of JSON lines and of bare references, which need no header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from marketpush_cli.application.reading.amounts import Amounts
from marketpush_cli.application.reading.columns import ColumnRules
from marketpush_cli.application.reading.faults import fault, shortened
from marketpush_cli.application.reading.json_lines import Unquoted, json_text, objects_or_faults
from marketpush_cli.application.reading.layout import FileLayout
from marketpush_cli.application.reading.lines import Line, says_something
from marketpush_cli.application.reading.naming import name_of_key
from marketpush_cli.application.reading.result_columns import place_of_results
from marketpush_cli.application.reading.rows import Columns, InputRow, Manner
from marketpush_cli.domain.errors import InvalidValue

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
    for row, text, item in objects_or_faults(lines, name, number=Unquoted):
        try:
            columns, amounts, cells = _read(item, known, name, row, rules, layout, manner)
        except InvalidValue as error:
            if rules.are_readable:
                raise
            yield InputRow(name, row, Columns((), (), manner), (), error=error, line=text)
            continue
        read = amounts.read(cells, row) if amounts.places else cells
        found = InputRow(name, row, columns, read, None if read is cells else cells)
        if rules.required and rules.are_filled:
            rules.require_values(found.values, name, row)
        yield found


def _read(
    item: dict[str, object] | InvalidValue,
    known: dict[tuple[str, ...], tuple[Columns, Amounts]],
    name: str,
    row: int,
    rules: ColumnRules,
    layout: FileLayout,
    manner: Manner,
) -> tuple[Columns, Amounts, list[str]]:
    """The columns of an object, where its amounts are, and its texts. Raises InvalidValue for what is wrong with it."""
    if isinstance(item, InvalidValue):
        raise item
    present = {key: value for key, value in item.items() if value is not None}
    shape = (*item, "", *present)
    if len(known) > _MOST_KNOWN:
        known.clear()
    if shape not in known:
        known[shape] = _shared(item, tuple(present), name, row, rules, layout, manner)
    columns, amounts = known[shape]
    cells = [
        value if isinstance(value, str) else _text(value, name, row, column, rules)
        for column, value in zip(columns.names, present.values(), strict=True)
    ]
    return columns, amounts, cells


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
    present, own = set(keys), tuple(names.values())
    named = tuple(column for column, key in names.items() if key in present)
    end = place_of_results(own)
    own_end = None if end is None else len(present.intersection(own[:end]))
    columns = Columns(named, keys, manner, layout.constants, own_end)
    places = [place for place, column in enumerate(named) if column in rules.amounts]
    return columns, Amounts(places, named, layout.decimal, source)


def _text(value: object, name: str, row: int, column: str, rules: ColumnRules) -> str:
    """The text of a value that is none; what is nested is kept where nobody asks for it."""
    if isinstance(value, list | dict) and column in rules.known:
        raise fault(name, row, "a text or a number is wanted, not a list or an object", field=column)
    return Unquoted(json_text(value))


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
            error = fault(name, row, f"{shortened(reference)} is not one reference", fix="Write one reference a line.")
            if rules.are_readable:
                raise error
            yield InputRow(name, row, columns, (reference,), error=error)
            continue
        if _REFERENCE not in rules.known:
            known = ", ".join(sorted(rules.known))
            raise fault(name, row, "there is no header with a column known here", fix=f"The columns are {known}.")
        rules.require_columns((_REFERENCE,), name, row)
        yield InputRow(name, row, columns, (reference,))
