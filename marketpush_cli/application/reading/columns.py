"""Names of columns: how they may be written, which are known, and what a header must have."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from marketpush_cli.application.reading.faults import fault

Unknown = Literal["keep", "refuse"]

_JOINERS = re.compile(r"[\s-]+")
_ATTRIBUTE = "x_"
_LONGEST_COMPARED = 40
_MOST_COMPARED = 100


def column_name(text: str) -> str:
    """A column's name however it was written: `Tracking number` is `tracking_number`."""
    return _JOINERS.sub("_", text.strip(" \t\ufeff\xa0")).lower()


def near(name: str, candidates: Iterable[str]) -> str:
    """The candidates that look like the name, joined by "or"."""
    from difflib import get_close_matches

    short = (candidate for candidate in candidates if len(candidate) <= _LONGEST_COMPARED)
    return " or ".join(get_close_matches(name[:_LONGEST_COMPARED], sorted(short)[:_MOST_COMPARED], n=3))


def known_columns(names: Iterable[str], known: Iterable[str]) -> str:
    """A hint at the known columns that look like one of the names, or at all of them."""
    known = sorted(known)
    close = next(filter(None, (near(name, known) for name in islice(names, _MOST_COMPARED))), "")
    return f"Did you mean {close}?" if close else f"The columns are {', '.join(known)}."


@dataclass(frozen=True, slots=True)
class ColumnRules:
    """The columns a command knows and needs, and what becomes of others.

    Where required ones need not be `are_filled`, the command tells every row that lacks a value, not just the first;
    and where rows need not be `are_readable`, every one that cannot be read, too.
    In `amounts` a comma is either the decimal sign or wrong.
    """

    known: frozenset[str]
    required: tuple[str, ...] = ()
    unknown: Unknown = "keep"
    are_filled: bool = True
    amounts: frozenset[str] = frozenset()
    are_readable: bool = True

    @classmethod
    def of(cls, columns: Collection[str], required: Collection[str], unknown: Unknown) -> ColumnRules:
        """Rules in which whatever is required is known."""
        return cls(frozenset(columns) | frozenset(required), tuple(required), unknown)

    def name(self, text: str, source: str, row: int) -> str:
        """What a column is called from here on: known ones by their name, kept ones as they were written."""
        if text in self.known:
            return text
        name = column_name(text)
        if name in self.known:
            return name
        if not name:
            raise fault(source, row, "a column has no name")
        if self.unknown == "keep":
            return text.strip()
        if name.startswith(_ATTRIBUTE):
            return name
        fix = known_columns([name], self.known)
        raise fault(source, row, "there is no such column", field=text.strip(), fix=fix)

    def header(self, cells: Sequence[str], source: str, row: int) -> list[str]:
        """The names of a header row, each of them once and every required one among them."""
        names = [self.name(cell, source, row) for cell in cells]
        seen: set[str] = set()
        for name in names:
            if column_name(name) in seen:
                raise fault(source, row, "the header has this column twice", field=name)
            seen.add(column_name(name))
        self.require_columns(names, source, row)
        return names

    def require_columns(self, names: Collection[str], source: str, row: int) -> None:
        """Refuses a header that lacks a required column."""
        for name in self.required:
            if name not in names:
                close = near(name, {column_name(other) for other in names} - self.known)
                fix = f"Rename {close} if that is it." if close else None
                raise fault(source, row, "the column is missing", field=name, fix=fix)

    def require_values(self, values: Mapping[str, str], source: str, row: int) -> None:
        """Refuses a row in which a required value is absent or blank."""
        for name in self.required if self.are_filled else ():
            if not values.get(name, "").strip():
                raise fault(source, row, "the value is missing", field=name)
