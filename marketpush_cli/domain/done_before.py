"""Rows of results fed back: what the operation that a row names did already. Rules: docs/plans.md."""

from __future__ import annotations

from collections.abc import Sequence

from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.orders import Order
from marketpush_cli.domain.taking_back import Step

SHIPPING = ("carrier", "tracking_number")


def was_done(ask: Ask, reason: str | None, order: Order, steps: Sequence[Step]) -> bool:
    """Whether the operation that the ask names did just that, with the same data, and it was not taken back.

    `steps` are all that happened to the order, `reason` is the code of the ask's reason.
    """
    own = [step for step in steps if step.event.operation == ask.done_by and _is_meant(ask, step)]
    lines = {step.event.line for step in own}
    if any(step.undoes == ask.done_by and step.event.line in lines for step in steps):
        return False
    return any(
        reason in (None, step.event.reason)
        and all(getattr(ask, name) in (None, _value_after(order, step, steps, name)) for name in SHIPPING)
        for step in own
    )


def _is_meant(ask: Ask, step: Step) -> bool:
    return step.event.action == ask.action and ask.line in (None, step.event.line)


def _value_after(order: Order, step: Step, steps: Sequence[Step], name: str) -> str | None:
    """What stood in a column of a line once a step was done: what the next step that changed it found there."""
    line = step.event.line
    if line is None:
        return None
    later = (other for other in steps if other.event.line == line and other.event.sequence > step.event.sequence)
    found = next((pair for other in later if (pair := other.line_changes.get(name))), None)
    value: str | None = found[0] if found else getattr(order.line(line), name)
    return value
