"""One order while an operation works on it: what it becomes, and the events that lead there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from marketpush_cli.domain.chain import Event, canonical, link
from marketpush_cli.domain.orders import (
    INCIDENT_COLUMNS,
    REFUND_COLUMNS,
    Incident,
    Line,
    Order,
    Refund,
)
from marketpush_cli.domain.permissions import Actor
from marketpush_cli.domain.placed import Message
from marketpush_cli.domain.statuses import ORDER_STATUSES, Status, restamp, roll_up


def columns_of(record: object, names: tuple[str, ...]) -> dict[str, Any]:
    """The columns of a record that are not empty."""
    found = {name: getattr(record, name) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def differences(before: object, after: object, names: Iterable[str]) -> dict[str, list[Any]]:
    """`{column: [before, after]}` of the columns that differ."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return {name: [old, new] for name, old, new in pairs if old != new}


@dataclass(slots=True)
class Journal:
    """Collects what one operation does to one order; every step is recorded with the event that explains it.

    `moved` and `line_moved` are the fields that may have become others.
    """

    order: Order
    actor: Actor
    at: int
    operation: str
    events: list[Event] = field(default_factory=list)
    touched: dict[int, Line] = field(default_factory=dict)
    incidents: dict[tuple[int, int], Incident | None] = field(default_factory=dict)
    refunds: list[Refund] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    moved: set[str] = field(default_factory=set)
    line_moved: set[str] = field(default_factory=set)

    def step(
        self,
        action: str,
        line: Line,
        columns: Mapping[str, Any],
        *,
        incident: Incident | None = None,
        gone: Incident | None = None,
        refund: Refund | None = None,
        reason: str | None = None,
        note: str | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        """One line takes one step: its moving columns become `columns`, an incident or refund comes with it."""
        after = line.changed(self.at, self.order.sequence + 1, **columns)
        self.line_moved.update(columns)
        data: dict[str, Any] = {**(extra or {})}
        changed = {name: [old, new] for name, new in columns.items() if (old := getattr(line, name)) != new}
        if changed:
            data["changed"] = {f"line/{line.line}": changed}
        becomes = self._with_line(after)
        if incident:
            becomes["incidents"] = self._with_incident(incident, data)
        if gone:
            data["gone"] = {f"incident/{gone.line}/{gone.number}": columns_of(gone, INCIDENT_COLUMNS)}
            self.incidents[gone.line, gone.number] = None
            becomes["incidents"] = tuple(found for found in self.order.incidents if found != gone)
        if refund:
            data.setdefault("new", {})[f"refund/{refund.line}/{refund.key}"] = columns_of(refund, REFUND_COLUMNS)
            self.refunds.append(refund)
            becomes["refunds"] = (*self.order.refunds, refund)
        moved = line.stage != after.stage
        before_after = (line.stage, after.stage) if moved else (line.status, after.status)
        self.record(action, line.line, data, before_after, reason, note, becomes=becomes)

    def pay(self, action: str, paid_at: int | None, note: str | None, undoes: str | None = None) -> None:
        """The customer's payment came in, or (None) the record of it was taken back."""
        data: dict[str, Any] = {"changed": {"order": {"paid_at": [self.order.paid_at, paid_at]}}}
        if undoes is not None:
            data["undoes"] = undoes
        status = self.order.status
        self.record(action, None, data, (status, status), None, note, becomes={"paid_at": paid_at})

    def record(
        self,
        action: str,
        line: int | None,
        data: Mapping[str, Any],
        before_after: tuple[str | None, str | None] = (None, None),
        reason: str | None = None,
        note: str | None = None,
        *,
        becomes: Mapping[str, Any] | None = None,
        touches: bool = True,
    ) -> None:
        """Append the event, chained to the one before; the order becomes what follows from it.

        `touches` moves the order's `updated_at`.
        """
        order, actor = self.order, self.actor
        before, after = before_after
        content = (
            order.number,
            order.sequence + 1,
            self.at,
            self.operation,
            line,
            str(action),
            actor.email,
            str(actor.capacity),
            actor.on_behalf_of,
            actor.origin.login,
            None if before is None else str(before),
            None if after is None else str(after),
            reason,
            note,
            canonical(data),
        )
        event = Event(*content, link(order.head, content))
        self.events.append(event)
        updated = self.at if touches else order.updated_at
        self.order = order._replace(sequence=event.sequence, head=event.hash, updated_at=updated, **(becomes or {}))
        self.moved.update(becomes or ())

    def _with_incident(self, incident: Incident, data: dict[str, Any]) -> tuple[Incident, ...]:
        key = f"incident/{incident.line}/{incident.number}"
        known = {(found.line, found.number): found for found in self.order.incidents}
        before = known.get((incident.line, incident.number))
        if before is None:
            data.setdefault("new", {})[key] = columns_of(incident, INCIDENT_COLUMNS)
        else:
            data.setdefault("changed", {})[key] = differences(before, incident, INCIDENT_COLUMNS)
        self.incidents[incident.line, incident.number] = incident
        return (*(found for found in self.order.incidents if found != before), incident)

    def _with_line(self, after: Line) -> dict[str, Any]:
        """What the order becomes with a line as it is now."""
        lines = tuple([after if line.line == after.line else line for line in self.order.lines])
        self.touched[after.line] = after
        status = roll_up([line.facts for line in lines]).status
        if status == self.order.status:
            return {"lines": lines}
        return {"lines": lines} | _restatused(self.order, status, self.at)


def _restatused(order: Order, status: Status, at: int) -> dict[str, Any]:
    times: dict[str, int | None] = dict(zip(ORDER_STATUSES, order.times, strict=True))
    after = restamp(times, order.status, status, at)
    return {"status": status, "status_at": at, "times": tuple(after.values())}
