"""Cells as programs read them: amounts as decimal strings, times in UTC, records as objects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.domain.money import format_amount
from marketpush_cli.domain.times import format_rfc3339
from marketpush_cli.rendering.json_text import compact_json
from marketpush_cli.rendering.records import Convert, Row, cells_converter, currency_reader

_TEN_THOUSAND = 10_000
_CELLS_OF_JSON = frozenset({Kind.TEXTS, Kind.MAPPING, Kind.TIMES, Kind.RECORD, Kind.RECORDS})


def amount(minor: int, currency: str | None) -> str:
    """The amount with its currency's digits; an amount whose currency nobody knows cannot be written."""
    if currency is None:
        raise ValueError("an amount came without its currency")
    return format_amount(minor, currency)


def utc_time(microseconds: int, _currency: str | None = None) -> str:
    """RFC 3339 in UTC, to the second."""
    return format_rfc3339(microseconds)


def ratio(parts: tuple[int, int], _currency: str | None = None) -> str | None:
    """A quotient with four digits, a half upwards; nothing where it would be divided by nothing."""
    size = ten_thousandths(parts)
    if size is None:
        return None
    whole, rest = divmod(abs(size), _TEN_THOUSAND)
    return f"{'-' if size < 0 else ''}{whole}.{rest:04d}"


def ten_thousandths(parts: tuple[int, int]) -> int | None:
    """The quotient in ten-thousandths, a half away from zero."""
    return scaled(parts, _TEN_THOUSAND)


def scaled(parts: tuple[int, int], unit: int) -> int | None:
    """The quotient as a whole number of such parts of one, a half away from zero; nothing where it is of nothing."""
    numerator, denominator = parts
    if denominator == 0:
        return None
    size = (2 * abs(numerator) * unit + abs(denominator)) // (2 * abs(denominator))
    return -size if (numerator < 0) != (denominator < 0) else size


def _times(times: dict[str, int | None], _currency: str | None) -> dict[str, str | None]:
    return {name: None if time is None else utc_time(time) for name, time in times.items()}


def json_value(field: Field) -> Convert | None:
    """What turns a cell of the field into a JSON value; None where the cell is one already."""
    match field.kind:
        case Kind.MONEY:
            return amount
        case Kind.TIME:
            return utc_time
        case Kind.RATIO:
            return ratio
        case Kind.TIMES:
            return _times
        case Kind.RECORD:
            return _nested(field.of)
        case Kind.RECORDS:
            one = _nested(field.of)
            return lambda rows, currency: [one(row, currency) for row in rows]
        case _:
            return None


def _nested(fields: Sequence[Field]) -> Callable[[Any, str | None], dict[str, Any]]:
    names, convert = _named_cells(fields)
    own = own_currency(fields)
    return lambda row, currency: dict(zip(names, convert(row, own(row, currency)), strict=True))


def _named_cells(fields: Sequence[Field]) -> tuple[tuple[str, ...], Callable[[Row, str | None], list[Any]]]:
    return tuple(field.name for field in fields), cells_converter([json_value(field) for field in fields])


def own_currency(fields: Sequence[Field]) -> Callable[[Row, str | None], str | None]:
    """Finds the currency of a nested row: its own field of that name, else the outer row's."""
    index = next((index for index, field in enumerate(fields) if field.name == "currency"), None)

    def find(row: Row, outer: str | None) -> str | None:
        own = None if index is None else row[index]
        return own if isinstance(own, str) else outer

    return find


def object_reader(fields: Sequence[Field]) -> Callable[[Row], dict[str, Any]]:
    """Turns an outer row into the object that JSON and YAML write."""
    names, convert = _named_cells(fields)
    currency = currency_reader(fields)
    return lambda row: dict(zip(names, convert(row, currency(row)), strict=True))


def cell_value(field: Field) -> Convert | None:
    """What turns a cell of the field into one text of CSV, TSV or plain; None where it is one already."""
    if field.kind is Kind.FLAG:
        return lambda flag, _currency: "true" if flag else "false"
    return compact_cell(field) if field.kind in _CELLS_OF_JSON else json_value(field)


def compact_cell(field: Field) -> Convert:
    """What turns a cell of the field into JSON for one cell of a table."""
    convert = json_value(field)
    if convert is None:
        return lambda value, _currency: compact_json(value)
    return lambda value, currency: compact_json(convert(value, currency))
