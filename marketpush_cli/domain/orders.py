"""Orders, lines, incidents and refunds as they are judged: frozen, in whole minor units and UTC microseconds."""

from __future__ import annotations

from typing import Any, NamedTuple

from marketpush_cli.domain.money import Parts
from marketpush_cli.domain.statuses import ORDER_STATUSES, IncidentState, LineFacts, Stage, Status, line_status


class Incident(NamedTuple):
    """A complaint about one line."""

    order: str
    line: int
    number: int
    state: IncidentState
    opening_reason: str
    opened_by: str
    opened_at: int
    closing_reason: str | None = None
    resolved_at: int | None = None
    closed_at: int | None = None
    closed_by: str | None = None


class Refund(NamedTuple):
    """Money given back on one line. `request` is a digest of what was asked for, to know the same request again."""

    order: str
    line: int
    key: str
    request: str
    item: int
    shipping: int
    tax: int
    commission_reversed: int
    reason: str
    at: int
    actor: str
    on_behalf_of: str | None
    operation: str

    @property
    def total(self) -> int:
        return self.item + self.shipping + self.tax


class Line(NamedTuple):
    """One product at one price in an order. `version` is the sequence of the last event that changed it."""

    order: str
    line: int
    sku: str
    title: str
    quantity: int
    unit_price: int
    discount: int
    shipping: int
    tax: int
    commission: int
    stage: Stage
    status: Status
    status_at: int
    version: int
    decision_reason: str | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    refunded_item: int = 0
    refunded_shipping: int = 0
    refunded_tax: int = 0
    commission_reversed: int = 0
    open_incident: int | None = None
    pending_at: int | None = None
    rejected_at: int | None = None
    awaiting_fulfillment_at: int | None = None
    shipped_at: int | None = None
    received_at: int | None = None
    incident_open_at: int | None = None
    canceled_at: int | None = None
    refunded_at: int | None = None
    partially_refunded_at: int | None = None
    closed_at: int | None = None

    @property
    def reference(self) -> str:
        return f"{self.order}/{self.line}"

    @property
    def item_total(self) -> int:
        return self.quantity * self.unit_price - self.discount

    @property
    def total(self) -> int:
        return self.item_total + self.shipping + self.tax

    @property
    def refunded(self) -> int:
        return self.refunded_item + self.refunded_shipping + self.refunded_tax

    @property
    def left(self) -> Parts:
        """What of the line has not been given back."""
        return Parts(
            self.item_total - self.refunded_item,
            self.shipping - self.refunded_shipping,
            self.tax - self.refunded_tax,
        )

    @property
    def facts(self) -> LineFacts:
        return LineFacts(self.stage, self.open_incident is not None, self.refunded, self.total)

    def changed(self, at: int, version: int, **columns: Any) -> Line:
        """The line after an event: the columns given, and the status that follows from them."""
        after = self._replace(version=version, **columns)
        status = line_status(after.facts)
        return after if status == self.status else after._replace(status=status, status_at=at)


class Order(NamedTuple):
    """What one seller must deliver, as far as decisions need it. `sequence` and `head` are those of its last event."""

    number: str
    seller: str
    currency: str
    paid_at: int | None
    status: Status
    status_at: int
    updated_at: int
    sequence: int
    head: str
    salt: str
    times: tuple[int | None, ...]
    lines: tuple[Line, ...]
    incidents: tuple[Incident, ...] = ()
    refunds: tuple[Refund, ...] = ()
    message_count: int = 0

    def line(self, number: int) -> Line:
        """The line with this number. Raises LookupError where there is none."""
        found = self.find_line(number)
        if found is None:
            raise LookupError(f"{self.number} has no line {number}")
        return found

    def find_line(self, number: int) -> Line | None:
        """The line with this number, if the order has it; most orders number theirs 1, 2, 3."""
        if 0 < number <= len(self.lines) and self.lines[number - 1].line == number:
            return self.lines[number - 1]
        return next((line for line in self.lines if line.line == number), None)

    def incident(self, line: int, number: int) -> Incident:
        return next(found for found in self.incidents if (found.line, found.number) == (line, number))

    def last_incident(self, line: int) -> Incident | None:
        found = [incident for incident in self.incidents if incident.line == line]
        return max(found, key=lambda incident: incident.number, default=None)

    @property
    def refunded(self) -> int:
        return sum([line.refunded for line in self.lines])

    @property
    def open_incidents(self) -> int:
        return sum([line.open_incident is not None for line in self.lines])


ORDER_TIMES = tuple(f"{status}_at" for status in ORDER_STATUSES)
LINE_TIMES = tuple(f"{status}_at" for status in Status)
LINE_PLACED = ("sku", "title", "quantity", "unit_price", "discount", "shipping", "tax", "commission")
LINE_MOVING = (
    "stage",
    "decision_reason",
    "carrier",
    "tracking_number",
    "refunded_item",
    "refunded_shipping",
    "refunded_tax",
    "commission_reversed",
    "open_incident",
    *LINE_TIMES,
)
ORDER_PLACED = (
    "number",
    "commercial_order",
    "placed_at",
    "paid_at",
    "accept_by",
    "ship_by",
    "currency",
    "seller",
)
PERSONAL = ("customer_name", "customer_email", "customer_phone", "ship_to_address", "attributes")
INCIDENT_COLUMNS = (
    "state",
    "opening_reason",
    "closing_reason",
    "opened_by",
    "opened_at",
    "resolved_at",
    "closed_at",
    "closed_by",
)
REFUND_COLUMNS = (
    "request",
    "item",
    "shipping",
    "tax",
    "commission_reversed",
    "reason",
    "at",
    "actor",
    "on_behalf_of",
    "operation",
)
