"""Doing again what is done already is no error: how each action recognises it. Rules: docs/transitions.md."""

from __future__ import annotations

from shlex import quote

from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.errors import RuleRefused
from marketpush_cli.domain.guards import refused
from marketpush_cli.domain.orders import Line, Order
from marketpush_cli.domain.statuses import RANK, IncidentState, Stage
from marketpush_cli.domain.transitions import TRANSITIONS, Action

_DONE_SINCE = {
    Action.ACCEPT: "awaiting_fulfillment_at",
    Action.SHIP: "shipped_at",
    Action.RECEIVE: "received_at",
    Action.CLOSE: "closed_at",
}


def is_done(ask: Ask, reason: str | None, order: Order, line: Line) -> bool:
    """Whether the line has come where the ask leads, with the same data or none given.

    Raises RuleRefused where it has, but with other data.
    """
    if ask.action in _DONE_SINCE:
        return _has_come(ask.action, line) and _same_shipping(ask, line)
    if ask.action is Action.TRACK:
        return line.stage in (Stage.SHIPPED, Stage.RECEIVED) and _is_same_shipping(ask, line)
    if ask.action in (Action.REJECT, Action.CANCEL):
        stage = Stage.REJECTED if ask.action is Action.REJECT else Stage.CANCELED
        return line.stage is stage and _same_reason(reason, line.decision_reason, line)
    return _incident_done(ask, reason, order, line)


def _has_come(action: Action, line: Line) -> bool:
    to = TRANSITIONS[action].to
    is_past = to in RANK and RANK.get(line.stage, -1) >= RANK[to]
    return is_past or getattr(line, _DONE_SINCE[action]) is not None


def _is_same_shipping(ask: Ask, line: Line) -> bool:
    carrier = ask.carrier in (None, line.carrier)
    return carrier and ask.tracking_number in (None, line.tracking_number)


def _same_shipping(ask: Ask, line: Line) -> bool:
    if ask.action is not Action.SHIP or _is_same_shipping(ask, line):
        return True
    number = line.tracking_number or "no tracking number"
    wanted = quote(ask.tracking_number) if ask.tracking_number else "…"
    raise refused(
        line,
        f"was shipped already, by {line.carrier} under {number}",
        f"marketpush line track {line.reference} --carrier {ask.carrier or line.carrier} --tracking-number {wanted}",
    )


def _same_reason(reason: str | None, stored: str | None, line: Line) -> bool:
    if reason in (None, stored):
        return True
    raise refused(line, f"is {line.stage} already, for another reason ({stored})")


def _incident_done(ask: Ask, reason: str | None, order: Order, line: Line) -> bool:
    last = order.last_incident(line.line)
    if last is None:
        return False
    is_open = line.open_incident is not None
    if ask.action is Action.INCIDENT_OPEN and is_open:
        if reason in (None, last.opening_reason):
            return True
        raise RuleRefused(
            f"{line.reference} has an open incident already, for another reason ({last.opening_reason})",
            reference=line.reference,
        )
    if ask.action is Action.INCIDENT_RESOLVE and is_open and last.state is IncidentState.RESOLVED:
        return reason in (None, last.closing_reason)
    if ask.action is Action.INCIDENT_DISPUTE and is_open:
        return last.state is IncidentState.DISPUTED
    if ask.action is Action.INCIDENT_CLOSE and not is_open:
        return reason in (None, last.closing_reason)
    return False
