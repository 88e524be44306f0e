"""The cells of a workbook: how each kind of value is written so that no spreadsheet makes another value of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from marketpush_cli.domain.errors import UsageError
from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.domain.money import digits_of
from marketpush_cli.rendering.machine_values import amount, compact_cell, ratio, ten_thousandths, utc_time
from marketpush_cli.rendering.records import Row
from marketpush_cli.rendering.safe_text import safe
from marketpush_cli.rendering.spreadsheet_text import guarded

Write = Callable[[Any, int, int, Any, str | None], None]

_EXACT_BELOW = 10**15
_EPOCH, _DAY, _DAY_ZERO = datetime(1970, 1, 1, tzinfo=UTC), timedelta(days=1), datetime(1899, 12, 30)
_FIRST_SAFE_DATE = datetime(1900, 3, 1)
_TEXT = 49  # the built-in "@": what is typed into such a cell later stays text too
_FORMATS = {"time": "yyyy-mm-dd hh:mm:ss", "count": "0", "ratio": "0.0000", "text": _TEXT}
_WIDTHS = {Kind.TIME: 19, Kind.MONEY: 13, Kind.FLAG: 7}
_NARROWEST, _WIDEST, _FILTER_BUTTON = 8, 50, 3
_NUMBERED = frozenset({Kind.COUNT, Kind.SECONDS})
_PLAIN_TEXTS = frozenset({Kind.TEXT, Kind.REFERENCE, Kind.STATUS, Kind.CODE})
_NAMES = frozenset({Kind.REFERENCE, Kind.CODE})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what stands above it, how wide it is in characters, and what writes a cell of it."""

    heading: str
    width: int
    write: Write


def columns_of(book: Any, fields: Sequence[Field], first: Sequence[Row], zone: ZoneInfo) -> tuple[Column, ...]:
    """The columns for fields; texts make theirs as wide as the `first` rows need it."""
    cells = _Cells(book, zone)
    return tuple(
        Column(cell_text(heading), _width(field, heading, [row[index] for row in first]), cells.writer(field))
        for index, field in enumerate(fields)
        for heading in [f"{field.name} ({zone.key})" if field.kind is Kind.TIME else field.name]
    )


def _width(field: Field, heading: str, values: Sequence[object]) -> int:
    lengths = [len(str(value)) for value in values if value is not None] if field.kind in _PLAIN_TEXTS else []
    wanted = max([len(heading) + _FILTER_BUTTON, _WIDTHS.get(field.kind, 0), *lengths])
    return min(max(wanted, _NARROWEST), _WIDEST)


class _Cells:
    """What writes cells into one workbook, whose formats it keeps."""

    def __init__(self, book: Any, zone: ZoneInfo) -> None:
        self._zone = zone
        self._formats = {name: book.add_format({"num_format": code}) for name, code in _FORMATS.items()}
        self._money = {
            digits: book.add_format({"num_format": "#,##0" + ("." + "0" * digits if digits else "")})
            for digits in range(5)
        }

    def writer(self, field: Field) -> Write:
        match field.kind:
            case Kind.MONEY:
                return self._write_amount
            case Kind.TIME:
                return self._write_time
            case Kind.RATIO:
                return self._write_ratio
            case Kind.FLAG:
                return lambda sheet, row, column, flag, _currency: sheet.write_boolean(row, column, bool(flag))
            case kind if kind in _NUMBERED:
                return self._write_count
            case kind if kind in _PLAIN_TEXTS:
                looks = self._formats["text"] if kind in _NAMES else None
                return lambda sheet, row, column, text, _currency: _write_text(sheet, row, column, text, looks)
        as_json = compact_cell(field)
        return lambda sheet, row, column, value, currency: _write_text(sheet, row, column, as_json(value, currency))

    def _write_amount(self, sheet: Any, row: int, column: int, minor: int, currency: str | None) -> None:
        text = amount(minor, currency)
        if abs(minor) < _EXACT_BELOW:
            sheet.write_number(row, column, float(text), self._money[digits_of(str(currency))])
        else:
            sheet.write_string(row, column, text)

    def _write_count(self, sheet: Any, row: int, column: int, count: int, _currency: str | None) -> None:
        if abs(count) < _EXACT_BELOW:
            sheet.write_number(row, column, count, self._formats["count"])
        else:
            sheet.write_string(row, column, str(count))

    def _write_ratio(self, sheet: Any, row: int, column: int, parts: tuple[int, int], _currency: str | None) -> None:
        scaled, text = ten_thousandths(parts), ratio(parts)
        if scaled is None or text is None:
            return
        if abs(scaled) < _EXACT_BELOW:
            sheet.write_number(row, column, float(text), self._formats["ratio"])
        else:
            sheet.write_string(row, column, text)

    def _write_time(self, sheet: Any, row: int, column: int, at: int, _currency: str | None) -> None:
        try:
            local = (_EPOCH + timedelta(seconds=at // 1_000_000)).astimezone(self._zone).replace(tzinfo=None)
        except OverflowError:
            local = _DAY_ZERO
        if local < _FIRST_SAFE_DATE:
            sheet.write_string(row, column, utc_time(at))
        else:
            sheet.write_number(row, column, (local - _DAY_ZERO) / _DAY, self._formats["time"])


def _write_text(sheet: Any, row: int, column: int, text: object, looks: Any = None) -> None:
    if sheet.write_string(row, column, cell_text(str(text)), looks):
        raise UsageError(
            f"A text in column {column + 1} is longer than the 32,767 characters that a cell of a workbook can hold.",
            fix="Leave the field out with --fields -NAME, or choose another format.",
        )


def cell_text(text: str) -> str:
    """The text as a cell shows it: never a formula, never markup of the file; only line ends act."""
    shown = guarded(text)
    if shown.startswith("<r>"):  # would go into the file as it is, for text in several fonts
        shown = f"'{shown}"
    return shown if shown.isprintable() else "\n".join(map(safe, shown.split("\n")))
