"""Checks: what is stored against what the events lead to, what follows from the rows, and the chains.

What is promised, and what cannot be found: docs/reliability.md, "Checks".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marketpush_cli.domain.arrival import entities_of
from marketpush_cli.domain.chain import Event
from marketpush_cli.domain.orders import Order
from marketpush_cli.domain.placed import Placed
from marketpush_cli.domain.replay import Finding, Replay, compared, finding, order_times
from marketpush_cli.domain.statuses import LineFacts, line_status, roll_up


@dataclass(frozen=True, slots=True)
class StoredOrder:
    """Everything that is stored of an order: its rows, its events, and the columns that follow from them."""

    placed: Placed
    events: list[Event]
    computed: Mapping[str, Any]


def roll_up_findings(stored: StoredOrder) -> list[Finding]:
    """Where status, amounts or counts differ from what the order's own lines say."""
    order = stored.placed.order
    found = compared("roll_up", order.number, _stored_head(stored), _computed_head(order))
    for line in order.lines:
        facts = LineFacts(line.stage, line.open_incident is not None, line.refunded, line.total)
        status = line_status(facts)
        if status != line.status:
            found.append(finding("roll_up", line.reference, "status", line.status, status))
    return found + _money_findings(order)


def _stored_head(stored: StoredOrder) -> dict[str, Any]:
    return {"status": str(stored.placed.order.status)} | dict(stored.computed)


def _computed_head(order: Order) -> dict[str, Any]:
    return {
        "status": str(roll_up(line.facts for line in order.lines).status),
        "total": sum(line.total for line in order.lines),
        "refunded": order.refunded,
        "line_count": len(order.lines),
        "open_incidents": order.open_incidents,
    }


def _money_findings(order: Order) -> list[Finding]:
    found = []
    for line in order.lines:
        refunds = [refund for refund in order.refunds if refund.line == line.line]
        for part in ("item", "shipping", "tax"):
            given = sum(getattr(refund, part) for refund in refunds)
            stored = getattr(line, f"refunded_{part}")
            if stored != given:
                found.append(finding("money", line.reference, f"refunded_{part}", stored, given))
        reversed_ = sum(refund.commission_reversed for refund in refunds)
        if line.commission_reversed != reversed_:
            found.append(finding("money", line.reference, "commission_reversed", line.commission_reversed, reversed_))
    return found


def order_findings(stored: StoredOrder, search: Mapping[str, Any], expected_search: Mapping[str, Any]) -> list[Finding]:
    """Everything that differs from what the order's events lead to."""
    placed, order = stored.placed, stored.placed.order
    replay = Replay(order.number)
    try:
        replay.play(stored.events)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [
            *replay.findings,
            finding("history", order.number, "events", "cannot be followed", type(error).__name__),
        ]
    found = [*replay.findings]
    rows = entities_of(placed)
    for key in sorted({*rows, *replay.rows}):
        found += compared("history", f"{order.number} {key}", rows.get(key, {}), replay.rows.get(key, {}))
    for key, derived in _derived_rows(order).items():
        found += compared("history", f"{order.number} {key}", derived, replay.derived.get(key, {}))
    chain = {"sequence": order.sequence, "head": order.head, "updated_at": order.updated_at}
    expected = {"sequence": replay.sequence, "head": replay.head, "updated_at": replay.updated_at}
    found += compared("chain", order.number, chain, expected)
    return found + compared("search", order.number, search, expected_search)


def _derived_rows(order: Order) -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {
        "order": {"status": str(order.status), "status_at": order.status_at} | order_times(order.times)
    }
    for line in order.lines:
        rows[f"line/{line.line}"] = {
            "status": str(line.status),
            "status_at": line.status_at,
            "version": line.version,
        }
    return rows
