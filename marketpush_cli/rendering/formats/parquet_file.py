"""`parquet`: columns with types, in groups of rows; amounts as decimals, times in UTC, text unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

import pyarrow
from pyarrow.parquet import ParquetWriter

from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.domain.money import digits_of
from marketpush_cli.rendering.machine_values import compact_cell, ten_thousandths
from marketpush_cli.rendering.records import Convert, RecordSet, cells_converter, currency_reader
from marketpush_cli.rendering.screen import Request

GROUP = 20_000
_FRACTION = 4  # no currency has more, and one column may hold several
_DECIMAL = pyarrow.decimal128(23, _FRACTION)
_TYPES = {
    Kind.MONEY: _DECIMAL,
    Kind.RATIO: _DECIMAL,
    Kind.COUNT: pyarrow.int64(),
    Kind.SECONDS: pyarrow.int64(),
    Kind.TIME: pyarrow.timestamp("us", tz="UTC"),
    Kind.FLAG: pyarrow.bool_(),
    Kind.TEXTS: pyarrow.list_(pyarrow.string()),
}
_AS_JSON = frozenset({Kind.MAPPING, Kind.TIMES, Kind.RECORD, Kind.RECORDS})


def write(records: RecordSet, out: BinaryIO, _request: Request) -> int:
    """Write the records and return how many."""
    fields = records.fields
    schema = pyarrow.schema([(field.name, _TYPES.get(field.kind, pyarrow.string())) for field in fields])
    convert, currency = cells_converter([_cell(field) for field in fields]), currency_reader(fields)
    rows = (convert(row, currency(row)) for row in records.rows)
    count = 0
    with ParquetWriter(out, schema) as writer:
        while group := list(islice(rows, GROUP)):
            writer.write_table(_table(schema, group))
            count += len(group)
    return count


def _table(schema: Any, group: Sequence[Sequence[Any]]) -> Any:
    columns: Iterable[Sequence[Any]] = zip(*group, strict=True)
    arrays = [pyarrow.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pyarrow.Table.from_arrays(arrays, schema=schema)


def _cell(field: Field) -> Convert | None:
    match field.kind:
        case Kind.MONEY:
            return _amount
        case Kind.RATIO:
            return _ratio
        case Kind.TIME:
            return lambda at, _currency: at // 1_000_000 * 1_000_000
        case Kind.FLAG:
            return lambda flag, _currency: bool(flag)
        case kind if kind in _AS_JSON:
            return compact_cell(field)
        case _:
            return None


def _amount(minor: int, currency: str | None) -> Decimal:
    if currency is None:
        raise ValueError("an amount came without its currency")
    return Decimal(minor).scaleb(-digits_of(currency))


def _ratio(parts: tuple[int, int], _currency: str | None) -> Decimal | None:
    scaled = ten_thousandths(parts)
    return None if scaled is None else Decimal(scaled).scaleb(-_FRACTION)
