"""Whether an order that comes in is the one that is there, whatever happened to it since."""

from __future__ import annotations

from typing import Any

from marketpush_cli.domain.orders import LINE_PLACED, PERSONAL
from marketpush_cli.domain.placed import Placed


def is_same_content(there: Placed, coming: Placed) -> bool:
    """Same customer, lines and prices as placed."""
    return content_of(there) == content_of(coming)


def content_of(placed: Placed) -> tuple[Any, ...]:
    """What was placed, without times of payment and deadlines."""
    paper = (placed.commercial_order, placed.placed_at, placed.currency, placed.seller)
    personal = tuple(getattr(placed, name) for name in PERSONAL)
    lines = tuple((line.line, *(getattr(line, name) for name in LINE_PLACED)) for line in placed.order.lines)
    return (*paper, *personal, *lines)
