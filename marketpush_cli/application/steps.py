"""The one path of every command that moves lines: resolve references, judge every ask, store all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from marketpush_cli.application.acting import EACH, Acting, each_store, identify
from marketpush_cli.application.answers import Done, held_together
from marketpush_cli.application.auto_accept import accept_once_paid, auto_accepting_stores
from marketpush_cli.application.gathering import Gathering, Run
from marketpush_cli.application.portions import portions
from marketpush_cli.application.ports import Database, Reader
from marketpush_cli.application.resolving import Resolved, key_of, resolve_asks
from marketpush_cli.domain.asks import Ask, Judgement, Outcome
from marketpush_cli.domain.done_before import was_done
from marketpush_cli.domain.errors import InvalidValue, MarketpushError
from marketpush_cli.domain.guards import DECIDED_TOGETHER, not_permitted, reason_of
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.judging import Bench
from marketpush_cli.domain.orders import Order
from marketpush_cli.domain.permissions import Actor, Capacity
from marketpush_cli.domain.registries import Rulebook
from marketpush_cli.domain.steps import check_carrier, find_carrier
from marketpush_cli.domain.taking_back import Step
from marketpush_cli.domain.transitions import Action

Numbered = tuple[int, Ask]


def take_steps(database: Database, run: Run, asks: Sequence[Ask]) -> Done:
    """Do what is asked, all of it or (`keep_going`) what is allowed; answers stand in input order."""
    return database.change(lambda reader: prepare_steps(reader, run, asks), dry_run=run.dry_run, progress=run.progress)


def prepare_steps(reader: Reader, run: Run, asks: Sequence[Ask]) -> Done:
    """Judge all asks on one snapshot; nothing is stored here."""
    return _prepare(reader, run, enumerate(asks), _in_whose_place(asks))


def prepare_numbered(reader: Reader, run: Run, asks: Sequence[Numbered]) -> Done:
    """The same for asks that say themselves where they stand in the input."""
    return _prepare(reader, run, asks, _in_whose_place(ask for _, ask in asks))


def _prepare(reader: Reader, run: Run, asks: Iterable[Numbered], by: Capacity | None) -> Done:
    acting = identify(reader, run.identity)
    book = reader.rulebook(run.at)
    gathering = Gathering.begin(run, acting, reader, book, by)
    session = _Session(gathering, auto_accepting_stores(reader, book) if run.action == Action.PAY else frozenset())
    groups = session.groups(asks)
    done, count = 0, sum(map(len, groups.values()))
    for numbers in portions(sorted(groups)):
        some = {number: groups.pop(number) for number in numbers}
        session.judge(some)
        done += sum(map(len, some.values()))
        run.progress("checking", done, count)
    return gathering.done()


def _in_whose_place(asks: Iterable[Ask]) -> Capacity | None:
    """In whose place all of it is done; None where that differs."""
    found = {ask.by for ask in asks}
    return found.pop() if len(found) == 1 else None


@dataclass(slots=True)
class _Session:
    """Judges the asks of one operation; remembers what need not be looked at for every one of them again."""

    gathering: Gathering
    auto_accepting: frozenset[str]
    readable: set[tuple[Action, str | None, str | None]] = field(default_factory=set)
    permitted: dict[tuple[Action, Capacity | None], MarketpushError | None] = field(default_factory=dict)
    twins: dict[int, Ask] = field(default_factory=dict)
    failed: dict[str, MarketpushError] = field(default_factory=dict)
    logged_in: set[str] = field(default_factory=set)

    @property
    def acting(self) -> Acting:
        return self.gathering.acting

    @property
    def book(self) -> Rulebook:
        return self.gathering.book

    @property
    def own(self) -> Actor | None:
        """Who one is oneself, where a file has steps for the seller's user and steps for the operator."""
        is_mixed = self.gathering.run.action == Action.RUN and self.acting.identity.as_whom is not None
        return self.acting.own if is_mixed else None

    def admitted(self, asks: Iterable[Numbered]) -> Iterator[Numbered]:
        """Asks that can be read, and whose action this person may take at all."""
        first: dict[tuple[str | int | None, ...], Ask] = {}
        for index, named in asks:
            ask = self._with_code(named)
            error = ask.error or self._unreadable(ask) or self._not_permitted(ask)
            if error is not None:
                self.gathering.take([_unjudged(index, ask, error)])
                continue
            mark = (ask.key or index) if ask.action is Action.REFUND else None
            twin = first.setdefault((ask.order, ask.line, ask.sku, ask.action, mark), ask)
            if twin is not ask:
                self.twins[index] = twin
            yield index, ask

    def _with_code(self, ask: Ask) -> Ask:
        """The ask with its carrier by its code, however it is called."""
        if ask.carrier is None or ask.carrier in self.book.carriers:
            return ask
        carrier = find_carrier(ask.carrier, self.book)
        return ask if carrier is None else ask._replace(carrier=carrier.code)

    def _unreadable(self, ask: Ask) -> MarketpushError | None:
        """What is wrong with an ask's values, before anybody looks whether its order is there."""
        values = (ask.action, ask.carrier, ask.reason)
        if values in self.readable:
            return None
        try:
            check_carrier(ask, self.book)
            reason_of(ask, self.book)
        except MarketpushError as error:
            return error
        self.readable.add(values)
        return None

    def _not_permitted(self, ask: Ask) -> MarketpushError | None:
        if self.acting.identity.as_whom == EACH:
            return None
        key = (ask.action, ask.by)
        if key not in self.permitted:
            error = not_permitted(ask.action, self.acting.actor.recording(ask.by))
            is_ones_own = self.own is not None and not_permitted(ask.action, self.own.recording(ask.by)) is None
            self.permitted[key] = None if is_ones_own else error
        return self.permitted[key]

    def groups(self, asks: Iterable[Numbered]) -> dict[str, list[Numbered]]:
        """The asks by the number of the order they mean; those that mean none are refused."""
        groups: dict[str, list[Numbered]] = {}
        for some in portions(self.admitted(asks)):
            resolved = resolve_asks(self.gathering.reader, (ask for _, ask in some), self.acting)
            for one in some:
                index, ask = one
                found = resolved[key_of(ask)]
                if isinstance(found, MarketpushError):
                    self.gathering.take([_unjudged(index, ask, found)])
                    continue
                meant = _meaning(ask, found)
                groups.setdefault(meant.order, []).append(one if meant is ask else (index, meant))
        return groups

    def judge(self, groups: dict[str, list[Numbered]]) -> None:
        """Judge the asks of some orders."""
        reader = self.gathering.reader
        orders = reader.orders(list(groups))
        self._log_in({order.seller for order in orders.values()})
        histories = self._histories(groups)
        judgements: list[Judgement] = []
        journals = []
        for number, asks in groups.items():
            history = histories.get(number, [])
            own = [(index, self._held_to(ask, orders[number], history)) for index, ask in asks]
            journal = self._judge_order(orders[number], own, judgements)
            if journal is not None:
                journals.append(journal)
        if self.twins:
            judgements = [self._with_twin(found) for found in judgements]
        self.gathering.take(judgements, journals, orders)

    def _histories(self, groups: dict[str, list[Numbered]]) -> dict[str, list[Step]]:
        """What happened to the orders of which the input says that something was done already."""
        claimed = [number for number, asks in groups.items() if any(ask.done_by for _, ask in asks)]
        found = self.gathering.reader.steps_of_orders(claimed) if claimed else {}
        return {number: list(map(Step.of, events)) for number, events in found.items()}

    def _held_to(self, ask: Ask, order: Order, history: Sequence[Step]) -> Ask:
        """The ask; that it was done stays said only where it was."""
        if ask.done_by is None:
            return ask
        reason = reason_of(ask, self.book)
        is_done = was_done(ask, reason.code if reason else None, order, history)
        return ask if is_done else ask._replace(done_by=None)

    def _with_twin(self, found: Judgement) -> Judgement:
        """An answer to what was asked for twice says so."""
        twin = self.twins.get(found.ask)
        if twin is None or found.outcome is not Outcome.UNCHANGED:
            return found
        where = f"in row {twin.row}" if twin.row is not None else "before"
        return found._replace(remark=f"the same stands {where}")

    def _log_in(self, stores: set[str]) -> None:
        """With `--as each`: once for every store."""
        self.failed |= each_store(self.gathering.reader, self.acting, stores - self.logged_in)
        self.logged_in |= stores

    def _judge_order(self, order: Order, asks: list[Numbered], judgements: list[Judgement]) -> Journal | None:
        run = self.gathering.run
        if order.seller in self.failed:
            judgements.extend(_unjudged(index, ask, self.failed[order.seller]) for index, ask in asks)
            return None
        actor = self.acting.for_store(order.seller)
        bench = Bench(Journal(order, actor, run.at, run.operation), self.book, self.own)
        bench.judge(asks)
        journal = bench.journal
        if journal.events:
            accept_once_paid(journal, self.book, self.auto_accepting)
        if self._stops_all(actor, bench.judgements):
            judgements.extend(held_together(bench.judgements, order))
            return None
        judgements.extend(bench.judgements)
        return journal if journal.events else None

    def _stops_all(self, actor: Actor, judgements: Sequence[Judgement]) -> bool:
        """Whether one objection in an order holds the rest of it, even with `--keep-going`."""
        bound = actor.capacity is Capacity.SELLER and not self.book.is_on("sellers_may_partially_cancel")
        return bound and any(found.error and found.action in DECIDED_TOGETHER for found in judgements)


def _meaning(ask: Ask, found: Resolved) -> Ask:
    """The ask with the number, and the line, that its reference stands for."""
    if ask.order == found.number and (found.line is None or found.line == ask.line):
        return ask
    return ask._replace(order=found.number, line=ask.line if found.line is None else found.line)


def _unjudged(index: int, ask: Ask, error: MarketpushError) -> Judgement:
    error = error if error.reference is None else _copy(error)
    error.reference, error.source, error.row = ask.reference, ask.source, ask.row
    outcome = Outcome.INVALID if isinstance(error, InvalidValue) else Outcome.REFUSED
    return Judgement(index, ask.reference, ask.action, outcome, error=error, key=ask.key)


def _copy(error: MarketpushError) -> MarketpushError:
    return type(error)(error.sentence, fix=error.fix, field=error.field)
