"""What a layout may say: which columns there are, and which separators, encodings and signs."""

from __future__ import annotations

from marketpush_cli.application.asking import COLUMNS as OF_LINES
from marketpush_cli.application.message_asks import COLUMNS as OF_MESSAGES
from marketpush_cli.application.reading.columns import column_name, known_columns
from marketpush_cli.application.reading.encodings import known_encoding
from marketpush_cli.domain.errors import MarketpushError, UsageError

DELIMITER_WORDS = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|", "bar": "|"}
DECIMAL_WORDS = {"comma": ",", "dot": ".", "point": "."}
LAST_HEADER_ROW = 1_000
COLUMNS = tuple(dict.fromkeys((*OF_LINES, *OF_MESSAGES)))

_LONGEST_HEADER = 200
_LAST_COLUMN = 10_000
_NEVER_BETWEEN_CELLS = frozenset('"\n\r ._-/#')


def keep_column(
    found: dict[str, str | int], ours: str, theirs: object, error: type[MarketpushError], where: str
) -> None:
    """Add a column of ours with theirs to those found. Raises the error for what no file can have."""
    name = known_column(ours, where, error)
    if isinstance(theirs, bool) or not isinstance(theirs, str | int):
        raise error(f"{where}: {name} must be the words of a header or the number of a column.")
    if isinstance(theirs, int) and not 1 <= theirs <= _LAST_COLUMN:
        raise error(f"{where}: columns are counted from 1, so {name} cannot be column {theirs}.")
    if isinstance(theirs, str) and (not column_name(theirs) or len(theirs) > _LONGEST_HEADER):
        raise error(f"{where}: {name} needs the words of a header.")
    folded = column_name(theirs) if isinstance(theirs, str) else theirs
    others = {column_name(other) if isinstance(other, str) else other: one for one, other in found.items()}
    if name in found or folded in others:
        twice = f"says {name} twice" if name in found else f"gives one column to both {others[folded]} and {name}"
        raise error(f"{where} {twice}.")
    found[name] = theirs


def known_column(text: str, where: str, error: type[MarketpushError]) -> str:
    """Our name of a column, however it was written. Raises the error where there is none."""
    name = column_name(text)
    if name not in COLUMNS:
        raise error(f"{where}: there is no column {text[:40]!r}. {known_columns([name], COLUMNS)}")
    return name


def checked_delimiter(text: str, error: type[MarketpushError] = UsageError, where: str = "--delimiter") -> str:
    """The character between cells, also by its name."""
    character = DELIMITER_WORDS.get(text.strip().lower(), text)
    if len(character) != 1 or character.isalnum() or character in _NEVER_BETWEEN_CELLS:
        raise error(f"{where} must be one character, or comma, semicolon, tab or pipe, not {text[:20]!r}.")
    return character


def checked_encoding(text: str, error: type[MarketpushError] = UsageError, where: str = "--encoding") -> str:
    """The name of an encoding as Python has it."""
    name = known_encoding(text)
    if name is None:
        raise error(f"{where} names no encoding of texts: {text[:40]!r}.", fix="Examples: utf-8, cp1252, utf-16.")
    return name


def checked_decimal(text: str, error: type[MarketpushError] = UsageError, where: str = "--decimal") -> str:
    """The decimal sign."""
    sign = DECIMAL_WORDS.get(text.strip().lower(), text.strip())
    if sign not in (".", ","):
        raise error(f"{where} must be a dot or a comma, not {text[:20]!r}.")
    return sign


def checked_header_row(row: int, error: type[MarketpushError] = UsageError, where: str = "--header-row") -> int:
    """The line of the header."""
    if not 0 <= row <= LAST_HEADER_ROW:
        raise error(f"{where} must be a line from 1 to {LAST_HEADER_ROW:,}, or 0 for no header, not {row}.")
    return row
