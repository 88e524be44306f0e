"""Rows for `line run`, and what they did."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sandboxes import Marketpush, Ran

HEAD = "reference,action,carrier,tracking_number,by,reason,amount,note\n"
AS_EACH = ("--as", "each", "--because", "the sellers sent it by post")

RunRows = Callable[..., Ran]


def answers(ran: Ran) -> list[tuple[str, str, str]]:
    return [(row["reference"], row["action"], row["outcome"]) for row in json.loads(ran.out)]


def line(marketpush: Marketpush, reference: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(marketpush("line", "show", reference, "--json").out)
    return found


def events(marketpush: Marketpush, order: str) -> list[dict[str, Any]]:
    """What happened to an order since it arrived, the first first."""
    found = json.loads(marketpush("audit", "list", "--order", order, "--json").out)
    return sorted((row for row in found if row["action"] != "import"), key=lambda row: row["sequence"])
