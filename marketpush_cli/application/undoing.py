"""Taking an operation back, whole or where nothing later touched it. Rules: docs/transitions.md, "Undo"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from marketpush_cli.application.acting import Acting, identify
from marketpush_cli.application.administering.telling import taken_back_by
from marketpush_cli.application.answers import Done
from marketpush_cli.application.gathering import Gathering, Run
from marketpush_cli.application.mail import QUEUE_MAIL
from marketpush_cli.application.portions import portions
from marketpush_cli.application.ports import Database, PastOperation, Reader
from marketpush_cli.domain.asks import Judgement, Outcome
from marketpush_cli.domain.chain import Event, run_of
from marketpush_cli.domain.errors import NotFound, NotPermitted, RuleRefused
from marketpush_cli.domain.guards import lacking
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.messages import DELIVER, RECORD, RETRY, SEND
from marketpush_cli.domain.orders import Order
from marketpush_cli.domain.permissions import Permission
from marketpush_cli.domain.references import parse_reference
from marketpush_cli.domain.taking_back import Step, objection_to_unpay, objections_to_undo, standing, take_back
from marketpush_cli.domain.transitions import UNDOABLE, Action

HOUR = 3_600_000_000
PASSED_OVER = frozenset(
    {"undo", "print", "view", "database init", QUEUE_MAIL, DELIVER, RETRY}
    | {f"impersonate {word}" for word in ("start", "stop", "expiry", "refused")}
)
WHY_NEVER = {
    Action.REFUND.value: "money that went out does not come back",
    SEND: "what was written may have been read",
    RECORD: "what was written stays said",
    Action.IMPORT.value: "orders that came in are rejected or canceled instead",
}
Steps = dict[int | None, list[Step]]
Wanted = Sequence[tuple[str, int | None]]


def undo(
    database: Database, run: Run, operation: str | None, references: Sequence[str], note: str | None = None
) -> Done:
    """Take an operation back (None: the caller's last one), all of it or the lines named.

    Raises NotFound, NotPermitted or RuleRefused where nothing of it can be.
    """

    def prepare(reader: Reader) -> Done:
        return prepare_undo(reader, run, operation, references, note)

    return database.change(prepare, dry_run=run.dry_run, progress=run.progress)


def prepare_undo(
    reader: Reader, run: Run, identifier: str | None, references: Sequence[str], note: str | None = None
) -> Done:
    """Judge on one snapshot what can be taken back."""
    acting = identify(reader, run.identity)
    operations = chosen_operations(reader, acting, identifier)
    _check_visible(reader, acting, operations)
    check_operation(reader, run.at, acting, operations[0])
    book = reader.rulebook(run.at)
    gathering = Gathering.begin(run, acting, reader, book, undoes=identifier or run_of(operations[0].id))
    undoing = _Undoing(gathering, frozenset(operation.id for operation in operations), references, note)
    done = 0
    for numbers in portions(reader.orders_touched(undoing.operations)):
        undoing.judge(numbers)
        done += len(numbers)
        run.progress("checking", done, 0, "orders")
    undoing.check_all_found(operations[0].id)
    if not gathering.answers:
        raise RuleRefused(
            f"{gathering.changes.operation.undoes} only gave money back: {WHY_NEVER[Action.REFUND]}",
            reference=gathering.changes.operation.undoes,
        )
    return gathering.done()


def chosen_operations(reader: Reader, acting: Acting, identifier: str | None) -> list[PastOperation]:
    """The operation meant, in all its parts: the one named, else the caller's last."""
    if identifier is None:
        last = reader.last_operation(acting.person.email, PASSED_OVER)
        if last is None:
            raise NotFound(f"{acting.person.email} has done nothing yet that could be taken back")
        identifier = run_of(last.id)
    operations = reader.operations_of_run(identifier)
    is_foreign = any(
        not acting.person.is_operator and operation.actor != acting.person.email for operation in operations
    )
    if not operations or is_foreign:
        raise unknown_operation(identifier)
    return operations


def unknown_operation(identifier: str) -> NotFound:
    """What to say of an operation that is not there, and of one that is another store's."""
    return NotFound(f"there is no operation {identifier}", reference=identifier, fix="marketpush history list")


def _check_visible(reader: Reader, acting: Acting, operations: Sequence[PastOperation]) -> None:
    """An operation on other stores' orders only looks like one that is not there."""
    if acting.actor.stores is None:
        return
    touched = reader.orders_touched([operation.id for operation in operations])
    has_touched = False
    for numbers in portions(touched):
        if any(acting.sees(order.seller) for order in reader.orders(numbers).values()):
            return
        has_touched = True
    if has_touched:
        raise unknown_operation(run_of(operations[0].id))


def check_operation(reader: Reader, at: int, acting: Acting, operation: PastOperation) -> None:
    """Raises NotPermitted or RuleRefused where nothing of an operation can be taken back at a time, by whoever acts."""
    if not acting.actor.may(Permission.UNDO):
        raise lacking(acting.actor, Permission.UNDO)
    is_own = operation.actor == acting.person.email
    if not is_own and Permission.UNDO_OTHERS not in acting.own.permissions:
        raise NotPermitted(f"{operation.id} is {operation.actor}'s: they, or a master operator, can take it back")
    if operation.action not in UNDOABLE:
        raise _never(reader, operation)
    hours = reader.rulebook(at).settings["undo_within_hours"]
    if hours == 0:
        raise RuleRefused(
            "taking steps back is switched off: undo_within_hours is 0",
            reference=operation.id,
            fix="marketpush setting get undo_within_hours",
        )
    if at - operation.at > hours * HOUR:
        raise RuleRefused(
            f"{operation.id} is too long ago: steps are taken back within {hours} hours",
            reference=operation.id,
            fix="marketpush setting get undo_within_hours",
        )


def _never(reader: Reader, operation: PastOperation) -> RuleRefused:
    """Why `undo` does not take an operation back, and the command that does where there is one."""
    is_what = f"{operation.id} is {operation.action.replace('_', ' ')}"
    command = next(filter(None, map(taken_back_by, reader.administered(operation))), None)
    if command is not None:
        return RuleRefused(f"{is_what}: {command} takes it back", reference=operation.id, fix=command)
    why = WHY_NEVER.get(operation.action)
    never = f"that is never taken back, {why}" if why else "that is never taken back"
    return RuleRefused(f"{is_what}: {never}", reference=operation.id)


class _Undoing:
    """Takes back what some operations did, some orders at a time; `references` are the lines wanted, none for all."""

    def __init__(
        self, gathering: Gathering, operations: frozenset[str], references: Sequence[str], note: str | None
    ) -> None:
        self.gathering = gathering
        self.note = note
        self.operations = operations
        self.wanted: Wanted = [parse_reference(text) for text in references]
        self.texts = dict(zip(self.wanted, references, strict=True))
        self.asked = 0

    def check_all_found(self, operation: str) -> None:
        """Raises NotFound for a wanted line that the operation did nothing to."""
        for text in self.texts.values():
            raise NotFound(f"{run_of(operation)} did nothing to {text}", reference=text)

    def judge(self, numbers: Sequence[str]) -> None:
        """Judge what was done to some orders."""
        reader, acting = self.gathering.reader, self.gathering.acting
        if self.wanted:
            numbers = [number for number in numbers if any(number == order for order, _ in self.wanted)]
        histories = {number: list(map(Step.of, events)) for number, events in reader.steps_of_orders(numbers).items()}
        orders = reader.orders(numbers)
        judgements: list[Judgement] = []
        journals = []
        for number in numbers:
            own = self._own_steps(number, histories[number])
            if own and acting.sees(orders[number].seller):
                journals.append(self._undo_order(orders[number], own, histories[number], judgements))
        self.gathering.take(judgements, [journal for journal in journals if journal.events], orders)

    def _own_steps(self, number: str, history: Sequence[Step]) -> Steps:
        """The operation's steps that are to be taken back, by line; money that was given back stays given."""
        found: Steps = {}
        for step in history:
            event = step.event
            is_own = event.operation in self.operations and step.can_be_undone
            if is_own and self._is_wanted(number, event.line):
                found.setdefault(event.line, []).append(step)
        return found

    def _is_wanted(self, number: str, line: int | None) -> bool:
        if not self.wanted:
            return True
        fitting = [one for one in self.wanted if one in ((number, None), (number, line))]
        for one in fitting:
            self.texts.pop(one, None)
        return bool(fitting)

    def _undo_order(self, order: Order, own: Steps, history: Sequence[Step], judgements: list[Judgement]) -> Journal:
        run = self.gathering.run
        journal = Journal(order, self.gathering.acting.for_store(order.seller), run.at, run.operation)
        undone = {step.event.line for step in history if step.undoes in self.operations}
        todo = {line: steps for line, steps in own.items() if line not in undone}
        why_not = objections(order, todo, standing(history))
        for line in sorted(own, key=lambda number: number or 0):
            judgements.append(self._undo_line(journal, order, line, todo.get(line, []), why_not.get(line)))
        return journal

    def _undo_line(
        self, journal: Journal, order: Order, line: int | None, steps: list[Step], error: RuleRefused | None
    ) -> Judgement:
        """The answer to one line; without steps it was taken back before."""
        reference = order.number if line is None else f"{order.number}/{line}"
        before = order.status if line is None else order.line(line).status
        found = Judgement(self.asked, reference, Action.UNDO, Outcome.UNCHANGED, before, before)
        self.asked += 1
        if not steps:
            return found
        if error is not None:
            return found._replace(outcome=Outcome.REFUSED, error=error)
        for step in sorted(steps, key=lambda step: -step.event.sequence):
            take_back(journal, step, self.note)
        after = journal.order.status if line is None else journal.order.line(line).status
        return found._replace(outcome=Outcome.CHANGED, after=after)


def objections(
    order: Order, own: Mapping[int | None, Sequence[Step]], last: Mapping[int | None, Event]
) -> dict[int | None, RuleRefused | None]:
    """For each line, and (None) for the payment of the order, why an operation's steps cannot be taken back."""
    lines = {line: steps for line, steps in own.items() if line is not None}
    found: dict[int | None, RuleRefused | None] = {None: objection_to_unpay(order)} if None in own else {}
    found.update(objections_to_undo(order, lines, last))
    return found
