"""One order of the sample while it is lived: mutable, in whole minor units and UTC microseconds."""

from __future__ import annotations

from dataclasses import dataclass, field

from marketpush_cli.domain.money import Parts
from marketpush_cli.domain.statuses import IncidentState, Stage, Status
from marketpush_cli.sample.customers import Customer
from marketpush_cli.sample.dice import Dice
from marketpush_cli.sample.stores import Store

FULFILLED = frozenset({Stage.AWAITING_FULFILLMENT, Stage.SHIPPED, Stage.RECEIVED})


@dataclass(slots=True)
class LifeOfLine:
    """A line, how far it came, and what was given back of it."""

    line: int
    sku: str
    title: str
    quantity: int
    unit_price: int
    discount: int
    shipping: int
    tax: int
    commission: int
    times: dict[Status, int]
    stage: Stage = Stage.PENDING
    reason: str | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    left: Parts = field(init=False)
    commission_reversed: int = 0
    incident: LifeOfIncident | None = None

    def __post_init__(self) -> None:
        self.left = Parts(self.quantity * self.unit_price - self.discount, self.shipping, self.tax)

    @property
    def total(self) -> int:
        return self.quantity * self.unit_price - self.discount + self.shipping + self.tax

    @property
    def is_fully_refunded(self) -> bool:
        return self.total > 0 and self.left.total == 0

    @property
    def is_stopped(self) -> bool:
        """Whether an open incident or a full refund keeps it at its stage."""
        return self.incident is not None or self.is_fully_refunded

    def enter(self, stage: Stage, at: int) -> None:
        self.stage = stage
        self.times[Status(stage)] = at


@dataclass(slots=True)
class LifeOfIncident:
    """A complaint about one line."""

    line: int
    number: int
    opening_reason: str
    opened_by: str
    opened_at: int
    state: IncidentState = IncidentState.NEW
    closing_reason: str | None = None
    resolved_at: int | None = None
    closed_at: int | None = None
    closed_by: str | None = None


@dataclass(slots=True)
class Refund:
    """Money given back on one line."""

    key: str
    line: int
    parts: Parts
    commission_reversed: int
    reason: str
    at: int
    actor: str


@dataclass(slots=True)
class Message:
    """Something written about the order."""

    at: int
    actor: str
    to: str
    text: str
    delivery: str


@dataclass(slots=True)
class LifeOfOrder:
    """An order and its clock; `chosen` is the line that things happen to when they happen to one line only."""

    number: str
    commercial_order: str
    store: Store
    customer: Customer
    currency: str
    placed_at: int
    lines: list[LifeOfLine]
    chosen: LifeOfLine
    dice: Dice
    clock: int
    paid_at: int | None = None
    is_paid_on_delivery: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    incidents: list[LifeOfIncident] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    @property
    def is_paid(self) -> bool:
        return self.paid_at is not None and self.paid_at <= self.clock

    def at_stage(self, *stages: Stage) -> list[LifeOfLine]:
        return [line for line in self.lines if line.stage in stages]
