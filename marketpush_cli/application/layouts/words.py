"""Layouts in the flags of a command line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from marketpush_cli.application.layouts.checks import (
    checked_decimal,
    checked_delimiter,
    checked_encoding,
    checked_header_row,
    keep_column,
    known_column,
)
from marketpush_cli.application.reading.layout import FileLayout
from marketpush_cli.domain.errors import MarketpushError, UsageError

_PARTS = re.compile(r'\s*((?:[^,"]|"(?:[^"]|"")*")+)(?:,|\Z)')


@dataclass(frozen=True, slots=True)
class LayoutWords:
    """The flags about a file's layout as they were typed."""

    columns: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    decimal: str | None = None
    constant: Sequence[str] = ()
    header_row: int | None = None

    @property
    def given(self) -> list[str]:
        """The flags that were given."""
        return [f"--{name.replace('_', '-')}" for name in self.__slots__ if getattr(self, name) not in (None, (), [])]

    def layout(self, saved: Mapping[str, FileLayout]) -> FileLayout:
        """What was said, on top of the saved layout that --columns names. Raises UsageError for what is not known."""
        columns = self.columns
        base = FileLayout() if columns is None or "=" in columns else saved_layout(columns, saved)
        if columns is not None and "=" in columns:
            base = replace(base, columns=columns_of_words(columns))
        constants = dict(base.constants) | constants_of_words(self.constant)
        decimal = base.decimal if self.decimal is None else checked_decimal(self.decimal)
        return replace(
            base,
            delimiter=base.delimiter if self.delimiter is None else checked_delimiter(self.delimiter),
            encoding=base.encoding if self.encoding is None else checked_encoding(self.encoding),
            decimal=decimal,
            constants=constants,
            header_row=base.header_row if self.header_row is None else checked_header_row(self.header_row),
        )


def saved_layout(name: str, saved: Mapping[str, FileLayout], error: type[MarketpushError] = UsageError) -> FileLayout:
    """The layout saved under a name. Raises the error where there is none."""
    found = saved.get(name.strip())
    if found is not None:
        return found
    near = get_close_matches(name, saved, n=2)
    there = f"Did you mean {' or '.join(near)}?" if near else f"Saved are: {', '.join(saved) or 'none'}."
    fix = "Name columns as --columns 'reference=Order number', or see marketpush columns list."
    raise error(f"No columns are saved under the name {name.strip()!r}. {there}", fix=fix)


def columns_of_words(text: str) -> dict[str, str | int]:
    """The columns of `reference=Order number,tracking_number=3`; what holds a comma or is a number stands in quotes."""
    found: dict[str, str | int] = {}
    position = 0
    while position < len(text):
        part = _PARTS.match(text, position)
        if part is None:
            raise _unreadable("--columns", text)
        position = part.end()
        ours, theirs = _pair(part[1], "--columns")
        keep_column(found, ours, theirs, UsageError, "--columns")
    return found


def constants_of_words(words: Iterable[str]) -> dict[str, str]:
    """The constants of `carrier=dhl`, one a word."""
    found: dict[str, str] = {}
    for word in words:
        ours, value = _pair(word, "--constant", is_plain=True)
        name = known_column(ours, "--constant", UsageError)
        if name in found:
            raise UsageError(f"--constant says {name} twice.", field="constant")
        found[name] = str(value)
    return found


def _pair(text: str, flag: str, *, is_plain: bool = False) -> tuple[str, str | int]:
    bare = text.strip()
    if not is_plain and bare.startswith('"') and bare.endswith('"') and "=" in bare:
        bare = bare[1:-1].replace('""', '"')
    ours, equals, theirs = (part.strip() for part in bare.partition("="))
    if not equals or not ours or not theirs:
        raise _unreadable(flag, text)
    if is_plain:
        return ours, theirs
    if theirs.startswith('"') and theirs.endswith('"') and len(theirs) > 1:
        return ours, theirs[1:-1].replace('""', '"')
    return ours, int(theirs) if theirs.isascii() and theirs.isdigit() else theirs


def _unreadable(flag: str, text: str) -> UsageError:
    example = "carrier=dhl" if flag == "--constant" else "'reference=Order number,tracking_number=3'"
    return UsageError(f"{flag} is not of the form {example}: {text[:60]!r}.", field=flag.removeprefix("--"))


def words_of(layout: FileLayout) -> list[str]:
    """The flags that say a layout, each value as one word of a command line."""
    words: list[str] = []
    if layout.columns:
        words += ["--columns", ",".join(f"{ours}={_quoted(theirs)}" for ours, theirs in layout.columns.items())]
    if layout.delimiter is not None:
        words += ["--delimiter", "tab" if layout.delimiter == "\t" else layout.delimiter]
    if layout.encoding is not None:
        words += ["--encoding", layout.encoding]
    if layout.decimal != ".":
        words += ["--decimal", layout.decimal]
    for ours, value in layout.constants.items():
        words += ["--constant", f"{ours}={value}"]
    if layout.header_row is not None:
        words += ["--header-row", str(layout.header_row)]
    return words


def _quoted(theirs: str | int) -> str:
    if isinstance(theirs, int):
        return str(theirs)
    plain = " ".join(theirs.split())
    needs = any(sign in plain for sign in ',"') or plain.isdigit() or plain != plain.strip()
    return f'"{plain.replace(chr(34), chr(34) * 2)}"' if needs else plain


def header_of(columns: Collection[str], layout: FileLayout) -> list[str]:
    """The header of an empty file with these columns of ours, in the words and places of a layout."""
    places = {theirs - 1: ours for ours, theirs in layout.columns.items() if isinstance(theirs, int)}
    rest = [name for name in columns if name not in places.values() and name not in layout.constants]
    cells: list[str] = []
    while rest or any(place >= len(cells) for place in places):
        if len(cells) in places:
            cells.append(places[len(cells)])
        elif rest:
            theirs = layout.columns.get(rest[0], rest[0])
            cells.append(str(theirs))
            del rest[0]
        else:
            cells.append(f"column {len(cells) + 1}")
    return cells
