"""Why a step is not allowed: each guard returns the objection, or None. Rules: docs/transitions.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.errors import MarketpushError, NotPermitted, RuleRefused
from marketpush_cli.domain.orders import Line, Order
from marketpush_cli.domain.permissions import ALLOWED_ON_REQUEST, Actor, Capacity, Permission
from marketpush_cli.domain.registries import Reason, ReasonKind, Rulebook, SellerStatus
from marketpush_cli.domain.statuses import Stage
from marketpush_cli.domain.transitions import TRANSITIONS, Action, Transition

DECIDED_TOGETHER = frozenset({Action.ACCEPT, Action.REJECT, Action.CANCEL})
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
        return lacking(actor, transition.permission)
    if actor.capacity not in transition.who:
        if action is Action.RECEIVE:
            return NotPermitted("a receipt is the customer's or the carrier's to report", fix="--by customer")
        return NotPermitted(f"{actor.email} may not {action.words} as {actor.capacity}")
    if not actor.may(transition.permission):
        return lacking(actor, transition.permission)
    return None


def lacking(actor: Actor, permission: Permission) -> NotPermitted:
    """That somebody has not got a permission, and what gives it."""
    if not actor.is_impersonating:
        return NotPermitted(f"the role of {actor.email} does not include {permission}")
    start = f'marketpush impersonate start {actor.on_behalf_of} --allow {permission} --because "why you act for them"'
    return NotPermitted(
        f"{permission} is not among what a log-in as {actor.on_behalf_of} allows",
        fix=start if permission in ALLOWED_ON_REQUEST else "do it as yourself, without --as and without a log-in",
    )


def reason_of(ask: Ask, book: Rulebook) -> Reason | None:
    """The reason an ask names, by code or by unique label; raises what is wrong with the name."""
    kind = TRANSITIONS[ask.action].reason
    if ask.reason is None:
        return None
    if kind is None:
        raise ask.invalid("reason", f"{ask.action.words} takes no reason; use a note for words")
    return _find_reason(ask, kind, book)


def check_in_use(ask: Ask, reason: Reason) -> None:
    """Raises InvalidValue for a reason that is not given any more."""
    if reason.retired:
        raise ask.invalid("reason", f"the reason {reason.code} for {reason.kind.replace('_', ' ')} is retired")


def check_may_give(ask: Ask, reason: Reason, actor: Actor) -> None:
    """Raises NotPermitted for a reason that others give."""
    if actor.capacity not in reason.actors:
        raise NotPermitted(f"the reason {reason.code} is not for {actor.capacity}s to give", reference=ask.reference)


def _find_reason(ask: Ask, kind: ReasonKind, book: Rulebook) -> Reason:
    text = str(ask.reason).strip()
    found = book.reasons.get((kind, text)) or _by_label(kind, text, book)
    words = kind.replace("_", " ")
    if found is None:
        known = ", ".join(reason.code for (of, _), reason in book.reasons.items() if of == kind and not reason.retired)
        raise ask.invalid("reason", f"{text!r} is not a reason for {words}; there are: {known}")
    return found


def _by_label(kind: ReasonKind, label: str, book: Rulebook) -> Reason | None:
    """The only reason of its kind that is called so."""
    named = [reason for (of, _), reason in book.reasons.items() if of == kind and reason.label.lower() == label.lower()]
    return named[0] if len(named) == 1 else None


class Case(NamedTuple):
    """One step that is asked for: on which line of which order, by whom, under which rules."""

    ask: Ask
    order: Order
    line: Line
    actor: Actor
    book: Rulebook


Guard = Callable[[Case], MarketpushError | None]
Concerns = Callable[[Transition], bool]


def refused(line: Line, sentence: str, fix: str | None = None) -> RuleRefused:
    return RuleRefused(f"{line.reference} {sentence}", reference=line.reference, fix=fix)


def _wrong_stage(case: Case) -> MarketpushError | None:
    starts = TRANSITIONS[case.ask.action].starts
    if case.line.stage in starts:
        return None
    names = " or ".join(sorted(stage.replace("_", " ") for stage in starts))
    where = f"{case.ask.action.words} starts from {names}"
    return refused(case.line, f"is {case.line.stage.replace('_', ' ')}; {where}")


def _incident_state(case: Case) -> MarketpushError | None:
    states = TRANSITIONS[case.ask.action].incident_states or frozenset()
    if case.line.open_incident is None:
        return refused(case.line, "has no open incident")
    state = case.order.incident(case.line.line, case.line.open_incident).state
    if state in states:
        return None
    return refused(
        case.line,
        f"has an incident that is {state}; {case.ask.action.words} needs one that is {' or '.join(sorted(states))}",
    )


def _under_incident(case: Case) -> MarketpushError | None:
    if case.line.open_incident is None:
        return None
    if TRANSITIONS[case.ask.action].is_stopped_by_incident:
        return refused(case.line, "has an open incident", f"marketpush incident close {case.line.reference} --reason …")
    return refused(case.line, "has an open incident already")


def _fully_refunded(case: Case) -> MarketpushError | None:
    if case.line.refunded and case.line.facts.is_fully_refunded:
        return refused(case.line, "is refunded in full: nothing is left to refund (at most 0)")
    return None


def _unpaid(case: Case) -> MarketpushError | None:
    if case.order.paid_at is None:
        return refused(case.line, "is not paid", f"marketpush orders pay {case.order.number}")
    return None


def _others_pending(case: Case) -> MarketpushError | None:
    waiting = [other.reference for other in case.order.lines if other.stage is Stage.PENDING]
    if waiting:
        return refused(case.line, f"cannot be shipped while {', '.join(waiting)} is pending: decide on it first")
    return None


def _refunded_before_cancel(case: Case) -> MarketpushError | None:
    if case.line.refunded:
        return refused(case.line, "was refunded in part: refund the rest instead of canceling")
    return None


def _seller_told_to_reject(case: Case) -> MarketpushError | None:
    if case.actor.capacity is Capacity.SELLER and case.line.stage is Stage.PENDING:
        return NotPermitted(
            f"{case.line.reference} is pending: a seller rejects it instead of canceling",
            reference=case.line.reference,
            fix=f"marketpush line reject {case.line.reference} --reason out_of_stock",
        )
    return None


def _store_may_not(case: Case) -> MarketpushError | None:
    status = case.book.seller_status(case.order.seller)
    if status is SellerStatus.ARCHIVED:
        return _archived(case)
    if case.ask.action is Action.ACCEPT and status in (SellerStatus.PENDING, SellerStatus.SUSPENDED):
        return refused(case.line, f"belongs to {case.order.seller}, which is {status}: nothing new is accepted")
    return None


def _archived(case: Case) -> MarketpushError | None:
    """Nobody acts for an archived store; operators still cancel and refund."""
    seller = case.order.seller
    if case.actor.capacity is Capacity.SELLER:
        return NotPermitted(f"{seller} is archived: its users may do nothing", reference=case.line.reference)
    if case.ask.action in (Action.CANCEL, Action.REFUND):
        return None
    return refused(case.line, f"belongs to {seller}, which is archived: it can only be canceled or refunded")


def _of(*actions: Action) -> Concerns:
    return lambda transition: transition.action in actions


GUARDS: tuple[tuple[Guard, Concerns], ...] = (
    (_seller_told_to_reject, _of(Action.CANCEL)),
    (_store_may_not, lambda _: True),
    (_wrong_stage, lambda _: True),
    (_incident_state, lambda transition: transition.incident_states is not None),
    (_fully_refunded, lambda transition: transition.is_stopped_by_full_refund),
    (
        _under_incident,
        lambda transition: transition.is_stopped_by_incident or transition.action is Action.INCIDENT_OPEN,
    ),
    (_unpaid, _of(Action.REFUND, Action.INCIDENT_OPEN)),
    (_refunded_before_cancel, _of(Action.CANCEL)),
    (_others_pending, _of(Action.SHIP)),
)
_GUARDS_OF: dict[Action, tuple[Guard, ...]] = {
    action: tuple(guard for guard, concerns in GUARDS if concerns(transition))
    for action, transition in TRANSITIONS.items()
}


def objection(ask: Ask, order: Order, line: Line, actor: Actor, book: Rulebook) -> MarketpushError | None:
    """The first guard that refuses this step on this line."""
    case = Case(ask, order, line, actor, book)
    for guard in _GUARDS_OF[ask.action]:
        error = guard(case)
        if error is not None:
            return error
    return None


def all_or_nothing(
    ask: Ask, order: Order, named: frozenset[int], actor: Actor, book: Rulebook
) -> MarketpushError | None:
    """A seller decides on all lines of an order together, unless the setting allows line by line."""
    if ask.action not in DECIDED_TOGETHER or actor.capacity is not Capacity.SELLER:
        return None
    if book.is_on("sellers_may_partially_cancel"):
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
    awaiting = (line for line in order.lines if line.stage is Stage.AWAITING_FULFILLMENT)
    return [line for line in awaiting if line.open_incident is None and not line.refunded]
