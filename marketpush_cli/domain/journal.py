"""One order while an operation works on it: what it becomes, and the events that lead there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from marketpush_cli.domain.chain import Event, canonical, link
from marketpush_cli.domain.orders import (
    INCIDENT_COLUMNS,
    LINE_MOVING,
    REFUND_COLUMNS,
    Incident,
    Line,
    Order,
    Refund,
)
from marketpush_cli.domain.permissions import Actor
from marketpush_cli.domain.statuses import ORDER_STATUSES, Status, restamp


def columns_of(record: object, names: tuple[str, ...]) -> dict[str, Any]:
    """The columns of a record that are not empty."""
    found = {name: getattr(record, name) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def differences(before: object, after: object, names: tuple[str, ...]) -> dict[str, list[Any]]:
    """`{column: [before, after]}` of the columns that differ."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return {name: [old, new] for name, old, new in pairs if old != new}


@dataclass(slots=True)
class Journal:
    """Collects what one operation does to one order; every step is recorded with the event that explains it."""

    order: Order
    actor: Actor
    at: int
    operation: str
    events: list[Event] = field(default_factory=list)
    touched: dict[int, Line] = field(default_factory=dict)
    incidents: dict[tuple[int, int], Incident | None] = field(default_factory=dict)
    refunds: list[Refund] = field(default_factory=list)

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
        data: dict[str, Any] = {**(extra or {})}
        changed = differences(line, after, LINE_MOVING)
        if changed:
            data["changed"] = {f"line/{line.line}": changed}
        if incident:
            self._with_incident(incident, data)
        if gone:
            data["gone"] = {f"incident/{gone.line}/{gone.number}": columns_of(gone, INCIDENT_COLUMNS)}
            self.incidents[gone.line, gone.number] = None
            self._keep_incidents([found for found in self.order.incidents if found != gone])
        if refund:
            data.setdefault("new", {})[f"refund/{refund.line}/{refund.key}"] = columns_of(refund, REFUND_COLUMNS)
            self.refunds.append(refund)
            self.order = replace(self.order, refunds=(*self.order.refunds, refund))
        moved = line.stage != after.stage
        before_after = (line.stage, after.stage) if moved else (line.status, after.status)
        self._take(after)
        self.record(action, line.line, data, before_after, reason, note)

    def pay(self, action: str, paid_at: int | None, note: str | None, undoes: str | None = None) -> None:
        """The customer's payment came in, or (None) the record of it was taken back."""
        data: dict[str, Any] = {"changed": {"order": {"paid_at": [self.order.paid_at, paid_at]}}}
        if undoes is not None:
            data["undoes"] = undoes
        self.order = replace(self.order, paid_at=paid_at)
        self.record(action, None, data, (self.order.status, self.order.status), None, note)

    def record(
        self,
        action: str,
        line: int | None,
        data: Mapping[str, Any],
        before_after: tuple[str | None, str | None] = (None, None),
        reason: str | None = None,
        note: str | None = None,
        *,
        touches: bool = True,
    ) -> None:
        """Append the event, chained to the one before; `touches` moves the order's `updated_at`."""
        event = Event(
            self.order.number,
            self.order.sequence + 1,
            self.at,
            self.operation,
            line,
            action,
            self.actor.email,
            self.actor.capacity,
            self.actor.on_behalf_of,
            self.actor.origin.login,
            *before_after,
            reason,
            note,
            canonical(data),
        )
        event = replace(event, hash=link(self.order.head, event.content()))
        self.events.append(event)
        updated = self.at if touches else self.order.updated_at
        self.order = replace(self.order, sequence=event.sequence, head=event.hash, updated_at=updated)

    def _with_incident(self, incident: Incident, data: dict[str, Any]) -> None:
        key = f"incident/{incident.line}/{incident.number}"
        known = {(found.line, found.number): found for found in self.order.incidents}
        before = known.get((incident.line, incident.number))
        if before is None:
            data.setdefault("new", {})[key] = columns_of(incident, INCIDENT_COLUMNS)
        else:
            data.setdefault("changed", {})[key] = differences(before, incident, INCIDENT_COLUMNS)
        self.incidents[incident.line, incident.number] = incident
        self._keep_incidents([*(found for found in self.order.incidents if found != before), incident])

    def _keep_incidents(self, incidents: list[Incident]) -> None:
        self.order = replace(self.order, incidents=tuple(incidents))

    def _take(self, after: Line) -> None:
        lines = tuple(after if line.line == after.line else line for line in self.order.lines)
        self.touched[after.line] = after
        order = replace(self.order, lines=lines)
        status = order.rolled_up
        if status != order.status:
            order = _restatused(order, status, self.at)
        self.order = order


def _restatused(order: Order, status: Status, at: int) -> Order:
    times: dict[str, int | None] = dict(zip(ORDER_STATUSES, order.times, strict=True))
    after = restamp(times, order.status, status, at)
    return replace(order, status=status, status_at=at, times=tuple(after[name] for name in ORDER_STATUSES))
