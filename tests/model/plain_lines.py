"""Lines and orders of the plain model as dictionaries, and the statuses that follow from them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

Answer = tuple[int, str, str, str | None, tuple[int, int, int] | None]
FULFILLED = ("awaiting_fulfillment", "shipped", "received")
WAY = ("pending", "awaiting_fulfillment", "shipped", "received", "closed")
PARTS = ("item", "shipping", "tax")


def worth(line: dict[str, Any]) -> int:
    return int(sum(line["worth"].values()))


def given(line: dict[str, Any]) -> int:
    return int(sum(line["given"].values()))


def left(line: dict[str, Any]) -> list[int]:
    return [line["worth"][part] - line["given"][part] for part in PARTS]


def is_all_given_back(line: dict[str, Any]) -> bool:
    return worth(line) > 0 and given(line) == worth(line)


def line_status(line: dict[str, Any]) -> str:
    """Domain 2.1."""
    if line["open"]:
        return "incident_open"
    if line["stage"] in ("pending", "rejected", "canceled"):
        return str(line["stage"])
    if is_all_given_back(line):
        return "refunded"
    if line["stage"] == "closed":
        return "closed"
    return "partially_refunded" if given(line) else str(line["stage"])


def order_status(order: dict[str, Any]) -> str:
    """Domain 2.2."""
    lines = list(order["lines"].values())
    if any(line["stage"] == "pending" for line in lines):
        return "pending"
    if all(line["stage"] == "rejected" for line in lines):
        return "rejected"
    others = [line for line in lines if line["stage"] not in ("rejected", "canceled")]
    if not others:
        return "canceled"
    if any(given(line) for line in others) and not any(sum(left(line)) for line in others):
        return "refunded"
    return min((line["stage"] for line in others if not is_all_given_back(line)), key=WAY.index)


def rank(status: str) -> int:
    """How far along: what ends an order is further than every stage."""
    return WAY.index(status) if status in WAY else len(WAY)


def restate(order: dict[str, Any], number: int, at: int) -> None:
    """What follows from a line that has just changed."""
    line = order["lines"][number]
    status = line_status(line)
    if status != line["status"]:
        line.update(status=status, status_at=at)
    now = order_status(order)
    if now == order["status"]:
        return
    if rank(now) < rank(order["status"]):
        order["times"] = {name: time for name, time in order["times"].items() if rank(name) <= rank(now)}
        order["times"].setdefault(now, at)
    else:
        order["times"][now] = at
    order.update(status=now, status_at=at)


def copied_line(line: dict[str, Any]) -> dict[str, Any]:
    return {**line, "given": dict(line["given"]), "times": dict(line["times"])}


def copied_order(order: dict[str, Any]) -> dict[str, Any]:
    """An order to work on while nothing is decided."""
    return {
        **order,
        "times": dict(order["times"]),
        "lines": {number: copied_line(line) for number, line in order["lines"].items()},
        "incidents": {number: [dict(one) for one in found] for number, found in order["incidents"].items()},
        "refunds": list(order["refunds"]),
        "requests": dict(order["requests"]),
        "events": list(order["events"]),
    }


def in_proportion(amount: int, weights: list[int]) -> list[int]:
    """An amount split by weights, the largest remainder first, ties to the earlier."""
    exact = [Fraction(amount * weight, sum(weights)) for weight in weights]
    parts = [int(share) for share in exact]
    for place in sorted(range(len(weights)), key=lambda number: (parts[number] - exact[number], number))[
        : amount - sum(parts)
    ]:
        parts[place] += 1
    return parts


def half_up(share: Fraction) -> int:
    return int(share + Fraction(1, 2))
