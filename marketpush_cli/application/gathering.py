"""What one operation makes of many orders, some at a time: the answers are kept, the rows set aside to be stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from marketpush_cli.application.acting import Acting, Identity
from marketpush_cli.application.amounts import Money, count_money
from marketpush_cli.application.answers import Answer, Done, all_held
from marketpush_cli.application.changes import Changes, Operation
from marketpush_cli.application.ports import Reader
from marketpush_cli.application.progress import UNSEEN, Progress
from marketpush_cli.domain.asks import Judgement, Outcome
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.orders import Order
from marketpush_cli.domain.permissions import Capacity
from marketpush_cli.domain.registries import Rulebook
from marketpush_cli.domain.transitions import TIME_RULES, Action

CLOCK_TOLERANCE = 300_000_000
ASKED_FIRST = frozenset({"refund", "cancel", TIME_RULES})
ASKED_WITHIN = frozenset({Action.RUN.value})


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a writing command: who, when, under which id, and how strictly.

    `is_confirmed`: whatever it changes; `confirmed`: only if just so many lines change.
    """

    identity: Identity
    operation: str
    action: str
    keep_going: bool = False
    source: str | None = None
    dry_run: bool = False
    is_confirmed: bool = True
    confirmed: int | None = None
    progress: Progress = UNSEEN

    @property
    def at(self) -> int:
        return self.identity.at


@dataclass(slots=True)
class Gathering:
    """Collects what comes of some orders after the other; nothing is set aside once something stops the whole."""

    run: Run
    acting: Acting
    reader: Reader
    book: Rulebook
    changes: Changes
    answers: list[Answer] = field(default_factory=list)
    is_refused: bool = False
    money: Money = field(default_factory=Counter)

    @classmethod
    def begin(
        cls,
        run: Run,
        acting: Acting,
        reader: Reader,
        book: Rulebook,
        by: Capacity | None = None,
        undoes: str | None = None,
    ) -> Gathering:
        """With nothing in it yet; `by` is in whose place the person acts, `undoes` the operation that is taken back."""
        recording = acting.actor.recording(by)
        actor = replace(recording, on_behalf_of=acting.on_behalf_of or recording.on_behalf_of)
        operation = Operation(run.operation, run.at, run.action, actor, run.source, undoes)
        return cls(run, acting, reader, book, Changes(operation, administration_seen=reader.administration()))

    def take(
        self, judgements: Iterable[Judgement], journals: Sequence[Journal] = (), orders: dict[str, Order] | None = None
    ) -> None:
        """What came of some orders: how each was before, and the journals of those that changed."""
        before = orders or {}
        after = {journal.order.number: journal.order for journal in journals}
        for found in judgements:
            number = found.reference.partition("/")[0]
            order = before.get(number)
            self.is_refused = self.is_refused or found.error is not None
            if order is None:
                self.answers.append(Answer(found, None, None, self.run.operation))
                continue
            status = after.get(number, order).status
            self.answers.append(Answer(found, status, order.currency, self.run.operation, order.status))
        if self.is_refused and not self.run.keep_going:
            return
        for journal in journals:
            self.changes.take(journal, before[journal.order.number])
            count_money(self.money, before, journal.touched.values(), journal.refunds)
        self.reader.set_aside(self.changes)

    def done(self) -> Done:
        """What comes of all of it: held, to be confirmed, or stored as one operation."""
        self.answers.sort(key=attrgetter("judgement.ask"))
        if self.is_refused and not self.run.keep_going:
            return Done(all_held(self.answers), acting=self.acting)
        done = Done(self.answers, acting=self.acting, is_dry_run=self.run.dry_run, money=self.money)
        done.notices = clock_notices(self.reader, self.run.at)
        if not self.changes.has_events:
            return done
        done.is_large = done.count(Outcome.CHANGED) > self.book.settings["confirm_over_lines"]
        if self._must_ask(done):
            done.is_unconfirmed = True
            return done
        self.changes.administered = list(self.acting.log_ins.values())
        self.changes.tally = done.tally
        done.changes = self.changes
        return done

    def _must_ask(self, done: Done) -> bool:
        """Whether somebody has to say yes first: money, cancellations, and many lines at once."""
        if self.run.confirmed is not None:
            return done.count(Outcome.CHANGED) != self.run.confirmed
        if self.run.is_confirmed or self.run.dry_run:
            return False
        return done.is_large or self.run.action in ASKED_FIRST or self._has_steps_to_ask(done)

    def _has_steps_to_ask(self, done: Done) -> bool:
        changed = (found.judgement.action for found in done.answers if found.judgement.outcome is Outcome.CHANGED)
        return self.run.action in ASKED_WITHIN and any(action in ASKED_FIRST for action in changed)


def clock_notices(reader: Reader, at: int) -> list[str]:
    """A warning where the clock stands before what was already written."""
    if reader.newest_at() - at <= CLOCK_TOLERANCE:
        return []
    return ["warning: this machine's clock is behind the newest entry of the audit trail"]
