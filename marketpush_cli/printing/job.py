"""What is to be printed, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from marketpush_cli.application.progress import UNSEEN, Progress, counted

T = TypeVar("T")


class Documents(Protocol):
    """Order documents with native values, which can be gone through as often as need be."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Mapping[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class PrintJob:
    """Orders, how to print them, and when it happens (UTC microseconds).

    Every text of a document passes through `safe`, which makes control and direction characters harmless. `title` is
    the title of the HTML or PDF file, as viewers show it. A document's `earlier_prints` make its page a reprint.
    """

    documents: Documents
    packing_slip: bool
    zone: ZoneInfo
    printed_at: int
    title: str
    safe: Callable[[str], str]
    progress: Progress = UNSEEN
    has_contents: bool = False

    def counted(self, items: Iterable[T]) -> Iterator[T]:
        """The orders' sheets one after the other, telling how many of them are done."""
        return counted(items, self.progress, "printing", "orders", total=len(self.documents))
