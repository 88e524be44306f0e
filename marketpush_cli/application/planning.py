"""Plans: a command with its inputs, what it saw and what it would do, done later if it still sees and does the same.

Rules: docs/plans.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from marketpush_cli.application.amounts import Money, count_money, money_texts, money_words
from marketpush_cli.application.answers import Done
from marketpush_cli.application.changes import Changes
from marketpush_cli.application.plan_records import (
    Record,
    record_of,
    refusal_of,
    shared_record,
)
from marketpush_cli.application.portions import portions
from marketpush_cli.application.ports import Prepared, Reader
from marketpush_cli.domain.chain import canonical
from marketpush_cli.domain.errors import InvalidValue, RuleRefused, SeveralErrors
from marketpush_cli.domain.messages import DELIVERIES, RECORD, SEND
from marketpush_cli.domain.taking_back import ARRIVALS

EXPIRES_AFTER = 24 * 3_600_000_000
NOT_COUNTED = frozenset({"print", SEND, RECORD, *DELIVERIES})
PLAN_ANEW = "make the plan anew"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a plan file holds: the command in words and its inputs, what it saw, and what it would do."""

    operation: str
    database: str
    place: str
    planned_at: int
    planned_by: str
    command: tuple[str, ...]
    inputs: Mapping[str, bytes]
    administration: int | None
    orders: Mapping[str, int]
    counts: Mapping[str, int]
    money: list[Record]
    lines: list[Record]
    records: list[Record]
    messages: list[Record]
    refusals: list[Record]

    @property
    def expires_at(self) -> int:
        return self.planned_at + EXPIRES_AFTER

    @property
    def summary(self) -> str:
        """What it would do, in one line: how much of what, and the money per currency."""
        counted = (("step", self.lines), ("record", self.records), ("message", self.messages))
        parts = [f"{len(rows):,} {noun}{'s' * (len(rows) != 1)}" for noun, rows in counted if rows]
        parts += money_words(self.money)
        parts += [f"{len(self.refusals):,} refused"] if self.refusals else []
        return ", ".join(parts) or "nothing"


@dataclass(slots=True)
class Recorder:
    """Watches what is about to be stored, and keeps it as a plan would tell it."""

    operation: str
    inputs: dict[str, bytes] = field(default_factory=dict)
    database: str = ""
    administration: int | None = None
    orders: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    money: Money = field(default_factory=Counter)
    lines: list[Record] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    messages: list[Record] = field(default_factory=list)
    refusals: list[Record] = field(default_factory=list)
    has_decided: bool = False

    def begin(self, reader: Reader) -> None:
        """Something is being decided, perhaps once more."""
        self.database = reader.identity()
        self.administration = reader.administration()

    def take(self, changes: Changes) -> None:
        """Rows that are set aside."""
        for number, order in changes.seen.items():
            self.orders[number] = order.sequence
        placed = {one.number: one.order for one in (*changes.placed, *changes.replaced)}
        self.lines += [
            record_of(event, changes.seen.get(event.order), placed.get(event.order)) for event in changes.events
        ]
        self.messages += [
            {"order": message.order, "to": message.to, "text": message.text}
            | ({"subject": message.subject} if message.subject is not None else {})
            for message in changes.messages
        ]
        count_money(self.money, changes.seen, changes.lines, changes.refunds)

    def decided(self, prepared: Prepared) -> None:
        """All of it is decided; what was not set aside is still in the changes."""
        self.has_decided = True
        changes = prepared.changes
        if changes is not None:
            self.take(changes)
            self.records += [shared_record(change) for change in changes.administered if change.action != "once"]
        if isinstance(prepared, Done):
            self._tell_answers(prepared)
        else:
            self.counts = {"changed": len(self.lines) + len(self.records), "unchanged": 0, "refused": 0}

    def stored(self) -> None:
        """Nothing is ever stored while a plan is made."""

    def _tell_answers(self, done: Done) -> None:
        tally = done.tally
        for name in ("changed", "unchanged", "refused"):
            self.counts[name] = self.counts.get(name, 0) + getattr(tally, name)
        for answer in done.answers:
            error = answer.judgement.error
            if error is not None:
                self.refusals.append(refusal_of(answer.judgement.reference, answer.judgement.action, error))

    def content(self, source: str, read: Callable[[], bytes]) -> bytes:
        """What an input holds, kept for the plan."""
        if source not in self.inputs:
            self.inputs[source] = read()
        return self.inputs[source]

    def plan(self, command: tuple[str, ...], place: str, at: int, by: str) -> Plan:
        """What was watched, as a plan; `place` is how people call the database."""
        return Plan(
            self.operation,
            self.database,
            place,
            at,
            by,
            command,
            self.inputs,
            self.administration if self.records else None,
            self.orders,
            self.counts,
            money_texts(self.money),
            self.lines,
            self.records,
            self.messages,
            self.refusals,
        )


class Checker:
    """Watches a planned command being done: it must see what the plan saw, and do what the plan says."""

    def __init__(self, plan: Plan, at: int) -> None:
        self.plan = plan
        self.at = at
        self.operation = plan.operation
        self.expected = Counter(canonical(record) for record in (*plan.lines, *plan.records))
        self.recorder = Recorder(plan.operation)
        self.has_stored = False

    def content(self, source: str, _read: Callable[[], bytes]) -> bytes:
        """What an input held when the plan was made."""
        if source not in self.plan.inputs:
            raise InvalidValue(f"the plan does not hold what stood in {source}", source=source, fix=PLAN_ANEW)
        return self.plan.inputs[source]

    def begin(self, reader: Reader) -> None:
        """Look whether everything is as the plan saw it. Raises RuleRefused, for every line that has changed since.

        Of what is stored in parts the first one looks for all.
        """
        self.recorder = Recorder(self.plan.operation)
        if self.has_stored:
            return
        check_usable(self.plan, reader, self.at)
        if self.plan.administration not in (None, reader.administration()):
            raise RuleRefused("people, settings or registries have changed since the plan was made", fix=PLAN_ANEW)
        changed = [_changed(reference) for reference in changed_since(self.plan, reader)]
        if changed:
            raise SeveralErrors(changed) if len(changed) > 1 else changed[0]

    def take(self, changes: Changes) -> None:
        """Rows that are set aside."""
        self.recorder.take(changes)

    def decided(self, prepared: Prepared) -> None:
        """Compare what would be done with the plan. Raises RuleRefused where it is something else."""
        if prepared.changes is None:
            return
        self.recorder.decided(prepared)
        found = Counter(canonical(record) for record in (*self.recorder.lines, *self.recorder.records))
        added = found - self.expected
        missing = self.expected - found if prepared.changes.operation.action not in ARRIVALS else Counter[str]()
        if added or missing:
            count = added.total() or missing.total()
            raise RuleRefused(
                f"the command would no longer do what was planned: {count} of {self.expected.total()} steps differ",
                fix=PLAN_ANEW,
            )

    def stored(self) -> None:
        """It is done, or a part of it."""
        self.has_stored = True


def check_usable(plan: Plan, reader: Reader, at: int) -> None:
    """Raises RuleRefused for a plan of another database, one that is too old, and one that was applied."""
    if plan.database != reader.identity():
        raise RuleRefused("the plan was made on another database", fix="name it with --database")
    applied = reader.operations_of_run(plan.operation)
    if applied:
        raise RuleRefused(
            f"the plan was applied already, as operation {plan.operation}",
            reference=plan.operation,
            fix=f"marketpush history show {plan.operation}",
        )
    if not plan.planned_at <= at < plan.expires_at:
        raise RuleRefused("the plan is more than 24 hours old, or from the future", fix=PLAN_ANEW)
    if not plan.lines and not plan.records:
        why = f": {len(plan.refusals)} refused" if plan.refusals else ""
        raise RuleRefused(f"the plan holds nothing to do{why}", fix=PLAN_ANEW)


def changed_since(plan: Plan, reader: Reader) -> Iterator[str]:
    """The lines of planned orders that something was done to since, also if that was taken back."""
    for numbers in portions(plan.orders):
        now = reader.sequences(numbers)
        moved = [number for number in numbers if now.get(number) != plan.orders[number]]
        for number, events in reader.steps_of_orders(moved).items():
            later = [event for event in events if event.sequence > plan.orders[number]]
            counted = [event for event in later if event.action not in NOT_COUNTED]
            if counted or number not in now:
                yield from dict.fromkeys(event.reference for event in counted)


def _changed(reference: str) -> RuleRefused:
    return RuleRefused(f"{reference} has changed since the plan was made", reference=reference, fix=PLAN_ANEW)
