"""Which page of the file each order comes to stand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

ENTRIES_A_PAGE = 44


@dataclass(frozen=True, slots=True)
class Pagination:
    """How many pages each order takes; in front of them the contents, so many entries a page, if there are any."""

    counts: Sequence[int]
    has_contents: bool

    @property
    def contents(self) -> int:
        """How many pages the contents take."""
        return -(-len(self.counts) // ENTRIES_A_PAGE) if self.has_contents else 0

    @property
    def total(self) -> int:
        return self.contents + sum(self.counts)

    def starts(self) -> Iterator[int]:
        """The page that each order begins on, as printed."""
        return accumulate(self.counts[:-1], initial=self.contents + 1) if self.counts else iter(())
