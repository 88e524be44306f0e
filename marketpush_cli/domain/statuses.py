"""Stages are stored and moved by transitions; statuses are derived from them and never set. Rules: docs/statuses.md."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from marketpush_cli.domain.codes import code_of
from marketpush_cli.domain.errors import InvalidValue


class Stage(StrEnum):
    """How far a line has come."""

    PENDING = "pending"
    AWAITING_FULFILLMENT = "awaiting_fulfillment"
    SHIPPED = "shipped"
    RECEIVED = "received"
    CLOSED = "closed"
    REJECTED = "rejected"
    CANCELED = "canceled"


class Status(StrEnum):
    """What an order or a line shows."""

    PENDING = "pending"
    REJECTED = "rejected"
    AWAITING_FULFILLMENT = "awaiting_fulfillment"
    SHIPPED = "shipped"
    RECEIVED = "received"
    INCIDENT_OPEN = "incident_open"
    CANCELED = "canceled"
    REFUNDED = "refunded"
    PARTIALLY_REFUNDED = "partially_refunded"
    CLOSED = "closed"


class IncidentState(StrEnum):
    """How far a complaint about a line has come."""

    NEW = "new"
    RESOLVED = "resolved"
    DISPUTED = "disputed"
    CLOSED = "closed"


LINE_ONLY = frozenset({Status.INCIDENT_OPEN, Status.PARTIALLY_REFUNDED})
ORDER_STATUSES = tuple(status for status in Status if status not in LINE_ONLY)
ADVANCE = (Stage.PENDING, Stage.AWAITING_FULFILLMENT, Stage.SHIPPED, Stage.RECEIVED, Stage.CLOSED)
OPEN_STAGES = ADVANCE[:-1]
DECIDED_AGAINST = frozenset({Stage.REJECTED, Stage.CANCELED})
RANK: dict[str, int] = {stage: rank for rank, stage in enumerate(ADVANCE)}
_DECIDED = len(RANK)
STAGES = {stage.value: stage for stage in Stage}
STATUSES = {status.value: status for status in Status}


class LineFacts(NamedTuple):
    """What the statuses of a line and of its order follow from; amounts in minor units."""

    stage: str
    under_incident: bool
    refunded: int
    total: int

    @property
    def is_fully_refunded(self) -> bool:
        return 0 < self.total <= self.refunded


class RolledUp(NamedTuple):
    """An order's status and the sentence that explains it."""

    status: Status
    rule: str


def line_status(facts: LineFacts) -> Status:
    """The first rule that holds, in the order of docs/statuses.md, "A line"."""
    if facts.under_incident:
        return Status.INCIDENT_OPEN
    if facts.stage == Stage.PENDING or facts.stage in DECIDED_AGAINST:
        return STATUSES[facts.stage]
    if facts.is_fully_refunded:
        return Status.REFUNDED
    if facts.stage == Stage.CLOSED:
        return Status.CLOSED
    if facts.refunded > 0:
        return Status.PARTIALLY_REFUNDED
    return STATUSES[facts.stage]


def roll_up(lines: Iterable[LineFacts]) -> RolledUp:
    """The status of an order from its lines, in the order of docs/statuses.md, "An order"."""
    facts = list(lines)
    stages = {line.stage for line in facts}
    if Stage.PENDING in stages:
        return RolledUp(Status.PENDING, "a line is still pending")
    if stages == {Stage.REJECTED}:
        return RolledUp(Status.REJECTED, "all lines were rejected")
    going = [line for line in facts if line.stage not in DECIDED_AGAINST]
    if not going:
        return RolledUp(Status.CANCELED, "all lines were rejected or canceled")
    refunded = sum([line.refunded for line in going])
    if refunded and refunded == sum([line.total for line in going]):
        return RolledUp(Status.REFUNDED, "nothing is left to refund on the lines that were not rejected or canceled")
    stage = min([line.stage for line in going if not line.is_fully_refunded], key=RANK.__getitem__)
    return RolledUp(
        STATUSES[stage], "the least advanced stage of the lines that are not rejected, canceled or refunded"
    )


def restamp(times: dict[str, int | None], before: str, after: str, at: int) -> dict[str, int | None]:
    """The order's times by status after it went from one status to another; going back clears what came after.

    Only an undo takes an order back. See docs/statuses.md, "Times".
    """
    rank = _order_rank(after)
    if rank >= _order_rank(before):
        return {**times, after: at}
    cleared = {status: time if RANK.get(status, _DECIDED) <= rank else None for status, time in times.items()}
    return {**cleared, after: at if cleared[after] is None else cleared[after]}


def _order_rank(status: str) -> int:
    return RANK.get(status, _DECIDED)


def read_status(text: str) -> Status:
    """A status as people write it: any case, blanks, `-` or `_`. Raises InvalidValue with near matches."""
    name = code_of(text)
    name = {"cancelled": "canceled", "awaiting_fulfilment": "awaiting_fulfillment"}.get(name, name)
    if name in set(Status):
        return Status(name)
    near = [status.value for status in Status if name[:3] and status.value.startswith(name[:3])]
    raise InvalidValue(
        f"{text!r} is not a status; the statuses are {', '.join(Status)}",
        field="status",
        fix=f"did you mean {' or '.join(near)}?" if near else None,
    )
