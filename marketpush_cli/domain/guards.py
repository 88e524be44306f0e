"""Why a step is not allowed: each guard returns the objection, or None. Rules: docs/transitions.md."""

from __future__ import annotations

from collections.abc import Callable

from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.errors import MarketpushError, NotPermitted, RuleRefused
from marketpush_cli.domain.orders import Line, Order
from marketpush_cli.domain.permissions import Actor, Capacity
from marketpush_cli.domain.registries import Reason, ReasonKind, Rulebook, SellerStatus
from marketpush_cli.domain.statuses import Stage
from marketpush_cli.domain.transitions import TRANSITIONS, Action

SELLERS_OWN = frozenset({Action.ACCEPT, Action.REJECT, Action.SHIP, Action.INCIDENT_RESOLVE})


def not_permitted(action: Action, actor: Actor, seller: str | None = None) -> NotPermitted | None:
    """Whether role and capacity forbid the action whatever the line is like."""
    transition = TRANSITIONS[action]
    if actor.capacity is Capacity.OPERATOR and action in SELLERS_OWN:
        store = seller or "SELLER"
        return NotPermitted(
            f"an operator does not {action.words} as operator: it is the seller's to do",
            fix=f'the same command with --as {store} --because "why you act for them"',
        )
    if actor.is_impersonating and not actor.may(transition.permission):
        return NotPermitted(
            f"{action.words} is not among what this log-in as {actor.on_behalf_of} allows",
            fix=f'impersonate start {actor.on_behalf_of} --allow {transition.permission} --because "…"',
        )
    if actor.capacity not in transition.who:
        if action is Action.RECEIVE:
            return NotPermitted("a receipt is the customer's or the carrier's to report", fix="--by customer")
        return NotPermitted(f"{actor.email} may not {action.words} as {actor.capacity}")
    if not actor.may(transition.permission):
        return NotPermitted(f"the role of {actor.email} does not include {transition.permission}")
    return None


def reason_of(ask: Ask, actor: Actor, book: Rulebook) -> Reason | None:
    """The reason an ask names, by code or by unique label; raises what is wrong with it."""
    kind = TRANSITIONS[ask.action].reason
    if ask.reason is None:
        return None
    if kind is None:
        raise ask.invalid("reason", f"{ask.action.words} takes no reason; use a note for words")
    found = _find_reason(ask, kind, book)
    if actor.capacity not in found.actors:
        raise NotPermitted(f"the reason {found.code} is not for {actor.capacity}s to give", reference=ask.reference)
    return found


def _find_reason(ask: Ask, kind: ReasonKind, book: Rulebook) -> Reason:
    text = str(ask.reason).strip()
    exact = book.reasons.get((kind, text))
    named = [reason for (of, _), reason in book.reasons.items() if of == kind and reason.label.lower() == text.lower()]
    found = exact or (named[0] if len(named) == 1 else None)
    words = kind.replace("_", " ")
    if found is None:
        known = ", ".join(reason.code for (of, _), reason in book.reasons.items() if of == kind and not reason.retired)
        raise ask.invalid("reason", f"{text!r} is not a reason for {words}; there are: {known}")
    if found.retired:
        raise ask.invalid("reason", f"the reason {found.code} for {words} is retired")
    return found


Guard = Callable[[Ask, Order, Line, Actor, Rulebook], MarketpushError | None]


def refused(order: Order, line: Line, sentence: str, fix: str | None = None) -> RuleRefused:
    return RuleRefused(f"{line.reference} {sentence}", reference=line.reference, fix=fix)


def _wrong_stage(ask: Ask, order: Order, line: Line, _actor: Actor, _book: Rulebook) -> MarketpushError | None:
    starts = TRANSITIONS[ask.action].starts
    if line.stage in starts:
        return None
    names = " or ".join(sorted(stage.replace("_", " ") for stage in starts))
    where = f"{ask.action.words} starts from {names}"
    return refused(order, line, f"is {line.stage.replace('_', ' ')}; {where}")


def _incident_state(ask: Ask, order: Order, line: Line, _actor: Actor, _book: Rulebook) -> MarketpushError | None:
    states = TRANSITIONS[ask.action].incident_states
    if states is None:
        return None
    if line.open_incident is None:
        return refused(order, line, "has no open incident")
    state = order.incident(line.line, line.open_incident).state
    if state in states:
        return None
    return refused(order, line, f"has an incident that is {state}; {ask.action.words} needs one that is {' or '.join(sorted(states))}")


def _under_incident(ask: Ask, order: Order, line: Line, _actor: Actor, _book: Rulebook) -> MarketpushError | None:
    if line.open_incident is None:
        return None
    if TRANSITIONS[ask.action].is_stopped_by_incident:
        return refused(order, line, "has an open incident", f"marketpush incident close {line.reference} --reason …")
    if ask.action is Action.INCIDENT_OPEN:
        return refused(order, line, "has an open incident already")
    return None


def _fully_refunded(ask: Ask, order: Order, line: Line, _actor: Actor, _book: Rulebook) -> MarketpushError | None:
    if TRANSITIONS[ask.action].is_stopped_by_full_refund and line.facts.is_fully_refunded:
        return refused(order, line, "is refunded in full: nothing is left to refund (at most 0)")
    return None


def _unpaid(ask: Ask, order: Order, line: Line, _actor: Actor, _book: Rulebook) -> MarketpushError | None:
    if ask.action in (Action.REFUND, Action.INCIDENT_OPEN) and order.paid_at is None:
        return refused(order, line, "is not paid", f"marketpush orders pay {order.number}")
    return None


def _others_pending(ask: Ask, order: Order, line: Line, _actor: Actor, _book: Rulebook) -> MarketpushError | None:
    waiting = [other.reference for other in order.lines if other.stage is Stage.PENDING]
    if ask.action is Action.SHIP and waiting:
        return refused(order, line, f"cannot be shipped while {', '.join(waiting)} is pending: decide on it first")
    return None


def _refunded_before_cancel(ask: Ask, order: Order, line: Line, _actor: Actor, _book: Rulebook) -> MarketpushError | None:
    if ask.action is Action.CANCEL and line.refunded:
        return refused(order, line, "was refunded in part: refund the rest instead of canceling")
    return None


def _seller_told_to_reject(ask: Ask, order: Order, line: Line, actor: Actor, _book: Rulebook) -> MarketpushError | None:
    if ask.action is Action.CANCEL and actor.capacity is Capacity.SELLER and line.stage is Stage.PENDING:
        return NotPermitted(
            f"{line.reference} is pending: a seller rejects it instead of canceling",
            reference=line.reference,
            fix=f"marketpush line reject {line.reference} --reason out_of_stock",
        )
    return None


def _store_may_not(ask: Ask, order: Order, line: Line, actor: Actor, book: Rulebook) -> MarketpushError | None:
    status = book.seller_status(order.seller)
    taking = ask.action is Action.ACCEPT
    if taking and status in (SellerStatus.PENDING, SellerStatus.SUSPENDED, SellerStatus.ARCHIVED):
        return refused(order, line, f"belongs to {order.seller}, which is {status}: nothing new is accepted")
    if actor.capacity is Capacity.SELLER and status is SellerStatus.ARCHIVED:
        return NotPermitted(f"{order.seller} is archived: its users may do nothing", reference=line.reference)
    return None


GUARDS: tuple[Guard, ...] = (
    _seller_told_to_reject,
    _store_may_not,
    _wrong_stage,
    _incident_state,
    _fully_refunded,
    _under_incident,
    _unpaid,
    _refunded_before_cancel,
    _others_pending,
)


def objection(ask: Ask, order: Order, line: Line, actor: Actor, book: Rulebook) -> MarketpushError | None:
    """The first guard that refuses this step on this line."""
    found = (guard(ask, order, line, actor, book) for guard in GUARDS)
    return next((error for error in found if error is not None), None)


def all_or_nothing(
    ask: Ask, order: Order, named: frozenset[int], actor: Actor, book: Rulebook
) -> MarketpushError | None:
    """A seller decides on all lines of an order together, unless the setting allows line by line."""
    if actor.capacity is not Capacity.SELLER or book.is_on("sellers_may_partially_cancel"):
        return None
    together = _together(ask.action, order)
    left_out = sorted(line.reference for line in together if line.line not in named)
    if not left_out:
        return None
    return RuleRefused(
        f"a seller must {ask.action.words} these lines together: {', '.join(left_out)} is left out",
        reference=ask.reference,
        fix=f"name the order: marketpush line {ask.action.words} {order.number}",
    )


def _together(action: Action, order: Order) -> list[Line]:
    if action in (Action.ACCEPT, Action.REJECT):
        return [line for line in order.lines if line.stage is Stage.PENDING]
    if action is Action.CANCEL:
        awaiting = (line for line in order.lines if line.stage is Stage.AWAITING_FULFILLMENT)
        return [line for line in awaiting if line.open_incident is None and not line.refunded]
    return []
