"""Taking a step back: a line gets what its event says stood there before. Rules: docs/transitions.md, "Undo"."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from marketpush_cli.domain.chain import Event
from marketpush_cli.domain.errors import RuleRefused
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.orders import Incident, Line, Order
from marketpush_cli.domain.statuses import RANK, IncidentState, Stage
from marketpush_cli.domain.transitions import Action

UNDO = Action.UNDO.value
ARRIVALS = (Action.IMPORT.value, Action.UPDATE.value)


class Step(NamedTuple):
    """An event, and what it says it changed."""

    event: Event
    changes: Mapping[str, Any]

    @classmethod
    def of(cls, event: Event) -> Step:
        return cls(event, event.changes())

    @property
    def undoes(self) -> str | None:
        """The operation that it took back."""
        found: str | None = self.changes.get("undoes") if self.event.action == UNDO else None
        return found

    @property
    def moves(self) -> bool:
        """Whether it is a step that can be taken back, or that stands in the way of taking back one before it."""
        return "changed" in self.changes or self.event.action in ARRIVALS


def standing(steps: Iterable[Step]) -> dict[int | None, int]:
    """For each line of an order the sequence of its last step that was not taken back; None stands for the order."""
    found: dict[int | None, list[tuple[int, str]]] = {}
    for step in steps:
        own = found.setdefault(step.event.line, [])
        if step.undoes is not None:
            own[:] = [other for other in own if other[1] != step.undoes]
        elif step.moves:
            own.append((step.event.sequence, step.event.operation))
    return {line: own[-1][0] for line, own in found.items() if own}


def objection_to_undo(
    order: Order, line: Line, steps: Sequence[Step], last: int, unshipped: Collection[int] = ()
) -> RuleRefused | None:
    """Why an operation's steps on a line cannot be taken back; `last` is the sequence of its last standing step.

    `unshipped` are lines that go back together with it, to a stage before they were shipped.
    """
    if last != max(step.event.sequence for step in steps):
        return RuleRefused(f"{line.reference} has changed since", reference=line.reference)
    others = (other for other in order.lines if other.line != line.line and other.line not in unshipped)
    shipped = [other.reference for other in others if is_shipped(other.stage)]
    if shipped and stage_before(line, steps) is Stage.PENDING:
        return RuleRefused(
            f"{line.reference} would be pending again, but {shipped[0]} of its order has been shipped",
            reference=line.reference,
        )
    return None


def is_shipped(stage: Stage) -> bool:
    """Whether a line at this stage has left the seller."""
    return RANK.get(stage, -1) >= RANK[Stage.SHIPPED]


def stage_before(line: Line, steps: Sequence[Step]) -> Stage:
    """The stage from which these steps moved a line."""
    first = min(steps, key=lambda step: step.event.sequence)
    pair = _line_changes(first).get("stage")
    return Stage(pair[0]) if pair else line.stage


def _line_changes(step: Step) -> Mapping[str, Sequence[Any]]:
    found: Mapping[str, Sequence[Any]] = step.changes.get("changed", {}).get(f"line/{step.event.line}", {})
    return found


def objection_to_unpay(order: Order) -> RuleRefused | None:
    """Why a recorded payment cannot be taken back."""
    if order.refunds or order.incidents:
        return RuleRefused(f"{order.number} has had refunds or incidents since it was paid", reference=order.number)
    return None


def take_back(journal: Journal, step: Step) -> None:
    """Record the opposite of one step; the newest of a line goes first."""
    event = step.event
    if event.line is None:
        before, _ = step.changes["changed"]["order"]["paid_at"]
        journal.pay(UNDO, before, None, event.operation)
        return
    line = journal.order.line(event.line)
    columns = {name: _typed(name, before) for name, (before, _) in _line_changes(step).items()}
    gone, restored = _incidents(journal.order, step)
    journal.step(UNDO, line, columns, incident=restored, gone=gone, extra={"undoes": event.operation})


def _typed(name: str, value: Any) -> Any:
    return Stage(value) if name == "stage" else value


def _incidents(order: Order, step: Step) -> tuple[Incident | None, Incident | None]:
    """The incident that goes, because the step made it; and the one that gets its columns back."""
    gone = restored = None
    for key in step.changes.get("new", {}):
        if key.startswith("incident/"):
            gone = _incident(order, key)
    for key, columns in step.changes.get("changed", {}).items():
        if key.startswith("incident/"):
            before = {name: pair[0] for name, pair in columns.items()}
            if "state" in before:
                before["state"] = IncidentState(before["state"])
            restored = _incident(order, key)._replace(**before)
    return gone, restored


def _incident(order: Order, key: str) -> Incident:
    _, line, number = key.split("/")
    return order.incident(int(line), int(number))
