"""What events say has changed, as people and scripts read it: money as decimal texts, times by RFC 3339."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketpush_cli.domain.money import format_amount
from marketpush_cli.domain.times import format_rfc3339

AMOUNTS = frozenset(
    {
        *("item", "shipping", "tax", "unit_price", "discount", "commission", "commission_reversed"),
        *("refunded_item", "refunded_shipping", "refunded_tax"),
    }
)
TIMES = ("at", "accept_by", "ship_by")
ENDS_OF_TIMES = ("_at", "_until")


def told(changes: Mapping[str, Any], currency: str | None = None) -> dict[str, Any]:
    """What changed, to any depth; without a currency there is no money in it."""
    return {name: _told(name, value, currency) for name, value in changes.items()}


def _told(name: str, value: Any, currency: str | None) -> Any:
    if isinstance(value, Mapping):
        return told(value, currency)
    if isinstance(value, list):
        return [_told(name, each, currency) for each in value]
    if not isinstance(value, int):
        return value
    if name in TIMES or name.endswith(ENDS_OF_TIMES):
        return format_rfc3339(value)
    return format_amount(value, currency) if currency is not None and name in AMOUNTS else value
