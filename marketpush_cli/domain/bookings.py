"""What an order's events mean in money: each amount booked on the day it happened. Rules: docs/reports.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from marketpush_cli.domain.chain import Event
from marketpush_cli.domain.statuses import DECIDED_AGAINST, Stage

ARRIVAL, UPDATE = "import", "update"


class BookingKind(StrEnum):
    """What is booked."""

    PLACED = "placed"
    DECIDED = "decided"
    REFUNDED = "refunded"
    TO_PAY_BACK = "to_pay_back"


class Booking(NamedTuple):
    """One line's amounts at one time, in minor units; units and amounts are negative where something is taken back.

    `carrier` is the one that the line has now, `reason` that of the decision or refund.
    """

    at: int
    kind: BookingKind
    sign: int
    order: str
    seller: str
    currency: str
    line: int
    sku: str
    reason: str | None
    carrier: str | None
    units: int
    item: int
    shipping: int
    tax: int
    commission: int

    @property
    def amount(self) -> int:
        return self.item + self.shipping + self.tax


Row = Mapping[str, Any]


@dataclass(slots=True)
class _Ledger:
    """An order's rows while its events are played, and what is booked by the way."""

    order: dict[str, Any] = field(default_factory=dict)
    lines: dict[int, dict[str, Any]] = field(default_factory=dict)
    booked: list[Booking] = field(default_factory=list)

    def play(self, event: Event) -> None:
        changes = event.changes()
        if event.action == ARRIVAL:
            self._arrive(changes.get("new", {}))
        elif event.action == UPDATE:
            self._place(event.at, -1)
            self._take_content(changes.get("new", {}))
            self._place(event.at, 1)
        else:
            self._change(event.at, changes)

    def _arrive(self, rows: Mapping[str, Row]) -> None:
        self._take_content(rows)
        self._place(self.order["placed_at"], 1)
        for number, line in self.lines.items():
            decided_at = _decided_at(line)
            if decided_at is not None:
                self._book(decided_at, BookingKind.DECIDED, 1, number, line.get("decision_reason"))
                self._pay_back(max(decided_at, self.order.get("paid_at") or 0), 1, number, line.get("decision_reason"))
        self._refund(rows)

    def _take_content(self, rows: Mapping[str, Row]) -> None:
        self.order = dict(rows.get("order", self.order))
        lines = {int(key.split("/")[1]): dict(row) for key, row in rows.items() if key.startswith("line/")}
        self.lines = dict(sorted(lines.items()))

    def _place(self, at: int, sign: int) -> None:
        for number in self.lines:
            self._book(at, BookingKind.PLACED, sign, number, None)

    def _change(self, at: int, changes: Mapping[str, Any]) -> None:
        for key, columns in changes.get("changed", {}).items():
            if key == "order" and "paid_at" in columns:
                self._paid(at, columns["paid_at"][1])
            elif key.startswith("line/"):
                self._move(at, int(key.split("/")[1]), columns)
        self._refund(changes.get("new", {}))

    def _paid(self, at: int, paid_at: int | None) -> None:
        was_paid = self.order.get("paid_at") is not None
        decided = [number for number, line in self.lines.items() if line["stage"] in DECIDED_AGAINST]
        if was_paid and paid_at is None:
            self._pay_back_all(at, -1, decided)
        self.order["paid_at"] = paid_at
        if not was_paid and paid_at is not None:
            self._pay_back_all(at, 1, decided)

    def _pay_back_all(self, at: int, sign: int, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._pay_back(at, sign, number, self.lines[number].get("decision_reason"))

    def _move(self, at: int, number: int, columns: Mapping[str, Any]) -> None:
        line = self.lines[number]
        reason_before = line.get("decision_reason")
        before = line["stage"] in DECIDED_AGAINST
        line.update({name: pair[1] for name, pair in columns.items()})
        after = line["stage"] in DECIDED_AGAINST
        if before != after:
            sign, reason = (1, line.get("decision_reason")) if after else (-1, reason_before)
            self._book(at, BookingKind.DECIDED, sign, number, reason)
            self._pay_back(at, sign, number, reason)

    def _pay_back(self, at: int, sign: int, number: int, reason: str | None) -> None:
        if self.order.get("paid_at") is not None:
            self._book(at, BookingKind.TO_PAY_BACK, sign, number, reason)

    def _refund(self, rows: Mapping[str, Row]) -> None:
        for key, row in rows.items():
            if key.startswith("refund/"):
                number = int(key.split("/")[1])
                parts = (row.get("item", 0), row.get("shipping", 0), row.get("tax", 0), row["commission_reversed"])
                self._add(row["at"], BookingKind.REFUNDED, 1, number, row["reason"], parts)

    def _book(self, at: int, kind: BookingKind, sign: int, number: int, reason: str | None) -> None:
        line = self.lines[number]
        item = line["quantity"] * line["unit_price"] - line["discount"]
        self._add(at, kind, sign, number, reason, (item, line["shipping"], line["tax"], line["commission"]))

    def _add(
        self, at: int, kind: BookingKind, sign: int, number: int, reason: str | None, parts: tuple[int, int, int, int]
    ) -> None:
        line, order = self.lines[number], self.order
        item, shipping, tax, commission = (sign * part for part in parts)
        self.booked.append(
            Booking(
                at,
                kind,
                sign,
                order["number"],
                order["seller"],
                order["currency"],
                number,
                line["sku"],
                reason,
                None,
                sign * line["quantity"],
                item,
                shipping,
                tax,
                commission,
            )
        )


def _decided_at(line: Row) -> int | None:
    if line["stage"] not in DECIDED_AGAINST:
        return None
    at: int = line[f"{Stage(line['stage'])}_at"]
    return at


def bookings_of(events: Iterable[Event]) -> list[Booking]:
    """Everything booked by the events of one order, which come whole and in sequence."""
    ledger = _Ledger()
    for event in events:
        ledger.play(event)
    carriers = {number: line.get("carrier") for number, line in ledger.lines.items()}
    return [booking._replace(carrier=carriers.get(booking.line)) for booking in ledger.booked]
