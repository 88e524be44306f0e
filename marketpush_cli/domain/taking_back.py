"""Taking a step back: a line gets what its event says stood there before. Rules: docs/transitions.md, "Undo"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from marketpush_cli.domain.chain import Event
from marketpush_cli.domain.errors import RuleRefused
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.orders import Incident, Line, Order
from marketpush_cli.domain.statuses import RANK, IncidentState, Stage
from marketpush_cli.domain.transitions import Action

UNDO = Action.UNDO.value


def standing(events: Iterable[Event]) -> dict[int | None, int]:
    """For each line of an order the sequence of its last step that was not taken back; None stands for the order."""
    steps: dict[int | None, list[tuple[int, str]]] = {}
    for event in events:
        own = steps.setdefault(event.line, [])
        undone = event.changes().get("undoes") if event.action == UNDO else None
        if undone is not None:
            own[:] = [step for step in own if step[1] != undone]
        elif "changed" in event.changes() or event.action in ("import", "update"):
            own.append((event.sequence, event.operation))
    return {line: own[-1][0] for line, own in steps.items() if own}


def objection_to_undo(order: Order, line: Line, events: Sequence[Event], last: int) -> RuleRefused | None:
    """Why an operation's events on a line cannot be taken back; `last` is the sequence of its last standing step."""
    if last != max(event.sequence for event in events):
        return RuleRefused(f"{line.reference} has changed since", reference=line.reference)
    shipped = [other.reference for other in order.lines if other.line != line.line and _was_shipped(other)]
    if _stage_before(line, events) is Stage.PENDING and shipped:
        return RuleRefused(
            f"{line.reference} would be pending again, but {shipped[0]} of its order has been shipped",
            reference=line.reference,
        )
    return None


def _was_shipped(line: Line) -> bool:
    return RANK.get(line.stage, -1) >= RANK[Stage.SHIPPED]


def _stage_before(line: Line, events: Sequence[Event]) -> Stage:
    first = min(events, key=lambda event: event.sequence)
    pair = _line_changes(first).get("stage")
    return Stage(pair[0]) if pair else line.stage


def _line_changes(event: Event) -> Mapping[str, Sequence[Any]]:
    found: Mapping[str, Sequence[Any]] = event.changes().get("changed", {}).get(f"line/{event.line}", {})
    return found


def objection_to_unpay(order: Order) -> RuleRefused | None:
    """Why a recorded payment cannot be taken back."""
    if order.refunds or order.incidents:
        return RuleRefused(f"{order.number} has had refunds or incidents since it was paid", reference=order.number)
    return None


def take_back(journal: Journal, event: Event, operation: str) -> None:
    """Record the opposite of one event; the newest of a line goes first."""
    if event.line is None:
        before, _ = event.changes()["changed"]["order"]["paid_at"]
        journal.pay(UNDO, before, None, operation)
        return
    line = journal.order.line(event.line)
    columns = {name: _typed(name, before) for name, (before, _) in _line_changes(event).items()}
    gone, restored = _incidents(journal.order, event)
    journal.step(UNDO, line, columns, incident=restored, gone=gone, extra={"undoes": operation})


def _typed(name: str, value: Any) -> Any:
    return Stage(value) if name == "stage" else value


def _incidents(order: Order, event: Event) -> tuple[Incident | None, Incident | None]:
    """The incident that goes, because the event made it; and the one that gets its columns back."""
    gone = restored = None
    for key in event.changes().get("new", {}):
        if key.startswith("incident/"):
            gone = _incident(order, key)
    for key, columns in event.changes().get("changed", {}).items():
        if key.startswith("incident/"):
            before = {name: pair[0] for name, pair in columns.items()}
            if "state" in before:
                before["state"] = IncidentState(before["state"])
            restored = replace(_incident(order, key), **before)
    return gone, restored


def _incident(order: Order, key: str) -> Incident:
    _, line, number = key.split("/")
    return order.incident(int(line), int(number))
