"""Typed reading of the plain dictionaries that order documents are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a document; what is absent reads as empty text, zero, or no records."""

    values: Mapping[str, object]

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return "" if value is None else str(value)

    def whole(self, name: str) -> int:
        return self.moment(name) or 0

    def moment(self, name: str) -> int | None:
        value = self.values.get(name)
        return value if isinstance(value, int) else None

    def record(self, name: str) -> Record:
        value = self.values.get(name)
        return Record(value if isinstance(value, Mapping) else {})

    def records(self, name: str) -> tuple[Record, ...]:
        value = self.values.get(name)
        rows = value if isinstance(value, list | tuple) else ()
        return tuple(Record(row) for row in rows if isinstance(row, Mapping))

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.values.get(name)
        return tuple(str(each) for each in value) if isinstance(value, list | tuple) else ()
