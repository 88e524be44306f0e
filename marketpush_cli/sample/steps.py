"""The steps of an order's life in the sample; each does to the lines only what the rules allow at that moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from marketpush_cli.domain.money import Parts, commission_reversed, split_amount, with_tax
from marketpush_cli.domain.statuses import IncidentState, Stage, Status
from marketpush_cli.sample.conversation import Topic, texts
from marketpush_cli.sample.order_life import FULFILLED, LifeOfIncident, LifeOfLine, LifeOfOrder, Message, Refund
from marketpush_cli.sample.tracking import tracking_number

OPERATORS = ("ines.costa@marketplace.example", "oskar.lind@marketplace.example")

_REJECTIONS = ("out_of_stock", "pricing_error", "cannot_ship_there", "not_accepted_in_time", "other")
_CANCELLATIONS = ("customer_request", "customer_request", "out_of_stock", "suspected_fraud", "payment_failed", "other")
_SOLUTIONS = ("replaced", "parts_sent", "agreement_found")
_COMPLAINTS: dict[Stage, tuple[str, ...]] = {
    Stage.AWAITING_FULFILLMENT: ("unauthorized_purchase",),
    Stage.SHIPPED: ("not_received",),
    Stage.RECEIVED: (
        "missing_parts",
        "shipping_damage",
        "incorrect_order",
        "defective",
        "malfunctioned_after_use",
        "unsatisfactory_quality",
        "incompatible_parts",
    ),
}
_REFUND_REASONS: dict[Stage, tuple[str, ...]] = {
    Stage.AWAITING_FULFILLMENT: ("price_adjustment", "other"),
    Stage.SHIPPED: ("not_received", "goodwill"),
    Stage.RECEIVED: ("returned", "damaged", "not_as_described", "goodwill"),
}


def pay_on_delivery(order: LifeOfOrder) -> None:
    order.is_paid_on_delivery, order.paid_at = True, None


def accept(order: LifeOfOrder) -> None:
    for line in order.at_stage(Stage.PENDING):
        line.enter(Stage.AWAITING_FULFILLMENT, order.clock)


def reject(order: LifeOfOrder) -> None:
    _decide_against(order, order.at_stage(Stage.PENDING), Stage.REJECTED, _REJECTIONS)


def cancel(order: LifeOfOrder) -> None:
    _decide_against(order, _cancelable(order), Stage.CANCELED, _CANCELLATIONS)


def cancel_one(order: LifeOfOrder) -> None:
    lines = [line for line in _cancelable(order) if line is order.chosen]
    _decide_against(order, lines, Stage.CANCELED, _CANCELLATIONS)


def _cancelable(order: LifeOfOrder) -> list[LifeOfLine]:
    lines = order.at_stage(Stage.PENDING, Stage.AWAITING_FULFILLMENT)
    return [line for line in lines if line.incident is None and line.left.total == line.total]


def _decide_against(order: LifeOfOrder, lines: list[LifeOfLine], stage: Stage, reasons: Sequence[str]) -> None:
    reason = order.dice.pick(reasons)
    for line in lines:
        line.enter(stage, order.clock)
        line.reason = reason


def ship(order: LifeOfOrder) -> None:
    _hand_over(order, _unstopped(order, Stage.AWAITING_FULFILLMENT))


def ship_some(order: LifeOfOrder) -> None:
    lines = _unstopped(order, Stage.AWAITING_FULFILLMENT)
    _hand_over(order, lines[: (len(lines) + 1) // 2])


def _hand_over(order: LifeOfOrder, lines: list[LifeOfLine]) -> None:
    carrier = order.dice.pick(order.store.carriers)
    number = tracking_number(carrier, order.dice)
    for line in lines:
        line.enter(Stage.SHIPPED, order.clock)
        line.carrier, line.tracking_number = carrier, number


def receive(order: LifeOfOrder) -> None:
    lines = _unstopped(order, Stage.SHIPPED)
    for line in lines:
        line.enter(Stage.RECEIVED, order.clock)
    if lines and order.is_paid_on_delivery and order.paid_at is None:
        order.paid_at = order.clock


def close(order: LifeOfOrder) -> None:
    for line in _unstopped(order, Stage.RECEIVED):
        line.enter(Stage.CLOSED, order.clock)


def _unstopped(order: LifeOfOrder, stage: Stage) -> list[LifeOfLine]:
    return [line for line in order.at_stage(stage) if not line.is_stopped]


def ask(order: LifeOfOrder) -> None:
    _write(order, "customer", "seller", Topic.QUESTION)


def answer(order: LifeOfOrder) -> None:
    _write(order, order.store.seller.acting_user, "customer", Topic.ANSWER)


def _write(order: LifeOfOrder, actor: str, to: str, topic: Topic) -> None:
    text = order.dice.pick(texts(order.customer.language, topic))
    delivered = "failed" if order.dice.is_one_in(30) else "sent"
    delivery = "recorded" if actor == "customer" else delivered
    order.messages.append(Message(order.clock, actor, to, text, delivery))


def open_incident(order: LifeOfOrder) -> None:
    """Complain about the chosen line, if it may be complained about."""
    line = order.chosen
    if not order.is_paid or line.stage not in FULFILLED or line.is_stopped:
        return
    by = order.dice.pick(("customer", *OPERATORS))
    number = 1 + sum(incident.line == line.line for incident in order.incidents)
    line.incident = LifeOfIncident(line.line, number, order.dice.pick(_COMPLAINTS[line.stage]), by, order.clock)
    line.times[Status.INCIDENT_OPEN] = order.clock
    order.incidents.append(line.incident)
    _write(order, "customer", "seller", Topic.COMPLAINT)


def resolve(order: LifeOfOrder) -> None:
    """The seller says how the open incident was resolved."""
    incident = order.chosen.incident
    if incident is None:
        return
    incident.state, incident.resolved_at = IncidentState.RESOLVED, order.clock
    incident.closing_reason = order.dice.pick(_SOLUTIONS)
    _write(order, order.store.seller.acting_user, "customer", Topic.SOLUTION)


def dispute(order: LifeOfOrder) -> None:
    """The customer does not agree that a resolved incident is resolved."""
    incident = order.chosen.incident
    if incident is not None and incident.state is IncidentState.RESOLVED:
        incident.state, incident.resolved_at, incident.closing_reason = IncidentState.DISPUTED, None, None
        _write(order, "customer", "operator", Topic.COMPLAINT)


def settle(order: LifeOfOrder) -> None:
    """Close the open incident; a resolved one keeps the seller's reason."""
    incident = order.chosen.incident
    if incident is None:
        return
    solution = "received_after_all" if incident.opening_reason == "not_received" else order.dice.pick(_SOLUTIONS)
    _close_incident(order, order.chosen, incident.closing_reason or solution)


def _close_incident(order: LifeOfOrder, line: LifeOfLine, reason: str) -> None:
    incident = line.incident
    if incident is not None:
        incident.state, incident.closing_reason = IncidentState.CLOSED, reason
        incident.closed_at, incident.closed_by = order.clock, order.dice.pick(OPERATORS)
        line.incident = None


def refund_some(order: LifeOfOrder) -> None:
    """Give a part of the chosen line back: a share of everything, or of the items with their tax."""
    line = order.chosen
    if not _is_refundable(order, line):
        return
    percent = order.dice.pick((10, 20, 25, 50))
    if order.dice.is_one_in(2):
        parts = split_amount(line.left.total * percent // 100, line.left)
    else:
        parts = with_tax(line.left.item * percent // 100, None, None, line.left)
    if parts.total:
        _give_back(order, line, parts, _request(order, line))
        _write(order, OPERATORS[0], "customer", Topic.MONEY_BACK)


def refund_line(order: LifeOfOrder) -> None:
    """Give all that is left of the chosen line back."""
    if _is_refundable(order, order.chosen):
        _give_back(order, order.chosen, order.chosen.left, _request(order, order.chosen))


def refund_all(order: LifeOfOrder) -> None:
    """Give everything that is left back, under one key."""
    lines = [line for line in order.lines if _is_refundable(order, line)]
    if lines:
        request = _request(order, lines[0])
        for line in lines:
            _give_back(order, line, line.left, request)


def _is_refundable(order: LifeOfOrder, line: LifeOfLine) -> bool:
    return order.is_paid and line.stage in FULFILLED and line.left.total > 0


class _Request(NamedTuple):
    """What the refunds of one request have in common."""

    key: str
    reason: str
    actor: str


def _request(order: LifeOfOrder, line: LifeOfLine) -> _Request:
    reason = order.dice.pick(_REFUND_REASONS[line.stage])
    actor = order.dice.pick((*OPERATORS, order.store.seller.acting_user))
    return _Request(f"RF-{order.number}-{len(order.refunds) + 1}", reason, actor)


def _give_back(order: LifeOfOrder, line: LifeOfLine, parts: Parts, request: _Request) -> None:
    line.left -= parts
    reversed_so_far = commission_reversed(line.commission, line.total - line.left.total, line.total)
    step, line.commission_reversed = reversed_so_far - line.commission_reversed, reversed_so_far
    order.refunds.append(Refund(request.key, line.line, parts, step, request.reason, order.clock, request.actor))
    if line.is_fully_refunded:
        line.times[Status.REFUNDED] = order.clock
        _close_incident(order, line, "refunded")
    else:
        line.times.setdefault(Status.PARTIALLY_REFUNDED, order.clock)


STEPS: dict[str, Callable[[LifeOfOrder], None]] = {
    "pay_on_delivery": pay_on_delivery,
    "accept": accept,
    "reject": reject,
    "cancel": cancel,
    "cancel_one": cancel_one,
    "ship": ship,
    "ship_some": ship_some,
    "receive": receive,
    "close": close,
    "ask": ask,
    "answer": answer,
    "open": open_incident,
    "resolve": resolve,
    "dispute": dispute,
    "settle": settle,
    "refund_some": refund_some,
    "refund_line": refund_line,
    "refund_all": refund_all,
}
