"""What a field of an answer is: columns, `--fields`, headers and the reference page follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How a value is held in a row, and so how each format writes it.

    text, reference, status, code: str. money: int, minor units of the row's currency. count: int. time: int,
    microseconds since 1970 UTC. seconds: int. ratio: tuple[int, int], numerator and denominator. flag: bool.
    texts: tuple of str. mapping: dict of str to str. times: dict of str to time. record and records: one row, or a
    tuple of rows, of the fields in `of`. Any value may be None, which is "absent".
    """

    TEXT = "text"
    REFERENCE = "reference"
    STATUS = "status"
    CODE = "code"
    MONEY = "money"
    COUNT = "count"
    TIME = "time"
    SECONDS = "seconds"
    RATIO = "ratio"
    FLAG = "flag"
    TEXTS = "texts"
    MAPPING = "mapping"
    TIMES = "times"
    RECORD = "record"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record. `priority` 1 always fits a narrow terminal, 9 goes first, 0 shows only in `wide`."""

    name: str
    label: str
    kind: Kind
    meaning: str
    priority: int = 5
    of: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of record: its fields in order, and the one that names it (`-f ids`)."""

    name: str
    fields: tuple[Field, ...]
    identity: str

    def names(self) -> tuple[str, ...]:
        """The names of all fields, in order."""
        return tuple(field.name for field in self.fields)


def named(fields: Iterable[Field], row: Sequence[Any]) -> dict[str, Any]:
    """A record's cells by name, nested records too."""
    return {field.name: _named_cell(field, cell) for field, cell in zip(fields, row, strict=False)}


def _named_cell(field: Field, cell: Any) -> Any:
    if field.kind is Kind.RECORD and cell is not None:
        return named(field.of, cell)
    if field.kind is Kind.RECORDS:
        return [named(field.of, record) for record in cell or ()]
    return cell
