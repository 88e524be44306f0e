"""Cells as people read them, harmless to show: words for statuses, amounts with their currency, local times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.rendering.json_text import compact_json
from marketpush_cli.rendering.machine_values import amount, compact_cell, scaled
from marketpush_cli.rendering.records import Convert, Row, cells_converter, currency_reader
from marketpush_cli.rendering.safe_text import safe
from marketpush_cli.rendering.screen import Screen
from marketpush_cli.rendering.statuses import marked, words

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TO_THE_MINUTE = len("2026-11-02 10:30")
_SPANS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


@dataclass(frozen=True, slots=True)
class Wording:
    """How cells are worded: the zone of times, whether statuses carry symbols, what the output can hold."""

    zone: ZoneInfo
    has_marks: bool = False
    unicode: bool = True
    encoding: str = "utf-8"

    @property
    def absent(self) -> str:
        """What stands for no value inside a list of values."""
        return "–" if self.unicode else "-"

    def text(self, value: object) -> str:
        """Any text, harmless, and written with what the output can hold."""
        harmless = safe(str(value))
        return harmless if self.unicode else harmless.encode(self.encoding, "backslashreplace").decode(self.encoding)

    def status(self, value: str) -> str:
        """A status in words."""
        return self.text(marked(value, unicode=self.unicode) if self.has_marks else words(value))

    def time(self, microseconds: int) -> str:
        """A time in the zone, to the minute."""
        return (_EPOCH + timedelta(0, 0, microseconds)).astimezone(self.zone).isoformat(" ")[:_TO_THE_MINUTE]


def wording_for(out: TextIO, screen: Screen, *, has_marks: bool) -> Wording:
    """How cells are worded for this output."""
    encoding = getattr(out, "encoding", None) or "ascii"
    return Wording(screen.zone, has_marks, screen.unicode, encoding)


def people_text(field: Field, wording: Wording) -> Convert:
    """What turns a cell of the field into one line of text."""
    match field.kind:
        case Kind.STATUS:
            return lambda value, _currency: wording.status(value)
        case Kind.MONEY:
            return lambda minor, currency: f"{amount(minor, currency)} {currency}"
        case Kind.TIME:
            return lambda time, _currency: wording.time(time)
        case Kind.SECONDS:
            return lambda seconds, _currency: span(seconds)
        case Kind.RATIO:
            return lambda parts, _currency: share(parts)
        case Kind.FLAG:
            return lambda flag, _currency: "yes" if flag else "no"
        case Kind.TEXTS | Kind.MAPPING | Kind.TIMES:
            return _joined(field, wording)
        case Kind.RECORD | Kind.RECORDS:
            return _as_json(field, wording)
        case _:
            return lambda value, _currency: wording.text(value)


def share(parts: tuple[int, int]) -> str:
    """A quotient in hundredths with what it is of: `92.1 % 35/38`; there is none of nothing."""
    return f"{percent(parts)} {parts[0]}/{parts[1]}" if parts[1] else percent(parts)


def percent(parts: tuple[int, int]) -> str:
    """A quotient in hundredths: `92.1 %`."""
    tenths = scaled(parts, 1_000)
    if tenths is None:
        return "n/a"
    return f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10} %"


def people_lines(field: Field, wording: Wording) -> Callable[[Any, str | None], list[str]]:
    """What turns a cell into the lines it takes on a page of its own."""
    match field.kind:
        case Kind.TEXT:
            return lambda value, _currency: [wording.text(line) for line in str(value).split("\n")]
        case Kind.MAPPING:
            return lambda values, _currency: _pairs(values, wording, ": ")
        case Kind.TIMES:
            return lambda times, _currency: [f"{wording.time(at)}  {words(name)}" for name, at in _happened(times)]
        case _:
            convert = people_text(field, wording)
            return lambda value, currency: [convert(value, currency)]


def people_rows(fields: Sequence[Field], rows: Iterable[Row], wording: Wording) -> Iterator[list[str]]:
    """Outer rows as lists of texts; nothing stands where there is no value."""
    convert = cells_converter([people_text(field, wording) for field in fields], absent="")
    currency = currency_reader(fields)
    return (convert(row, currency(row)) for row in rows)


def span(seconds: int) -> str:
    """A length of time in its two largest units."""
    rest, parts = abs(seconds), []
    for size, unit in _SPANS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count} {unit}")
    return ("-" if seconds < 0 else "") + (" ".join(parts[:2]) or "0 s")


def _joined(field: Field, wording: Wording) -> Convert:
    match field.kind:
        case Kind.TEXTS:
            return lambda texts, _currency: ", ".join(wording.text(text) for text in texts)
        case Kind.TIMES:
            return lambda times, _currency: ", ".join(f"{name}={wording.time(at)}" for name, at in _happened(times))
        case _:
            return lambda values, _currency: ", ".join(_pairs(values, wording, "="))


def _happened(times: Mapping[str, int | None]) -> list[tuple[str, int]]:
    return [(safe(name), at) for name, at in times.items() if at is not None]


def _pairs(values: Mapping[str, object], wording: Wording, sign: str) -> list[str]:
    return [f"{wording.text(name)}{sign}{_value(value, wording)}" for name, value in values.items()]


def _value(value: object, wording: Wording) -> str:
    if value is None:
        return wording.absent
    return wording.text(value if isinstance(value, str) else compact_json(value))


def _as_json(field: Field, wording: Wording) -> Convert:
    to_json = compact_cell(field)
    return lambda value, currency: wording.text(to_json(value, currency))
