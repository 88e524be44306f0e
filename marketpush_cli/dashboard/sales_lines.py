"""Orders and amounts of all periods beside each other, a row a currency, as detailed as the screen is wide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from marketpush_cli.dashboard.growth import change
from marketpush_cli.dashboard.table_lines import fit, table_lines
from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.rendering.aligned_lines import Look
from marketpush_cli.rendering.charts.sparkline import sparkline
from marketpush_cli.rendering.machine_values import amount
from marketpush_cli.rendering.people_values import Wording

Record = Mapping[str, Any]
NAMES = {"today": "Today", "7_days": "7 days", "30_days": "30 days"}
_SHORT_NAMES = {"today": "Today", "7_days": "7 d", "30_days": "30 d"}
_DETAILS = {"before": 6, "amount_before": 5}
_AMOUNTS = {"today": 2, "7_days": 3, "30_days": 1}
ALL, OF_ALL = "All", "orders"


def sales_lines(board: Record, most: int, room: int, wording: Wording, look: Look) -> list[str]:
    """A heading, all currencies together, and as many of those with the most orders; a line says how many are left."""
    shown = _shown(board, most)
    for fields, is_short in ((_fields(), False), (_fields("+/-"), True), (_fields("+/-", _SHORT_NAMES), True)):
        rows = [_all(board["placed"], wording, is_short)]
        rows += [_row(board, currency, wording, is_short) for currency in shown]
        if fit(fields, rows, room, _AMOUNTS["7_days"]):
            break
    lines = table_lines(fields, rows, room, look)
    left_out = len(_currencies(board)) - len(shown)
    if left_out:
        lines.append(look.painted(f"and {left_out} more currencies: -f json", "dim"))
    return lines


def _currencies(board: Record) -> list[str]:
    return list(dict.fromkeys(sale["currency"] for sale in board["sales"]))


def _shown(board: Record, most: int) -> list[str]:
    orders = {sale["currency"]: sale["orders"] for sale in board["sales"] if sale["period"] == "30_days"}
    return sorted(sorted(orders, key=lambda currency: -orders[currency])[:most])


def _fields(changed: str = "change", names: Mapping[str, str] = NAMES) -> tuple[Field, ...]:
    parts = (
        (
            Field("orders", label, Kind.COUNT, "", min(2, _AMOUNTS[name])),
            Field("orders_before", "before", Kind.COUNT, "", _DETAILS["before"]),
            Field("amount", "value", Kind.MONEY, "", _AMOUNTS[name]),
            Field("amount_before", "before", Kind.MONEY, "", _DETAILS["amount_before"]),
            Field("change", changed, Kind.COUNT, "", _AMOUNTS[name]),
        )
        for name, label in names.items()
    )
    flat = (field for part in parts for field in part)
    return (Field("currency", "", Kind.REFERENCE, "", 1), *flat, Field("days", "Value by day", Kind.REFERENCE, "", 4))


def _all(placed: Sequence[Record], wording: Wording, is_short: bool) -> list[str]:
    cells = [ALL]
    for period in placed:
        now, before = period["orders"], period["orders_before"]
        cells += [str(now), str(before), OF_ALL, "", change(now, before, wording, is_short=is_short)]
    return [*cells, ""]


def _row(board: Record, currency: str, wording: Wording, is_short: bool) -> list[str]:
    return [currency, *_periods(board, currency, wording, is_short), _days(board, currency, wording)]


def _periods(board: Record, currency: str, wording: Wording, is_short: bool) -> Iterator[str]:
    for sale in board["sales"]:
        if sale["currency"] == currency:
            now, before = sale["gross"], sale["gross_before"]
            yield str(sale["orders"])
            yield str(sale["orders_before"])
            yield amount(now, currency)
            yield amount(before, currency)
            yield change(now, before, wording, is_short=is_short)


def _days(board: Record, currency: str, wording: Wording) -> str:
    return sparkline([day["gross"] for day in board["days"] if day["currency"] == currency], unicode=wording.unicode)
