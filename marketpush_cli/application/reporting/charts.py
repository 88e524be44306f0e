"""What a chart shows, without saying how it is drawn: labels, series of values, and what the values are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from marketpush_cli.domain.fields import Kind

ADDABLE = frozenset({Kind.COUNT, Kind.MONEY})


@dataclass(frozen=True, slots=True)
class Series:
    """One value for each label of the chart, held as its kind says; None where there is none."""

    name: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One measure of groups, or over time; all amounts are of one currency.

    The values of stacked series add up to a group's whole.
    """

    title: str
    kind: Kind
    currency: str | None
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    is_over_time: bool = False
    is_stacked: bool = False
    note: str | None = None


def number_of(value: Any) -> Fraction | None:
    """A value as a number to draw: quotients by their value, which one over nothing has not."""
    if isinstance(value, tuple):
        return Fraction(*value) if value[1] else None
    return None if value is None else Fraction(value)


def numbers_of(values: Sequence[Any]) -> list[Fraction | None]:
    """Values as numbers to draw."""
    return [number_of(value) for value in values]
