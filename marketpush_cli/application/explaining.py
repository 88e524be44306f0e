"""Why an order has its status, and what may be done with each line: the same judgement that a dry run makes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from marketpush_cli.application.acting import Acting
from marketpush_cli.application.ports import Reader
from marketpush_cli.domain.asks import Ask, Outcome
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.judging import Bench
from marketpush_cli.domain.orders import Line, Order
from marketpush_cli.domain.permissions import UNDER_IMPERSONATION, Actor, Capacity
from marketpush_cli.domain.registries import Reason, Rulebook
from marketpush_cli.domain.statuses import IncidentState, roll_up
from marketpush_cli.domain.transitions import TRANSITIONS, Action

LINE_ACTIONS = tuple(action for action in TRANSITIONS if action is not Action.PAY)


def explained(reader: Reader, acting: Acting, order: Order, at: int) -> tuple[Any, ...]:
    """Cells of `catalogue.EXPLANATION`."""
    book = reader.rulebook(at)
    rule = roll_up(line.facts for line in order.lines).rule
    lines = tuple(
        (line.reference, line.stage, line.status, why_not(order, line, acting.for_store(order.seller), book, at))
        for line in order.lines
    )
    return (order.number, order.status, rule, lines)


def why_not(order: Order, line: Line, actor: Actor, book: Rulebook, at: int) -> dict[str, str | None]:
    """For each action None where a dry run with the right data would exit 0, else the objection."""
    return {action.value: _objection(action, order, line, actor, book, at) for action in LINE_ACTIONS}


def allowed(order: Order, line: Line, actor: Actor, book: Rulebook, at: int) -> list[str]:
    """The actions that would change the line now."""
    return [
        action.words for action in LINE_ACTIONS if _outcome(action, order, line, actor, book, at)[0] is Outcome.CHANGED
    ]


def next_steps(order: Order, line: Line, actor: Actor, book: Rulebook, at: int) -> list[str]:
    """What may be done next, in words: as who one is, and for an operator also as the seller's user."""
    own = allowed(order, line, actor, book, at)
    if actor.capacity is not Capacity.OPERATOR:
        return [", ".join(own)] if own else []
    as_seller = replace(actor, capacity=Capacity.SELLER, permissions=UNDER_IMPERSONATION)
    sellers = [words for words in allowed(order, line, as_seller, book, at) if words not in own]
    seller_words = [f"as the seller (--as {order.seller}): {', '.join(sellers)}"] if sellers else []
    return ([", ".join(own)] if own else []) + seller_words


def _objection(action: Action, order: Order, line: Line, actor: Actor, book: Rulebook, at: int) -> str | None:
    return _outcome(action, order, line, actor, book, at)[1]


def _outcome(
    action: Action, order: Order, line: Line, actor: Actor, book: Rulebook, at: int
) -> tuple[Outcome, str | None]:
    ask = _complete(action, order, line, actor, book)
    recorded = recorded_as(action, actor)
    bench = Bench(Journal(order, recorded, at, "explain"), book)
    bench.judge([(0, ask)])
    error = next((found.error for found in bench.judgements if found.error is not None), None)
    return bench.judgements[0].outcome, error.sentence if error else None


def recorded_as(action: Action, actor: Actor) -> Actor:
    """An operator records a receipt as the customer's, which is what the command does unasked."""
    is_receipt = action is Action.RECEIVE and actor.capacity is Capacity.OPERATOR
    return actor.for_customer() if is_receipt else actor


def _complete(action: Action, order: Order, line: Line, actor: Actor, book: Rulebook) -> Ask:
    """The action with everything it needs, unless it is done already: then with nothing."""
    carrier = next((code for code, found in book.carriers.items() if not found.retired), None)
    reason = _usable_reason(action, actor, book)
    ask = Ask(action, order.number, line.line)
    if action is Action.SHIP and line.shipped_at is None:
        return Ask(action, order.number, line.line, carrier=carrier, tracking_number="1")
    if action is Action.TRACK:
        return Ask(action, order.number, line.line, carrier=line.carrier or carrier, tracking_number="1")
    if action is Action.INCIDENT_DISPUTE:
        return Ask(action, order.number, line.line, note="-")
    if action is Action.REFUND:
        return Ask(action, order.number, line.line, reason=_code(reason), is_full=True, key="explain")
    if TRANSITIONS[action].reason is not None and not _repeats(action, order, line):
        return Ask(action, order.number, line.line, reason=_code(reason))
    return ask


def _repeats(action: Action, order: Order, line: Line) -> bool:
    is_open = line.open_incident is not None
    last = order.last_incident(line.line)
    is_resolved = is_open and last is not None and last.state is IncidentState.RESOLVED
    done = {
        Action.REJECT: line.rejected_at is not None,
        Action.CANCEL: line.canceled_at is not None,
        Action.INCIDENT_OPEN: is_open,
        Action.INCIDENT_RESOLVE: is_resolved,
        Action.INCIDENT_CLOSE: not is_open,
    }
    return done.get(action, False)


def _usable_reason(action: Action, actor: Actor, book: Rulebook) -> Reason | None:
    kind = TRANSITIONS[action].reason
    usable = (
        reason
        for (of, _), reason in book.reasons.items()
        if of == kind and not reason.retired and recorded_as(action, actor).capacity in reason.actors
    )
    return next(usable, None)


def _code(reason: Reason | None) -> str | None:
    return reason.code if reason else None
