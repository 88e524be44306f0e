"""What an order's events lead to, to compare with what is stored. Rules: docs/reliability.md, "Checks"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from marketpush_cli.domain.arrival import LINE_COLUMNS
from marketpush_cli.domain.chain import GENESIS, Event, link
from marketpush_cli.domain.history import order_course, status_since
from marketpush_cli.domain.orders import INCIDENT_COLUMNS, LINE_PLACED, REFUND_COLUMNS, Incident, Line, Order, Refund
from marketpush_cli.domain.statuses import (
    ORDER_STATUSES,
    IncidentState,
    LineFacts,
    Stage,
    Status,
    line_status,
    restamp,
    roll_up,
)


class Finding(NamedTuple):
    """One thing that a check found: what is stored, and what it should be."""

    check: str
    reference: str
    field: str
    stored: str | None
    computed: str | None


def finding(check: str, reference: str, field_: str, stored: object, computed: object) -> Finding:
    return Finding(check, reference, field_, _shown(stored), _shown(computed))


def _shown(value: object) -> str | None:
    return None if value is None else str(value)


def compared(check: str, reference: str, stored: Mapping[str, Any], computed: Mapping[str, Any]) -> list[Finding]:
    """A finding for every field in which two records differ."""
    names = sorted({*stored, *computed})
    pairs = ((name, stored.get(name), computed.get(name)) for name in names)
    return [finding(check, reference, name, old, new) for name, old, new in pairs if old != new]


@dataclass(slots=True)
class Replay:
    """An order rebuilt from its events: rows by key, and everything that follows from them."""

    number: str
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    derived: dict[str, dict[str, Any]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    sequence: int = 0
    head: str = GENESIS
    updated_at: int = 0

    def play(self, events: Iterable[Event]) -> None:
        """Take every event, checking the chain."""
        for event in events:
            self._check_link(event)
            self._take(event)
            self.sequence, self.head = event.sequence, event.hash
            if event.action != "print":
                self.updated_at = event.at

    def _check_link(self, event: Event) -> None:
        reference = f"{self.number} event {event.sequence}"
        if event.sequence != self.sequence + 1:
            self.findings.append(finding("chain", reference, "sequence", event.sequence, self.sequence + 1))
        expected = link(self.head, event.content())
        if event.hash != expected:
            self.findings.append(finding("chain", reference, "hash", event.hash, expected))

    def _take(self, event: Event) -> None:
        try:
            data = event.changes()
        except ValueError:
            self.findings.append(finding("chain", f"{self.number} event {event.sequence}", "data", event.data, None))
            return
        for key in data.get("gone", {}):
            self.rows.pop(key, None)
        for key, columns in data.get("new", {}).items():
            self.rows[key] = dict(columns)
        for key, columns in data.get("changed", {}).items():
            self._change(event, key, columns)
        if event.action in ("import", "update"):
            self._arrive(event)
        elif event.line is not None:
            self._move(event)

    def _change(self, event: Event, key: str, columns: Mapping[str, Sequence[Any]]) -> None:
        row = self.rows.setdefault(key, {})
        for name, (before, after) in columns.items():
            if row.get(name) != before:
                place = f"{self.number} {key} event {event.sequence}"
                self.findings.append(finding("history", place, name, before, row.get(name)))
            if after is None:
                row.pop(name, None)
            else:
                row[name] = after

    def _arrive(self, event: Event) -> None:
        order = self.rebuilt()
        placed_at = int(self.rows.get("order", {}).get("placed_at", 0))
        status, status_at, times = order_course(order, placed_at)
        self.derived["order"] = {"status": str(status), "status_at": status_at} | order_times(times)
        for line in order.lines:
            own = [incident for incident in order.incidents if incident.line == line.line]
            now = line_status(line.facts)
            since = status_since(line, now, own)
            self.derived[f"line/{line.line}"] = {"status": str(now), "status_at": since, "version": event.sequence}

    def _move(self, event: Event) -> None:
        key = f"line/{event.line}"
        if key not in self.rows or key not in self.derived:
            return
        derived = self.derived[key]
        derived["version"] = event.sequence
        status = line_status(self.facts(key))
        if status != derived["status"]:
            derived.update(status=str(status), status_at=event.at)
        self._roll_up(event.at)

    def _roll_up(self, at: int) -> None:
        order = self.derived["order"]
        lines = [key for key in self.rows if key.startswith("line/")]
        status = roll_up(self.facts(key) for key in lines).status
        if status == order["status"]:
            return
        times = {name: order.get(f"{name}_at") for name in ORDER_STATUSES}
        after = restamp({str(name): at_ for name, at_ in times.items()}, order["status"], status, at)
        order.update(status=str(status), status_at=at, **{f"{name}_at": time for name, time in after.items()})

    def facts(self, key: str) -> LineFacts:
        """What a line's status follows from."""
        row = self.rows[key]
        refunded = sum(row.get(f"refunded_{part}", 0) for part in ("item", "shipping", "tax"))
        total = row["quantity"] * row["unit_price"] - row["discount"] + row["shipping"] + row["tax"]
        return LineFacts(row["stage"], row.get("open_incident") is not None, refunded, total)

    def rebuilt(self) -> Order:
        """The order as its rows say, for what is worked out from whole orders."""
        head = self.rows.get("order", {})
        lines = [_line(self.number, key, row) for key, row in self.rows.items() if key.startswith("line/")]
        incidents = [_incident(self.number, key, row) for key, row in self.rows.items() if key.startswith("incident/")]
        refunds = [_refund(self.number, key, row) for key, row in self.rows.items() if key.startswith("refund/")]
        return Order(
            self.number,
            str(head.get("seller")),
            str(head.get("currency")),
            head.get("paid_at"),
            Status.PENDING,
            0,
            0,
            0,
            "",
            "",
            (),
            tuple(sorted(lines, key=lambda line: line.line)),
            tuple(incidents),
            tuple(refunds),
        )


def order_times(times: Sequence[int | None]) -> dict[str, int | None]:
    return {f"{status}_at": at for status, at in zip(ORDER_STATUSES, times, strict=True)}


def _line(order: str, key: str, row: Mapping[str, Any]) -> Line:
    known: dict[str, Any] = {
        name: row.get(name) for name in LINE_COLUMNS if row.get(name) is not None or name in LINE_PLACED
    }
    known["stage"] = Stage(row["stage"])
    return Line(order, int(key.split("/")[1]), status=Status.PENDING, status_at=0, version=1, **known)


def _incident(order: str, key: str, row: Mapping[str, Any]) -> Incident:
    _, line, number = key.split("/")
    columns: dict[str, Any] = {name: row.get(name) for name in INCIDENT_COLUMNS} | {
        "state": IncidentState(row["state"])
    }
    return Incident(order=order, line=int(line), number=int(number), **columns)


def _refund(order: str, key: str, row: Mapping[str, Any]) -> Refund:
    _, line, name = key.split("/", 2)
    columns: dict[str, Any] = {column: row.get(column) for column in REFUND_COLUMNS}
    return Refund(order=order, line=int(line), key=name, **columns)
