"""Taking a step back: a line gets what its event says stood there before. Rules: docs/transitions.md, "Undo"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from marketpush_cli.domain.chain import Event, run_of
from marketpush_cli.domain.errors import RuleRefused
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.messages import DELIVERIES
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
    def can_be_undone(self) -> bool:
        """Whether it is of a kind that is ever taken back: money that went out does not come back."""
        return self._has_changed_lines and self.event.action != Action.REFUND

    @property
    def moves(self) -> bool:
        """Whether it is a step that can be taken back, or that stands in the way of taking back one before it."""
        return self._has_changed_lines or self.event.action in ARRIVALS

    @property
    def line_changes(self) -> Mapping[str, Sequence[Any]]:
        """The columns of its line that it changed, each before and after."""
        found: Mapping[str, Sequence[Any]] = self.changes.get("changed", {}).get(f"line/{self.event.line}", {})
        return found

    @property
    def _has_changed_lines(self) -> bool:
        """Whether it changed the order or a line; what became of a message concerns neither."""
        return "changed" in self.changes and self.event.action not in DELIVERIES


def standing(steps: Iterable[Step]) -> dict[int | None, Event]:
    """For each line of an order its last step that was not taken back; None stands for the order."""
    found: dict[int | None, list[Event]] = {}
    for step in steps:
        own = found.setdefault(step.event.line, [])
        if step.undoes is not None:
            own[:] = [event for event in own if event.operation != step.undoes]
        elif step.moves:
            own.append(step.event)
    return {line: own[-1] for line, own in found.items() if own}


def objections_to_undo(
    order: Order, steps: Mapping[int, Sequence[Step]], last: Mapping[int | None, Event]
) -> dict[int | None, RuleRefused | None]:
    """For each line why an operation's steps on it cannot be taken back, all of them together; None where they can.

    `last` is each line's last standing step.
    """
    found: dict[int | None, RuleRefused | None] = dict.fromkeys(steps)
    stages = {line.line: line.stage for line in order.lines}
    for line, own in steps.items():
        newest, later = max(step.event.sequence for step in own), last.get(line)
        if later is None or later.sequence != newest:
            found[line] = _refused(order, line, f"has changed since{_by(later)}")
        else:
            stages[line] = _stage_before(order.line(line), own)
    while stopped := [line for line in steps if found[line] is None and _others_shipped(line, stages)]:
        for line in stopped:
            other = _others_shipped(line, stages)[0]
            what = f"would be pending again, but {order.number}/{other} of its order has been shipped"
            found[line] = _refused(order, line, what)
            stages[line] = order.line(line).stage
    return found


def _by(later: Event | None) -> str:
    return "" if later is None else f": {later.action.replace('_', ' ')} by operation {run_of(later.operation)}"


def _refused(order: Order, line: int, what: str) -> RuleRefused:
    reference = f"{order.number}/{line}"
    return RuleRefused(f"{reference} {what}", reference=reference)


def _others_shipped(line: int, stages: Mapping[int, Stage]) -> list[int]:
    """For a line that would be pending again: the others that would still have been shipped."""
    if stages[line] is not Stage.PENDING:
        return []
    return [other for other, stage in stages.items() if other != line and RANK.get(stage, -1) >= RANK[Stage.SHIPPED]]


def _stage_before(line: Line, steps: Sequence[Step]) -> Stage:
    """The stage before the first of the steps that moved it."""
    for step in sorted(steps, key=lambda step: step.event.sequence):
        pair = step.line_changes.get("stage")
        if pair:
            return Stage(pair[0])
    return line.stage


def objection_to_unpay(order: Order) -> RuleRefused | None:
    """Why a recorded payment cannot be taken back."""
    if order.refunds or order.incidents:
        return RuleRefused(f"{order.number} has had refunds or incidents since it was paid", reference=order.number)
    return None


def take_back(journal: Journal, step: Step, note: str | None = None) -> None:
    """Record the opposite of one step; the newest of a line goes first."""
    event = step.event
    if event.line is None:
        before, _ = step.changes["changed"]["order"]["paid_at"]
        journal.pay(UNDO, before, note, event.operation)
        return
    line = journal.order.line(event.line)
    columns = {name: _typed(name, before) for name, (before, _) in step.line_changes.items()}
    gone, restored = _incidents(journal.order, step)
    journal.step(UNDO, line, columns, incident=restored, gone=gone, note=note, extra={"undoes": event.operation})


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
