"""Past operations: which ones a list means, and one of them whole, with what can be taken back of it now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from marketpush_cli.application.acting import EACH, Acting
from marketpush_cli.application.administering.words import near, one_of
from marketpush_cli.application.choosing import find_seller, time_span
from marketpush_cli.application.history_filter import ACTIONS, OUTCOMES, HistoryFilter, action_called
from marketpush_cli.application.ports import PastOperation, Reader
from marketpush_cli.application.resolving import resolve_documents
from marketpush_cli.application.told_changes import told
from marketpush_cli.application.undoing import check_operation, objections, unknown_operation
from marketpush_cli.domain.catalogue import OPERATION
from marketpush_cli.domain.chain import Event, run_of
from marketpush_cli.domain.errors import InvalidValue, MarketpushError, NotFound, UsageError
from marketpush_cli.domain.orders import Order
from marketpush_cli.domain.references import clean_reference
from marketpush_cli.domain.taking_back import Step, standing

Row = tuple[Any, ...]
RECORDED_FOR = ("customer", "carrier", EACH)
OUTCOME, UNDONE_BY = OPERATION.names().index("outcome"), OPERATION.names().index("undone_by")


@dataclass(frozen=True, slots=True)
class TypedHistory:
    """Filters as words."""

    since: str | None = None
    until: str | None = None
    actor: str | None = None
    as_whom: str | None = None
    seller: Sequence[str] | None = None
    order: Sequence[str] | None = None
    action: str | None = None
    outcome: str | None = None
    file: str | None = None
    cursor: str | None = None


def chosen_history(typed: TypedHistory, reader: Reader, acting: Acting, zone: str, limit: int) -> HistoryFilter:
    """The filter that is meant, within what the actor sees. Raises UsageError, InvalidValue or NotFound."""
    since, until = time_span(typed.since, typed.until, zone, acting.identity.at)
    known = {code: seller for code, seller in reader.sellers().items() if acting.sees(code)}
    orders = [clean_reference(text) for text in typed.order or ()]
    return HistoryFilter(
        since,
        until,
        typed.actor.strip().lower() if typed.actor else None,
        people_meant(typed.as_whom, reader, acting) if typed.as_whom else (),
        _action(typed.action) if typed.action is not None else None,
        one_of("outcome", typed.outcome, OUTCOMES) if typed.outcome is not None else None,
        typed.file,
        tuple(find_seller(text, known) for text in typed.seller) if typed.seller else None,
        tuple(resolve_documents(reader, orders, acting)) if orders else (),
        stores=acting.actor.stores,
        limit=limit,
        after=_after(typed.cursor, reader) if typed.cursor is not None else None,
    )


def _after(cursor: str, reader: Reader) -> str:
    """The operation with which the last list ended. Raises InvalidValue for a text that is none."""
    operation = cursor.strip().lower()
    if operation not in [found.id for found in reader.operations_of_run(operation)]:
        raise InvalidValue("the cursor cannot be read: copy it whole from the list before", field="cursor")
    return operation


def _action(text: str) -> str:
    """Raises UsageError for an action that no operation can have, with those that look like it."""
    found = action_called(text)
    if found is None:
        raise UsageError(
            f"there is no action {text[:60]!r}{near(text.replace(' ', '_'), ACTIONS)}",
            field="action",
            fix="marketpush history list shows the actions that there are",
        )
    return found


def people_meant(text: str, reader: Reader, acting: Acting) -> tuple[str, ...]:
    """On whose behalf: a user, a word that stands for somebody without access, or a store for all its users."""
    text = text.strip()
    if "@" in text or text in RECORDED_FOR:
        return (text.lower(),)
    known = {code: seller for code, seller in reader.sellers().items() if acting.sees(code)}
    code = find_seller(text.removeprefix("seller:"), known)
    return (f"seller:{code}", *(user.email for user in reader.users_of_seller(code)))


def operation_document(reader: Reader, acting: Acting, identifier: str) -> Row:
    """Cells of `catalogue.OPERATION_DOCUMENT`. Raises NotFound for one that is not there, or another store's."""
    stores = acting.actor.stores
    row = next(iter(reader.list_operations(HistoryFilter(operation=identifier, stores=stores))), None)
    operations = reader.operations_of_run(identifier)
    if row is None:
        raise _in_parts(operations) if len(operations) > 1 and stores is None else unknown_operation(identifier)
    operation = operations[0]
    judge = _Judge(reader, operation, _refusal(reader, acting, operation), row[UNDONE_BY] is not None)
    pages = reader.operation_pages(identifier, stores)
    changes = tuple(change for page in pages for change in judge.changes(page))
    administration = tuple((*row, told(data)) for *row, data in reader.administration_of(operation, stores))
    taken_back = f"{identifier} was taken back by {row[UNDONE_BY]}" if row[OUTCOME] == "undone" else None
    return (*row, changes, administration, taken_back or judge.verdict)


def _in_parts(operations: Sequence[PastOperation]) -> NotFound:
    first = operations[0].id
    return NotFound(
        f"{run_of(first)} was stored in {len(operations)} operations, {first} to {operations[-1].id}",
        reference=run_of(first),
        fix=f"marketpush history show {first}; marketpush undo {run_of(first)} takes all of them back",
    )


def _refusal(reader: Reader, acting: Acting, operation: PastOperation) -> str | None:
    """Why nothing of an operation can be taken back now by whoever looks."""
    try:
        check_operation(reader, acting.identity.at, acting, operation)
    except MarketpushError as error:
        return error.sentence
    return None


class _Judge:
    """Says of each change of an operation whether `undo` would take it back, and why not."""

    def __init__(self, reader: Reader, operation: PastOperation, refusal: str | None, is_touched: bool) -> None:
        self.reader = reader
        self.operation = operation
        self.refusal = refusal
        self.is_touched = is_touched
        self.objections: list[str] = []

    @property
    def verdict(self) -> str | None:
        """Why the whole operation cannot be taken back, once every page was judged."""
        if self.refusal is not None or not self.objections:
            return self.refusal
        more = len(self.objections) - 1
        return f"{self.objections[0]} (and {more} more)" if more else self.objections[0]

    def changes(self, page: Sequence[Event]) -> Iterator[Row]:
        """Cells of `catalogue.CHANGES` for the events of some orders."""
        numbers = list(dict.fromkeys(event.order for event in page))
        known = self.reader.orders(numbers)
        orders = known if self.refusal is None else {}
        is_judged = self.refusal is None or self.is_touched
        histories = self.reader.steps_of_orders(numbers) if is_judged else {}
        own: dict[str, dict[int | None, list[Event]]] = defaultdict(lambda: defaultdict(list))
        for event in page:
            own[event.order][event.line].append(event)
        for number, steps in own.items():
            whys = self._whys(steps, orders.get(number), histories.get(number, []))
            for event in sorted((event for events in steps.values() for event in events), key=_sequence):
                yield _change_row(event, known[number].currency, whys[event.line])

    def _whys(
        self, own_events: dict[int | None, list[Event]], order: Order | None, history: Iterable[Event]
    ) -> dict[int | None, str | None]:
        """For each line of an order why its steps cannot be taken back."""
        steps = list(map(Step.of, history))
        undone = {step.event.line: step.event.operation for step in steps if step.undoes == self.operation.id}
        own = {
            line: [step for step in map(Step.of, events) if step.can_be_undone]
            for line, events in own_events.items()
            if line not in undone
        }
        todo = {line: steps for line, steps in own.items() if steps}
        why_not = objections(order, todo, standing(steps)) if order is not None else {}
        found: dict[int | None, str | None] = {}
        for line, events in sorted(own_events.items(), key=lambda step: step[0] or 0):
            error = why_not.get(line)
            if line in undone:
                found[line] = f"{events[0].reference} was taken back by {undone[line]}"
            elif line in todo and order is not None:
                found[line] = None if error is None else error.sentence
            else:
                found[line] = self.refusal or f"{events[0].action.replace('_', ' ')} is never taken back"
            self.objections += [] if error is None else [error.sentence]
        return found


def _sequence(event: Event) -> int:
    return event.sequence


def _change_row(event: Event, currency: str, why: str | None) -> Row:
    words = (event.before, event.after, event.reason, event.note)
    return (event.reference, event.action, *words, told(event.changes(), currency), why)
