"""Seeded chance: the same seed gives the same choices on every machine and Python, as only `random()` is used."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Dice(random.Random):
    """A random number generator of its own, with the few questions that samples ask."""

    def below(self, limit: int) -> int:
        return int(self.random() * limit)

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.random() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        return choices[int(self.random() * len(choices))]

    def is_one_in(self, many: int) -> bool:
        return self.random() * many < 1

    def digits(self, length: int) -> str:
        return f"{int(self.random() * 10**length):0{length}}"


class Deck(Generic[T]):
    """Deals every card once before any comes again, so that small samples hold every kind."""

    def __init__(self, weighted: Sequence[tuple[int, T]], dice: Dice) -> None:
        self._cards = [card for weight, card in weighted for _ in range(weight)]
        self._dice = dice
        self._left = 0

    def deal(self) -> T:
        """The next card; after the last one all are shuffled again."""
        self._left = self._left or len(self._cards)
        found = self._dice.below(self._left)
        self._left -= 1
        cards = self._cards
        cards[found], cards[self._left] = cards[self._left], cards[found]
        return cards[self._left]
