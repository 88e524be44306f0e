"""What is about to be stored, as plans tell it: without times, hashes, and what only chance decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketpush_cli.application.changes import Administered
from marketpush_cli.application.told_changes import told
from marketpush_cli.domain.chain import Event
from marketpush_cli.domain.errors import MarketpushError
from marketpush_cli.domain.money import format_amount
from marketpush_cli.domain.orders import Order
from marketpush_cli.domain.taking_back import ARRIVALS
from marketpush_cli.domain.times import format_rfc3339

Record = dict[str, Any]


def record_of(event: Event, seen: Order | None, placed: Order | None = None) -> Record:
    """An event as a plan tells it; `seen` is its order as it was before, `placed` as it comes in."""
    found: Record = {"reference": event.reference, "action": event.action}
    if event.action in ARRIVALS:
        return found | (_arrival(placed) if placed is not None else {})
    if event.line is not None and seen is not None:
        found["version"] = seen.line(event.line).version
    words = {"from": event.before, "to": event.after, "reason": event.reason, "note": event.note}
    found |= {name: word for name, word in words.items() if word is not None}
    found |= {"by": event.actor_kind} | ({"on_behalf_of": event.on_behalf_of} if event.on_behalf_of else {})
    changes = told(_what_changes(event.changes()), seen.currency if seen is not None else None)
    return found | ({"changes": changes} if changes else {})


def _arrival(order: Order) -> Record:
    """What comes in, and what it is once it is there."""
    total = format_amount(sum(line.total for line in order.lines), order.currency)
    paid = {"paid_at": None if order.paid_at is None else format_rfc3339(order.paid_at)}
    stages = {"status": order.status, "lines": len(order.lines)}
    return {"seller": order.seller, **stages, "total": total, "currency": order.currency, **paid}


def _what_changes(data: Mapping[str, Any]) -> Record:
    """Columns that change, the parts of refunds; not the times, which are those of the day it is done."""
    found: Record = {}
    for key, columns in data.get("changed", {}).items():
        pairs = {name: pair for name, pair in columns.items() if not name.endswith("_at")}
        found |= {key: pairs} if pairs else {}
    for kind in ("new", "gone"):
        for key, columns in data.get(kind, {}).items():
            found[key] = {name: columns[name] for name in ("item", "shipping", "tax", "reason") if name in columns}
    return found


def shared_record(change: Administered) -> Record:
    """A change of a shared record as a plan tells it."""
    return {
        "record": f"{change.subject} {change.reference}",
        "action": change.action,
        "before": _told(change.before),
        "after": _told(change.after),
    }


def _told(columns: Mapping[str, Any] | None) -> Record | None:
    return None if columns is None else told({name: value for name, value in columns.items() if name != "salt"})


def refusal_of(reference: str, action: str, error: MarketpushError) -> Record:
    place = {"source": error.source, "row": error.row, "field": error.field}
    found = {"reference": reference, "action": str(action), "kind": error.kind, "message": error.sentence}
    return found | {name: value for name, value in place.items() if value is not None}
