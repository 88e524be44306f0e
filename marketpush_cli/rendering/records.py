"""What every format gets: chosen fields, and rows of cells as their kinds say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from marketpush_cli.domain.fields import Field, Kind

Row = tuple[object, ...]
Convert = Callable[[Any, str | None], Any]
NESTED = frozenset({Kind.RECORD, Kind.RECORDS})
WRITTEN_BY_US = frozenset({Kind.MONEY, Kind.COUNT, Kind.RATIO, Kind.SECONDS, Kind.TIME, Kind.FLAG, Kind.STATUS})
RIGHT_ALIGNED = frozenset({Kind.MONEY, Kind.COUNT, Kind.RATIO, Kind.SECONDS})


@dataclass(frozen=True, slots=True)
class RecordSet:
    """An answer.

    A row has one cell a field and then, when its shape has amounts, the ISO code of the row's currency. `identity` is
    the index of the cell that names the record, which may stand behind these. `single` is one object, not a list.
    """

    fields: tuple[Field, ...]
    rows: Iterable[Row]
    identity: int | None
    single: bool = False


def currency_reader(fields: Sequence[Field]) -> Callable[[Row], str | None]:
    """Finds the currency of an outer row: the cell behind its fields."""
    behind = len(fields)

    def read(row: Row) -> str | None:
        code = row[behind] if len(row) > behind else None
        return code if isinstance(code, str) else None

    return read


def cells_converter(
    converts: Sequence[Convert | None], absent: str | None = None
) -> Callable[[Row, str | None], list[Any]]:
    """One function for whole rows: each cell through its column's function, `absent` where there is no value."""
    count = len(converts)
    needed = [(index, convert) for index, convert in enumerate(converts) if convert is not None]

    def convert_row(row: Row, currency: str | None) -> list[Any]:
        cells: list[Any] = list(row[:count])
        for index, convert in needed:
            value = cells[index]
            cells[index] = absent if value is None else convert(value, currency)
        return cells

    return convert_row


def shown_to_people(fields: Sequence[Field]) -> tuple[int, ...]:
    """Indexes of the fields that a table for people shows: priority 0 stays out unless nothing else is there."""
    shown = tuple(index for index, field in enumerate(fields) if field.priority > 0)
    return shown or tuple(range(len(fields)))
