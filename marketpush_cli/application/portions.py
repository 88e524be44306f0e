"""Much is done some at a time, so that memory stays flat and statements stay short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

AT_ONCE = 1_000

T = TypeVar("T")


def portions(items: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """The items in order, `size` of them at a time; the last list holds what is left."""
    waiting = iter(items)
    while part := list(islice(waiting, size)):
        yield part
