"""Which sellers do best and worst, by the rates of their score cards. The rule: docs/dashboard.md, "Sellers"."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from marketpush_cli.reports import sellers as score_card
from marketpush_cli.reports.report import Cell

AGAINST = ("rejection_rate", "cancellation_rate", "incident_rate", "refund_rate", "late_shipment_rate")
MOST = 10


class Ranked(NamedTuple):
    """One seller's score card, and the mean of what counts against it."""

    code: str
    problems: Fraction
    figures: Mapping[str, Any]

    def cells(self, name: str | None, limits: Mapping[str, int]) -> tuple[Any, ...]:
        """The cells of the catalogue's record."""
        rates = (self.figures[rate.name] for rate in score_card.RATES)
        quotient = (self.problems.numerator, self.problems.denominator)
        return (self.code, name, self.figures["orders"], quotient, *rates, score_card.marks(self.figures, limits))


def ranked(cells: Mapping[str, Cell], min_orders: int) -> tuple[list[Ranked], list[Ranked]]:
    """Of those that decided on enough orders the better half, best first, and the rest with problems, worst first."""
    known = [_ranked(code, cell) for code, cell in cells.items() if cell["decided_orders"] >= max(min_orders, 1)]
    order = sorted(known, key=lambda one: (one.problems, -one.figures["orders"], one.code))
    half = (len(order) + 1) // 2
    worst = sorted(order[half:], key=lambda one: (-one.problems, -one.figures["orders"], one.code))
    return order[:half][:MOST], [one for one in worst if one.problems][:MOST]


def _ranked(code: str, cell: Cell) -> Ranked:
    figures = score_card.values(cell)
    rates = [Fraction(*figures[name]) for name in AGAINST if figures[name][1]]
    return Ranked(code, sum(rates, Fraction()) / max(len(rates), 1), figures)
