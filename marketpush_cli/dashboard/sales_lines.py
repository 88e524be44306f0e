"""Orders and amounts of all periods beside each other, a row a currency, as detailed as the screen is wide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from marketpush_cli.dashboard.table_lines import table_lines
from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.rendering.aligned_lines import Look
from marketpush_cli.rendering.charts.sparkline import sparkline
from marketpush_cli.rendering.machine_values import amount
from marketpush_cli.rendering.people_values import Wording, percent

Record = Mapping[str, Any]
NAMES = {"today": "Today", "7_days": "7 days", "30_days": "30 days"}
_DETAILS = {"before": 6, "amount_before": 5, "change": 3}
_AMOUNTS = {"today": 2, "7_days": 3, "30_days": 1}
ALL = "All"


def change(now: int, before: int, wording: Wording) -> str:
    """By how much something grew, with a sign that says which way; there is no saying from nothing."""
    if before <= 0:
        return "" if not now else wording.absent
    if now == before:
        return "= 0.0 %"
    up, down = ("▲", "▼") if wording.unicode else ("+", "-")
    return f"{up if now > before else down} {percent((abs(now - before), before))}"


def sales_lines(board: Record, most: int, room: int, wording: Wording, look: Look) -> list[str]:
    """A heading, all currencies together, and those with the most orders."""
    shown = _shown(board, most)
    rows = [_all(board["placed"], wording), *(_row(board, currency, wording) for currency in shown)]
    lines = table_lines(_fields(), rows, room, look)
    left_out = len(_currencies(board)) - len(shown)
    if left_out:
        lines[-1] += look.painted(f"  and {left_out} more currencies: -f json", "dim")
    return lines


def _currencies(board: Record) -> list[str]:
    return list(dict.fromkeys(sale["currency"] for sale in board["sales"]))


def _shown(board: Record, most: int) -> list[str]:
    orders = {sale["currency"]: sale["orders"] for sale in board["sales"] if sale["period"] == "30_days"}
    return sorted(sorted(orders, key=lambda currency: -orders[currency])[:most])


def _fields() -> tuple[Field, ...]:
    parts = (
        (
            Field("orders", label, Kind.COUNT, "", min(2, _AMOUNTS[name])),
            Field("orders_before", "before", Kind.COUNT, "", _DETAILS["before"]),
            Field("amount", "value", Kind.MONEY, "", _AMOUNTS[name]),
            Field("amount_before", "before", Kind.MONEY, "", _DETAILS["amount_before"]),
            Field("change", "", Kind.COUNT, "", _DETAILS["change"]),
        )
        for name, label in NAMES.items()
    )
    flat = (field for part in parts for field in part)
    return (Field("currency", "", Kind.REFERENCE, "", 1), *flat, Field("days", "Value by day", Kind.REFERENCE, "", 4))


def _all(placed: Sequence[Record], wording: Wording) -> list[str]:
    cells = [ALL]
    for period in placed:
        now, before = period["orders"], period["orders_before"]
        cells += [str(now), str(before), "", "", change(now, before, wording)]
    return [*cells, ""]


def _row(board: Record, currency: str, wording: Wording) -> list[str]:
    return [currency, *_periods(board, currency, wording), _days(board, currency, wording)]


def _periods(board: Record, currency: str, wording: Wording) -> Iterator[str]:
    for sale in board["sales"]:
        if sale["currency"] == currency:
            now, before = sale["gross"], sale["gross_before"]
            yield str(sale["orders"])
            yield str(sale["orders_before"])
            yield amount(now, currency)
            yield amount(before, currency)
            yield change(now, before, wording)


def _days(board: Record, currency: str, wording: Wording) -> str:
    return sparkline([day["gross"] for day in board["days"] if day["currency"] == currency], unicode=wording.unicode)
