"""What is to be printed, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo

from marketpush_cli.application.progress import UNSEEN, Progress, counted

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PrintJob:
    """Order documents with native values, how to print them, and when it happens (UTC microseconds).

    Every text of a document passes through `safe`, which makes control and direction characters harmless. `title` is
    the title of the HTML or PDF file, as viewers show it.
    """

    documents: Sequence[Mapping[str, object]]
    packing_slip: bool
    zone: ZoneInfo
    printed_at: int
    title: str
    safe: Callable[[str], str]
    progress: Progress = UNSEEN

    def counted(self, items: Iterable[T]) -> Iterator[T]:
        """The orders' sheets one after the other, telling how many of them are done."""
        return counted(items, self.progress, "printing", "orders", total=len(self.documents))


@dataclass(frozen=True, slots=True)
class PrintResult:
    """The file, and a sentence for each script of which characters had to be printed as replacements."""

    pdf: bytes
    missing: tuple[str, ...]
