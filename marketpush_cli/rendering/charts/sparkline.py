"""A row of numbers as one row of small columns; what is below nothing gets a row of its own."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

_UNICODE, _ASCII = "▁▂▃▄▅▆▇█", "_.:-=+*#"


def sparkline(numbers: Sequence[int | Fraction | None], *, unicode: bool, most: int | Fraction | None = None) -> str:
    """One character a number by its share of the greatest (or `most`); blank for none, 0 and what is below it."""
    levels = _UNICODE if unicode else _ASCII
    greatest = max([most or 0, *(number for number in numbers if number is not None)])
    return "".join(_level(number, greatest, levels) for number in numbers)


def _level(number: int | Fraction | None, greatest: int | Fraction, levels: str) -> str:
    if number is None or number <= 0:
        return " "
    return levels[min(len(levels) - 1, int(Fraction(number) * len(levels) / greatest))]
