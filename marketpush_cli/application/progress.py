"""How far a long piece of work is, told to whoever looks."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Is told again and again what is being done, how much of it is done, and (0 where not known) of how much."""

    def __call__(self, phase: str, done: int, total: int) -> None: ...


def _unseen(phase: str, done: int, total: int) -> None:
    """Nobody looks."""


UNSEEN: Progress = _unseen
