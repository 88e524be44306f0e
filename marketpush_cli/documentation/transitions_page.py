"""docs/transitions.md: what may be done from where and by whom, from the transition table."""

from __future__ import annotations

from collections.abc import Iterator

from marketpush_cli.documentation.markdown import block, code, codes, paragraphs, table
from marketpush_cli.documentation.transition_rules import AFTER, BEFORE, BEYOND_THE_TABLE, DIAGRAM, MORE_STOPS
from marketpush_cli.domain.permissions import Capacity
from marketpush_cli.domain.statuses import ADVANCE, DECIDED_AGAINST, Stage
from marketpush_cli.domain.transitions import TRANSITIONS, Action, Transition

STAGES = (*ADVANCE, *sorted(DECIDED_AGAINST))
CAPACITIES = {
    Capacity.SELLER: "seller",
    Capacity.OPERATOR: "operator",
    Capacity.CUSTOMER: "customer",
    Capacity.CARRIER: "carrier",
    Capacity.SYSTEM: "system",
}
INCIDENT_TO = {
    Action.INCIDENT_OPEN: "incident `new`; the line shows `incident_open`",
    Action.INCIDENT_RESOLVE: "incident `resolved`, still open",
    Action.INCIDENT_DISPUTE: "incident `disputed`, still open",
    Action.INCIDENT_CLOSE: "incident `closed`; the line shows its previous status",
    Action.REFUND: "the line shows `partially_refunded`, or `refunded`",
    Action.TRACK: "other shipping data",
    Action.PAY: "the order has a `paid_at`",
}
FINAL = (Stage.CLOSED, *sorted(DECIDED_AGAINST))


def transitions_page() -> str:
    """The page."""
    rows = map(_row, TRANSITIONS.values())
    return paragraphs(
        BEFORE,
        table(("action", "from", "to", "who", "needs", "stopped by"), rows),
        BEYOND_THE_TABLE,
        DIAGRAM,
        block("mermaid", _diagram()),
        AFTER,
    )


def _row(transition: Transition) -> tuple[str, ...]:
    return (
        code(transition.action.words),
        _starts(transition),
        code(transition.to) if transition.to else INCIDENT_TO[transition.action],
        ", ".join(words for capacity, words in CAPACITIES.items() if capacity in transition.who),
        "" if transition.needs == "-" else transition.needs,
        "; ".join(_stops(transition)),
    )


def _starts(transition: Transition) -> str:
    if transition.incident_states is not None:
        return f"incident {codes(sorted(transition.incident_states))}"
    return "any" if transition.starts == frozenset(Stage) else codes(in_order(transition.starts))


def in_order(stages: frozenset[Stage]) -> list[Stage]:
    """Stages in the order in which a line comes through them."""
    return [stage for stage in STAGES if stage in stages]


def _stops(transition: Transition) -> Iterator[str]:
    if transition.is_stopped_by_incident:
        yield "open incident"
    if transition.is_stopped_by_full_refund:
        yield "refunded in full"
    yield from MORE_STOPS.get(transition.action, ())


def _diagram() -> Iterator[str]:
    yield "stateDiagram-v2"
    yield f"    [*] --> {Stage.PENDING}: import"
    for transition in TRANSITIONS.values():
        for start in in_order(transition.starts) if transition.to else ():
            yield f"    {start} --> {transition.to}: {transition.action.words}"
    yield from (f"    {stage} --> [*]" for stage in FINAL)
