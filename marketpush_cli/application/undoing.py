"""Taking an operation back, whole or where nothing later touched it. Rules: docs/transitions.md, "Undo"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from marketpush_cli.application.acting import Acting, identify
from marketpush_cli.application.answers import Done
from marketpush_cli.application.ports import Database, PastOperation, Reader
from marketpush_cli.application.steps import Run, decided
from marketpush_cli.domain.asks import Judgement, Outcome
from marketpush_cli.domain.chain import Event
from marketpush_cli.domain.errors import MarketpushError, NotFound, NotPermitted, RuleRefused
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.orders import Order
from marketpush_cli.domain.permissions import Permission
from marketpush_cli.domain.references import parse_reference
from marketpush_cli.domain.taking_back import objection_to_undo, objection_to_unpay, standing, take_back
from marketpush_cli.domain.transitions import UNDOABLE, Action

HOUR = 3_600_000_000
Steps = dict[int | None, list[Event]]


@dataclass(slots=True)
class _Undoing:
    """What is taken back of one operation."""

    run: Run
    operation: PastOperation
    undone: set[tuple[str, int | None]]
    judgements: list[Judgement]

    def answer(
        self, reference: str, outcome: Outcome, before: str, after: str, error: MarketpushError | None = None
    ) -> None:
        index = len(self.judgements)
        self.judgements.append(Judgement(index, reference, Action.UNDO, outcome, before, after, error))


def undo(database: Database, run: Run, operation: str | None, references: Sequence[str]) -> Done:
    """Take an operation back (None: the caller's last one), all of it or the lines named.

    Raises NotFound, NotPermitted or RuleRefused where nothing of it can be.
    """
    return database.change(lambda reader: prepare_undo(reader, run, operation, references), dry_run=run.dry_run)


def prepare_undo(reader: Reader, run: Run, identifier: str | None, references: Sequence[str]) -> Done:
    """Judge on one snapshot what can be taken back."""
    acting = identify(reader, run.identity)
    operation = chosen_operation(reader, acting, identifier)
    _check_visible(reader, acting, operation)
    check_operation(reader, run.at, acting, operation)
    steps = _steps(reader, operation, references, acting)
    orders = reader.orders(list(steps))
    undone = {
        (event.order, event.line)
        for other in reader.operations_undoing(operation.id)
        for event in reader.events_of(other)
    }
    undoing = _Undoing(run, operation, undone, [])
    last = {number: standing(events) for number, events in reader.events_of_orders(list(steps)).items()}
    journals = [_undo_order(undoing, acting, orders[number], own, last[number]) for number, own in steps.items()]
    moved = [journal for journal in journals if journal.events]
    return decided(run, acting, reader, reader.rulebook(run.at), undoing.judgements, moved, orders, operation.id)


def chosen_operation(reader: Reader, acting: Acting, identifier: str | None) -> PastOperation:
    """The operation meant: the one named, else the caller's last."""
    if identifier is None:
        last = reader.last_undoable(acting.person.email)
        if last is None:
            raise NotFound(f"{acting.person.email} has done nothing that could be taken back")
        return last
    operation = reader.operation(identifier)
    is_foreign = operation is not None and not acting.person.is_operator and operation.actor != acting.person.email
    if operation is None or is_foreign:
        raise unknown_operation(identifier)
    return operation


def unknown_operation(identifier: str) -> NotFound:
    """What to say of an operation that is not there, and of one that is another store's."""
    return NotFound(f"there is no operation {identifier}", reference=identifier, fix="marketpush history list")


def _check_visible(reader: Reader, acting: Acting, operation: PastOperation) -> None:
    """An operation on other stores' orders only looks like one that is not there."""
    if acting.actor.stores is None:
        return
    numbers = {event.order for event in reader.events_of(operation.id)}
    if not any(acting.sees(order.seller) for order in reader.orders(numbers).values()):
        raise unknown_operation(operation.id)


def check_operation(reader: Reader, at: int, acting: Acting, operation: PastOperation) -> None:
    """Raises NotPermitted or RuleRefused where nothing of an operation can be taken back at a time, by whoever acts."""
    if not acting.actor.may(Permission.UNDO):
        raise NotPermitted(f"the role of {acting.person.email} does not include undo")
    is_own = operation.actor == acting.person.email
    if not is_own and Permission.UNDO_OTHERS not in acting.own.permissions:
        raise NotPermitted(f"{operation.id} is {operation.actor}'s: they, or a master operator, can take it back")
    if operation.action not in UNDOABLE:
        words = operation.action.replace("_", " ")
        raise RuleRefused(f"{operation.id} is {words}: that is never taken back", reference=operation.id)
    hours = reader.rulebook(at).settings["undo_within_hours"]
    if at - operation.at > hours * HOUR or hours == 0:
        raise RuleRefused(
            f"{operation.id} is too long ago: steps are taken back within {hours} hours",
            reference=operation.id,
            fix="marketpush setting get undo_within_hours",
        )


def _steps(reader: Reader, operation: PastOperation, references: Sequence[str], acting: Acting) -> dict[str, Steps]:
    """The operation's events that changed something, by order and line."""
    wanted = [parse_reference(text) for text in references]
    found: dict[str, Steps] = defaultdict(lambda: defaultdict(list))
    for event in reader.events_of(operation.id):
        if event.changes().get("changed") and _is_wanted(event, wanted):
            found[event.order][event.line].append(event)
    for (order, line), text in zip(wanted, references, strict=True):
        if order not in found or (line is not None and line not in found[order]):
            raise NotFound(f"{operation.id} did nothing to {text}", reference=text)
    hidden = [order.number for order in reader.orders(list(found)).values() if not acting.sees(order.seller)]
    return {number: steps for number, steps in found.items() if number not in hidden}


def _is_wanted(event: Event, wanted: Sequence[tuple[str, int | None]]) -> bool:
    return not wanted or any(event.order == order and line in (None, event.line) for order, line in wanted)


def _undo_order(undoing: _Undoing, acting: Acting, order: Order, steps: Steps, last: dict[int | None, int]) -> Journal:
    actor = acting.for_store(order.seller)
    journal = Journal(order, actor, undoing.run.at, undoing.run.operation)
    todo = {line: events for line, events in steps.items() if (order.number, line) not in undoing.undone}
    for line in sorted(steps, key=lambda number: number or 0):
        reference = order.number if line is None else f"{order.number}/{line}"
        before = order.status if line is None else order.line(line).status
        if line not in todo:
            undoing.answer(reference, Outcome.UNCHANGED, before, before)
            continue
        error = objection(order, line, steps[line], last.get(line, 0))
        if error is not None:
            undoing.answer(reference, Outcome.REFUSED, before, before, error)
            continue
        for event in sorted(steps[line], key=lambda found: -found.sequence):
            take_back(journal, event, undoing.operation.id)
        after = journal.order.status if line is None else journal.order.line(line).status
        undoing.answer(reference, Outcome.CHANGED, before, after)
    return journal


def objection(order: Order, line: int | None, events: list[Event], last: int) -> RuleRefused | None:
    """Why an operation's events on a line, or (None) on the order, cannot be taken back."""
    if line is None:
        return objection_to_unpay(order)
    return objection_to_undo(order, order.line(line), events, last)
