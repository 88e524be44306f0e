"""How far a long piece of work is, told to whoever looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

TOLD_EVERY = 200

T = TypeVar("T")


class Progress(Protocol):
    """Is told again and again what is being done, how many are done, (0 where not known) of how many, and of what."""

    def __call__(self, phase: str, done: int, total: int, unit: str = "lines") -> None: ...


def _unseen(phase: str, done: int, total: int, unit: str = "lines") -> None:
    """Nobody looks."""


UNSEEN: Progress = _unseen


def counted(
    items: Iterable[T], progress: Progress, phase: str, unit: str, *, before: int = 0, total: int = 0
) -> Iterator[T]:
    """The items, telling now and then how many of them went by, and `before` them."""
    for done, item in enumerate(items, before + 1):
        yield item
        if not done % TOLD_EVERY:
            progress(phase, done, total, unit)
