"""Reading one value of an order that comes in; every objection names file, row and field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marketpush_cli.application.when import parse_timestamp
from marketpush_cli.domain.errors import InvalidValue, MarketpushError
from marketpush_cli.domain.money import parse_amount

LARGEST = 2**53 - 1
SECOND = 1_000_000
LARGEST_QUANTITY = 1_000_000
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_WHOLE = re.compile(r"[0-9]{1,12}")
LENGTHS = {"customer_name": 200, "customer_email": 254, "customer_phone": 40, "ship_to_address": 1_000, "text": 10_000}
USUAL_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands; `zone` reads times that say no offset."""

    source: str
    row: int
    zone: str
    reference: str | None = None

    def invalid(self, field: str, sentence: str, fix: str | None = None) -> InvalidValue:
        return InvalidValue(sentence, field=field, fix=fix, source=self.source, row=self.row, reference=self.reference)


@dataclass(frozen=True, slots=True)
class Cells:
    """The values of one order, line or other record, by name."""

    values: Mapping[str, Any]
    place: Place

    def has(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str) -> str | None:
        """A text, trimmed; None where there is none. Control characters other than TAB and LF are refused."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str):
            raise self.place.invalid(name, f"{name} must be a text")
        most = LENGTHS.get(name, USUAL_LENGTH)
        if len(value) > most:
            raise self.place.invalid(name, f"{name} is longer than {most:,} characters")
        if any(_is_control(character) for character in value):
            raise self.place.invalid(name, f"{name} holds a control character")
        return value.strip() or None

    def needed(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise self.place.invalid(name, f"{name} is missing")
        return value

    def code(self, name: str) -> str:
        value = self.needed(name)
        if not _CODE.fullmatch(value):
            raise self.place.invalid(name, f"{value!r} is no code: letters, digits, dot, hyphen and underscore")
        return value

    def whole(self, name: str, least: int, most: int, default: int | None = None) -> int:
        value = self.text(name)
        if value is None and default is not None:
            return default
        if value is None or not _WHOLE.fullmatch(value) or not least <= int(value) <= most:
            raise self.place.invalid(name, f"{name} must be a whole number from {least:,} to {most:,}, not {value!r}")
        return int(value)

    def time(self, name: str) -> int | None:
        """A time cut to the second, as times are written."""
        value = self.text(name)
        if value is None:
            return None
        return self._told(name, parse_timestamp, value, self.place.zone) // SECOND * SECOND

    def money(self, name: str, currency: str) -> int:
        value = self.text(name)
        return 0 if value is None else self._told(name, parse_amount, value, currency)

    def _told(self, name: str, read: Any, *arguments: str) -> int:
        try:
            return int(read(*arguments))
        except MarketpushError as error:
            raise self.place.invalid(name, error.sentence, error.fix) from None

    def records(self, name: str) -> list[Cells]:
        """The records of a list; a record that knows its own row says so in `row`."""
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list | tuple) or not all(isinstance(record, Mapping) for record in value):
            raise self.place.invalid(name, f"{name} must be a list of records")
        return [Cells(record, self._place_of(record)) for record in value]

    def record(self, name: str) -> Cells:
        value = self.values.get(name) or {}
        if not isinstance(value, Mapping):
            raise self.place.invalid(name, f"{name} must be a record")
        return Cells(value, self.place)

    def _place_of(self, record: Mapping[str, Any]) -> Place:
        row = record.get(ROW, self.place.row)
        return Place(self.place.source, row, self.place.zone, self.place.reference)


ROW = "\0row"


def _is_control(character: str) -> bool:
    code = ord(character)
    is_surrogate = 0xD800 <= code <= 0xDFFF
    return (code < 0x20 and character not in "\t\n") or 0x7F <= code <= 0x9F or is_surrogate
