"""The first event of an order: everything it came with, so that its history leads to what is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from marketpush_cli.domain.chain import GENESIS, Event, canonical, commitment, link
from marketpush_cli.domain.journal import columns_of
from marketpush_cli.domain.orders import (
    INCIDENT_COLUMNS,
    LINE_MOVING,
    LINE_PLACED,
    ORDER_PLACED,
    PERSONAL,
    REFUND_COLUMNS,
    Line,
)
from marketpush_cli.domain.permissions import Actor
from marketpush_cli.domain.placed import Message, Placed

LINE_COLUMNS = (*LINE_PLACED, *LINE_MOVING)
MESSAGE_COLUMNS = ("at", "actor", "on_behalf_of", "to", "delivery")


def entities_of(placed: Placed) -> dict[str, dict[str, Any]]:
    """All rows of an order by key, the columns that are not empty; personal texts as commitments."""
    order = placed.order
    found = {"order": columns_of(placed, ORDER_PLACED) | _commitments(placed)}
    for line in order.lines:
        found[f"line/{line.line}"] = columns_of(line, LINE_COLUMNS)
    for incident in order.incidents:
        found[f"incident/{incident.line}/{incident.number}"] = columns_of(incident, INCIDENT_COLUMNS)
    for refund in order.refunds:
        found[f"refund/{refund.line}/{refund.key}"] = columns_of(refund, REFUND_COLUMNS)
    for message in placed.messages:
        found[f"message/{message.number}"] = message_columns(message, order.salt)
    return found


def message_columns(message: Message, salt: str) -> dict[str, Any]:
    """A message's columns for its event: what was written stands only in the message."""
    place = f"message/{message.number}"
    texts = {"text": commitment(salt, place, message.text)}
    texts |= {name: commitment(salt, f"{place}/{name}", getattr(message, name)) for name in ("subject", "key")}
    return columns_of(message, MESSAGE_COLUMNS) | {name: text for name, text in texts.items() if text is not None}


def _commitments(placed: Placed) -> dict[str, Any]:
    salt = placed.order.salt
    texts = {name: commitment(salt, name, getattr(placed, name)) for name in PERSONAL}
    return {name: text for name, text in texts.items() if text is not None} | {"salt": commitment(salt, "salt", "")}


def arrive(placed: Placed, actor: Actor, at: int, operation: str) -> tuple[Placed, Event]:
    """The order with its first event, `import`."""
    return _with_event(placed, actor, at, operation, "import", {"new": entities_of(placed)})


def update(before: Placed, after: Placed, actor: Actor, at: int, operation: str) -> tuple[Placed, Event]:
    """An order whose lines are all pending, with the content that came in later; event `update`."""
    kept = replace(
        after,
        order=after.order._replace(sequence=before.order.sequence, head=before.order.head, salt=before.order.salt),
    )
    data = {"gone": _replaceable(entities_of(before)), "new": _replaceable(entities_of(kept))}
    return _with_event(kept, actor, at, operation, "update", data)


def _replaceable(entities: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {key: columns for key, columns in entities.items() if key == "order" or key.startswith("line/")}


def _with_event(
    placed: Placed, actor: Actor, at: int, operation: str, action: str, data: Mapping[str, Any]
) -> tuple[Placed, Event]:
    order = placed.order
    event = Event(
        order.number,
        order.sequence + 1,
        at,
        operation,
        None,
        action,
        actor.email,
        actor.capacity,
        actor.on_behalf_of,
        actor.origin.login,
        None,
        order.status,
        None,
        None,
        canonical(data),
    )
    event = event._replace(hash=link(order.head or GENESIS, event.content()))
    lines: tuple[Line, ...] = tuple(line._replace(version=event.sequence) for line in order.lines)
    order = order._replace(sequence=event.sequence, head=event.hash, updated_at=at, lines=lines)
    return replace(placed, order=order), event
