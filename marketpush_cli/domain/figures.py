"""Figures over many values: quotients, percentiles, means. Definitions: docs/reports.md."""

from __future__ import annotations

from collections.abc import Sequence


def percentile(values: Sequence[int], hundredths: int) -> int | None:
    """Between the two nearest values in proportion, a half upwards; the 50th is the median. None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    place, rest = divmod((len(ordered) - 1) * hundredths, 100)
    if not rest:
        return ordered[place]
    low, high = ordered[place], ordered[place + 1]
    return low + (2 * (high - low) * rest + 100) // 200


def mean(values: Sequence[int]) -> int | None:
    """The sum by the number, a half upwards. None of nothing."""
    if not values:
        return None
    return (2 * sum(values) + len(values)) // (2 * len(values))
