"""How a partner's file is laid out: whose words its columns have, and how its cells are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from marketpush_cli.application.reading.columns import column_name

NO_HEADER = 0


@dataclass(frozen=True, slots=True)
class FileLayout:
    """What was said about a file; what is None is found out by looking at it.

    `columns` has for a column of ours theirs: the words of the header, or a position counted from 1. `constants` fill
    the rows in which a column of ours is absent or empty. `header_row` is the line of the header, 0 = there is none.
    """

    columns: Mapping[str, str | int] = field(default_factory=dict)
    delimiter: str | None = None
    encoding: str | None = None
    decimal: str = "."
    constants: Mapping[str, str] = field(default_factory=dict)
    header_row: int | None = None

    @property
    def has_header(self) -> bool:
        return self.header_row != NO_HEADER

    def by_header(self) -> dict[str, str]:
        """Our columns by the words of the header, as column_name() writes them."""
        return {column_name(theirs): ours for ours, theirs in self.columns.items() if isinstance(theirs, str)}

    def by_place(self) -> dict[int, str]:
        """Our columns by their place, counted from 0."""
        return {theirs - 1: ours for ours, theirs in self.columns.items() if isinstance(theirs, int)}

    def place_of(self, needed: frozenset[str]) -> int | None:
        """Where a needed column stands, counted from 0, if columns are only known by their places and no header is."""
        if self.header_row is not None or self.by_header():
            return None
        return next((place for place, ours in self.by_place().items() if ours in needed), None)

    def marks(self, needed: frozenset[str]) -> frozenset[str]:
        """The columns of which a header must have one: the needed ones, by whatever words they go here."""
        named = self.by_header()
        told = {theirs for theirs, ours in named.items() if ours in needed}
        if told or needed & set(self.columns):
            return frozenset(told or named)
        return needed


PLAIN = FileLayout()
